"""A fetal trace on its paper: 1 or 3 cm a minute, 30 beats a centimetre, the womb's activity below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moyai.services.mobile_clinic.imaging.drawing.paper import (
    draw_curve,
    draw_grid,
    draw_words,
    open_sheet,
    thin,
)

SPEEDS = (3, 1)
"""Centimetres a minute: Japan's usual paper, and the one that saves paper."""

PART_S = 1200
"""Seconds on one sheet."""

_LEFT, _RIGHT, _ABOVE, _BETWEEN, _BELOW = 9.0, 2.0, 4.0, 8.0, 3.0


@dataclass(frozen=True)
class _Field:
    """One of the paper's two fields, from ``low`` to ``top``; ``fine``, ``coarse``: steps of its grid."""

    low: int
    top: int
    a_mm: float
    fine: float
    coarse: float
    labels: int

    @property
    def high(self) -> float:
        return (self.top - self.low) / self.a_mm

    def place(self, value: float, y: float) -> float:
        """Return the height in mm of a value, kept within the field that begins at ``y``."""
        return min(max(y + (self.top - value) / self.a_mm, y), y + self.high)


_RATE = _Field(low=60, top=210, a_mm=3.0, fine=10 / 3, coarse=10.0, labels=30)
_TOCO = _Field(low=0, top=100, a_mm=2.5, fine=10.0, coarse=10.0, labels=25)


def draw_trace(
    fhr: Sequence[float | None],
    toco: Sequence[float | None],
    *,
    step_s: float,
    begins_s: float,
    speed: int,
    words: tuple[str, str],
    label: str,
) -> str:
    """Return an SVG in millimetres.

    Args:
        fhr, toco: beats a minute and relative units; None: lost.
        step_s: seconds from value to value.
        begins_s: where the sheet begins.
        speed: centimetres a minute, one of `SPEEDS`.
        words: names of the two curves.
        label: for screen readers.
    """
    first, end = int(begins_s / step_s), int((begins_s + PART_S) / step_s)
    minutes = max(1, int(-(-len(fhr[first:end]) * step_s // 60)))
    wide = minutes * speed * 10.0
    toco_y = _ABOVE + _RATE.high + _BETWEEN
    parts = [open_sheet(_LEFT + wide + _RIGHT, toco_y + _TOCO.high + _BELOW, label, name="trace--fetal")]
    for field, y, values, name in (
        (_RATE, _ABOVE, fhr[first:end], words[0]),
        (_TOCO, toco_y, toco[first:end], words[1]),
    ):
        parts += _draw_field(field, y, wide, speed)
        parts.append(draw_words(_LEFT + 1, y + 4, name))
        mm_a_value = step_s * speed * 10 / 60
        parts.append(
            draw_curve(
                None if value is None else (_LEFT + at * mm_a_value, field.place(value, y))
                for at, value in thin(values, int(wide * 4))
            )
        )
    for minute in range(minutes):
        told = str(int(begins_s // 60) + minute)
        parts.append(draw_words(_LEFT + minute * speed * 10 + 0.5, toco_y - 2, told, name="trace__minute"))
    return "".join(parts) + "</svg>"


def _draw_field(field: _Field, y: float, wide: float, speed: int) -> list[str]:
    parts = []
    for step_x, step_y, name in (
        (speed * 10 / 6, field.fine, "trace__fine"),
        (speed * 10, field.coarse, "trace__coarse"),
    ):
        parts.append(draw_grid(_LEFT, y, wide, field.high, step_x=step_x, step_y=step_y, name=name))
    for value in range(field.low, field.top + 1, field.labels):
        parts.append(draw_words(_LEFT - 1, field.place(value, y) + 1, str(value), anchor="end"))
    return parts
