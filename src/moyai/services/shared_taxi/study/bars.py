"""Bars side by side as SVG, placed on the server, so that they need no script and go onto paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

TONES = ("#006173", "#b3541e", "#6f4a9c", "#3d6e3d")
"""Of the series; each 4.5:1 against white at least."""
WIDTH, LABELS, VALUES, BAR, GAP = 640, 150, 52, 16, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. All lengths in units of the drawing."""

    y: int
    width: float
    tone: str
    text_x: float
    text_y: int
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one thing, with its name."""

    label: str
    label_y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart with the same in numbers.

    Attributes:
        key: Its id on the page.
        title: What it shows.
        series: Names with their tones.
        groups: The bars.
        rows: Label and numbers in words, for the table.
        width: Of the drawing.
        height: Of the drawing.
        bars_from: Where bars begin.
    """

    key: str
    title: str
    series: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    width: int
    height: int
    bars_from: int = LABELS


def draw_bars(
    *,
    key: str,
    title: str,
    groups: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    most: float = 100.0,
) -> BarChart:
    """Return a chart of shares.

    Args:
        key: Id on the page.
        title: What it shows.
        groups: Names of the groups.
        series: Name and a value for each group; None or NaN where there is nothing to measure.
        most: The value of a full bar.
    """
    tones = [TONES[index % len(TONES)] for index in range(len(series))]
    step = BAR * len(series) + GAP
    return BarChart(
        key=key,
        title=title,
        series=tuple((name, tone) for (name, _values), tone in zip(series, tones, strict=True)),
        groups=tuple(
            _draw_group(label, index, index * step, series, tones, most) for index, label in enumerate(groups)
        ),
        rows=tuple(
            (label, tuple(_show(values[index]) for _name, values in series))
            for index, label in enumerate(groups)
        ),
        width=WIDTH,
        height=max(step * len(groups), 1),
    )


def _draw_group(
    label: str,
    index: int,
    top: int,
    series: Sequence[tuple[str, Sequence[float | None]]],
    tones: Sequence[str],
    most: float,
) -> Group:
    bars = []
    for place, ((_name, values), tone) in enumerate(zip(series, tones, strict=True)):
        value = values[index]
        there = value is not None and not math.isnan(value)
        share = min(1.0, max(0.0, value / most)) if value is not None and there else 0.0
        width = round(share * (WIDTH - LABELS - VALUES), 1)
        y = top + place * BAR
        bars.append(Bar(y, width, tone, LABELS + width + 6, y + BAR - 4, _show(value)))
    return Group(label, top + BAR * len(series) // 2 + 5, tuple(bars))


def _show(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.1f}"
