"""How fast people became known. Pure: moments in, durations out."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SHARES = (50, 90)


@dataclass(frozen=True, slots=True)
class Reach:
    """Of a number of people, how many became known and when.

    Attributes:
        total: How many they are.
        known: Of how many anything was said.
        until: By share in per cent: how long it took until that share of the total was known; None: never.
    """

    total: int
    known: int
    until: dict[int, timedelta | None]

    @property
    def share_pct(self) -> float | None:
        """How many of them became known, in per cent; None where there is nobody."""
        return 100 * self.known / self.total if self.total else None


def measure_reach(firsts: Sequence[datetime], total: int, opened_at: datetime) -> Reach:
    """Return how fast people became known.

    Args:
        firsts: When each was first spoken of; anything before the beginning counts as at the beginning.
        total: How many there are, at least as many as ``firsts``.
        opened_at: The beginning.

    Raises:
        ValueError: more are known than there are.
    """
    if total < len(firsts):
        raise ValueError(f"{len(firsts)} of {total} cannot be known")
    after = sorted(max(each - opened_at, timedelta(0)) for each in firsts)
    until: dict[int, timedelta | None] = {}
    for share in SHARES:
        wanted = math.ceil(total * share / 100)
        until[share] = after[wanted - 1] if 0 < wanted <= len(after) else None
    return Reach(total, len(firsts), until)


def draw_curve(firsts: Sequence[datetime], opened_at: datetime, ends_at: datetime, steps: int) -> list[int]:
    """Return how many were known at each of so many even steps, the end being the last."""
    ordered = sorted(firsts)
    span = ends_at - opened_at
    return [bisect_right(ordered, opened_at + span * (n + 1) / steps) for n in range(steps)]
