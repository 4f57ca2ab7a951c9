"""The geometry of a bar chart that needs no script: a server-drawn SVG, the same on a page and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 18, 24
_GAP = 0.25
_STEPS = (1, 2, 5, 10)
_LEAST = 1e-9  # what is smaller comes of rounding: 0.05 / 0.01 is a little more than 5 in floating point


@dataclass(frozen=True)
class Bar:
    """A bar in a 640 x 200 box; ``height`` 0 and no ``words`` where there is no value."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    words: str


@dataclass(frozen=True)
class Tick:
    """A line across the chart."""

    y: float
    words: str


@dataclass(frozen=True)
class BarChart:
    """Bars with their scale."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    floor_y: float


def draw_bars(values: Sequence[float | None], labels: Sequence[str], *, decimals: int = 0) -> BarChart | None:
    """Place a bar for each value, or return None when there is none to be seen.

    Args:
        values: at even distances; None and what is below zero have no bar, but their words.
        labels: below the bars.
        decimals: of the words.
    """
    known = [value for value in values if value is not None]
    if not known or max(known) < _LEAST:
        return None
    step = _find_step(max(known))
    count = ceil(max(known) / step - _LEAST)
    top = count * step
    reach = HEIGHT - _TOP - _BOTTOM
    each = (WIDTH - _LEFT - _RIGHT) / len(values)
    bars = []
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        height = max(value or 0, 0) / top * reach
        x = _LEFT + place * each + each * _GAP / 2
        words = "" if value is None else f"{value:,.{decimals}f}"
        y, width = HEIGHT - _BOTTOM - height, each * (1 - _GAP)
        bars.append(Bar(_r(x), _r(y), _r(width), _r(height), _r(x + width / 2), label, words))
    ticks = [Tick(_r(HEIGHT - _BOTTOM - n * step / top * reach), f"{n * step:,g}") for n in range(count + 1)]
    return BarChart(tuple(bars), tuple(ticks), float(HEIGHT - _BOTTOM))


def _find_step(most: float) -> float:
    """Return the smallest step of 1, 2 or 5 times a power of ten that needs at most five lines."""
    power = 10.0 ** floor(log10(most / 5))
    return next(power * step for step in _STEPS if most / (power * step) <= 5 + _LEAST)


def _r(value: float) -> float:
    return round(value, 1)
