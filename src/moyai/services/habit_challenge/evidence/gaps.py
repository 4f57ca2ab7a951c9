"""How long each stayed, of very many at once: as the engine's ``find_spell``, from long gaps alone.

Ten thousand people report a million days, of which only those beside a long silence matter: the database
finds them, numpy judges them. Whoever announced days away is judged by the engine. A test has both agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from moyai.engines.habit.retention import Ending, Spell, Study

DAY = np.int64


@dataclass(frozen=True)
class Person:
    """Somebody who joined a team: the engine's ``Membership`` without her reports."""

    key: int
    person: str
    team: str
    origin: str
    joined: date
    ended_on: date | None = None
    ending: Ending | None = None


@dataclass(frozen=True)
class Gap:
    """Two reports far apart; ``day`` None: before her first, ``following`` None: after her last."""

    key: int
    day: date | None
    following: date | None


def find_spells(people: Sequence[Person], gaps: Sequence[Gap], study: Study) -> list[Spell]:
    """Return how long each stayed, in the order given; who is too new is left out.

    Args:
        people: Who joined until the study's end.
        gaps: Of each with a report: the day before the first (``day`` None), every two reports more than
            ``silent_days`` apart, and the last. Reports after her end are not among them.
        study: The definition of the event.
    """
    if not people:
        return []
    joined = np.array([one.joined.toordinal() for one in people], dtype=DAY)
    until = study.until.toordinal()
    has_left = np.array([one.ending == Ending.LEFT for one in people])
    ended = np.array([one.ended_on.toordinal() if one.ended_on else until for one in people], dtype=DAY)
    seen_until = np.where(has_left, until, np.minimum(ended, until))
    countable = _Countable(study, int(joined.min()))
    who, start, end = _list_silences(people, gaps, joined, seen_until)
    silent = countable.count(start, end) >= study.silent_days
    first = _find_first(who[silent], start[silent], end[silent], len(people))
    known_until = countable.find_known_until(seen_until)
    return [
        spell
        for number, one in enumerate(people)
        if (spell := _make(one, number, first, seen_until, known_until, study)) is not None
    ]


class _Countable:
    """Counts days that are no outage, by sums from the first day on."""

    def __init__(self, study: Study, first: int) -> None:
        self._first, self._silent = first - 1, study.silent_days
        days = np.ones(study.until.toordinal() - self._first + 2, dtype=DAY)
        days[0] = 0
        for outage in study.outages:
            place = outage.toordinal() - self._first
            if 0 < place < len(days):
                days[place] = 0
        self._sums = np.cumsum(days)

    def count(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Return how many countable days lie between two days, neither of them counted."""
        return np.maximum(0, self._sums[end - 1 - self._first] - self._sums[start - self._first])

    def find_known_until(self, seen_until: np.ndarray) -> np.ndarray:
        """Return the last day after which a whole silence's countable days were seen."""
        wanted = self._sums[seen_until - self._first] - self._silent
        return np.searchsorted(self._sums, wanted, side="right") - 1 + self._first


def _list_silences(
    people: Sequence[Person], gaps: Sequence[Gap], joined: np.ndarray, seen_until: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each silence: whose, the mark before it, the mark after it or the day after what was seen."""
    place = {one.key: number for number, one in enumerate(people)}
    found = [gap for gap in gaps if gap.key in place]
    who = np.array([place[gap.key] for gap in found], dtype=DAY)
    first = joined[who] if found else who
    start = np.array([gap.day.toordinal() if gap.day else 0 for gap in found], dtype=DAY)
    start = np.maximum(start, first)
    beyond = seen_until[who] + 1 if found else who
    end = np.array([gap.following.toordinal() if gap.following else 0 for gap in found], dtype=DAY)
    end = np.where(end == 0, beyond, end)
    quiet = np.setdiff1d(np.arange(len(people)), who)
    who = np.concatenate([who, quiet])
    start = np.concatenate([start, joined[quiet]])
    end = np.concatenate([end, seen_until[quiet] + 1])
    is_real = end > start
    return who[is_real], start[is_real], end[is_real]


def _find_first(
    who: np.ndarray, start: np.ndarray, end: np.ndarray, people: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return each person's first silence that is an event: its mark (0: none), and the mark after it."""
    mark, after = np.zeros(people, dtype=DAY), np.zeros(people, dtype=DAY)
    order = np.lexsort((start, who))[::-1]  # the first of each is written last
    mark[who[order]] = start[order]
    after[who[order]] = end[order]
    return mark, after


def _make(
    one: Person,
    number: int,
    first: tuple[np.ndarray, np.ndarray],
    seen_until: np.ndarray,
    known_until: np.ndarray,
    study: Study,
) -> Spell | None:
    mark, after = int(first[0][number]), int(first[1][number])
    joined, has_left = one.joined.toordinal(), one.ending == Ending.LEFT
    facts = (one.person, one.team, one.origin, one.joined)
    if mark:
        returned = date.fromordinal(after) if after <= seen_until[number] else None
        reason = "left" if has_left and returned is None else "silent"
        return Spell(*facts, mark - joined, True, reason, returned)
    known = int(known_until[number])
    if known < joined:
        return None
    is_over = one.ended_on is not None and one.ended_on <= study.until and not has_left
    return Spell(*facts, known - joined, False, str(one.ending) if is_over else "running")
