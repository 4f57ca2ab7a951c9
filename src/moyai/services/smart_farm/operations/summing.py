"""Hours and days of sensors summed up: what is new or came late, judged, and told how much was missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from moyai.core.bulk import run_many
from moyai.core.clock import at_local, local
from moyai.engines.agronomy.measures import Measure, find_measure
from moyai.engines.agronomy.quality import Flag, Point, judge
from moyai.engines.agronomy.summaries import Summary, combine, summarise
from moyai.services.smart_farm.models import DaySummary, DirtyHour, HourSummary, Reading, Sensor
from moyai.services.smart_farm.operations.readings import HOUR_S

AT_ONCE = 400
"""Hours of one transaction."""
MOST_RUNS = 2_000
"""One run of the job ends after so many transactions; the next goes on."""
DOUBTS = {Flag.GOOD: 0, Flag.RANGE: 1, Flag.JUMP: 2, Flag.STUCK: 3}
SUMMARY_FIELDS = ["count", "expected", "doubtful", "mean", "least", "most", "total"]

Read = tuple[int, float, int]
"""Second, value, doubt."""


def sum_up(now: datetime) -> int:
    """Sum up every hour with readings that are not, the oldest marks first; return how many hours."""
    done = 0
    for _run in range(MOST_RUNS):
        hours = sum_up_some(now=now)
        done += hours
        if not hours:
            break
    return done


@transaction.atomic
def sum_up_some(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Sum up some hours and the days they lie in, in one transaction; return how many hours.

    The marks go first: a batch of readings that is on its way holds its marks, so that either they are waited
    for or their own mark stays for the next run.
    """
    due = sorted(DirtyHour.objects.order_by("marked_at").values_list("sensor", "hour_s")[:limit])
    if not due:
        return 0
    _take_marks(due)
    sensors = Sensor.objects.in_bulk({sensor for sensor, _hour in due})
    by_hour: dict[int, list[Sensor]] = defaultdict(list)
    for sensor, hour_s in due:
        by_hour[hour_s].append(sensors[sensor])
    for hour_s in sorted(by_hour):  # what is doubted in an hour matters to the next
        _sum_hour(by_hour[hour_s], hour_s)
    by_day: dict[date, set[int]] = defaultdict(set)
    for sensor, hour_s in due:
        by_day[local(datetime.fromtimestamp(hour_s, UTC)).date()].add(sensor)
    for day, numbers in by_day.items():
        _sum_day([sensors[number] for number in sorted(numbers)], day, now)
    return len(due)


def _take_marks(due: Sequence[tuple[int, int]]) -> None:
    run_many(DirtyHour, "DELETE FROM {table} WHERE sensor_id = %s AND hour_s = %s", due)


def _sum_hour(sensors: Sequence[Sensor], hour_s: int) -> None:
    """Judge and sum up one hour of many sensors."""
    read = _read_hour(sensors, hour_s)
    before = _find_before(sensors, hour_s)
    summaries, changed = [], []
    for sensor in sensors:
        measure = find_measure(sensor.kind)
        if measure is None:
            continue
        rows = read.get(sensor.pk, [])
        points = [(at_s, value) for at_s, value, _doubt in rows]
        flags = _judge(sensor, measure, points, before[sensor.pk])
        changed += [
            (DOUBTS[flag], sensor.pk, at_s)
            for (at_s, _value, doubt), flag in zip(rows, flags, strict=True)
            if doubt != DOUBTS[flag]
        ]
        summary = summarise(points, flags, span_s=HOUR_S, interval_s=min(sensor.interval_s, HOUR_S))
        summaries.append(HourSummary(sensor=sensor, hour_s=hour_s, **_columns(summary)))
    _note_doubts(changed)
    HourSummary.objects.bulk_create(
        summaries, update_conflicts=True, unique_fields=["sensor", "hour_s"], update_fields=SUMMARY_FIELDS
    )


