"""What reviewers are asked, how much each answer counts, and what they answered. Numbers are exact."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from moyai.engines.judging.errors import ProblemError

Exact = int | Fraction
"""A number that is what it says, as a binary fraction such as 0.1 is not; ``make_exact`` reads a decimal."""


class Total(StrEnum):
    """How a review's answers make its total.

    ``SHARE``: of each answer, how far it lies up its scale; the weighted mean of these, times 100. What does
    not apply is left out, and so neither helps nor harms. ``SUM``: answers times weights, added up.
    """

    SHARE = "share"
    SUM = "sum"


class Middle(StrEnum):
    """How several reviews make one value: their mean, or their median, which one odd review moves less."""

    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of the rubric.

    Attributes:
        key: Unique in its rubric.
        weight: How much it counts; 0: independent, asked and shown, in no total.
        lowest: Its scale's lowest answer.
        highest: Its scale's highest answer.
        step: Between answers from the lowest on; None: any between them.
        is_required: A review without it is not complete.
        may_not_apply: A reviewer may answer that it does not apply.
    """

    key: str
    weight: Exact
    lowest: Exact = 0
    highest: Exact = 5
    step: Exact | None = 1
    is_required: bool = True
    may_not_apply: bool = False

    def __post_init__(self) -> None:
        for name in ("weight", "lowest", "highest"):
            object.__setattr__(self, name, make_exact(f"criterion {self.key}", getattr(self, name)))
        if self.step is not None:
            object.__setattr__(self, "step", make_exact(f"criterion {self.key}", self.step))
        if not self.key:
            raise ProblemError("criterion", "has no key")
        if self.weight < 0:
            raise ProblemError(f"criterion {self.key}", f"weight {self.weight} is negative")
        if self.lowest >= self.highest:
            raise ProblemError(f"criterion {self.key}", "its scale has no length")
        if self.step is not None and (
            self.step <= 0 or (Fraction(self.highest) - Fraction(self.lowest)) % Fraction(self.step)
        ):
            raise ProblemError(f"criterion {self.key}", f"steps of {self.step} do not lead up its scale")

    @property
    def is_independent(self) -> bool:
        """Whether it is in no total."""
        return self.weight == 0

    def place(self, score: Fraction) -> Fraction:
        """Return how far up its scale an answer lies, from 0 to 1."""
        return (score - Fraction(self.lowest)) / (Fraction(self.highest) - Fraction(self.lowest))


@dataclass(frozen=True, slots=True)
class Rubric:
    """Criteria with their weights, of one version: weights that change make another version.

    Attributes:
        version: Its name, such as ``2026-1``.
        criteria: In the order in which they are asked.
        total: How a review's answers make its total.
        middle: How reviews make an entry's value.
    """

    version: str
    criteria: tuple[Criterion, ...]
    total: Total = Total.SHARE
    middle: Middle = Middle.MEAN

    def __post_init__(self) -> None:
        keys = [each.key for each in self.criteria]
        if len(keys) != len(set(keys)):
            raise ProblemError(f"rubric {self.version}", "two criteria have one key")
        if all(each.is_independent for each in self.criteria):
            raise ProblemError(f"rubric {self.version}", "nothing counts")
        if self.total is Total.SUM and any(each.may_not_apply for each in self.criteria):
            raise ProblemError(
                f"rubric {self.version}", "what need not apply cannot be in a sum, which it would lower"
            )

    @property
    def sheet(self) -> tuple[tuple[str, Exact, Exact], ...]:
        """What is asked, without weights: reviews of versions with the same sheet can be reckoned anew."""
        return tuple((each.key, each.lowest, each.highest) for each in self.criteria)

    def find(self, key: str) -> Criterion | None:
        """Return a criterion, None when there is none of that key."""
        return next((each for each in self.criteria if each.key == key), None)

    def reweigh(self, version: str, weights: Mapping[str, Exact]) -> Rubric:
        """Return another version, with other weights.

        Args:
            version: Its name, another than this one's.
            weights: By criterion; what is not named keeps its own.

        Raises:
            ProblemError: the version is this one's, or a weight is of no criterion, or cannot be.
        """
        if version == self.version:
            raise ProblemError(f"rubric {version}", "other weights are another version")
        unknown = weights.keys() - {each.key for each in self.criteria}
        if unknown:
            raise ProblemError(f"rubric {version}", f"has no criterion {min(unknown)}")
        criteria = tuple(replace(each, weight=weights.get(each.key, each.weight)) for each in self.criteria)
        return replace(self, version=version, criteria=criteria)


@dataclass(frozen=True, slots=True)
class Review:
    """What one reviewer answered about one entry.

    Attributes:
        entry: Of which entry.
        reviewer: By whom.
        version: Of the rubric on which it was written.
        scores: By criterion; None: does not apply. What is not in it was not answered.
        abstains: The reviewer gives no judgement; nothing of it counts.
        weight: Beside other reviews, such as by the reviewer's own confidence; more than 0.
    """

    entry: str
    reviewer: str
    version: str
    scores: Mapping[str, Exact | None]
    abstains: bool = False
    weight: Exact = 1

    def __post_init__(self) -> None:
        name = f"review of {self.entry} by {self.reviewer}"
        made = {key: None if one is None else make_exact(name, one) for key, one in self.scores.items()}
        object.__setattr__(self, "scores", MappingProxyType(made))
        object.__setattr__(self, "weight", make_exact(name, self.weight))
        if self.weight <= 0:
            raise ProblemError(name, f"weight {self.weight} is not more than 0")


def make_exact(item: str, number: object) -> Fraction:
    """Return a whole number, fraction or decimal as a fraction.

    Raises:
        ProblemError: it is no exact number.
    """
    if isinstance(number, bool) or not isinstance(number, int | Fraction | Decimal):
        raise ProblemError(item, f"{number!r} is no exact number")
    try:
        return Fraction(number)
    except (ValueError, OverflowError):
        raise ProblemError(item, f"{number!r} is no exact number") from None


def check_reviews(rubric: Rubric, reviews: Collection[Review]) -> None:
    """Refuse reviews that were not written on the rubric's sheet.

    Raises:
        ProblemError: a criterion is unknown, an answer is off its scale or must not be left out, or one
            reviewer reviews one entry twice.
    """
    seen = set()
    for review in reviews:
        name = f"review of {review.entry} by {review.reviewer}"
        if (review.entry, review.reviewer) in seen:
            raise ProblemError(name, "is there twice")
        seen.add((review.entry, review.reviewer))
        for key, score in review.scores.items():
            _check_score(name, key, rubric.find(key), score)


def _check_score(name: str, key: str, criterion: Criterion | None, score: Exact | None) -> None:
    if criterion is None:
        raise ProblemError(name, f"answers {key}, which is not asked")
    if score is None:
        if not criterion.may_not_apply:
            raise ProblemError(name, f"{key} always applies")
        return
    if not criterion.lowest <= score <= criterion.highest:
        raise ProblemError(name, f"{key} {score} is not between {criterion.lowest} and {criterion.highest}")
    if criterion.step is not None and (Fraction(score) - Fraction(criterion.lowest)) % Fraction(
        criterion.step
    ):
        raise ProblemError(name, f"{key} {score} is no step of its scale")
