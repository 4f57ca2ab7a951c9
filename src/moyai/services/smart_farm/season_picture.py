"""A span of a sensor as a drawing of ours: the mean as a line, least to most as a band, gaps left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, floor, log10

from moyai.core.clock import local
from moyai.services.smart_farm.tiles import WIDTHS_S, choose_level, find_index, find_start, get_tile

WIDTH, HEIGHT = 760, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 36
STRETCHES = 240
DAY_S = 86_400
TICKS = 5


@dataclass(frozen=True, slots=True)
class Spot:
    """One stretch of the span."""

    at_s: int
    mean: float
    least: float
    most: float


@dataclass(frozen=True)
class Picture:
    """The drawing."""

    lines: tuple[str, ...]
    bands: tuple[str, ...]
    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right_x: int = WIDTH - RIGHT
    top: int = TOP
    floor_y: int = HEIGHT - BOTTOM


def list_spots(sensor: int, since_s: int, until_s: int, *, stretches: int, is_total: bool) -> list[Spot]:
    """Return the stretches of a span that have readings; of what falls, the totals stand for the means."""
    level = choose_level(until_s - since_s, stretches)
    width, found = WIDTHS_S[level], []
    for index in range(find_index(level, since_s), find_index(level, until_s - 1) + 1):
        start = find_start(level, index)
        for row in get_tile(sensor, level, index).rows:
            at_s = start + row.number * width
            if since_s - width < at_s < until_s:
                figures = (row.total, 0.0, row.total) if is_total else (row.mean, row.least, row.most)
                found.append(Spot(at_s + width // 2, *figures))
    return found


def draw_season(sensor: int, since_s: int, until_s: int, *, is_total: bool, digits: int) -> Picture | None:
    """Return a span as a picture; None: nothing was measured in it."""
    spots = list_spots(sensor, since_s, until_s, stretches=STRETCHES, is_total=is_total)
    if not spots:
        return None
    low, high, step = _find_scale(min(each.least for each in spots), max(each.most for each in spots))
    width = WIDTHS_S[choose_level(until_s - since_s, STRETCHES)]

    def x(at_s: int) -> float:
        share = (at_s - since_s) / (until_s - since_s)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * min(max(share, 0.0), 1.0), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low), 1)

    lines, bands = [], []
    for part in _split(spots, width):
        lines.append(" ".join(f"{x(each.at_s)},{y(each.mean)}" for each in part))
        upper = [(x(each.at_s), y(each.most)) for each in part]
        lower = [(x(each.at_s), y(each.least)) for each in reversed(part)]
        bands.append(" ".join(f"{across},{down}" for across, down in upper + lower))
    count = round((high - low) / step)
    ticks = [low + step * number for number in range(count + 1)]
    return Picture(
        tuple(lines),
        tuple(bands),
        tuple((x(at_s), words) for at_s, words in list_times(since_s, until_s)),
        tuple((y(value), f"{value:.{max(digits, _digits(step))}f}") for value in ticks),
    )


def list_times(since_s: int, until_s: int, most: int = 8) -> list[tuple[int, str]]:
    """Return round moments of a span on Japan's wall clock, with what stands beside them."""
    span = until_s - since_s
    if span <= 2 * DAY_S:
        step = next(each for each in (3600, 3 * 3600, 6 * 3600, 12 * 3600) if span / each <= most)
        first = -(-(since_s + 9 * 3600) // step) * step - 9 * 3600
        return [(at_s, f"{_wall(at_s):%-H:%M}") for at_s in range(first, until_s, step)]
    days = max(1, ceil(span / DAY_S / most))
    begin = _wall(since_s).replace(hour=0, minute=0, second=0, microsecond=0)
    moments = [begin + timedelta(days=number) for number in range(0, span // DAY_S + 2, days)]
    seconds = [(int(each.timestamp()), f"{each:%-m/%-d}") for each in moments]
    return [(at_s, words) for at_s, words in seconds if since_s <= at_s < until_s]


def _split(spots: Sequence[Spot], width: int) -> list[list[Spot]]:
    """Return the spots in parts without a hole: a line over a gap would tell what nobody measured."""
    parts: list[list[Spot]] = [[]]
    for spot in spots:
        if parts[-1] and spot.at_s - parts[-1][-1].at_s > 2 * width:
            parts.append([])
        parts[-1].append(spot)
    return parts


def _find_scale(low: float, high: float) -> tuple[float, float, float]:
    """Return round ends around the values and the step between ticks."""
    span = max(high - low, 1e-6, abs(high) * 1e-6)
    size = 10 ** floor(log10(span / TICKS))
    step = next(each * size for each in (1, 2, 5, 10) if span / (each * size) <= TICKS)
    return floor(low / step) * step, max(ceil(high / step), floor(low / step) + 1) * step, step


def _digits(step: float) -> int:
    return max(0, -floor(log10(step)))


def _wall(at_s: int) -> datetime:
    return local(datetime.fromtimestamp(at_s, UTC))
