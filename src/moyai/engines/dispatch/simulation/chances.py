"""What goes otherwise than planned, drawn from a seed.

Each thing is drawn by its own name (this rider, this road at this time), not in the order in which it
happens: two policies that are compared meet the same no-shows, breakdowns and traffic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from moyai.engines.dispatch.problem import Vehicle

TRAFFIC_LASTS_S = 900.0
LEAST_FACTOR, MOST_FACTOR = 0.5, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """How likely what is; all zero is a day on which everything goes as planned.

    Attributes:
        travel_noise: Standard deviation of the logarithm of a leg's travel time, whose mean stays. Factors
            below a half and above three are cut off.
        no_show: Share of riders who do not come.
        breakdowns: Share of vehicles that break down once, at any time of their shift.
        breakdown_s: How long such a vehicle is out of service.
        late_drivers: Share of drivers who begin late.
        late_driver_s: The most by which they do.
        seed: Any whole number.
    """

    travel_noise: float = 0.0
    no_show: float = 0.0
    breakdowns: float = 0.0
    breakdown_s: float = 3600.0
    late_drivers: float = 0.0
    late_driver_s: float = 1800.0
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("no_show", "breakdowns", "late_drivers"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} {getattr(self, name)} is not a share between 0 and 1")
        for name in ("travel_noise", "breakdown_s", "late_driver_s"):
            if not 0.0 <= getattr(self, name) < math.inf:
                raise ValueError(f"{name} {getattr(self, name)} must be a number that is not negative")

    @property
    def are_none(self) -> bool:
        """Whether everything goes as planned."""
        return not (self.travel_noise or self.no_show or self.breakdowns or self.late_drivers)

    def travel_factor(self, origin: int, destination: int, at: float) -> float:
        """Return by what a leg's time is multiplied; the same for whoever drives there at this time."""
        if not self.travel_noise:
            return 1.0
        draw = self._random("traffic", f"{origin}-{destination}-{math.floor(at / TRAFFIC_LASTS_S)}")
        spread = self.travel_noise
        return min(MOST_FACTOR, max(LEAST_FACTOR, draw.lognormvariate(-spread * spread / 2, spread)))

    def is_no_show(self, request_id: str) -> bool:
        """Tell whether a rider will not come."""
        return self.no_show > 0 and self._random("no-show", request_id).random() < self.no_show

    def breaks_down_at(self, vehicle: Vehicle, day_ends: float) -> float | None:
        """Return when a vehicle breaks down, if it does."""
        draw = self._random("breakdown", vehicle.id)
        if draw.random() >= self.breakdowns:
            return None
        latest = min(vehicle.shift.latest, max(day_ends, vehicle.shift.earliest))
        return draw.uniform(vehicle.shift.earliest, latest)

    def late_by_s(self, vehicle_id: str) -> float:
        """Return how late a driver begins."""
        draw = self._random("late driver", vehicle_id)
        return draw.uniform(0.0, self.late_driver_s) if draw.random() < self.late_drivers else 0.0

    def _random(self, what: str, which: str) -> Random:
        return Random(f"{self.seed}:{what}:{which}")
