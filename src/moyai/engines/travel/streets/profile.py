"""How one kind of vehicle moves on streets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moyai.engines.travel.problem import SpeedProfile, TravelError
from moyai.engines.travel.streets.tags import MODES, ROADS


@dataclass(frozen=True, slots=True)
class Turns:
    """What it costs to get through a junction, in seconds. Who drives on the left waits to turn right.

    Attributes:
        left_s: Turning left by more than 45 degrees where three or more links meet.
        right_s: Turning right, the same.
        round_s: Turning round, where that is possible at all.
        signal_s: Traffic lights, whatever way one goes: the mean of red and green.
    """

    left_s: float = 2.0
    right_s: float = 6.0
    round_s: float = 20.0
    signal_s: float = 8.0

    def __post_init__(self) -> None:
        for name in ("left_s", "right_s", "round_s", "signal_s"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise TravelError(f"turns: {name} must not be negative")


@dataclass(frozen=True, eq=False)
class StreetProfile:
    """How one kind of vehicle moves on streets, and off them.

    Attributes:
        straight: The same vehicle as the crow flies. Its speeds by the hour, as shares of the fastest, slow
            the streets too; it serves where no street is near.
        mode: One of ``tags.MODES``.
        km_per_h: Speed in the fastest hour on each of ``tags.ROADS`` where no limit is signed; a road that is
            missing is not used.
        of_limit: What share of a signed limit is driven; None for who does not go by limits.
        top_km_per_h: Never faster than this.
        turns: What junctions cost.
        access_km_per_h: Speed between a place and the street it lies at.
        width_m: Streets known to be narrower are not used.
    """

    straight: SpeedProfile
    mode: str
    km_per_h: Mapping[str, float]
    of_limit: float | None = None
    top_km_per_h: float = 100.0
    turns: Turns = Turns()
    access_km_per_h: float = 8.0
    width_m: float = 0.0

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise TravelError(f"profile {self.name}: mode {self.mode} is none of {', '.join(MODES)}")
        unknown = set(self.km_per_h) - set(ROADS)
        if unknown or not self.km_per_h:
            raise TravelError(
                f"profile {self.name}: km_per_h names no road, or unknown ones {sorted(unknown)}"
            )
        speeds = {f"km_per_h[{road}]": speed for road, speed in self.km_per_h.items()}
        speeds |= {"top_km_per_h": self.top_km_per_h, "access_km_per_h": self.access_km_per_h}
        for name, speed in speeds.items():
            if not (math.isfinite(speed) and speed > 0):
                raise TravelError(f"profile {self.name}: {name} must be above zero")
        if self.of_limit is not None and not 0 < self.of_limit <= 1:
            raise TravelError(f"profile {self.name}: of_limit must be above 0 and at most 1")
        if not self.width_m >= 0:
            raise TravelError(f"profile {self.name}: width_m must not be negative")

    @property
    def name(self) -> str:
        """Such as ``car``."""
        return self.straight.name

    def slowness(self, hours: Iterable[int]) -> float:
        """Return by how much times grow in the slowest of some hours, 1 or more.

        Raises:
            TravelError: There are none, or one is not from 0 to 23.
        """
        return max(self.straight.km_per_h) / 3.6 / self.straight.speed_m_per_s(hours)
