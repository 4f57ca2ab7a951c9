"""Totals of reviews, values of entries, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Scored:
    """One review, added up.

    Attributes:
        entry: Of which entry.
        reviewer: By whom.
        total: None when it does not count: abstained, not complete, or nothing that has weight applies.
        weight: Beside other reviews.
        missing: Required criteria without an answer.
        abstains: No judgement was given.
    """

    entry: str
    reviewer: str
    total: Fraction | None
    weight: Fraction
    missing: tuple[str, ...] = ()
    abstains: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry.

    Attributes:
        entry: Which.
        place: 1 for the best; who have the same value share a place; None without a review that counts.
        value: Mean or median of the totals; None without a review that counts.
        count: Reviews that count.
        abstained: Reviews without a judgement.
        incomplete: Reviews that lack an answer, or of which nothing that has weight applies.
        lowest: The least of the totals.
        highest: The greatest of the totals.
        means: Mean answer by criterion, independent ones too, of reviews that count and in which it applies.
    """

    entry: str
    place: int | None
    value: Fraction | None
    count: int
    abstained: int
    incomplete: int
    lowest: Fraction | None
    highest: Fraction | None
    means: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Summary:
    """All entries, the best first; those with one value by their keys.

    Attributes:
        version: Of the weights.
        standings: Of each entry.
        reviews: Of each review what it came to.
    """

    version: str
    standings: tuple[Standing, ...]
    reviews: tuple[Scored, ...]

    def find(self, entry: str) -> Standing | None:
        """Return an entry's standing, None when it is not known."""
        return next((each for each in self.standings if each.entry == entry), None)


@dataclass(frozen=True, slots=True)
class Move:
    """An entry that another version of the weights puts elsewhere."""

    entry: str
    before: int | None
    after: int | None
