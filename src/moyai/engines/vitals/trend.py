"""Where a series goes, without being led astray by one wrong value.

Slope: Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968. Whether it is
more than chance: Mann, "Nonparametric tests against trend", Econometrica 13, 1945, with Kendall's correction
for ties.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from statistics import median

from moyai.engines.vitals.solution import Direction, Point, Trend

DAY_S = 86_400
LEAST_POINTS = 5
SURE = 0.95


def find_trend(points: Sequence[Point]) -> Trend:
    """Return where the points of one measure go.

    Args:
        points: of one measure, in any order. Fewer than five, or all at one time, tell nothing.

    Raises:
        ValueError: they are of several measures.
    """
    if len({point.measure for point in points}) > 1:
        raise ValueError("a trend is of one measure")
    pairs = [
        (later.at_s - earlier.at_s, later.value - earlier.value)
        for earlier, later in combinations(sorted(points), 2)
        if later.at_s > earlier.at_s
    ]
    if len(points) < LEAST_POINTS or not pairs:
        return Trend(Direction.UNKNOWN, Decimal(0), 0.0)
    per_day = median(rise * DAY_S / seconds for seconds, rise in pairs)
    confidence = _find_confidence(points, sum(_sign(rise) for _seconds, rise in pairs))
    if confidence < SURE or per_day == 0:
        return Trend(Direction.STEADY, per_day, confidence)
    return Trend(Direction.RISING if per_day > 0 else Direction.FALLING, per_day, confidence)


def _sign(rise: Decimal) -> int:
    return (rise > 0) - (rise < 0)


def _find_confidence(points: Sequence[Point], score: int) -> float:
    """Return how seldom chance alone gives a score nearer to none (two-sided, normal approximation)."""
    variance = (
        _spread(len(points))
        - _spread_of_ties(Counter(point.value for point in points))
        - _spread_of_ties(Counter(point.at_s for point in points))
    ) / 18
    if score == 0 or variance <= 0:
        return 0.0
    z = (abs(score) - 1) / math.sqrt(variance)
    return math.erf(z / math.sqrt(2))


def _spread(count: int) -> int:
    return count * (count - 1) * (2 * count + 5)


def _spread_of_ties(counts: Counter) -> int:
    return sum(_spread(count) for count in counts.values() if count > 1)
