"""The trend of one questionnaire's points as a drawing of ours; a table with the same stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from moyai.services.habit_challenge.queries.checks import Read

WIDTH, HEIGHT = 420, 220
LEFT, RIGHT, TOP, BOTTOM = 48, 24, 20, 36


@dataclass(frozen=True)
class Point:
    """One time that it was answered; ``top_y`` differs where missing answers leave the points open."""

    x: float
    y: float
    top_y: float
    day: date
    words: str


@dataclass(frozen=True)
class Trend:
    """The drawing."""

    points: tuple[Point, ...]
    line: str
    ticks: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    floor_y: int = HEIGHT - BOTTOM


def draw_trend(reads: Sequence[Read]) -> Trend:
    """Return the drawing of two or more results of one questionnaire, the earliest first."""
    first, last = reads[0].day.toordinal(), reads[-1].day.toordinal()
    highest = max(4, *(read.result.most for read in reads))
    span = max(1, last - first)
    points = tuple(
        Point(
            LEFT + 20 + (WIDTH - LEFT - RIGHT - 40) * (read.day.toordinal() - first) / span,
            _y(read.result.points, highest),
            _y(read.result.most, highest),
            read.day,
            _tell(read),
        )
        for read in reads
    )
    step = max(1, -(-highest // 4))
    ticks = tuple((_y(value, highest), value) for value in range(0, highest + 1, step))
    line = " ".join(f"{point.x:.1f},{point.y:.1f}" for point in points)
    return Trend(points, line, ticks)


def _y(value: float, highest: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / highest, 1)


def _tell(read: Read) -> str:
    result = read.result
    return str(result.points) if result.points == result.most else f"{result.points}–{result.most}"
