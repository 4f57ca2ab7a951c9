"""To which day a report belongs: a team closes its day at an hour of its own, by the town's clock.

A team that closes at 3 in the morning lets the night owl's report of half past one still be yesterday's; one
that closes at 21 has every evening's report of half past nine be tomorrow's. Where the clock is changed, an
hour that does not exist closes when the clock has jumped over it, one that exists twice closes the second
time: nobody loses time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

DAY = timedelta(days=1)


class Way(StrEnum):
    """How a report came: written at once, or on paper and by others afterwards."""

    OWN = "own"
    PROXY = "proxy"
    PAPER = "paper"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class DayRule:
    """When a team's day closes.

    Attributes:
        zone: The town's time zone.
        closes_at: By the wall clock; before noon it is the next morning, from noon on the same day.
        late_days: What comes on paper, by proxy or in a file may be so many closed days old.
    """

    zone: tzinfo
    closes_at: time = time(0)
    late_days: int = 7

    def __post_init__(self) -> None:
        if self.closes_at.tzinfo is not None:
            raise ValueError("the hour of closing is the town's own and has no zone")
        if self.late_days < 0:
            raise ValueError("late days are 0 or more")


@dataclass(frozen=True, slots=True)
class Assignment:
    """The day of a report; None with the reason why it has none: ``not_yet`` or ``too_late``."""

    day: date | None
    reason: str = ""


def find_closing(day: date, rule: DayRule) -> datetime:
    """Return the moment at which a day closes, in UTC; that moment itself belongs to the next day."""
    on = day + DAY if rule.closes_at < time(12) else day
    wall = datetime.combine(on, rule.closes_at, rule.zone)
    return max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def find_day(moment: datetime, rule: DayRule) -> date:
    """Return the day to which a moment belongs.

    Args:
        moment: Aware, in any zone.
        rule: The team's.

    Raises:
        ValueError: the moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    day = moment.astimezone(rule.zone).date() - DAY
    while moment >= find_closing(day, rule):
        day += DAY
    return day


def assign(moment: datetime, rule: DayRule, *, way: Way = Way.OWN, claimed: date | None = None) -> Assignment:
    """Return the day for which a report counts.

    Args:
        moment: When it came in.
        rule: The team's.
        way: Who writes at once counts for the open day, whatever day is claimed; paper, a proxy and a file
            for the day that they name.
        claimed: The day that it names.
    """
    today = find_day(moment, rule)
    if way == Way.OWN or claimed is None:
        return Assignment(today)
    if claimed > today:
        return Assignment(None, "not_yet")
    if (today - claimed).days > rule.late_days:
        return Assignment(None, "too_late")
    return Assignment(claimed)
