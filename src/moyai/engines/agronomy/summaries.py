"""Readings of an hour or a day in one row that says how much of it was missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from moyai.engines.agronomy.measures import Measure, Sum
from moyai.engines.agronomy.quality import Flag, Point

FIT_SHARE = 0.8
"""A day is used for reckoning when so much of it was measured."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A span in one row.

    Attributes:
        count: Readings believed.
        expected: Readings there would have been.
        doubtful: Readings not believed; they are in nothing else.
        mean: None without any.
        least: Lowest.
        most: Highest.
        total: Sum of the values.
    """

    count: int
    expected: int
    doubtful: int
    mean: float | None
    least: float | None
    most: float | None
    total: float

    @property
    def missing_share(self) -> float:
        """How much of the span was not measured, 0 to 1."""
        return max(0.0, 1 - self.count / self.expected) if self.expected else 0.0

    @property
    def is_fit(self) -> bool:
        """Tell whether enough was measured to reckon with."""
        return self.count > 0 and self.missing_share <= 1 - FIT_SHARE


def summarise(points: Sequence[Point], flags: Sequence[Flag], *, span_s: int, interval_s: int) -> Summary:
    """Return the summary of the readings of one span.

    Args:
        points: Readings of the span.
        flags: What is thought of each.
        span_s: How long the span is.
        interval_s: How often the sensor speaks.
    """
    good = [value for (_, value), flag in zip(points, flags, strict=True) if flag is Flag.GOOD]
    expected = max(1, span_s // interval_s)
    if not good:
        return Summary(0, expected, len(points), None, None, None, 0.0)
    total = math.fsum(good)
    mean = min(max(total / len(good), min(good)), max(good))  # rounding must not leave the range
    return Summary(len(good), expected, len(points) - len(good), mean, min(good), max(good), total)


def combine(parts: Sequence[Summary]) -> Summary:
    """Return a longer span's summary from its parts: each part weighs the same, however many readings it has.

    Five readings at noon and one at night would else make the day warmer than it was.
    """
    known = [each for each in parts if each.mean is not None]
    counts = (
        sum(min(each.count, each.expected) for each in parts),
        sum(each.expected for each in parts),
        sum(each.doubtful for each in parts),
    )
    if not known:
        return Summary(*counts, None, None, None, 0.0)
    means = [each.mean for each in known if each.mean is not None]
    least = min(each.least for each in known if each.least is not None)
    most = max(each.most for each in known if each.most is not None)
    mean = min(max(math.fsum(means) / len(means), least), most)
    return Summary(*counts, mean, least, most, math.fsum(each.total for each in known))


def find_value(measure: Measure, summary: Summary) -> float | None:
    """Return the one figure of a span: the total of what falls, else the mean."""
    if summary.mean is None:
        return None
    return summary.total if measure.sum is Sum.TOTAL else summary.mean


@dataclass(frozen=True, slots=True)
class Gap:
    """From one reading to the next nothing came for longer than it should have."""

    from_s: int
    to_s: int


def find_gaps(times_s: Sequence[int], *, start_s: int, end_s: int, interval_s: int) -> list[Gap]:
    """Return the stretches without a reading longer than two intervals and a half, in order."""
    longest = interval_s * 5 // 2
    marks = [start_s, *times_s, end_s]
    return [Gap(before, after) for before, after in pairwise(marks) if after - before > longest]
