"""Steps that several things counted at once, each counted once.

The rule: at every moment only one source counts, the first that recorded anything then, in this order: a
watch, the phone, anything else; among equals the one with more steps in the days asked for. What it did not
record, because it was not worn, the next one fills. A record that overlaps better ones counts by the seconds
that are left of it, and one over a closing hour is shared out between both days in the same way. Apple's
Health merges its sources so on the phone; the file that it exports does not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from moyai.engines.habit.days import DayRule, find_closing, find_day
from moyai.engines.habit.step_files.solution import DaySteps

Span = tuple[int, int]
WATCH, PHONE, OTHER = 0, 1, 2
MOST_YEARS = 40
MOST_SOURCES = 100


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """One record: so many steps between two moments, in seconds since 1970; ``rank`` of its source."""

    start_s: int
    end_s: int
    steps: int
    source: str
    rank: int = OTHER


def sum_by_day(records: Iterable[Interval], rule: DayRule) -> dict[date, DaySteps]:
    """Return each day's steps.

    Args:
        records: In any order; the same record twice is one. One without length counts as one second.
        rule: When a day closes.

    Raises:
        ValueError: a record runs backwards, they span more than forty years, or have too many sources.
    """
    known = set(records)
    if not known:
        return {}
    if any(record.end_s < record.start_s for record in known):
        raise ValueError("a record runs backwards")
    closings, days = _list_closings(known, rule)
    found: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    covered: list[Span] = []
    by_source: dict[str, list[Interval]] = defaultdict(list)
    for record in sorted(known):
        by_source[record.source].append(record)
    for source in _order_sources(by_source):
        own: list[Span] = []
        for record in by_source[source]:
            span = (record.start_s, max(record.end_s, record.start_s + 1))
            for part in _list_uncovered(span, covered, own):
                for place, seconds in _list_parts(part, closings):
                    found[place][source] += record.steps * seconds / (span[1] - span[0])
            _add(own, span)
        covered = _unite(covered, own)
    return {days[place]: _make(days[place], sums) for place, sums in sorted(found.items())}


def find_rank(*names: str) -> int:
    """Return the rank of a source by what its names say."""
    text = " ".join(names).lower()
    if "watch" in text or "ウォッチ" in text:
        return WATCH
    return PHONE if "phone" in text or text == "android" else OTHER


def _order_sources(by_source: Mapping[str, Sequence[Interval]]) -> list[str]:
    if len(by_source) > MOST_SOURCES:
        raise ValueError("too many sources")
    ranks = {source: min(each.rank for each in records) for source, records in by_source.items()}
    totals = {source: sum(each.steps for each in records) for source, records in by_source.items()}
    return sorted(by_source, key=lambda source: (ranks[source], -totals[source], source))


def _list_closings(records: set[Interval], rule: DayRule) -> tuple[list[int], list[date]]:
    """Return the closings between which the records lie, and the day that each stretch is."""
    first = datetime.fromtimestamp(min(record.start_s for record in records), UTC)
    last = datetime.fromtimestamp(max(record.end_s for record in records) + 1, UTC)
    if (last - first).days > 366 * MOST_YEARS:
        raise ValueError("records lie too far apart")
    day, end = find_day(first, rule), find_day(last, rule)
    days = [day + timedelta(days=number) for number in range((end - day).days + 1)]
    return [int(find_closing(each, rule).timestamp()) for each in days[:-1]], days


def _list_uncovered(span: Span, covered: Sequence[Span], own: Sequence[Span]) -> Iterator[Span]:
    """Yield what of a span neither better sources nor earlier records of its own have."""
    start, end = span
    if own:
        # Records of one source come by their start, so only the furthest end of those before matters.
        start = max(start, own[-1][1])
    place = max(0, bisect_right(covered, (start, end)) - 1)
    while start < end and place < len(covered) and covered[place][0] < end:
        taken_from, taken_to = covered[place]
        if taken_from > start:
            yield start, taken_from
        start = max(start, taken_to)
        place += 1
    if start < end:
        yield start, end


def _add(own: list[Span], span: Span) -> None:
    """Add a span that does not start before the others."""
    if own and span[0] <= own[-1][1]:
        own[-1] = (own[-1][0], max(own[-1][1], span[1]))
    else:
        own.append(span)


def _unite(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    united: list[Span] = []
    for span in sorted([*one, *other]):
        _add(united, span)
    return united


def _list_parts(span: Span, closings: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the number of each day that a span touches, and for how many seconds."""
    start, end = span
    while start < end:
        place = bisect_right(closings, start)
        until = min(end, closings[place]) if place < len(closings) else end
        yield place, until - start
        start = until


def _make(day: date, sums: Mapping[str, float]) -> DaySteps:
    names = sorted(sums, key=lambda source: (-sums[source], source))
    return DaySteps(day, int(sum(sums.values()) + 0.5), names[0], tuple(names[1:]))
