"""Values of all entries under many weights at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.rubric.problem import Middle, Review, Rubric, Total
from moyai.engines.judging.rubric.solve import summarise

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Table:
    """Reviews that count, as numbers.

    Attributes:
        entries: In the order of keys.
        criteria: Those that have weight.
        weights: Of these.
        answers: By review and criterion, what a unit of weight gives; 0 where it does not apply.
        applies: By review and criterion, 1 or 0.
        starts: At which review each entry's begin; reviews stand entry by entry.
        review_weights: Of each review.
        is_sum: Answers are added up, not averaged.
        is_median: Entries have the median of their reviews.
        means: By entry and criterion, the weighted mean answer; of use where all is linear.
    """

    entries: tuple[str, ...]
    criteria: tuple[str, ...]
    weights: Floats
    answers: Floats
    applies: Floats
    starts: npt.NDArray[np.intp]
    review_weights: Floats
    is_sum: bool
    is_median: bool
    means: Floats

    @property
    def is_linear(self) -> bool:
        """Whether the order is that of something linear in the weights."""
        return bool(not self.is_median and self.applies.all()) or (self.is_sum and not self.is_median)

    @property
    def size(self) -> int:
        """How many numbers one way of weighing takes."""
        return len(self.answers) * (1 + self.is_median)


def make_table(rubric: Rubric, reviews: Sequence[Review]) -> Table:
    """Return the reviews that count as numbers.

    Raises:
        ProblemError: none counts, or one is not of this rubric.
    """
    summary = summarise(rubric, reviews)
    counted = [
        review for review, scored in zip(reviews, summary.reviews, strict=True) if scored.total is not None
    ]
    if not counted:
        raise ProblemError("sensitivity", "no review counts")
    counted.sort(key=lambda each: (each.entry, each.reviewer))
    criteria = [each for each in rubric.criteria if not each.is_independent]
    answers = np.zeros((len(counted), len(criteria)))
    applies = np.zeros_like(answers)
    for row, review in enumerate(counted):
        for column, each in enumerate(criteria):
            score = review.scores.get(each.key)
            if score is not None:
                exact = Fraction(score)
                applies[row, column] = 1
                answers[row, column] = exact if rubric.total is Total.SUM else 100 * each.place(exact)
    begins: dict[str, int] = {}
    for number, review in enumerate(counted):
        begins.setdefault(review.entry, number)
    starts = np.array(list(begins.values()), dtype=np.intp)
    of_reviews = np.array([float(each.weight) for each in counted])
    spread = np.add.reduceat(answers * of_reviews[:, None], starts)
    return Table(
        tuple(begins),
        tuple(each.key for each in criteria),
        np.array([float(each.weight) for each in criteria]),
        answers,
        applies,
        starts,
        of_reviews,
        rubric.total is Total.SUM,
        rubric.middle is Middle.MEDIAN,
        spread / np.add.reduceat(of_reviews, starts)[:, None],
    )


def find_values(table: Table, weights: Floats) -> Floats:
    """Return values by entry and way of weighing.

    Args:
        table: Of reviews.
        weights: By way of weighing and criterion.
    """
    totals = table.answers @ weights.T
    if not table.is_sum:
        full = table.applies @ weights.T
        totals = np.divide(totals, full, out=np.zeros_like(totals), where=full > 0)
    if table.is_median:
        return _medians(table, totals)
    spread = np.add.reduceat(totals * table.review_weights[:, None], table.starts)
    return np.asarray(spread / np.add.reduceat(table.review_weights, table.starts)[:, None])


def _medians(table: Table, totals: Floats) -> Floats:
    """Return weighted medians: entries with equally many reviews are worked out together."""
    counts = np.diff(np.append(table.starts, len(totals)))
    values = np.empty((len(counts), totals.shape[1]))
    for count in np.unique(counts):
        which = np.flatnonzero(counts == count)
        rows = table.starts[which][:, None] + np.arange(count)
        values[which] = _median_of(totals[rows], table.review_weights[rows])
    return values


def _median_of(totals: Floats, weights: Floats) -> Floats:
    """Return the medians along the second axis of totals with weights by entry and review."""
    order = np.argsort(totals, axis=1, kind="stable")
    ordered = np.take_along_axis(totals, order, axis=1)
    below = np.cumsum(np.take_along_axis(weights[:, :, None], order, axis=1), axis=1)
    half = below[:, -1:, :] / 2
    low = np.argmax(below >= half * (1 - TOLERANCE), axis=1)[:, None, :]
    high = np.argmax(below > half * (1 + TOLERANCE), axis=1)[:, None, :]
    both = np.take_along_axis(ordered, low, axis=1) + np.take_along_axis(ordered, high, axis=1)
    return np.asarray(both[:, 0, :] / 2)
