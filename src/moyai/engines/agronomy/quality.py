"""Whether readings can be true: range, jumps, a value that does not move. It is marked, not thrown away.

Times are whole seconds since 1970, values in the unit of their measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from moyai.engines.agronomy.measures import Measure

Point = tuple[int, float]

SETTLED_COUNT = 3
"""So many readings that agree with one another make a new level true: the sensor was moved, or watered."""


class Flag(StrEnum):
    """What is thought of one reading."""

    GOOD = "good"
    RANGE = "range"
    JUMP = "jump"
    STUCK = "stuck"


def is_possible(measure: Measure, value: float) -> bool:
    """Tell whether a value can be at all (NaN and infinities cannot)."""
    return measure.least <= value <= measure.most


def judge(
    measure: Measure,
    points: Sequence[Point],
    *,
    believed: Point | None = None,
    same_since_s: int | None = None,
) -> list[Flag]:
    """Return a flag for each reading, in the order given.

    Args:
        measure: What they are.
        points: In order of time.
        believed: The last reading before them that was believed.
        same_since_s: Since when the value of the first has stood, where it did before.

    Raises:
        ValueError: times go backwards.
    """
    if any(after[0] < before[0] for before, after in pairwise(points)):
        raise ValueError("readings are in order of time")
    flags = [Flag.GOOD if is_possible(measure, value) else Flag.RANGE for _, value in points]
    _mark_jumps(measure, points, flags, believed)
    _mark_stuck(measure, points, flags, same_since_s)
    return flags


def may_follow(measure: Measure, before: Point, after: Point) -> bool:
    """Tell whether a reading can come after another: within a step, or a rate times the time between."""
    minutes = (after[0] - before[0]) / 60
    return abs(after[1] - before[1]) <= measure.step + measure.rate_per_min * minutes


def _mark_jumps(measure: Measure, points: Sequence[Point], flags: list[Flag], believed: Point | None) -> None:
    """Mark what leaps away from the last believed reading, until so many agree that they are believed."""
    doubted: list[int] = []
    for at, point in enumerate(points):
        if flags[at] is not Flag.GOOD:
            continue
        if believed is None or may_follow(measure, believed, point):
            if doubted and believed and _is_nearer(point, points[doubted[-1]], believed):
                _clear(flags, doubted)
            believed, doubted = point, []
            continue
        if doubted and not may_follow(measure, points[doubted[-1]], point):
            doubted = []
        doubted.append(at)
        flags[at] = Flag.JUMP
        if len(doubted) >= SETTLED_COUNT:
            _clear(flags, doubted)
            believed, doubted = point, []


def _clear(flags: list[Flag], doubted: Sequence[int]) -> None:
    for each in doubted:
        flags[each] = Flag.GOOD


def _is_nearer(point: Point, to: Point, than: Point) -> bool:
    """Tell whether a reading agrees with the doubted ones rather than with what was believed before."""
    return abs(point[1] - to[1]) < abs(point[1] - than[1])


def _mark_stuck(
    measure: Measure, points: Sequence[Point], flags: list[Flag], same_since_s: int | None
) -> None:
    if not measure.stuck_s:
        return
    first = 0
    for at in range(1, len(points) + 1):
        if at < len(points) and points[at][1] == points[first][1]:
            continue
        since_s = same_since_s if first == 0 and same_since_s is not None else points[first][0]
        if points[at - 1][0] - since_s >= measure.stuck_s and not _may_rest(measure, points[first][1]):
            for each in range(first, at):
                if flags[each] is Flag.GOOD:
                    flags[each] = Flag.STUCK
        first = at


def _may_rest(measure: Measure, value: float) -> bool:
    """Tell whether a value may stand for long: the ends of a share (fog is 100 %), no wind, no fertiliser."""
    return value == measure.least or (measure.unit == "%" and value == 100)
