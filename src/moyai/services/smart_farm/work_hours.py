"""How long somebody worked: times in which she held a robot or had her turn, each minute once. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Worked:
    """A day's work as it was measured: from the first begin to the last end, and the minutes between.

    ``minutes`` are whole; of each day what is less than one is left away.
    """

    day: date
    begins_at: datetime
    ends_at: datetime
    minutes: int


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the same times without overlaps, in order; what ends before it begins counts nothing."""
    merged: list[Span] = []
    for begin, end in sorted(each for each in spans if each[0] < each[1]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def keep_within(spans: Iterable[Span], within: Iterable[Span]) -> list[Span]:
    """Return the parts of times that lie within others."""
    bounds = merge(within)
    parts = [(max(begin, first), min(end, last)) for begin, end in merge(spans) for first, last in bounds]
    return merge(parts)


def sum_days(spans: Iterable[Span], zone: tzinfo) -> dict[date, Worked]:
    """Return the work of each day by the town's clock; what goes past midnight is of both days."""
    days: dict[date, list[Span]] = {}
    for begin, end in merge(spans):
        for part in _split(begin.astimezone(zone), end.astimezone(zone)):
            days.setdefault(part[0].date(), []).append(part)
    return {day: _sum(day, parts) for day, parts in sorted(days.items())}


def pay_yen(minutes: int, yen_an_hour: int) -> int:
    """Return what so many minutes earn, broken yen up: nobody gets less than her hour's part."""
    return -(-minutes * yen_an_hour // 60)


def _sum(day: date, parts: list[Span]) -> Worked:
    total = sum((end - begin for begin, end in parts), timedelta())
    return Worked(day, parts[0][0], parts[-1][1], int(total.total_seconds() // 60))


def _split(begin: datetime, end: datetime) -> Iterable[Span]:
    while begin.date() < end.date():
        midnight = (begin + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        yield begin, midnight
        begin = midnight
    if begin < end:
        yield begin, end
