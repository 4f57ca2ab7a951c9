"""Erasers of the sensors: single readings go in time, days stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from moyai.core.privacy.batches import delete_batch
from moyai.services.smart_farm.models import (
    DayAdvice,
    HourSummary,
    Reading,
    RefusedRows,
    Sensor,
    SensorAlert,
    SensorKey,
    Watering,
)

ROWS = 20_000
"""Readings are many and small: so many go at once."""


def erase_readings(*, before: datetime, now: datetime) -> int:
    """Erase single readings of long ago; hours and days stay."""
    return _delete_oldest(Reading.objects.all(), "at_s", before)


def erase_hours(*, before: datetime, now: datetime) -> int:
    """Erase hours of long ago; days stay."""
    return _delete_oldest(HourSummary.objects.all(), "hour_s", before)


def erase_refused(*, before: datetime, now: datetime) -> int:
    """Erase counts of rows that were refused long ago."""
    return delete_batch(RefusedRows.objects.filter(last_at__lt=before))


def erase_waterings(*, before: datetime, now: datetime) -> int:
    """Erase who watered long ago."""
    return delete_batch(Watering.objects.filter(at__lt=before))


def erase_advice(*, before: datetime, now: datetime) -> int:
    """Erase advice of long ago."""
    return delete_batch(DayAdvice.objects.filter(made_at__lt=before))


def erase_alerts(*, before: datetime, now: datetime) -> int:
    """Erase troubles that ended long ago."""
    return delete_batch(SensorAlert.objects.filter(ended_at__lt=before))


def erase_keys(*, before: datetime, now: datetime) -> int:
    """Erase keys that were revoked long ago."""
    return delete_batch(SensorKey.objects.filter(revoked_at__lt=before))


def _delete_oldest(rows: QuerySet[Any], second: str, before: datetime) -> int:
    """Delete a batch of rows whose key is sensor and second, one sensor's old end at a time."""
    until = int(before.timestamp())
    for sensor in Sensor.objects.order_by("pk"):
        old = rows.filter(sensor=sensor, **{f"{second}__lt": until}).order_by(second)
        end = next(iter(old.values_list(second, flat=True)[ROWS : ROWS + 1]), until)
        count, _by_model = rows.filter(sensor=sensor, **{f"{second}__lt": end}).delete()
        if count:
            return count
    return 0
