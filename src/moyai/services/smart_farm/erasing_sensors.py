"""Erasers of the sensors: single readings go in time, days stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, models

from moyai.services.smart_farm.models import (
    DayAdvice,
    HourSummary,
    Reading,
    RefusedRows,
    SensorAlert,
    SensorKey,
    Watering,
)

BATCH = 500
ROWS = 20_000
"""Readings are many and small: so many go at once."""


def erase_readings(*, before: datetime, now: datetime) -> int:
    """Erase single readings of long ago; hours and days stay."""
    return _delete_rows(Reading, "at_s", before)


def erase_hours(*, before: datetime, now: datetime) -> int:
    """Erase hours of long ago; days stay."""
    return _delete_rows(HourSummary, "hour_s", before)


def erase_refused(*, before: datetime, now: datetime) -> int:
    """Erase counts of rows that were refused long ago."""
    return _delete(RefusedRows.objects.filter(last_at__lt=before))


def erase_waterings(*, before: datetime, now: datetime) -> int:
    """Erase who watered long ago."""
    return _delete(Watering.objects.filter(at__lt=before))


def erase_advice(*, before: datetime, now: datetime) -> int:
    """Erase advice of long ago."""
    return _delete(DayAdvice.objects.filter(made_at__lt=before))


def erase_alerts(*, before: datetime, now: datetime) -> int:
    """Erase troubles that ended long ago."""
    return _delete(SensorAlert.objects.filter(ended_at__lt=before))


def erase_keys(*, before: datetime, now: datetime) -> int:
    """Erase keys that were revoked long ago."""
    return _delete(SensorKey.objects.filter(revoked_at__lt=before))


def _delete(rows: models.QuerySet[Any]) -> int:
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows.model._default_manager.filter(pk__in=numbers).delete()
    return len(numbers)


def _delete_rows(model: type[models.Model], column: str, before: datetime) -> int:
    """Delete a batch of rows whose key is sensor and second, one sensor's old end at a time."""
    table, until = connection.ops.quote_name(model._meta.db_table), int(before.timestamp())
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM smart_farm_sensor ORDER BY id")
        for (sensor,) in cursor.fetchall():
            cursor.execute(
                f"SELECT {column} FROM {table} WHERE sensor_id = %s AND {column} < %s "  # noqa: S608 - our names
                f"ORDER BY {column} LIMIT 1 OFFSET {ROWS}",
                [sensor, until],
            )
            end = cursor.fetchone()
            cursor.execute(
                f"DELETE FROM {table} WHERE sensor_id = %s AND {column} < %s",  # noqa: S608 - our names
                [sensor, end[0] if end else until],
            )
            if cursor.rowcount:
                return int(cursor.rowcount)
    return 0
