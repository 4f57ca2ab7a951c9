"""Kendall's W with ties: M. G. Kendall & B. Babington Smith, Annals of Mathematical Statistics 10, 1939."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from moyai.engines.judging.reliability._bootstrap import find_agreement
from moyai.engines.judging.reliability.problem import Drawing, Floats, Ratings
from moyai.engines.judging.reliability.solution import Agreement, Kind


def find_concordance(ratings: Ratings, drawing: Drawing | None = None) -> Agreement:
    """Return Kendall's W, corrected for ties; entries that not everybody rated are left out.

    Drawing an entry twice makes a tie of the two, which the correction takes in.

    Args:
        ratings: By two raters or more.
        drawing: How the interval is found.
    """
    values = ratings.list_complete()

    def measure(weights: Floats) -> Floats:
        counts = weights.astype(int)
        return np.array([_find(np.repeat(values, each, axis=0)) for each in counts])

    return find_agreement(
        Kind.CONCORDANCE, measure, len(values), len(ratings.raters), drawing or Drawing(draws=500)
    )


def _find(values: Floats) -> float:
    entries, raters = values.shape
    if entries < 2 or raters < 2:
        return float("nan")
    ranks = rankdata(values, axis=0)
    sums = ranks.sum(axis=1)
    ties = 0.0
    for column in ranks.T:
        _, counts = np.unique(column, return_counts=True)
        ties += float((counts**3 - counts).sum())
    most = raters**2 * (entries**3 - entries) - raters * ties
    return float(12 * ((sums - sums.mean()) ** 2).sum() / most) if most > 0 else float("nan")