def _read_hour(sensors: Sequence[Sensor], hour_s: int) -> dict[int, list[Read]]:
    rows = Reading.objects.filter(sensor__in=sensors, at_s__gte=hour_s, at_s__lt=hour_s + HOUR_S)
    found: dict[int, list[Read]] = defaultdict(list)
    for sensor, at_s, value, doubt in rows.order_by("sensor", "at_s").values_list(
        "sensor", "at_s", "value", "doubt"
    ):
        found[sensor].append((at_s, value, doubt))
    return found


@dataclass(frozen=True, slots=True)
class _Before:
    """What a sensor said before an hour: the last believed reading, and the last of all."""

    believed: Point | None
    value: float | None


def _find_before(sensors: Sequence[Sensor], hour_s: int) -> dict[int, _Before]:
    earlier = Reading.objects.filter(sensor=OuterRef("pk"), at_s__lt=hour_s).order_by("-at_s")
    believed = earlier.filter(doubt=0)
    rows = Sensor.objects.filter(pk__in=[each.pk for each in sensors]).annotate(
        believed_s=Subquery(believed.values("at_s")[:1]),
        believed_value=Subquery(believed.values("value")[:1]),
        last_value=Subquery(earlier.values("value")[:1]),
    )
    found = {}
    for pk, at_s, value, last in rows.values_list("pk", "believed_s", "believed_value", "last_value"):
        found[pk] = _Before(None if at_s is None else (at_s, value), last)
    return found


def _judge(sensor: Sensor, measure: Measure, points: Sequence[Point], before: _Before) -> list[Flag]:
    """Judge an hour in the light of what came before: the last believed value, and since when it stands."""
    if not points:
        return []
    stands = measure.stuck_s and before.value == points[0][1]
    since = _find_since(sensor, points[0], measure) if stands else None
    return judge(measure, points, believed=before.believed, same_since_s=since)


def _find_since(sensor: Sensor, first: Point, measure: Measure) -> int:
    """Return since when the value of a reading has stood, looking back no further than matters."""
    oldest_s = first[0] - measure.stuck_s - HOUR_S
    back = Reading.objects.filter(sensor=sensor, at_s__lt=first[0], at_s__gte=oldest_s)
    other = back.exclude(value=first[1]).order_by("-at_s").values_list("at_s", flat=True).first()
    same = back.filter(value=first[1], **({"at_s__gt": other} if other is not None else {}))
    oldest = same.order_by("at_s").values_list("at_s", flat=True).first()
    return first[0] if oldest is None else oldest


def _note_doubts(changed: Sequence[tuple[int, int, int]]) -> None:
    """Write down which readings are doubted, and which no more."""
    run_many(Reading, "UPDATE {table} SET doubt = %s WHERE sensor_id = %s AND at_s = %s", changed)


def _sum_day(sensors: Sequence[Sensor], day: date, now: datetime) -> None:
    """Sum up one day of many sensors from their hours."""
    begin, end = (int(at_local(each, 0).timestamp()) for each in (day, day + timedelta(days=1)))
    known: dict[tuple[int, int], Summary] = {}
    rows = HourSummary.objects.filter(sensor__in=sensors, hour_s__gte=begin, hour_s__lt=end)
    for sensor, hour_s, *figures in rows.values_list("sensor", "hour_s", *SUMMARY_FIELDS):
        known[sensor, hour_s] = Summary(*figures)
    days = []
    for sensor in sensors:
        expected = max(1, HOUR_S // min(sensor.interval_s, HOUR_S))
        nothing = Summary(0, expected, 0, None, None, None, 0.0)
        summary = combine([known.get((sensor.pk, hour_s), nothing) for hour_s in range(begin, end, HOUR_S)])
        days.append(DaySummary(sensor=sensor, day=day, summed_at=now, **_columns(summary)))
    DaySummary.objects.bulk_create(
        days,
        update_conflicts=True,
        unique_fields=["sensor", "day"],
        update_fields=[*SUMMARY_FIELDS, "summed_at"],
    )


def _columns(summary: Summary) -> dict[str, Any]:
    return {name: getattr(summary, name) for name in SUMMARY_FIELDS}
