"""When entries are taken: from when, until when to the second, and how late is still taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from moyai.core.clock import TOKYO
from moyai.services.open_call.enums import ProgrammeState
from moyai.services.open_call.models import Programme
from moyai.services.open_call.queries.deadlines import Timing, find_entry_dates, judge_moment
from moyai.services.open_call.refusals_entries import EntryRefused


@dataclass(frozen=True)
class Closing:
    """When entries are taken; ``last_at``: the deadline with its grace."""

    opens_at: datetime
    closes_at: datetime
    last_at: datetime


def find_closing(programme: Programme) -> Closing | None:
    """Return when a programme takes entries, or None where no dates are set."""
    dates = find_entry_dates(programme)
    if dates is None:
        return None
    return Closing(dates.opens_at, dates.closes_at, dates.closes_at + timedelta(seconds=dates.grace_s))


def find_zone(programme: Programme) -> ZoneInfo:
    """Return in whose clock a programme's deadlines are told."""
    try:
        return ZoneInfo(programme.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return TOKYO


def say_moment(programme: Programme, at: datetime) -> str:
    """Return a moment to the second in the programme's clock, with its name: ``2026/12/11 17:00:00 JST``."""
    return f"{at.astimezone(find_zone(programme)):%Y/%m/%d %H:%M:%S %Z}"


def check_open(programme: Programme, now: datetime) -> int:
    """Return how many seconds after the deadline it is, within the grace; 0: in time.

    Raises:
        EntryRefused: ``not_open``, ``too_early`` or ``too_late``, with the exact times.
    """
    dates = find_entry_dates(programme)
    if programme.state != ProgrammeState.OPEN or dates is None:
        raise EntryRefused("not_open")
    judged = judge_moment(dates, now)
    if judged.timing is Timing.BEFORE:
        raise EntryRefused("too_early", opens=say_moment(programme, dates.opens_at))
    if not judged.is_taken:
        times = {"closes": say_moment(programme, dates.closes_at), "now": say_moment(programme, now)}
        raise EntryRefused("too_late", **times)
    return judged.late_s


def find_deciding_day(programme: Programme, now: datetime) -> date:
    """Return the day on which it counts who is a minor: that of the deadline."""
    closing = find_closing(programme)
    return (closing.closes_at if closing else now).astimezone(find_zone(programme)).date()


def is_minor(born_on: date | None, on: date, years: int = 18) -> bool:
    """Tell whether somebody is under 18 on a day; whose birthday nobody knows counts as grown up."""
    if born_on is None:
        return False
    return (on.year - born_on.year) - ((on.month, on.day) < (born_on.month, born_on.day)) < years
