"""A bed's days as the engine wants them: from what sensors summed up, the nearest that measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate

from moyai.core.clock import TOKYO
from moyai.engines.agronomy.reference import DayWeather, Reference, Site, Weather, reference_mm, wind_at_2_m
from moyai.engines.agronomy.soils import Soil, find_soil
from moyai.engines.agronomy.summaries import FIT_SHARE
from moyai.engines.agronomy.water import Band, Day
from moyai.services.smart_farm.models import Bed, DaySummary, Farm, Planting, Sensor, WaterDay, Watering

AIR = ("InAirTemp", "WAirTemp")
HUMIDITY = ("InAirHumid", "WAirHumid")
LIGHT = ("InRadiation", "WRadiation")
WIND = ("WWindSpeed",)
RAIN = ("WRainfallAmt",)
WATER = ("SoilWC",)
DAY_S = 86_400
SOIL = "loam"
"""Of a bed of which nobody said what is in it."""
MISSING = {Weather.HUMIDITY: "InAirHumid", Weather.WIND: "WWindSpeed", Weather.RADIATION: "InRadiation"}


@dataclass(frozen=True)
class BedDay:
    """One day of a bed: what was measured, and what was reckoned of it; None where it cannot be."""

    day: date
    low_c: float | None
    high_c: float | None
    solar_mj: float | None
    reference: Reference | None
    water: Day


def make_site(farm: Farm) -> Site:
    """Return where a farm is."""
    return Site(farm.lat, farm.altitude_m)


def find_bed_soil(bed: Bed) -> Soil:
    """Return the soil of a bed; one in words the engine does not know is taken for loam."""
    soil = find_soil(bed.soil) or find_soil(SOIL)
    assert soil is not None
    return soil


def list_bed_days(planting: Planting, *, since: date, until: date) -> list[BedDay]:
    """Return the days of a bed from ``since`` to ``until``, both included, one after the other."""
    bed = planting.bed
    sensors = _list_sensors(bed)
    rows = _read_days(sensors, since, until)
    given = _read_given(bed, since, until)
    count = (until - since).days + 1
    return [
        _make_day(planting, day, sensors, rows, given.get(day, 0.0))
        for day in (since + timedelta(days=number) for number in range(max(0, count)))
    ]


def _list_sensors(bed: Bed) -> list[Sensor]:
    """Return the sensors that may speak for a bed: its own first, then the farm's."""
    sensors = Sensor.objects.filter(farm=bed.farm_id).order_by("pk")
    return [each for each in sensors if each.bed_id == bed.pk] + [each for each in sensors if not each.bed_id]


def _read_days(sensors: Iterable[Sensor], since: date, until: date) -> dict[tuple[int, date], DaySummary]:
    numbers = [each.pk for each in sensors]
    rows = DaySummary.objects.filter(sensor__in=numbers, day__gte=since, day__lte=until)
    return {(row.sensor_id, row.day): row for row in rows}


def _read_given(bed: Bed, since: date, until: date) -> dict[date, float]:
    """Return the litres a bed got by robots and by hand, by day."""
    given: dict[date, float] = {}
    by_robots = WaterDay.objects.filter(robot__bed=bed, day__gte=since, day__lte=until)
    for day, used_ml in by_robots.values_list("day", "used_ml"):
        given[day] = given.get(day, 0.0) + used_ml / 1000
    by_hand = Watering.objects.filter(bed=bed).annotate(on=TruncDate("at", tzinfo=TOKYO))
    totals = by_hand.filter(on__gte=since, on__lte=until).values("on").annotate(sum=Sum("ml")).order_by("on")
    for row in totals:
        given[row["on"]] = given.get(row["on"], 0.0) + row["sum"] / 1000
    return given


@dataclass(frozen=True)
class _Found:
    sensor: Sensor
    row: DaySummary


def _find(
    kinds: tuple[str, ...],
    sensors: list[Sensor],
    rows: dict[tuple[int, date], DaySummary],
    day: date,
) -> _Found | None:
    """Return the first sensor of the kinds, in their order, of whose day enough was measured."""
    for kind in kinds:
        for sensor in sensors:
            row = rows.get((sensor.pk, day)) if sensor.kind == kind else None
            if row is not None and row.count >= FIT_SHARE * row.expected:
                return _Found(sensor, row)
    return None


def _make_day(
    planting: Planting,
    day: date,
    sensors: list[Sensor],
    rows: dict[tuple[int, date], DaySummary],
    litres: float,
) -> BedDay:
    bed = planting.bed
    air, humidity, light, wind, rain, soil = (
        _find(kinds, sensors, rows, day) for kinds in (AIR, HUMIDITY, LIGHT, WIND, RAIN, WATER)
    )
    solar_mj = light.row.mean * DAY_S / 1e6 if light and light.row.mean is not None else None
    weather = _make_weather(day, air, humidity, wind, solar_mj)
    reference = reference_mm(make_site(bed.farm), weather) if weather else None
    missing = [] if air else ["InAirTemp"]
    missing += [MISSING[each] for each in (reference.estimated if reference else ()) if each != Weather.WIND]
    missing += [] if rain or planting.is_covered else ["WRainfallAmt"]
    area_m2 = bed.length_mm * bed.width_mm / 1e6
    water = Day(
        day,
        _make_band(reference),
        min(rain.row.total, 2_000.0) if rain else None,
        min(litres / area_m2, 2_000.0),
        vwc=min(max(soil.row.mean / 100, 0.0), 1.0) if soil and soil.row.mean is not None else None,
        missing=tuple(missing),
    )
    low, high = (air.row.least, air.row.most) if air else (None, None)
    return BedDay(day, low, high, solar_mj, reference, water)


def _make_weather(
    day: date, air: _Found | None, humidity: _Found | None, wind: _Found | None, solar_mj: float | None
) -> DayWeather | None:
    if air is None or air.row.least is None or air.row.most is None:
        return None
    speed = None
    if wind is not None and wind.row.mean is not None:
        speed = wind_at_2_m(max(0.0, wind.row.mean), max(0.5, (wind.sensor.level_mm or 2_000) / 1000))
    return DayWeather(
        day.timetuple().tm_yday,
        air.row.least,
        air.row.most,
        least_humidity_pct=humidity.row.least if humidity else None,
        most_humidity_pct=humidity.row.most if humidity else None,
        wind_m_s=speed,
        solar_mj=solar_mj,
    )


def _make_band(reference: Reference | None) -> Band | None:
    if reference is None:
        return None
    least, mm, most = (min(each, 20.0) for each in (reference.least_mm, reference.mm, reference.most_mm))
    return Band(max(0.0, least), mm, most)
