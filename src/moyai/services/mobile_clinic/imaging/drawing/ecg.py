"""An electrocardiogram on its paper: 25 mm a second, 10 mm a millivolt, two columns and a strip below."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.services.mobile_clinic.imaging.drawing.paper import (
    draw_curve,
    draw_grid,
    draw_words,
    open_sheet,
    thin,
)

MM_A_S, MM_A_MV = 25.0, 10.0
SCALE = f"{MM_A_S:g} mm/s   {MM_A_MV:g} mm/mV"
"""As it stands on the paper of every electrocardiograph."""

COLUMN_S = 5.0
"""Seconds in each of the two columns; the strip below has both."""

_ROW, _MARGIN, _PULSE = 20.0, 5.0, 10.0
_STRIP = "II"


def draw_ecg(
    leads: Sequence[str], signals: Sequence[Sequence[float]], *, hz: float, begins_s: float, label: str
) -> str:
    """Return an SVG in millimetres.

    Args:
        leads: names, in the order in which they stand: the first half left, the rest right.
        signals: of each lead, mV.
        hz: samples a second.
        begins_s: where the columns begin; both show the same seconds.
        label: for screen readers.
    """
    half = (len(leads) + 1) // 2
    wide = 2 * COLUMN_S * MM_A_S + _PULSE
    has_strip = _STRIP in leads
    high = (half + has_strip) * _ROW
    parts = [open_sheet(wide + 2 * _MARGIN, high + 2 * _MARGIN, label, name="trace--ecg")]
    for step, name in ((1.0, "trace__fine"), (5.0, "trace__coarse")):
        parts.append(draw_grid(_MARGIN, _MARGIN, wide, high, step_x=step, step_y=step, name=name))
    for at, (lead, signal) in enumerate(zip(leads, signals, strict=True)):
        x = _MARGIN + _PULSE + (at // half) * COLUMN_S * MM_A_S
        y = _MARGIN + (at % half + 0.5) * _ROW
        parts += _draw_lead(lead, signal, x, y, hz, begins_s, COLUMN_S)
    if has_strip:
        y = _MARGIN + (half + 0.5) * _ROW
        strip = signals[list(leads).index(_STRIP)]
        parts += _draw_lead(_STRIP, strip, _MARGIN + _PULSE, y, hz, begins_s, 2 * COLUMN_S)
    for row in range(half + has_strip):
        parts.append(_draw_pulse(_MARGIN + 2, _MARGIN + (row + 0.5) * _ROW))
    parts.append(draw_words(_MARGIN, high + 2 * _MARGIN - 1, SCALE))
    return "".join(parts) + "</svg>"


def _draw_lead(
    lead: str, signal: Sequence[float], x: float, y: float, hz: float, begins_s: float, seconds: float
) -> list[str]:
    first = int(begins_s * hz)
    shown = signal[first : first + int(seconds * hz)]
    points = thin(shown, int(seconds * MM_A_S * 5))
    curve = draw_curve((x + at / hz * MM_A_S, y - (value or 0) * MM_A_MV) for at, value in points)
    return [curve, draw_words(x + 1, y - _ROW / 2 + 4, lead)]


def _draw_pulse(x: float, y: float) -> str:
    """The calibration: one millivolt for a fifth of a second."""
    steps = ((0, 0), (1.5, 0), (1.5, -MM_A_MV), (6.5, -MM_A_MV), (6.5, 0), (8, 0))
    return draw_curve((x + dx, y + dy) for dx, dy in steps)
