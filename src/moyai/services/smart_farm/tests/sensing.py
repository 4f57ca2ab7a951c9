"""A farm with sensors for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import Bed, Crop, Farm, Planting, Sensor
from moyai.services.smart_farm.operations.readings import store_rows
from moyai.services.smart_farm.operations.sensors import add_sensor, make_key, sow
from moyai.services.smart_farm.operations.summing import sum_up
from moyai.services.smart_farm.sensing.rows import Row
from moyai.services.smart_farm.tests.plots import NOW, make_farm

NOW_S = int(NOW.timestamp())
TEN = 600


def make_bed(farm: Farm | None = None, name: str = "A畝", **facts: Any) -> Bed:
    farm = farm or Farm.objects.first() or make_farm()
    return Bed.objects.create(
        farm=farm, name=name, **{"length_mm": 2000, "width_mm": 1000, "soil": "loam"} | facts
    )


def make_sensor(kind: str = "InAirTemp", *, bed: Bed | None = None, code: str = "", **facts: Any) -> Sensor:
    farm = bed.farm if bed else Farm.objects.first() or make_farm()
    installed = facts.pop("installed_at", NOW - timedelta(days=200))
    return add_sensor(
        farm=farm, bed=bed, code=code or kind.lower(), kind=kind, actor="user:1", now=installed, **facts
    )


def make_secret(farm: Farm, scope: KeyScope = KeyScope.WRITE) -> str:
    return make_key(farm=farm, name="gateway", scope=scope, actor="user:1", now=NOW)[1]


def make_planting(
    bed: Bed, slug: str = "radish", sown_on: date = date(2026, 5, 20), **facts: Any
) -> Planting:
    crop, _made = Crop.objects.get_or_create(
        slug=slug, defaults={"name": "ラディッシュ", "name_en": "radish"}
    )
    return sow(bed=bed, crop=crop, sown_on=sown_on, actor="user:1", now=NOW, plants=40, **facts)


def store(sensor: Sensor, *points: tuple[int, float], now: datetime = NOW) -> Any:
    rows = [Row(sensor.code, at_s, value) for at_s, value in points]
    return store_rows(farm=sensor.farm, rows=rows, now=now)


def fill(
    sensor: Sensor, values: Any, *, until_s: int = NOW_S, step_s: int = TEN, now: datetime = NOW
) -> None:
    """Store values so that the last one is at ``until_s``, and sum them up."""
    values = list(values)
    first = until_s - (len(values) - 1) * step_s
    points = [(first + number * step_s, value) for number, value in enumerate(values)]
    for begin in range(0, len(points), 4_000):
        store(sensor, *points[begin : begin + 4_000], now=now)
    sum_up(now)


def fill_day(sensor: Sensor, day: date, values: Any) -> None:
    """Store 144 values, one every ten minutes of a day of Japan, and sum them up."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=9)
    values = [values(number / 6) for number in range(144)] if callable(values) else list(values)
    fill(sensor, values, until_s=int(midnight.timestamp()) + 143 * TEN)
