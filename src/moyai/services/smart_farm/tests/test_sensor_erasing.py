"""What of sensors is kept how long: inside the period stays, outside goes; days outlive readings."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.services.smart_farm import erasing_sensors
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import (
    DayAdvice,
    DaySummary,
    HourSummary,
    Reading,
    RefusedRows,
    SensorAlert,
    SensorKey,
    Watering,
)
from moyai.services.smart_farm.tests.plots import NOW
from moyai.services.smart_farm.tests.sensing import make_bed, make_sensor

pytestmark = pytest.mark.django_db
PERIODS = {period.model: period for period in list_periods()}
SECOND = timedelta(seconds=1)


def run(model: str) -> int:
    return erase_period(period=PERIODS[f"smart_farm.{model}"], now=NOW)


def edges(model: str) -> tuple[datetime, datetime]:
    before = NOW - timedelta(days=PERIODS[f"smart_farm.{model}"].days)
    return before - SECOND, before


def test_single_readings_go_and_days_stay(monkeypatch):
    monkeypatch.setattr(erasing_sensors, "ROWS", 3)
    sensors = [make_sensor("SoilWC", code=f"s{n}") for n in range(2)]
    gone, stays = (int(each.timestamp()) for each in edges("Reading"))
    for sensor in sensors:
        for back in range(7):
            Reading.objects.create(sensor=sensor, at_s=gone - back, value=30.0)
        Reading.objects.create(sensor=sensor, at_s=stays, value=30.0)
        day = datetime.fromtimestamp(gone, UTC).date()
        figures: dict[str, Any] = {"count": 1, "expected": 1, "mean": 30.0}
        DaySummary.objects.create(sensor=sensor, day=day, summed_at=NOW, **figures)
    assert run("Reading") == 14
    assert list(Reading.objects.values_list("at_s", flat=True)) == [stays, stays]
    assert DaySummary.objects.count() == 2
    assert run("Reading") == 0


def test_hours_go_much_later():
    sensor = make_sensor("SoilWC")
    for edge in edges("HourSummary"):
        HourSummary.objects.create(sensor=sensor, hour_s=int(edge.timestamp()), count=1, expected=1)
    assert (run("HourSummary"), HourSummary.objects.count()) == (1, 1)


def test_water_advice_alerts_keys_and_counts_go():
    bed = make_bed()
    sensor = make_sensor("SoilWC", bed=bed)
    for number, edge in enumerate(edges("Watering")):
        Watering.objects.create(bed=bed, at=edge, ml=1 + number)
    plain: dict[str, Any] = {"action": "wait", "mm": 0, "bed_ml": 0, "is_sure": True, "is_due": False}
    for edge in edges("DayAdvice"):
        day = edge.date() + timedelta(days=DayAdvice.objects.count())
        DayAdvice.objects.create(bed=bed, day=day, made_at=edge, **plain)
    trouble: dict[str, Any] = {"farm": bed.farm, "sensor": sensor, "kind": "silent", "measure": "SoilWC"}
    trouble |= {"severity": 1, "value": 1, "limit": 1, "since": NOW, "raised_at": NOW}
    for edge in (*edges("SensorAlert"), None):
        SensorAlert.objects.create(ended_at=edge, **trouble)
    for number, edge in enumerate((*edges("SensorKey"), None)):
        SensorKey.objects.create(
            farm=bed.farm, name="k", scope=KeyScope.READ, digest=str(number), made_at=NOW, revoked_at=edge
        )
    for edge in edges("RefusedRows"):
        why = f"why{RefusedRows.objects.count()}"
        RefusedRows.objects.create(farm=bed.farm, day=edge.date(), why=why, count=1, last_at=edge)
    left = {Watering: 1, DayAdvice: 1, SensorAlert: 2, SensorKey: 2, RefusedRows: 1}
    for model, stays in left.items():
        assert (run(model.__name__), model._default_manager.count()) == (1, stays), model
