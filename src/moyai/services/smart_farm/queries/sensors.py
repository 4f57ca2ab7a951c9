"""Which sensors there are, what they show now, and what their days were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.engines.agronomy.alerts.judge import LEAST_SILENCE_S, SILENT_INTERVALS
from moyai.engines.agronomy.measures import Measure, find_measure
from moyai.engines.agronomy.vapour import deficit_kpa
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import (
    Bed,
    DaySummary,
    Farm,
    Planting,
    Reading,
    RobotFeed,
    Sensor,
    SensorAlert,
    SensorReading,
)
from moyai.services.smart_farm.queries.farms import list_farms_of, list_memberships


@dataclass(frozen=True)
class Now:
    """What a sensor shows now; ``reading`` None: it never spoke."""

    sensor: Sensor
    measure: Measure
    reading: Reading | None
    is_silent: bool

    @property
    def value(self) -> float | None:
        """The value in the unit of its measure."""
        return self.reading.value if self.reading else None


def list_sensors_of(user: User) -> QuerySet[Sensor]:
    """Return the sensors somebody may look at, those in use first."""
    return (
        Sensor.objects.filter(farm__in=list_farms_of(user))
        .select_related("farm", "bed")
        .order_by("farm__name", "bed__name", "code")
    )


def list_now(sensors: Iterable[Sensor], *, now_s: int) -> list[Now]:
    """Return the last word of each sensor whose kind is known."""
    sensors = [each for each in sensors if each.retired_at is None]
    keys = [(each.pk, each.last_at_s) for each in sensors if each.last_at_s is not None]
    last = {each.sensor_id: each for each in Reading.objects.filter(pk__in=keys)} if keys else {}
    found = []
    for sensor in sensors:
        measure = find_measure(sensor.kind)
        if measure is not None:
            found.append(Now(sensor, measure, last.get(sensor.pk), is_silent(sensor, now_s)))
    return found


def is_silent(sensor: Sensor, now_s: int) -> bool:
    """Tell whether a sensor should have spoken by now."""
    limit_s = max(SILENT_INTERVALS * sensor.interval_s, LEAST_SILENCE_S)
    return sensor.last_at_s is None or now_s - sensor.last_at_s > limit_s


def find_deficit(rows: Iterable[Now], bed: Bed | None) -> float | None:
    """Return the vapour pressure deficit now at a place that measures both its parts, in kPa."""
    here = {each.sensor.kind: each for each in rows if each.sensor.bed_id == (bed.pk if bed else None)}
    for temperature, humidity in (("InAirTemp", "InAirHumid"), ("WAirTemp", "WAirHumid")):
        pair = [here.get(temperature), here.get(humidity)]
        values = [each.value for each in pair if each is not None and not each.is_silent]
        if len(values) == 2 and values[0] is not None and values[1] is not None:
            return deficit_kpa(values[0], values[1])
    return None


def list_days(sensor: Sensor, *, since: date, until: date) -> list[DaySummary]:
    """Return the days of a sensor, both ends included."""
    return list(DaySummary.objects.filter(sensor=sensor, day__gte=since, day__lte=until).order_by("day"))


def list_standing(farms: Iterable[Farm]) -> QuerySet[SensorAlert]:
    """Return the troubles that stand on farms, the worst first."""
    alerts = SensorAlert.objects.filter(farm__in=farms, ended_at__isnull=True)
    return alerts.select_related("farm", "bed", "sensor")


def list_equipped_by(user: User) -> set[int]:
    """Return the numbers of the farms whose equipment somebody may change, as administrator or officer."""
    farms = list_farms_of(user)
    if not has_role(user, Role.OFFICER):
        hers = list_memberships(user).filter(role=FarmRole.ADMINISTRATOR)
        farms = farms.filter(pk__in=hers.values("farm"))
    return set(farms.values_list("pk", flat=True))


@dataclass(frozen=True)
class Feed:
    """A robot's pin that is a sensor, and what it showed last: as the robot read it, and what that means."""

    row: RobotFeed
    raw: float | None
    value: float | None


def list_feeds(farm: Farm) -> list[Feed]:
    """Return which pins of a farm's robots are which sensors."""
    rows = RobotFeed.objects.filter(robot__bed__farm=farm).select_related("robot", "sensor__bed")
    found = []
    for row in rows.order_by("robot__name", "pin"):
        readings = SensorReading.objects.filter(robot=row.robot_id, pin=row.pin).order_by("-read_at", "-pk")
        raw = readings.values_list("value", flat=True).first()
        found.append(Feed(row, raw, None if raw is None else scale(row, raw)))
    return found


def scale(feed: RobotFeed, raw: float) -> float:
    """Return what a raw value means, on the line through the feed's two ends."""
    share = (raw - feed.raw_low) / (feed.raw_high - feed.raw_low)
    return round(feed.value_low + share * (feed.value_high - feed.value_low), 4)


def find_planting(bed: Bed) -> Planting | None:
    """Return what grows in a bed now, or None."""
    return Planting.objects.filter(bed=bed, ended_on__isnull=True).select_related("crop").first()
