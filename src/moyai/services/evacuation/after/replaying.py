"""Making a replay: the claims are worked in once more, in the order in which they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from moyai.engines.whereabouts import Claim, Roster

FRAMES = 48


@dataclass(frozen=True, slots=True)
class Frame:
    """How it stood at one moment; see `models.ReplayFrame`."""

    at: datetime
    claims: int
    people: int
    heads: list[tuple[str, str, int]]
    needs: list[tuple[str, int]]


def list_moments(opened_at: datetime, ends_at: datetime, frames: int = FRAMES) -> list[datetime]:
    """Return even moments after the beginning, the last of them the end."""
    span = ends_at - opened_at
    return [opened_at + span * (n + 1) / frames for n in range(frames)]


def play(claims: Iterator[Claim], moments: list[datetime], roster: Roster) -> Iterator[Frame]:
    """Yield how it stood at each moment.

    Args:
        claims: In the order of ``said_s``.
        moments: In order, aware.
        roster: An empty one. Its register is today's, not that of the day.
    """
    taken = 0
    waiting = next(claims, None)
    for at in moments:
        until_s = at.timestamp()
        while waiting is not None and waiting.said_s <= until_s:
            roster.add(waiting)
            taken += 1
            waiting = next(claims, None)
        yield _look(roster, at, taken)


def _look(roster: Roster, at: datetime, taken: int) -> Frame:
    heads: Counter[tuple[str, str]] = Counter()
    for (kind, area, _place), people in roster.count_heads().items():
        heads[str(kind), area] += people
    needs: Counter[str] = Counter()
    for (need, _area), people in roster.count_needs().items():
        needs[need] += people
    return Frame(
        at=at,
        claims=taken,
        people=heads.total(),
        heads=sorted((kind, area, people) for (kind, area), people in heads.items()),
        needs=sorted(needs.items()),
    )
