"""Paper: a grid in millimetres, curves with no more points than can be seen, words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def open_sheet(wide_mm: float, high_mm: float, label: str, *, name: str = "") -> str:
    """Return the head of a sheet whose unit is the millimetre; it prints at true size.

    Args:
        wide_mm, high_mm: its size.
        label: what a screen reader says of it.
        name: a class for the style sheet.
    """
    size = f'width="{wide_mm:g}mm" height="{high_mm:g}mm" viewBox="0 0 {wide_mm:g} {high_mm:g}"'
    return f'<svg class="trace {name}" role="img" aria-label="{escape(label)}" {size}>'


def draw_grid(
    x: float, y: float, wide: float, high: float, *, step_x: float, step_y: float, name: str
) -> str:
    """Return lines at equal steps over a field, its borders included."""
    across, down = int(wide / step_x + 1e-6) + 1, int(high / step_y + 1e-6) + 1
    upright = "".join(f"M{x + at * step_x:.2f} {y:.2f}v{high:.2f}" for at in range(across))
    level = "".join(f"M{x:.2f} {y + at * step_y:.2f}h{wide:.2f}" for at in range(down))
    return f'<path class="{name}" d="{upright}{level}"/>'


def draw_words(x: float, y: float, words: str, *, name: str = "trace__words", anchor: str = "start") -> str:
    """Return words at a place."""
    return f'<text class="{name}" x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}">{escape(words)}</text>'


def draw_curve(points: Iterable[tuple[float, float] | None], name: str = "trace__curve") -> str:
    """Return a curve through points in mm; None: a gap."""
    parts, is_down = [], False
    for point in points:
        if point is None:
            is_down = False
            continue
        parts.append(f"{'L' if is_down else 'M'}{point[0]:.2f} {point[1]:.2f}")
        is_down = True
    return f'<path class="{name}" d="{"".join(parts)}"/>'


def thin(values: Sequence[float | None], most: int) -> list[tuple[int, float | None]]:
    """Return (place, value) of at most ``2 * most``: each part's least and greatest, so no peak is lost."""
    count = len(values)
    if count <= 2 * most:
        return list(enumerate(values))
    kept: list[tuple[int, float | None]] = []
    for part in range(most):
        first, end = part * count // most, (part + 1) * count // most
        known = [(value, at) for at, value in enumerate(values[first:end], first) if value is not None]
        pair = {min(known), max(known)} if known else set()
        kept += sorted((at, value) for value, at in pair) or [(first, None)]
    return kept
