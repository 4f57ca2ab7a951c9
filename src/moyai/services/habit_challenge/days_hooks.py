"""What hears of closed days: coins are settled there. Told in batches, inside the closing's transaction.

A listener must find what it has done before when it hears of a day again: a day is told as *amended* when a
paper sheet came in after it was closed, or when an outage was noted later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from moyai.services.habit_challenge.models import Report, TeamDay


@dataclass(frozen=True)
class ClosedDay:
    """A team's day that is closed.

    Attributes:
        team_day: how it was, with ``team`` and its challenge loaded.
        reports: those of the day that count: shown or hidden, not withdrawn; each with ``ok_count``.
        streaks: days in a row of each member who was expected, by the member's number, this day counted.
    """

    team_day: TeamDay
    reports: list[Report]
    streaks: dict[int, int] = field(default_factory=dict)


Listener = Callable[[Sequence[ClosedDay], datetime], None]

_closed: dict[str, Listener] = {}
_amended: dict[str, Listener] = {}


def listen_to_closing(key: str, listener: Listener) -> None:
    """Have a listener told of days that close; the same key again replaces it."""
    _closed[key] = listener


def listen_to_amending(key: str, listener: Listener) -> None:
    """Have a listener told of closed days that came out differently; the same key again replaces it."""
    _amended[key] = listener


def tell_closed(days: Sequence[ClosedDay], now: datetime) -> None:
    """Tell of days that close."""
    if days:
        for listener in _closed.values():
            listener(days, now)


def tell_amended(days: Sequence[ClosedDay], now: datetime) -> None:
    """Tell of closed days that were amended."""
    if days:
        for listener in _amended.values():
            listener(days, now)
