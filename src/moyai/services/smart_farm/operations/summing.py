"""Hours and days of sensors summed up: what is new or came late, judged, and told how much was missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from moyai.core.clock import at_local, local
from moyai.engines.agronomy.measures import Measure, find_measure
from moyai.engines.agronomy.quality import Flag, Point, judge
from moyai.engines.agronomy.summaries import Summary, combine, summarise
from moyai.services.smart_farm.models import DaySummary, DirtyHour, HourSummary, Reading, Sensor
from moyai.services.smart_farm.operations.readings import HOUR_S

AT_ONCE = 200
"""Hours of one transaction."""
MOST_RUNS = 2_000
"""One run of the job ends after so many transactions; the next goes on."""
DOUBTS = {Flag.GOOD: 0, Flag.RANGE: 1, Flag.JUMP: 2, Flag.STUCK: 3}
SUMMARY_FIELDS = ["count", "expected", "doubtful", "mean", "least", "most", "total"]


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

    The marks go first: a batch of readings that is on its way holds its marks, so that either they are
    waited for or their own mark stays for the next run.
    """
    due = list(DirtyHour.objects.order_by("marked_at").values_list("sensor", "hour_s")[:limit])
    sensors = Sensor.objects.in_bulk({sensor for sensor, _hour in due})
    days: set[tuple[int, date]] = set()
    for sensor, hour_s in sorted(due):
        DirtyHour.objects.filter(sensor=sensor, hour_s=hour_s).delete()
        measure = find_measure(sensors[sensor].kind)
        if measure is not None:
            _sum_hour(sensors[sensor], measure, hour_s)
            days.add((sensor, _find_day(hour_s)))
    for sensor, day in sorted(days):
        _sum_day(sensors[sensor], day, now)
    return len(due)


def _find_day(hour_s: int) -> date:
    return local(datetime.fromtimestamp(hour_s, UTC)).date()


def _sum_hour(sensor: Sensor, measure: Measure, hour_s: int) -> None:
    rows = Reading.objects.filter(sensor=sensor, at_s__gte=hour_s, at_s__lt=hour_s + HOUR_S).order_by("at_s")
    read = list(rows.values_list("at_s", "value", "doubt"))
    points = [(at_s, value) for at_s, value, _doubt in read]
    flags = _judge(sensor, measure, points)
    _note_doubts(sensor, read, flags)
    summary = summarise(points, flags, span_s=HOUR_S, interval_s=min(sensor.interval_s, HOUR_S))
    HourSummary.objects.update_or_create(sensor=sensor, hour_s=hour_s, defaults=_columns(summary))


def _judge(sensor: Sensor, measure: Measure, points: Sequence[Point]) -> list[Flag]:
    """Judge an hour in the light of what came before: the last believed value, and since when it stands."""
    if not points:
        return []
    before = Reading.objects.filter(sensor=sensor, at_s__lt=points[0][0]).order_by("-at_s")
    believed = before.filter(doubt=0).values_list("at_s", "value").first()
    since = _find_since(sensor, points[0], measure) if measure.stuck_s else None
    return judge(measure, points, believed=believed, same_since_s=since)


def _find_since(sensor: Sensor, first: Point, measure: Measure) -> int:
    """Return since when the value of a reading has stood, looking back no further than matters."""
    back = Reading.objects.filter(
        sensor=sensor, at_s__lt=first[0], at_s__gte=first[0] - measure.stuck_s - HOUR_S
    )
    other = back.exclude(value=first[1]).order_by("-at_s").values_list("at_s", flat=True).first()
    same = back.filter(value=first[1], **({"at_s__gt": other} if other is not None else {}))
    oldest = same.order_by("at_s").values_list("at_s", flat=True).first()
    return first[0] if oldest is None else oldest


def _note_doubts(sensor: Sensor, read: Sequence[tuple[int, float, int]], flags: Sequence[Flag]) -> None:
    """Write down which readings are doubted, and which no more."""
    changed: dict[int, list[int]] = {}
    for (at_s, _value, doubt), flag in zip(read, flags, strict=True):
        if doubt != DOUBTS[flag]:
            changed.setdefault(DOUBTS[flag], []).append(at_s)
    for doubt, seconds in changed.items():
        Reading.objects.filter(sensor=sensor, at_s__in=seconds).update(doubt=doubt)


def _sum_day(sensor: Sensor, day: date, now: datetime) -> None:
    begin, end = (int(at_local(each, 0).timestamp()) for each in (day, day + timedelta(days=1)))
    rows = HourSummary.objects.filter(sensor=sensor, hour_s__gte=begin, hour_s__lt=end)
    known = {row.hour_s: _read(row) for row in rows}
    expected = max(1, HOUR_S // min(sensor.interval_s, HOUR_S))
    nothing = Summary(0, expected, 0, None, None, None, 0.0)
    summary = combine([known.get(hour_s, nothing) for hour_s in range(begin, end, HOUR_S)])
    columns = _columns(summary) | {"summed_at": now}
    DaySummary.objects.update_or_create(sensor=sensor, day=day, defaults=columns)


def _columns(summary: Summary) -> dict[str, float | int | None]:
    return {name: getattr(summary, name) for name in SUMMARY_FIELDS}


def _read(row: HourSummary) -> Summary:
    return Summary(row.count, row.expected, row.doubtful, row.mean, row.least, row.most, row.total)
