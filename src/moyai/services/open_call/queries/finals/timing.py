"""When each line of the run sheet begins and ends, as it stands now, and by how much it has shifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.models import Final, Slot


class Going(StrEnum):
    """Where a line stands."""

    DONE = "done"
    RUNNING = "running"
    PAUSED = "paused"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the run sheet with its times.

    Attributes:
        slot: which.
        planned_at: by the sheet alone.
        begins_at, ends_at: as it was, or as is expected now.
        going: where it stands.
    """

    slot: Slot
    planned_at: datetime
    begins_at: datetime
    ends_at: datetime
    going: Going

    @property
    def shift_minutes(self) -> int:
        """By how many minutes it begins later than planned; negative: earlier."""
        return round((self.begins_at - self.planned_at).total_seconds() / 60)

    @property
    def length(self) -> tuple[int, int]:
        """How long it is meant to be: minutes, and seconds over."""
        return divmod(self.slot.seconds, 60)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.going is Going.DONE


def list_slots(final: Final) -> list[Slot]:
    """Return the lines of a final, in order."""
    return list(final.slots.select_related("entry").order_by("number"))


def find_current(slots: Sequence[Slot]) -> Slot | None:
    """Return the line that runs or is paused, or None."""
    return next((each for each in slots if each.started_at and not each.ended_at), None)


def find_next(slots: Sequence[Slot]) -> Slot | None:
    """Return the first line that has not begun, or None."""
    return next((each for each in slots if each.started_at is None), None)


def reckon_spent_s(slot: Slot, now: datetime) -> float:
    """Return for how many seconds a line has run, pauses left out; 0 before it begins."""
    if slot.started_at is None:
        return 0.0
    until = slot.ended_at or slot.paused_at or now
    return max(0.0, (until - slot.started_at).total_seconds() - slot.paused_s)


def list_lines(final: Final, slots: Sequence[Slot], now: datetime) -> list[Line]:
    """Return all lines with their times.

    What has not begun follows what runs; a line that is over its time pushes those behind it on.
    """
    planned = expected = final.starts_at
    following = find_next(slots)
    lines = []
    for slot in slots:
        begins, ends = _expect(final, slot, expected, now)
        lines.append(Line(slot, planned, begins, ends, _judge(slot, following)))
        planned, expected = planned + timedelta(seconds=slot.seconds), ends
    return lines


def _expect(final: Final, slot: Slot, expected: datetime, now: datetime) -> tuple[datetime, datetime]:
    if slot.started_at and slot.ended_at:
        return slot.started_at, slot.ended_at
    if slot.started_at:
        left = max(0.0, slot.seconds - reckon_spent_s(slot, now))
        return slot.started_at, now + timedelta(seconds=left)
    is_waiting = final.state == FinalState.RUNNING or final.starts_at < now
    begins = max(expected, now) if is_waiting else expected
    return begins, begins + timedelta(seconds=slot.seconds)


def _judge(slot: Slot, following: Slot | None) -> Going:
    if slot.ended_at:
        return Going.DONE
    if slot.started_at:
        return Going.PAUSED if slot.paused_at else Going.RUNNING
    return Going.NEXT if slot is following else Going.LATER
