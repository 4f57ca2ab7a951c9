"""The result as drawings of ours: dots of both groups with their means, the range of the difference, growth.

Groups are told apart by place, shape and word, not by colour alone. The same stands in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from moyai.services.smart_farm.experiments.results import Mean, Result

WIDTH, HEIGHT = 420, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 16, 44
SPREAD = 60
BAR_HEIGHT = 96
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Dot:
    """A plot."""

    x: float
    y: float
    number: int


@dataclass(frozen=True)
class Column:
    """A group: its dots and its mean."""

    group: str
    x: float
    dots: tuple[Dot, ...]
    mean_y: float
    mean: float


@dataclass(frozen=True)
class Dots:
    """Both groups side by side."""

    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, str], ...]
    left: int = LEFT
    right_x: int = WIDTH - RIGHT
    floor_y: int = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class RangeBar:
    """The range of the difference on a line on which none is marked."""

    from_x: float
    to_x: float
    middle_x: float
    zero_x: float
    ticks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = BAR_HEIGHT


@dataclass(frozen=True)
class GrowthLine:
    """A group's means day by day."""

    group: str
    line: str
    points: tuple[tuple[float, float], ...]
    end_x: float
    end_y: float


@dataclass(frozen=True)
class Growth:
    """Both groups day by day."""

    lines: tuple[GrowthLine, ...]
    ticks: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str], ...]
    left: int = LEFT
    right_x: int = WIDTH - RIGHT - 24
    floor_y: int = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def draw_dots(result: Result) -> Dots | None:
    """Return the last values of both groups, or None where one has none."""
    groups = {"A": result.values_a, "B": result.values_b}
    if not all(groups.values()):
        return None
    top, ticks = _scale([value for values in groups.values() for _plot, value in values])
    columns = []
    for place, (group, values) in enumerate(groups.items()):
        middle = LEFT + (WIDTH - LEFT - RIGHT) * (2 * place + 1) / 4
        gap = 2 * SPREAD / max(1, len(values) - 1)
        dots = tuple(
            Dot(_r(middle - SPREAD + gap * n if len(values) > 1 else middle), _y(value, top), plot)
            for n, (plot, value) in enumerate(values)
        )
        mean = sum(value for _plot, value in values) / len(values)
        columns.append(Column(group, _r(middle), dots, _y(mean, top), mean))
    return Dots(tuple(columns), ticks)


def draw_range(result: Result) -> RangeBar | None:
    """Return the range of the difference, or None where nothing was compared."""
    if result.comparison is None:
        return None
    low, high = result.range
    reach = max(abs(low), abs(high), 1e-9) * 1.15
    step = _find_step(reach)

    def place(value: float) -> float:
        return _r(24 + (WIDTH - 48) * (value + reach) / (2 * reach))

    count = floor(reach / step)
    ticks = tuple((place(n * step), f"{n * step:+g}" if n else "0") for n in range(-count, count + 1))
    return RangeBar(place(low), place(high), place(result.comparison.difference), place(0), ticks)


def draw_growth(result: Result) -> Growth | None:
    """Return both groups' means day by day, or None where there is but one day."""
    means = {"A": result.means_a, "B": result.means_b}
    days = sorted({each.day for several in means.values() for each in several})
    if len(days) < 2:
        return None
    top, ticks = _scale([each.mean for several in means.values() for each in several])
    span = (days[-1] - days[0]).days

    def place(mean: Mean) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT - 24) * (mean.day - days[0]).days / span
        return _r(x), _y(mean.mean, top)

    lines = []
    for group, several in means.items():
        points = tuple(place(each) for each in several)
        if points:
            line = " ".join(f"{x},{y}" for x, y in points)
            lines.append(GrowthLine(group, line, points, *points[-1]))
    right = WIDTH - RIGHT - 24
    ends = ((float(LEFT), f"{days[0]:%-m/%-d}"), (float(right), f"{days[-1]:%-m/%-d}"))
    return Growth(tuple(lines), ticks, ends)


def _scale(values: Sequence[float]) -> tuple[float, tuple[tuple[float, str], ...]]:
    """Return the top of the scale, which begins at 0, and its lines."""
    most = max(*values, 1e-9) if len(values) > 1 else max(values[0], 1e-9)
    step = _find_step(most)
    count = ceil(most / step - 1e-9)
    top = count * step
    return top, tuple((_y(n * step, top), f"{n * step:g}") for n in range(count + 1))


def _find_step(most: float) -> float:
    """Return the smallest step of 1, 2 or 5 times a power of ten that needs at most five lines."""
    power = 10.0 ** floor(log10(most / 5))
    return next(power * step for step in _STEPS if most / (power * step) <= 5 + 1e-9)


def _y(value: float, top: float) -> float:
    return _r(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top)


def _r(value: float) -> float:
    return round(value, 1)
