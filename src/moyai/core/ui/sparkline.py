"""The geometry of a small line without axes: a server-drawn SVG, no inline style."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 100.0
HEIGHT = 30.0
_MARGIN = 2.0


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Two SVG path texts in a 100 x 30 box."""

    line: str
    area: str


def draw_sparkline(values: Sequence[float | None]) -> Sparkline | None:
    """Draw values from left to right, the lowest at the bottom.

    Args:
        values: Numbers at even distances; ``None`` is left out (the line joins its neighbours).

    Returns:
        The paths, or None when fewer than two numbers are given.
    """
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return None
    low, high = min(v for _, v in known), max(v for _, v in known)
    span = (high - low) or 1.0
    reach = HEIGHT - 2 * _MARGIN
    step = WIDTH / (len(values) - 1)
    points = [(i * step, HEIGHT - _MARGIN - (v - low) / span * reach) for i, v in known]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    area = f"{line}L{points[-1][0]:.1f} {HEIGHT:.0f}L{points[0][0]:.1f} {HEIGHT:.0f}Z"
    return Sparkline(line, area)
