"""What the travel engine is asked: points, and how fast a kind of vehicle goes at which hour."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]
HOURS = 24


class TravelError(ValueError):
    """A point or a profile is not one; the message begins with what is at fault."""


@dataclass(frozen=True, slots=True)
class SpeedProfile:
    """How fast one kind of vehicle goes.

    Attributes:
        name: Such as ``van`` or ``walk``.
        km_per_h: Mean speed on the road for each hour of the day, 24 numbers above zero.
        detour: How much longer the road is than the straight line.
        least_s: The least time between two different points, in seconds: pulling out and pulling in.
    """

    name: str
    km_per_h: tuple[float, ...]
    detour: float = 1.4
    least_s: float = 30.0

    def __post_init__(self) -> None:
        if len(self.km_per_h) != HOURS:
            raise TravelError(f"profile {self.name}: has {len(self.km_per_h)} speeds instead of {HOURS}")
        if not all(math.isfinite(speed) and speed > 0 for speed in self.km_per_h):
            raise TravelError(f"profile {self.name}: every speed must be above zero")
        if not (math.isfinite(self.detour) and self.detour >= 1):
            raise TravelError(f"profile {self.name}: detour {self.detour} must be 1 or more")
        if not (math.isfinite(self.least_s) and self.least_s >= 0):
            raise TravelError(f"profile {self.name}: least_s {self.least_s} must not be negative")

    @classmethod
    def steady(
        cls, name: str, km_per_h: float, *, detour: float = 1.4, least_s: float = 30.0
    ) -> SpeedProfile:
        """Return a profile of one speed all day."""
        return cls(name, (km_per_h,) * HOURS, detour, least_s)

    def speed_m_per_s(self, hours: Iterable[int]) -> float:
        """Return the slowest speed of some hours of the day.

        Raises:
            TravelError: There are none, or one is not from 0 to 23.
        """
        wanted = tuple(hours)
        if not wanted or any(not 0 <= hour < HOURS for hour in wanted):
            raise TravelError(f"profile {self.name}: hours {wanted} are not hours of the day")
        return min(self.km_per_h[hour] for hour in wanted) / 3.6
