"""Prices that were paid, by whom and for what, and the rules by which nobody is told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from moyai.engines.matching.errors import ProblemError


@dataclass(frozen=True, slots=True)
class Record:
    """One price.

    Attributes:
        person: Whose; only to count people, never published.
        path: What it was for, from wide to narrow, such as (``2027-Q1``, ``strategist``, ``service``).
        yen: For a day, above 0.
    """

    person: str
    path: tuple[str, ...]
    yen: int

    def __post_init__(self) -> None:
        if not 0 < self.yen < 2**31:
            raise ProblemError(f"price of {self.path}", "must be above 0")


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be published.

    Attributes:
        people: Fewest people behind a figure, and behind the difference of any figures. 3 or more.
        dominance: Share of all yen that one person may have in it; each counts with the mean of their prices.
        quartiles_from: Fewest people for quartiles.
        round_yen: Figures are rounded to this, so that nobody's exact price is told.
    """

    people: int = 5
    dominance: Fraction = Fraction(1, 2)
    quartiles_from: int = 10
    round_yen: int = 1000

    def __post_init__(self) -> None:
        if self.people < 3 or self.quartiles_from < self.people or self.round_yen < 1:
            raise ProblemError("rules", "people, quartiles or rounding are out of their bounds")
        if not Fraction(0) < self.dominance <= 1:
            raise ProblemError("rules", "dominance is not above 0 and at most 1")


def check_depth(records: Sequence[Record]) -> int:
    """Return of how many levels the records' paths are; 0 without records.

    Raises:
        ProblemError: they are not of one depth.
    """
    depths = {len(each.path) for each in records}
    if len(depths) > 1:
        raise ProblemError("prices", "paths are not of one depth")
    return depths.pop() if depths else 0
