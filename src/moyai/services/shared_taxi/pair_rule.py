"""Between which places the taxi may not ride: where a bus runs, it is not to compete with it. Pure.

An end is a place with the ground around it, or a whole area.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from moyai.core.places.geometry import measure_m

Coordinates = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a ride begins or ends: longitude and latitude in degrees, and the key of its area."""

    point: Coordinates
    area: str


@dataclass(frozen=True, slots=True)
class PairEnd:
    """One end of a pair: the area of that key, or all within ``within_m`` metres of a point."""

    area: str = ""
    point: Coordinates | None = None
    within_m: int = 0

    def has(self, spot: Spot) -> bool:
        """Tell whether a ride that begins or ends there touches this end."""
        if self.point is None:
            return spot.area == self.area
        return measure_m(self.point, spot.point) <= self.within_m


@dataclass(frozen=True, slots=True)
class BarredPair:
    """Two ends between which one may not ride.

    Attributes:
        origin: where such a ride begins.
        destination: where it ends.
        is_both_ways: whether the way back is barred too.
    """

    origin: PairEnd
    destination: PairEnd
    is_both_ways: bool

    def bars(self, start: Spot, end: Spot) -> bool:
        """Tell whether a ride is barred."""
        there = self.origin.has(start) and self.destination.has(end)
        return there or (self.is_both_ways and self.origin.has(end) and self.destination.has(start))


def is_barred(pairs: Iterable[BarredPair], start: Spot, end: Spot) -> bool:
    """Tell whether any of the pairs bars a ride."""
    return any(pair.bars(start, end) for pair in pairs)
