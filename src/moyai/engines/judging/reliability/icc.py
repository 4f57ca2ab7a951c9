"""Intraclass correlations of Shrout & Fleiss, Psychological Bulletin 86, 1979.

ICC(1) with unequal numbers of ratings by the one-way analysis of variance with the mean number k0 of Donner,
International Statistical Review 54, 1986; with equal numbers it is theirs.
"""

from __future__ import annotations

import numpy as np

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.reliability._bootstrap import divide, find_agreement
from moyai.engines.judging.reliability.problem import Drawing, Floats, Ratings
from moyai.engines.judging.reliability.solution import Agreement, Kind

ONE_WAY = (Kind.ICC1, Kind.ICC1K)
TWO_WAY = (Kind.ICC2, Kind.ICC2K, Kind.ICC3, Kind.ICC3K)


def find_icc(ratings: Ratings, kind: Kind, drawing: Drawing | None = None) -> Agreement:
    """Return an intraclass correlation.

    ICC(1) and ICC(1,k) take every entry with a rating. The others need the same raters for all: entries that
    not everybody rated are left out, and ``Agreement.entries`` says how many remain.

    Args:
        ratings: Missing ones are left out, or their whole entry is.
        kind: One of the six.
        drawing: How the interval is found.

    Raises:
        ProblemError: the kind is no intraclass correlation.
    """
    if kind in ONE_WAY:
        values = ratings.values[(~np.isnan(ratings.values)).any(axis=1)]
        measure = _OneWay(values, kind).measure
    elif kind in TWO_WAY:
        values = ratings.list_complete()
        measure = _TwoWay(values, kind).measure
    else:
        raise ProblemError(f"coefficient {kind}", "is no intraclass correlation")
    raters = int((~np.isnan(values)).any(axis=0).sum())
    return find_agreement(kind, measure, len(values), raters, drawing or Drawing())


class _OneWay:
    def __init__(self, values: Floats, kind: Kind) -> None:
        self.kind = kind
        is_there = ~np.isnan(values)
        self.counts = is_there.sum(axis=1).astype(float)
        centred = np.where(is_there, values - (np.nanmean(values) if values.size else 0.0), 0.0)
        self.sums = centred.sum(axis=1)
        self.squares = (centred**2).sum(axis=1)

    def measure(self, weights: Floats) -> Floats:
        entries, count = weights.sum(axis=1), weights @ self.counts
        total = weights @ self.sums
        between = weights @ (self.sums**2 / self.counts) - total**2 / count
        within = weights @ (self.squares - self.sums**2 / self.counts)
        between = divide(between, entries - 1)
        within = divide(within, count - entries)
        size = divide(count - (weights @ self.counts**2) / count, entries - 1)
        if self.kind is Kind.ICC1K:
            return divide(between - within, between)
        return divide(between - within, between + (size - 1) * within)


class _TwoWay:
    def __init__(self, values: Floats, kind: Kind) -> None:
        self.kind = kind
        self.values = values - (values.mean() if values.size else 0.0)
        self.raters = values.shape[1]

    def measure(self, weights: Floats) -> Floats:
        k, n = float(self.raters), weights.sum(axis=1)
        means = self.values.mean(axis=1)
        columns = weights @ self.values / n[:, None]
        grand = columns.mean(axis=1)
        rows = k * (weights @ means**2 - n * grand**2)
        across = n * ((columns - grand[:, None]) ** 2).sum(axis=1)
        left = weights @ (self.values**2).sum(axis=1) - n * k * grand**2 - rows - across
        between, among = divide(rows, n - 1), divide(across, np.full_like(n, k - 1))
        error = divide(np.maximum(left, 0.0), (n - 1) * (k - 1))
        if self.kind is Kind.ICC3:
            return divide(between - error, between + (k - 1) * error)
        if self.kind is Kind.ICC3K:
            return divide(between - error, between)
        if self.kind is Kind.ICC2:
            return divide(between - error, between + (k - 1) * error + k * (among - error) / n)
        return divide(between - error, between + (among - error) / n)
