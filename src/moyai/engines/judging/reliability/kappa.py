"""Cohen's kappa: J. Cohen, Educ. Psychol. Measurement 20, 1960; weighted: Psychological Bulletin 70, 1968."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.reliability._bootstrap import divide, find_agreement
from moyai.engines.judging.reliability.problem import Drawing, Floats, Ratings
from moyai.engines.judging.reliability.solution import Agreement, Kind

MOST_CATEGORIES = 100


class Weights(StrEnum):
    """How much a disagreement counts: all the same, by steps between categories, or by their square."""

    NONE = "none"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


def find_kappa(
    ratings: Ratings,
    one: str,
    other: str,
    weights: Weights = Weights.NONE,
    *,
    categories: Sequence[float] | None = None,
    drawing: Drawing | None = None,
) -> Agreement:
    """Return Cohen's kappa of two raters, over entries that both rated.

    Args:
        ratings: Of which these two are looked at.
        one: A rater.
        other: Another.
        weights: How much a disagreement counts.
        categories: All answers that could be, in order; those that there are when None.
        drawing: How the interval is found.

    Raises:
        ProblemError: a rater is not known, or a rating is of no category, or there are over 100.
    """
    for rater in (one, other):
        if rater not in ratings.raters:
            raise ProblemError(f"rater {rater}", "is not known")
    pair = ratings.values[:, [ratings.raters.index(one), ratings.raters.index(other)]]
    pair = pair[~np.isnan(pair).any(axis=1)]
    known = np.unique(pair) if categories is None else np.array(sorted(set(categories)), dtype=float)
    if len(known) > MOST_CATEGORIES:
        raise ProblemError("ratings", f"over {MOST_CATEGORIES} categories are too many")
    if not np.isin(pair, known).all():
        raise ProblemError("ratings", "one is of no category")
    at = np.searchsorted(known, pair)
    size = len(known)
    steps = np.abs(np.arange(size)[:, None] - np.arange(size)[None, :]).astype(float)
    apart = {Weights.NONE: (steps > 0) * 1.0, Weights.LINEAR: steps, Weights.QUADRATIC: steps**2}[weights]
    chosen = [np.eye(size)[at[:, n]] for n in (0, 1)]
    observed = apart[at[:, 0], at[:, 1]]

    def measure(counts: Floats) -> Floats:
        first, second = (counts @ each for each in chosen)
        expected = np.einsum("bi,ij,bj->b", first, apart, second) / counts.sum(axis=1)
        return np.asarray(1 - divide(counts @ observed, expected))

    return find_agreement(Kind.KAPPA, measure, len(pair), 2, drawing or Drawing())
