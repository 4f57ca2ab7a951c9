"""Krippendorff's alpha: any number of raters, missing ratings, four scales.

K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011 (University of Pennsylvania).
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.reliability._bootstrap import find_agreement
from moyai.engines.judging.reliability.problem import Drawing, Floats, Ratings, Scale
from moyai.engines.judging.reliability.solution import Agreement, Kind

MOST_VALUES = 300
"""Different ratings, where the scale is not interval."""


def find_alpha(ratings: Ratings, scale: Scale, drawing: Drawing | None = None) -> Agreement:
    """Return Krippendorff's alpha; entries with fewer than two ratings say nothing.

    Args:
        ratings: Missing ones are left out.
        scale: What differences mean.
        drawing: How the interval is found.

    Raises:
        ProblemError: over 300 different ratings on a scale that is not interval, or a negative ratio.
    """
    values = ratings.values[(~np.isnan(ratings.values)).sum(axis=1) > 1]
    used = int((~np.isnan(values)).any(axis=0).sum())
    if scale is Scale.RATIO and (values < 0).any():
        raise ProblemError("ratings", "a ratio is not negative")
    if scale is Scale.INTERVAL:
        return find_agreement(Kind.ALPHA, _Interval(values).measure, len(values), used, drawing or Drawing())
    categories = np.unique(values[~np.isnan(values)])
    if len(categories) > MOST_VALUES:
        raise ProblemError("ratings", f"over {MOST_VALUES} different ones can be compared on intervals only")
    table = _Coincidences(values, categories, scale)
    return find_agreement(Kind.ALPHA, table.measure, len(values), used, drawing or Drawing())


class _Interval:
    """Squared differences need sums and sums of squares only, however many different ratings there are."""

    def __init__(self, values: Floats) -> None:
        counts = (~np.isnan(values)).sum(axis=1)
        centred = np.where(np.isnan(values), 0.0, values - (np.nanmean(values) if values.size else 0.0))
        centred = np.where(np.isnan(values), 0.0, centred)
        self.counts, self.sums = counts.astype(float), centred.sum(axis=1)
        self.squares = (centred**2).sum(axis=1)
        apart = 2 * (self.counts * self.squares - self.sums**2)
        self.observed = apart / np.maximum(self.counts - 1, 1)

    def measure(self, weights: Floats) -> Floats:
        count, total, squares = (weights @ each for each in (self.counts, self.sums, self.squares))
        expected = 2 * (count * squares - total**2) / np.maximum(count - 1, 1)
        expected = np.where(expected > 1e-12 * (1 + squares), expected, np.nan)
        return np.asarray(1 - (weights @ self.observed) / expected)


class _Coincidences:
    """How often two ratings stand beside each other, entry by entry."""

    def __init__(self, values: Floats, categories: Floats, scale: Scale) -> None:
        self.scale, self.categories = scale, categories
        size = len(categories)
        self.counts = (
            np.stack([(values == each).sum(axis=1) for each in categories], axis=1, dtype=float)
            if (size)
            else np.zeros((len(values), 0))
        )
        total = self.counts.sum(axis=1)
        rows, cells, parts = [], [], []
        for row, own in enumerate(self.counts):
            at = np.flatnonzero(own)
            pairs = np.outer(own[at], own[at]) - np.diag(own[at])
            rows.append(np.full(pairs.size, row))
            cells.append((at[:, None] * size + at[None, :]).ravel())
            parts.append(pairs.ravel() / (total[row] - 1))
        none = np.zeros(0)
        place = (
            np.concatenate([none, *rows]).astype(int),
            np.concatenate([none, *cells]).astype(int),
        )
        shape = (len(values), size * size)
        self.pairs = csr_array((np.concatenate([none, *parts]), place), shape=shape)

    def measure(self, weights: Floats) -> Floats:
        found = np.full(len(weights), np.nan)
        marginals = weights @ self.counts
        for number, (weight, margin) in enumerate(zip(weights, marginals, strict=True)):
            apart = self._find_distances(margin)
            expected = float(margin @ apart @ margin) / max(1.0, margin.sum() - 1)
            if expected > 1e-12:
                found[number] = 1 - float((self.pairs.T @ weight) @ apart.ravel()) / expected
        return found

    def _find_distances(self, margin: Floats) -> Floats:
        """Return squared distances of categories, of which each occurs so often."""
        c = self.categories
        if self.scale is Scale.NOMINAL:
            return 1.0 - np.eye(len(c))
        if self.scale is Scale.ORDINAL:
            middle = np.cumsum(margin) - margin / 2
            return np.asarray((middle[:, None] - middle[None, :]) ** 2)
        total = c[:, None] + c[None, :]
        return np.asarray(
            np.divide(c[:, None] - c[None, :], total, out=np.zeros_like(total), where=total > 0) ** 2
        )
