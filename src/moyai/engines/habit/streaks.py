"""How many days in a row: what was our fault, or was announced, neither counts nor breaks.

A day with a report counts, also on a day of outage. A day of outage (ours) or of a pause (hers, announced
before: hospital, a journey) without a report is as if it had not been: the streak goes on over it. So a
streak that our fault had broken is whole again as soon as the outage is known. The open day is not missed
yet.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class DayState(StrEnum):
    """What a day is for a streak."""

    DONE = "done"
    MISSED = "missed"
    OUTAGE = "outage"
    PAUSE = "pause"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Streak:
    """How it stands.

    Attributes:
        current: Days done in a row until now.
        longest: The most there ever were.
        began_on: The first day of the current one; None when it is none.
        repaired: Days of outage that the current one goes on over.
        is_waiting: Today is open and not done yet.
    """

    current: int
    longest: int
    began_on: date | None
    repaired: tuple[date, ...]
    is_waiting: bool


def find_state(day: date, *, today: date, done: Set[date], outages: Set[date], pauses: Set[date]) -> DayState:
    """Return what a day is: done before all else, then our fault, then hers announced."""
    if day in done:
        return DayState.DONE
    if day in outages:
        return DayState.OUTAGE
    if day in pauses:
        return DayState.PAUSE
    return DayState.OPEN if day >= today else DayState.MISSED


def find_streak(
    done: Set[date],
    *,
    joined: date,
    today: date,
    outages: Set[date] = frozenset(),
    pauses: Set[date] = frozenset(),
) -> Streak:
    """Return the streak of one person.

    Args:
        done: Days with a report, or on which her goal was reached.
        joined: The first day that can count.
        today: The open day by the team's closing hour.
        outages: Days on which she could not report through our fault.
        pauses: Days that she announced.

    Raises:
        ValueError: today lies before joining.
    """
    if today < joined:
        raise ValueError("nobody has a streak before joining")
    current, longest = 0, 0
    began_on: date | None = None
    bridged: list[date] = []
    day = joined
    while day <= today:
        state = find_state(day, today=today, done=done, outages=outages, pauses=pauses)
        if state == DayState.DONE:
            current += 1
            longest = max(longest, current)
            began_on = began_on or day
        elif state == DayState.MISSED:
            current, began_on, bridged = 0, None, []
        elif state == DayState.OUTAGE and current:
            bridged.append(day)
        day += DAY
    is_waiting = find_state(today, today=today, done=done, outages=outages, pauses=pauses) == DayState.OPEN
    return Streak(current, longest, began_on, tuple(bridged), is_waiting)
