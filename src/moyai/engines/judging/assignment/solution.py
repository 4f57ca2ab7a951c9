"""Who reviews what and why, what is missing and why, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.judging.assignment.problem import Pair
from moyai.engines.sentences import Sentence


class Why(StrEnum):
    """Why a pair is in it."""

    GIVEN = "given"
    FORCED = "forced"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Pairing:
    """One review to be made, or made already."""

    entry: str
    reviewer: str
    affinity: int
    why: Why


class Cause(StrEnum):
    """Why something is missing.

    ``TOO_FEW``: fewer people may review the entry than it needs. ``ALL_BUSY``: those who may have no room
    left, however the work is shared. ``NO_EXPERT``, ``NO_CHAIR``: too few, or busy. ``TOO_FEW_ENTRIES``: a
    reviewer may not review so many entries. ``TOO_LITTLE_WORK``: there are not so many reviews to make.
    ``STOPPED``: the search was stopped before it could be told.
    """

    TOO_FEW = "too_few"
    ALL_BUSY = "all_busy"
    NO_EXPERT = "no_expert"
    NO_CHAIR = "no_chair"
    TOO_FEW_ENTRIES = "too_few_entries"
    TOO_LITTLE_WORK = "too_little_work"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Shortage:
    """What an entry lacks.

    For ``TOO_FEW`` and ``ALL_BUSY`` it is proved: ``entries`` together need more reviews than ``busy`` have
    room for and all others may make (``check`` counts that anew).

    Attributes:
        entry: Which.
        missing: How many reviews, experts or chairs.
        cause: Why.
        sentence: In plain words.
        entries: That compete, itself among them.
        busy: For whom they compete.
    """

    entry: str
    missing: int
    cause: Cause
    sentence: Sentence
    entries: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Idle:
    """What a reviewer lacks to the least load."""

    reviewer: str
    missing: int
    cause: Cause
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Alternate:
    """Who could review an entry if one of its reviewers falls out, the best first."""

    entry: str
    reviewer: str
    affinity: int
    has_room: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment.

    Attributes:
        pairings: In order of entry and reviewer as they stand in the problem.
        shortages: What entries lack.
        idle: What reviewers lack.
        set_aside: Reviews that were given but are in conflict: they do not count.
        alternates: By entry, the best first.
        total: Sum of all affinities.
        total_bound: No assignment with so few shortages (and, when fair, with these floors) has more.
        least: The least entry's sum of affinities, of those that are to have reviews.
        least_bound: No assignment with so few shortages gives the least entry more; None: not looked for.
        floors: When fair, what each entry was to have at least, in order of entries.
        missed: Entries that have less than their floor, as whole assignments cannot always give what shares
            could; only in large problems.
        is_proved: The total is proved to be the greatest: it is the bound.
        rounds: How often the programme was solved.
        objective: What was made as great as can be, and how far that came.
    """

    pairings: tuple[Pairing, ...]
    shortages: tuple[Shortage, ...]
    idle: tuple[Idle, ...]
    set_aside: tuple[Pair, ...]
    alternates: tuple[Alternate, ...]
    total: int
    total_bound: int
    least: int
    least_bound: int | None
    floors: tuple[int, ...]
    missed: tuple[str, ...]
    is_proved: bool
    rounds: int
    objective: Sentence

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.shortages and not self.idle

    def list_reviewers(self, entry: str) -> tuple[str, ...]:
        """Return who reviews an entry."""
        return tuple(each.reviewer for each in self.pairings if each.entry == entry)
