"""The coefficients once more, straight from their definitions; it shares no code with the others. Slow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, permutations
from statistics import fmean

Table = Sequence[Sequence[float | None]]
"""By entry and rater; None where there is no rating."""


def define_alpha(table: Table, scale: str) -> float | None:
    """Return 1 less observed over expected disagreement, every pair of ratings looked at.

    Args:
        table: Of ratings.
        scale: ``nominal``, ``ordinal``, ``interval`` or ``ratio``.
    """
    units = [[each for each in row if each is not None] for row in table]
    units = [row for row in units if len(row) > 1]
    everything = [each for row in units for each in row]
    if not everything:
        return None

    def apart(one: float, other: float) -> float:
        if scale == "nominal":
            return float(one != other)
        if scale == "interval":
            return (one - other) ** 2
        if scale == "ratio":
            return ((one - other) / (one + other)) ** 2 if one + other else 0.0
        low, high = min(one, other), max(one, other)
        between = sum(low <= each <= high for each in everything)
        return (between - (everything.count(low) + everything.count(high)) / 2) ** 2 if low != high else 0.0

    observed = sum(
        apart(one, other) / (len(row) - 1) for row in units for one, other in permutations(row, 2)
    ) / len(everything)
    expected = sum(apart(one, other) for one, other in permutations(everything, 2))
    expected /= len(everything) * (len(everything) - 1)
    return 1 - observed / expected if expected else None


def define_icc(table: Sequence[Sequence[float]], kind: str) -> float | None:
    """Return an intraclass correlation of a table without gaps, by its sums of squares.

    Args:
        table: By entry and rater.
        kind: ``icc1``, ``icc1k``, ``icc2``, ``icc2k``, ``icc3`` or ``icc3k``.
    """
    n, k = len(table), len(table[0])
    grand = fmean(each for row in table for each in row)
    rows = [fmean(row) for row in table]
    columns = [fmean(column) for column in zip(*table, strict=True)]
    msr = k * sum((each - grand) ** 2 for each in rows) / (n - 1)
    msc = n * sum((each - grand) ** 2 for each in columns) / (k - 1)
    msw = sum((x - rows[i]) ** 2 for i, row in enumerate(table) for x in row) / (n * (k - 1))
    mse = sum(
        (x - rows[i] - columns[j] + grand) ** 2 for i, row in enumerate(table) for j, x in enumerate(row)
    ) / ((n - 1) * (k - 1))
    above, below = {
        "icc1": (msr - msw, msr + (k - 1) * msw),
        "icc1k": (msr - msw, msr),
        "icc2": (msr - mse, msr + (k - 1) * mse + k * (msc - mse) / n),
        "icc2k": (msr - mse, msr + (msc - mse) / n),
        "icc3": (msr - mse, msr + (k - 1) * mse),
        "icc3k": (msr - mse, msr),
    }[kind]
    return above / below if abs(below) > 1e-12 else None


def define_concordance(table: Sequence[Sequence[float]]) -> float | None:
    """Return Kendall's W of a table without ties or gaps, by the mean of all pairs' Spearman correlations."""
    raters = list(zip(*table, strict=True))
    orders = [[sum(other < each for other in column) for each in column] for column in raters]
    n, m = len(table), len(raters)
    pairs = [
        1 - 6 * sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) / (n**3 - n)
        for one, other in combinations(orders, 2)
    ]
    return (fmean(pairs) * (m - 1) + 1) / m


def define_kappa(one: Sequence[int], other: Sequence[int], power: int) -> float | None:
    """Return Cohen's kappa of whole numbers.

    Args:
        one: Ratings of one rater.
        other: Of another.
        power: Of the difference: 0 for none, 1 linear, 2 quadratic.
    """

    def apart(a: int, b: int) -> float:
        return math.pow(abs(a - b), power) if a != b else 0.0

    observed = fmean(apart(a, b) for a, b in zip(one, other, strict=True))
    expected = fmean(apart(a, b) for a in one for b in other)
    return 1 - observed / expected if expected else None
