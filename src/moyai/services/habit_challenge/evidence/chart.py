"""The curves as a drawing of ours: stairs with bands, told apart by dashes and words as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moyai.core.languages import put
from moyai.engines.habit.retention import Curve
from moyai.services.habit_challenge.evidence.report import Group

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 56, 150, 16, 44
LOOKS = (
    ("#1f6f78", ""),
    ("#a3541c", "8 4"),
    ("#5a4a9c", "3 3"),
    ("#3f4f55", "12 4 3 4"),
)
LABEL_GAP = 18
LAST_DAY = 100


@dataclass(frozen=True)
class Line:
    """One group's stairs, its band and its name at the right."""

    name: str
    colour: str
    dash: str
    stairs: str
    band: str
    label_y: float
    end_x: float
    end_y: float


@dataclass(frozen=True)
class Chart:
    """The drawing."""

    lines: tuple[Line, ...]
    ticks_x: tuple[tuple[float, int], ...]
    ticks_y: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right_x: int = WIDTH - RIGHT
    floor_y: int = HEIGHT - BOTTOM
    label_x: int = WIDTH - RIGHT + 10


def draw_curves(groups: Sequence[Group]) -> Chart | None:
    """Return the curves of groups until day 100 or the last that is known; None: there are none."""
    drawn = [(group, group.curve) for group in groups if group.curve is not None]
    if not drawn:
        return None
    last = max(7, min(LAST_DAY, max(curve.last_day for _group, curve in drawn)))
    ends = [_y(curve.find_step(min(last, curve.last_day)).share) for _group, curve in drawn]
    labels = _spread(ends)
    lines = tuple(
        Line(
            put(group.title),
            *LOOKS[number % len(LOOKS)],
            _draw_stairs(curve, last),
            _draw_band(curve, last),
            labels[number],
            _x(min(last, curve.last_day), last),
            ends[number],
        )
        for number, (group, curve) in enumerate(drawn)
    )
    days = [day for day in (0, 7, 30, 60, 90) if day <= last]
    return Chart(
        lines,
        tuple((_x(day, last), day) for day in days),
        tuple((_y(pct / 100), pct) for pct in (0, 25, 50, 75, 100)),
    )


def _list_steps(curve: Curve, last: int) -> list[tuple[int, int, float, tuple[float, float] | None]]:
    """Return the steps with the day on which each ends."""
    steps = [step for step in curve.steps if step.day <= last]
    ends = [*(step.day for step in steps[1:]), min(last, curve.last_day)]
    return [
        (step.day, end, step.share, step.log_log or step.plain) for step, end in zip(steps, ends, strict=True)
    ]


def _draw_stairs(curve: Curve, last: int) -> str:
    points = []
    for begin, end, share, _band in _list_steps(curve, last):
        points += [(_x(begin, last), _y(share)), (_x(end, last), _y(share))]
    return _join(points)


def _draw_band(curve: Curve, last: int) -> str:
    upper, lower = [], []
    for begin, end, share, band in _list_steps(curve, last):
        low, high = band or (share, share)
        upper += [(_x(begin, last), _y(high)), (_x(end, last), _y(high))]
        lower += [(_x(begin, last), _y(low)), (_x(end, last), _y(low))]
    return _join([*upper, *reversed(lower)])


def _spread(ends: Sequence[float]) -> list[float]:
    """Return where names stand, none over another."""
    placed = dict.fromkeys(range(len(ends)), 0.0)
    above = float(TOP - LABEL_GAP)
    for number in sorted(placed, key=lambda each: ends[each]):
        above = placed[number] = max(ends[number] + 4, above + LABEL_GAP)
    return [round(placed[number], 1) for number in range(len(ends))]


def _join(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _x(day: int, last: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * day / last, 1)


def _y(share: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)
