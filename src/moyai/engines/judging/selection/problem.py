"""What could be taken, what it costs, and what must hold of what is taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from moyai.engines.judging.errors import ProblemError

GREATEST = 10**12
MOST_CANDIDATES = 2_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that could be taken.

    Attributes:
        key: Unique.
        value: What it is worth, in whole points, 0 or more.
        cost_yen: What it costs.
        track: Its theme; empty: none.
        group: Of which at most so many are taken as the rules say, such as one applicant's; empty: none.
        must: It is taken.
        is_excluded: It is not taken.
    """

    key: str
    value: int
    cost_yen: int
    track: str = ""
    group: str = ""
    must: bool = False
    is_excluded: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.value <= GREATEST or not 0 <= self.cost_yen <= GREATEST:
            raise ProblemError(f"candidate {self.key}", "a number is out of its bounds")
        if self.must and self.is_excluded:
            raise ProblemError(f"candidate {self.key}", "must be taken and must not")


@dataclass(frozen=True, slots=True)
class Track:
    """What must hold of a theme.

    Attributes:
        key: Its name.
        least_yen: So much money goes to it at least.
        most_yen: At most; None: no bound.
        least_count: So many of it are taken at least.
        most_count: At most; None: no bound.
    """

    key: str
    least_yen: int = 0
    most_yen: int | None = None
    least_count: int = 0
    most_count: int | None = None

    def __post_init__(self) -> None:
        for low, high in ((self.least_yen, self.most_yen), (self.least_count, self.most_count)):
            if low < 0 or (high is not None and high < low):
                raise ProblemError(f"track {self.key}", f"between {low} and {high} cannot be")


@dataclass(frozen=True, slots=True)
class Problem:
    """A selection to be made: the most value that the money buys.

    Attributes:
        candidates: What could be taken.
        budget_yen: What all together may cost.
        tracks: What must hold of themes.
        most_count: So many are taken at most; None: no bound.
        least_count: At least.
        per_group: So many of one group at most.
    """

    candidates: tuple[Candidate, ...]
    budget_yen: int
    tracks: tuple[Track, ...] = ()
    most_count: int | None = None
    least_count: int = 0
    per_group: int = 1

    def __post_init__(self) -> None:
        if len(self.candidates) > MOST_CANDIDATES:
            raise ProblemError("selection", f"over {MOST_CANDIDATES} candidates")
        if not 0 <= self.budget_yen <= GREATEST or self.per_group < 1:
            raise ProblemError("selection", "a number is out of its bounds")
        if self.least_count < 0 or (self.most_count is not None and self.most_count < self.least_count):
            raise ProblemError("selection", f"between {self.least_count} and {self.most_count} cannot be")
        for name, keys in (
            ("candidate", [each.key for each in self.candidates]),
            ("track", [each.key for each in self.tracks]),
        ):
            for key, times in Counter(keys).items():
                if times > 1:
                    raise ProblemError(f"{name} {key}", "is there twice")
