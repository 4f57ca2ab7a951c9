"""The demo farm's weather station: a gateway that brings its past once, late, and then speaks on, over HTTP.

The weather is invented (`sensing/providers/simulated`). What stands in the demo's beds is written down as
sown, so that advice, alerts and charts have something to go by.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from typing import Any

import httpx
from django.urls import reverse

from moyai.core.clock import local
from moyai.demo.life.loop import Away
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import Bed, Crop, Farm, Planting, RobotFeed, Sensor, SensorKey
from moyai.services.smart_farm.operations.robot_feeds import set_feed
from moyai.services.smart_farm.operations.sensors import add_sensor, make_key, revoke_key, sow
from moyai.services.smart_farm.sensing.providers.simulated import Moment, SimulatedCloud

PATIENCE_S = 60.0
FARM, ACTOR, KEY = "community-farm", "system:demo", "デモの観測局"
EVERY_S = 1800
PAST, AHEAD = timedelta(days=30), timedelta(days=730)
AT_ONCE = 1_000
SHOWS: tuple[tuple[str, str], ...] = (
    ("InAirTemp", "air_c"),
    ("InAirHumid", "humidity_pct"),
    ("InRadiation", "light_w"),
    ("WRainfallAmt", "rain_mm"),
    ("SoilWC", "soil_pct"),
    ("SoilTemp", "soil_c"),
)
"""Kind of a sensor, and what of a moment it shows."""
MEASURED = (("1番の畑", SHOWS, "radish", 25), ("2番の畑", SHOWS[4:], "spinach", 35))
"""Bed, sensors in it, what was sown how many days ago."""
ROBOTS_OWN = "3番の畑"


class GardenStation:
    """Every sensor of the demo's community farm, as one program that has the farm's key.

    Args:
        base: address of the town's web server.
        transport: instead of the network, in tests.
    """

    def __init__(self, base: str, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(base_url=base, timeout=PATIENCE_S, transport=transport)
        self._secret = ""
        self._rows: Iterator[dict[str, Any]] = iter(())
        self._waiting: dict[str, Any] | None = None
        self._batch: list[dict[str, Any]] = []

    def tick(self, now: datetime) -> None:
        """Send one batch of what is due, until all of it is there."""
        if not self._secret:
            farm = Farm.objects.filter(code=FARM).first()
            if farm is None:
                return
            self._secret, self._rows = _set_up(farm, now), _list_rows(farm)
        if not self._batch:
            self._batch = self._take(int(now.timestamp()))
        if not self._batch:
            return
        heads = {"Authorization": f"Bearer {self._secret}"}
        try:
            answer = self._client.post(
                reverse("smart_farm:take_readings"), json={"readings": self._batch}, headers=heads
            )
        except httpx.TransportError as reason:
            raise Away(str(reason)) from reason
        if answer.is_error:
            raise Away(f"readings were refused: {answer.text[:200]}")
        self._batch = []

    def _take(self, now_s: int) -> list[dict[str, Any]]:
        """Return the next rows whose time has come."""
        found: list[dict[str, Any]] = []
        while len(found) < AT_ONCE:
            row = self._waiting or next(self._rows, None)
            if row is None or row["at"] > now_s:
                self._waiting = row
                break
            self._waiting = None
            found.append(row)
        return found


def _set_up(farm: Farm, now: datetime) -> str:
    """Make sensors and sowings known, once, and a new key; return its secret."""
    facts: dict[str, Any] = {"actor": ACTOR, "now": now - PAST}
    if not Sensor.objects.filter(farm=farm).exists():
        for name, shows, slug, days in MEASURED:
            bed = Bed.objects.get(farm=farm, name=name)
            for kind, _attribute in shows:
                add_sensor(farm=farm, bed=bed, code=_name(bed, kind), kind=kind, interval_s=EVERY_S, **facts)
            _sow(bed, slug, days, now)
        _feed(Bed.objects.get(farm=farm, name=ROBOTS_OWN), now)
    for key in SensorKey.objects.filter(farm=farm, name=KEY, revoked_at__isnull=True):
        revoke_key(key=key, actor=ACTOR, now=now)
    return make_key(farm=farm, name=KEY, scope=KeyScope.WRITE, actor=ACTOR, now=now)[1]


def _sow(bed: Bed, slug: str, days: int, now: datetime) -> None:
    if Planting.objects.filter(bed=bed, ended_on__isnull=True).exists():
        return
    crop = Crop.objects.get(slug=slug)
    sown_on = (local(now) - timedelta(days=days)).date()
    sow(bed=bed, crop=crop, sown_on=sown_on, plants=16, actor=ACTOR, now=now)


def _feed(bed: Bed, now: datetime) -> None:
    """Have the soil sensor of a bed's robot be a sensor of the farm."""
    robot = bed.robots.order_by("pk").first()
    if robot is None or RobotFeed.objects.filter(robot=robot).exists():
        return
    sensor = add_sensor(
        farm=bed.farm,
        bed=bed,
        code=_name(bed, "robot"),
        kind="SoilWC",
        interval_s=86_400,
        actor=ACTOR,
        now=now,
    )
    set_feed(
        robot=robot,
        pin=59,
        sensor=sensor,
        raw_low=300,
        raw_high=800,
        value_low=0,
        value_high=45,
        actor=ACTOR,
        now=now,
    )


def _list_rows(farm: Farm) -> Iterator[dict[str, Any]]:
    """Yield what the sensors show from where they stopped on, moment by moment, without end."""
    cloud = SimulatedCloud(tuple(name for name, *_ in MEASURED), seed=7, interval_s=EVERY_S)
    sensors = {each.code: each for each in Sensor.objects.filter(farm=farm)}
    first = min((each.installed_at for each in sensors.values()), default=None)
    if first is None:
        return
    since = int(first.timestamp())
    until = since + int((PAST + AHEAD).total_seconds())
    beds = {bed.name: bed for bed in Bed.objects.filter(farm=farm)}
    nodes = [(name, shows, cloud.list_moments(name, since, until)) for name, shows, *_ in MEASURED]
    spoken = [_mark(place, moments) for place, (*_, moments) in enumerate(nodes)]
    for _at_s, place, moment in merge(*spoken):  # each node is silent in hours of its own
        name, shows, _moments = nodes[place]
        yield from _show(sensors, beds[name], shows, moment)


def _mark(place: int, moments: Iterator[Moment]) -> Iterator[tuple[int, int, Moment]]:
    for each in moments:
        yield each.at_s, place, each


def _show(
    sensors: dict[str, Sensor], bed: Bed, shows: tuple[tuple[str, str], ...], moment: Moment
) -> Iterator[dict[str, Any]]:
    for kind, attribute in shows:
        sensor = sensors.get(_name(bed, kind))
        if sensor is not None and moment.at_s > (sensor.last_at_s or 0):
            yield {"sensor": sensor.code, "at": moment.at_s, "value": round(getattr(moment, attribute), 2)}


def _name(bed: Bed, kind: str) -> str:
    return f"bed{bed.name[:1]}-{kind.lower()}"
