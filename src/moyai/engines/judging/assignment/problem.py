"""Who may review what, how well, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from moyai.engines.judging.errors import ProblemError

Ints = npt.NDArray[np.int64]
Pair = tuple[str, str]
"""Entry and reviewer."""

FULL = 1000
"""The greatest affinity: affinities are whole thousandths, so that sums are exact."""
MOST_PAIRS = 20_000_000


class Aim(StrEnum):
    """What is made as great as can be, once every entry has its reviews as far as possible.

    ``TOTAL``: the affinities of all reviews, added up. ``FAIR``: first the least entry's sum of affinities,
    then that of those that can have more, and so on; with these kept, the total (PR4A's order of thought:
    Stelmakh, Shah & Singh, JMLR 22, 2021).
    """

    TOTAL = "total"
    FAIR = "fair"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be reviewed.

    Attributes:
        key: Unique.
        demand: How many reviews it is to have, 0 or more.
        track: Its theme; empty: every reviewer's.
    """

    key: str
    demand: int = 3
    track: str = ""

    def __post_init__(self) -> None:
        if self.demand < 0:
            raise ProblemError(f"entry {self.key}", f"demand {self.demand} is negative")


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who reviews.

    Attributes:
        key: Unique.
        most: How many reviews at most.
        least: How many at least, as far as can be.
        tracks: Themes that are taken; empty: all.
        is_chair: Counts as a chair.
    """

    key: str
    most: int
    least: int = 0
    tracks: frozenset[str] = frozenset()
    is_chair: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise ProblemError(f"reviewer {self.key}", f"load {self.least} to {self.most} cannot be")


@dataclass(frozen=True, slots=True)
class Rules:
    """What an assignment is to be.

    Attributes:
        aim: What is made as great as can be.
        experts: How many experts each entry is to have among its reviewers.
        expert_from: From which affinity on somebody is an expert for an entry.
        chairs: How many chairs each entry is to have.
        alternates: How many further reviewers are named for each entry.
    """

    aim: Aim = Aim.TOTAL
    experts: int = 0
    expert_from: int = 600
    chairs: int = 0
    alternates: int = 0

    def __post_init__(self) -> None:
        if min(self.experts, self.chairs, self.alternates) < 0 or not 0 <= self.expert_from <= FULL:
            raise ProblemError("rules", "a number is out of its bounds")


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """An assignment to be made.

    Attributes:
        entries: What is to be reviewed.
        reviewers: By whom.
        affinity: By entry and reviewer, whole thousandths from 0 to 1000.
        conflicts: Pairs that must not be; no rule comes before them.
        forced: Pairs that must be.
        given: Reviews that are there already: they are kept and count. One whose pair is in conflict by now
            does not count and is told of.
        rules: What it is to be.
    """

    entries: tuple[Entry, ...]
    reviewers: tuple[Reviewer, ...]
    affinity: Ints
    conflicts: frozenset[Pair] = frozenset()
    forced: frozenset[Pair] = frozenset()
    given: frozenset[Pair] = frozenset()
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        entries, reviewers = {each.key for each in self.entries}, {each.key for each in self.reviewers}
        if len(entries) != len(self.entries) or len(reviewers) != len(self.reviewers):
            raise ProblemError("assignment", "two entries or two reviewers have one key")
        shape = (len(self.entries), len(self.reviewers))
        if shape[0] * shape[1] > MOST_PAIRS:
            raise ProblemError("assignment", f"{shape[0]} × {shape[1]} are too many pairs")
        affinity = np.asarray(self.affinity)
        if affinity.shape != shape or not np.issubdtype(affinity.dtype, np.integer):
            raise ProblemError("affinity", f"is no table of {shape[0]} × {shape[1]} whole numbers")
        if affinity.size and not 0 <= int(affinity.min()) <= int(affinity.max()) <= FULL:
            raise ProblemError("affinity", f"is not between 0 and {FULL}")
        affinity = affinity.astype(np.int64)
        affinity.setflags(write=False)
        object.__setattr__(self, "affinity", affinity)
        for name, pairs in (("conflict", self.conflicts), ("forced", self.forced), ("given", self.given)):
            for entry, reviewer in pairs:
                if entry not in entries or reviewer not in reviewers:
                    raise ProblemError(f"{name} {entry} {reviewer}", "is not known")
        if self.forced & self.conflicts:
            entry, reviewer = min(self.forced & self.conflicts)
            raise ProblemError(f"forced {entry} {reviewer}", "is a conflict")
        needed = max(self.rules.experts, self.rules.chairs)
        for each in self.entries:
            if 0 < each.demand < needed:
                raise ProblemError(
                    f"entry {each.key}", f"with {each.demand} reviews cannot have {needed} of one kind"
                )


def make_affinity(
    entries: Sequence[str],
    reviewers: Sequence[str],
    scores: Mapping[Pair, float] | Iterable[tuple[Pair, float]],
) -> Ints:
    """Return a table of affinities from scores from 0 to 1; pairs without one have none.

    Raises:
        ProblemError: a pair is not known, or a score is out of its bounds.
    """
    rows, columns = ({key: n for n, key in enumerate(keys)} for keys in (entries, reviewers))
    table = np.zeros((len(entries), len(reviewers)), dtype=np.int64)
    for (entry, reviewer), score in scores.items() if isinstance(scores, Mapping) else scores:
        if entry not in rows or reviewer not in columns:
            raise ProblemError(f"score of {entry} {reviewer}", "is not known")
        if not 0 <= score <= 1:
            raise ProblemError(f"score of {entry} {reviewer}", f"{score} is not between 0 and 1")
        table[rows[entry], columns[reviewer]] = round(FULL * score)
    return table
