"""Which plant goes into which group, by lots that anybody can draw again.

A plot's lot is a number from 0 to 9999 out of SHA-256 of the seed and the plot's number; the lower half is
group A. The seed is drawn by the server at the press of a button, once, and shown with the lots.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

TICKETS = 10_000


class Lot(NamedTuple):
    """A plot with its lot and the group that follows from it."""

    number: int
    ticket: int
    group: str


def draw_lots(seed: str, numbers: Sequence[int]) -> list[Lot]:
    """Return the lots in the order of the plots; of an odd count group A has one more.

    Args:
        seed: Any text; the same gives the same.
        numbers: Of the plots, each once.
    """
    tickets = {number: _find_ticket(seed, number) for number in numbers}
    drawn = sorted(tickets, key=lambda number: (tickets[number], number))
    first = set(drawn[: (len(drawn) + 1) // 2])
    return [Lot(number, tickets[number], "A" if number in first else "B") for number in sorted(tickets)]


def _find_ticket(seed: str, number: int) -> int:
    digest = hashlib.sha256(f"{seed}:{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % TICKETS
