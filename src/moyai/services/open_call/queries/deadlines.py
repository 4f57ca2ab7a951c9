"""When a stage begins and ends, and whether a moment is in time: to the second, as the rules say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from moyai.services.open_call.models import Programme, StageDates
from moyai.services.open_call.programmes.plan import StageKind
from moyai.services.open_call.programmes.reading import get_plan

SECOND = timedelta(seconds=1)


class Timing(StrEnum):
    """Where a moment lies."""

    BEFORE = "before"
    ON_TIME = "on_time"
    LATE = "late"
    AFTER = "after"


class Dates(Protocol):
    """What is judged by: `StageDates`, or the like of it; moments are aware."""

    @property
    def opens_at(self) -> datetime:
        """The first moment."""

    @property
    def closes_at(self) -> datetime:
        """The last second, which still counts."""

    @property
    def grace_s(self) -> int:
        """So many seconds more are taken, and marked as late."""


@dataclass(frozen=True)
class Judged:
    """What was found of a moment.

    Attributes:
        timing: where it lies.
        late_s: whole seconds after the deadline; 0 where it is not missed.
    """

    timing: Timing
    late_s: int = 0

    @property
    def is_taken(self) -> bool:
        """Whether what comes then is taken."""
        return self.timing in (Timing.ON_TIME, Timing.LATE)


def judge_moment(dates: Dates, now: datetime) -> Judged:
    """Tell whether a moment is in time.

    The deadline's second counts as a whole: at 17:00:00.999 a deadline of 17:00:00 is kept, at 17:00:01 it is
    missed by one second. Only moments are compared, so neither zones nor clocks put forward play a part.

    Args:
        dates: of the stage.
        now: the moment, aware.
    """
    if now < dates.opens_at:
        return Judged(Timing.BEFORE)
    deadline = dates.closes_at.astimezone(UTC).replace(microsecond=0)
    late_s = max((now.astimezone(UTC).replace(microsecond=0) - deadline) // SECOND, 0)
    if late_s == 0:
        return Judged(Timing.ON_TIME)
    return Judged(Timing.LATE if late_s <= dates.grace_s else Timing.AFTER, late_s)


def find_stage_dates(programme: Programme, stage: str) -> StageDates | None:
    """Return the dates of a stage by its key, or None where the programme has none."""
    return StageDates.objects.filter(programme=programme, stage=stage).first()


def find_entry_dates(programme: Programme) -> StageDates | None:
    """Return from when until when entries are taken, or None."""
    stage = get_plan(programme).find_stage(StageKind.ENTRY)
    return None if stage is None else find_stage_dates(programme, stage.key)


def takes_entries(programme: Programme, now: datetime) -> bool:
    """Tell whether entries are taken at a moment, late ones among them."""
    dates = find_entry_dates(programme)
    return programme.state == "open" and dates is not None and judge_moment(dates, now).is_taken


def at_wall(day: date, at: time, zone: str) -> datetime:
    """Return the moment at which a clock of a zone shows a time, in UTC.

    Of an hour that comes twice it is the first; of one that is left out, as far after the change.
    """
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def show_moment(at: datetime, zone: str) -> str:
    """Return a moment as a programme's clock shows it, with its zone: ``2027/4/1 17:00 JST``.

    Seconds are shown where there are some, and where a zone has no letters how far it is from UTC.
    """
    there = at.astimezone(ZoneInfo(zone))
    clock = f"{there:%-H:%M:%S}" if there.second else f"{there:%-H:%M}"
    name = there.tzname() or ""
    return f"{there.year}/{there.month}/{there.day} {clock} {name if name.isalpha() else 'UTC' + name}"
