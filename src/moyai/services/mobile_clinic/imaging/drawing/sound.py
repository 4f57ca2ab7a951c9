"""A sound's envelope as one shape."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDE, HIGH = 1000, 160


def draw_wave(envelope: Sequence[int], *, label: str) -> str:
    """Return an SVG.

    Args:
        envelope: least and greatest of each part in turn, -127 to 127 (`imaging.sound`).
        label: for screen readers.
    """
    least, greatest = envelope[::2], envelope[1::2]
    step = WIDE / max(len(least), 1)

    def place(at: int, value: int) -> str:
        return f"{at * step:.1f} {HIGH / 2 - value / 127 * (HIGH / 2 - 2):.1f}"

    there = [place(at, value) for at, value in enumerate(greatest)]
    back = [place(at, value) for at, value in reversed(list(enumerate(least)))]
    return (
        f'<svg class="wave" role="img" aria-label="{escape(label)}" viewBox="0 0 {WIDE} {HIGH}" '
        f'preserveAspectRatio="none"><path d="M0 {HIGH / 2:g}H{WIDE}" class="wave__middle"/>'
        f'<path d="M{"L".join(there + back)}Z" class="wave__shape"/></svg>'
    )
