"""Readings into the database: each once, in whatever order and however often they come.

Written in SQL, as intake's storing is. Not audited row by row: a machine's values, and the rows say all
there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q

from moyai.core.bulk import run_many
from moyai.core.clock import local
from moyai.engines.agronomy.measures import find_measure
from moyai.services.smart_farm.models import DirtyHour, Farm, Reading, RefusedRows, Sensor
from moyai.services.smart_farm.sensing.rows import Refusal, Row, find_fault
from moyai.services.smart_farm.sensing.units import convert

HOUR_S = 3600
CHUNK = 400
SHORT = 20
"""A sensor's part of a batch with more rows is looked up by itself."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of rows: how many are new, how many were known already, which are refused and why."""

    taken: int
    known: int
    refused: tuple[Refusal, ...]


@dataclass(slots=True)
class _Sorted:
    """Rows by sensor and second, with their place in what was sent; what is refused; what stands twice."""

    found: dict[int, dict[int, tuple[int, float]]]
    refused: list[Refusal]
    again: int = 0


def store_rows(*, farm: Farm, rows: Sequence[Row | str], now: datetime) -> Receipt:
    """Keep the readings of a farm; each row is taken, known or refused. Nothing is half done.

    The same reading may come again, late or in another order: it is kept once. Another value for the same
    second is refused, the first stays: nobody knows which is true, and what was reckoned from it stands.
    On return they are on disk.

    Args:
        farm: whose sensors they are.
        rows: readings, or why one could not be read (``sensing.rows.read_row``).
        now: the town's time; what is ahead of it by more than ten minutes is refused.
    """
    with durable(), transaction.atomic():
        done = _sort_out(farm, rows, now)
        taken, known = _store(done, now)
        _note_refused(farm, rows, done.refused, now)
    return Receipt(taken, known, tuple(sorted(done.refused, key=lambda each: each.row)))


@contextmanager
def durable() -> Iterator[None]:
    """Have SQLite sync the commits within to disk: who is answered may forget. PostgreSQL does so always."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=NORMAL")


def _sort_out(farm: Farm, rows: Sequence[Row | str], now: datetime) -> _Sorted:
    codes = {row.sensor for row in rows if isinstance(row, Row)}
    sensors = {each.code: each for each in Sensor.objects.filter(farm=farm, code__in=codes)}
    done, now_s = _Sorted({}, []), int(now.timestamp())
    for number, row in enumerate(rows):
        why, value = _judge(row, sensors, now_s)
        if why or isinstance(row, str):
            done.refused.append(Refusal(number, why))
            continue
        at = done.found.setdefault(sensors[row.sensor].pk, {})
        first = at.setdefault(row.at_s, (number, value))
        if first[0] != number:
            if first[1] == value:
                done.again += 1
            else:
                done.refused.append(Refusal(number, "contradiction"))
    return done


def _judge(row: Row | str, sensors: Mapping[str, Sensor], now_s: int) -> tuple[str, float]:
    """Return why a row is refused, empty when it is not, and its value in our unit."""
    if isinstance(row, str):
        return row, 0.0
    sensor = sensors.get(row.sensor)
    measure = find_measure(sensor.kind) if sensor and sensor.retired_at is None else None
    if measure is None:
        return "unknown_sensor", 0.0
    value = convert(row.value, row.unit, measure)
    return find_fault(row, measure, value, now_s), value or 0.0


def _store(done: _Sorted, now: datetime) -> tuple[int, int]:
    """Store what was found; return how many rows are new and how many were known; refuse what contradicts."""
    if not done.found:
        return 0, done.again
    _move_on(done.found)
    there = _find_there(done.found)
    new: list[tuple[int, int, float]] = []
    known = done.again
    for sensor, at in done.found.items():
        for at_s, (number, value) in at.items():
            before = there.get((sensor, at_s))
            if before is None:
                new.append((sensor, at_s, value))
            elif before == value:
                known += 1
            else:
                done.refused.append(Refusal(number, "contradiction"))
    if new:
        _insert(new)
        _mark({(sensor, at_s // HOUR_S * HOUR_S) for sensor, at_s, _value in new}, now)
    return len(new), known


def _move_on(found: Mapping[int, Mapping[int, tuple[int, float]]]) -> None:
    """Note the latest second of each sensor.

    Its row is its lock as well: of two batches the second sees what the first stored. Always in the order of
    their numbers, so that two batches never wait for each other.
    """
    statement = (
        "UPDATE {table} SET last_at_s = "
        "CASE WHEN last_at_s IS NULL OR last_at_s < %s THEN %s ELSE last_at_s END WHERE id = %s"
    )
    latest = [(max(found[sensor]), max(found[sensor]), sensor) for sensor in sorted(found)]
    run_many(Sensor, statement, latest)


def _note_refused(farm: Farm, rows: Sequence[Row | str], refused: Sequence[Refusal], now: datetime) -> None:
    """Count what was not taken: who sends by a broker gets no answer row by row, and reads it on the page.

    An invented code is counted under none, so that nobody fills the table with names.
    """
    known = set(Sensor.objects.filter(farm=farm).values_list("code", flat=True)) if refused else set()
    counts: Counter[tuple[str, str]] = Counter()
    for each in refused:
        row = rows[each.row]
        code = row.sensor if isinstance(row, Row) and row.sensor in known else ""
        counts[code, each.why] += 1
    for (code, why), count in sorted(counts.items()):
        there, made = RefusedRows.objects.get_or_create(
            farm=farm, day=local(now).date(), code=code, why=why, defaults={"count": count, "last_at": now}
        )
        if not made:
            RefusedRows.objects.filter(pk=there.pk).update(count=F("count") + count, last_at=now)


def _find_there(found: Mapping[int, Mapping[int, tuple[int, float]]]) -> dict[tuple[int, int], float]:
    """Return what is here already of these sensors: long parts one by one, short ones together."""
    there: dict[tuple[int, int], float] = {}
    short: dict[int, Mapping[int, tuple[int, float]]] = {}
    for sensor, at in found.items():
        if len(at) > SHORT:
            there |= _look(Q(sensor=sensor), list(at))
        else:
            short[sensor] = at
    sensors = list(short)
    for begin in range(0, len(sensors), CHUNK):
        part = sensors[begin : begin + CHUNK]
        there |= _look(Q(sensor__in=part), sorted({at_s for sensor in part for at_s in short[sensor]}))
    return there


def _look(whose: Q, seconds: list[int]) -> dict[tuple[int, int], float]:
    there: dict[tuple[int, int], float] = {}
    for begin in range(0, len(seconds), CHUNK):
        rows = Reading.objects.filter(whose, at_s__in=seconds[begin : begin + CHUNK])
        there.update(
            ((sensor, at_s), value) for sensor, at_s, value in rows.values_list("sensor", "at_s", "value")
        )
    return there


def _insert(rows: list[tuple[int, int, float]]) -> None:
    statement = (
        "INSERT INTO {table} (sensor_id, at_s, value, doubt) VALUES (%s, %s, %s, 0) ON CONFLICT DO NOTHING"
    )
    run_many(Reading, statement, rows)


def _mark(hours: set[tuple[int, int]], now: datetime) -> None:
    """Note hours to be summed up.

    Updating a mark that stands locks it: it is not taken away before we commit.
    """
    marks = [DirtyHour(sensor_id=sensor, hour_s=hour, marked_at=now) for sensor, hour in sorted(hours)]
    DirtyHour.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=["sensor", "hour_s"], update_fields=["marked_at"]
    )
