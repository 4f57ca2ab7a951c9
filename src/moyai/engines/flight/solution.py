"""What is answered: tours with their legs, and what cannot be flown, with the reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Leg:
    """One way flown with a load; ``energy_wh`` includes what is done at its end (a drop, the landing)."""

    origin: str
    destination: str
    distance_m: float
    time_s: float
    energy_wh: float
    load_g: int
    drop: str = ""


@dataclass(frozen=True)
class Tour:
    """From home and back. ``start_wh`` = take-off at home; ``left_wh`` = in the battery after landing."""

    drops: tuple[str, ...]
    legs: tuple[Leg, ...]
    start_wh: float
    start_s: float
    left_wh: float

    @property
    def energy_wh(self) -> float:
        """What the tour takes from the battery."""
        return self.start_wh + sum(leg.energy_wh for leg in self.legs)

    @property
    def time_s(self) -> float:
        """How long it flies."""
        return self.start_s + sum(leg.time_s for leg in self.legs)

    @property
    def distance_m(self) -> float:
        """How far it flies."""
        return sum(leg.distance_m for leg in self.legs)

    @property
    def route(self) -> tuple[str, ...]:
        """Its waypoints in order, home first and last."""
        return (self.legs[0].origin, *(leg.destination for leg in self.legs)) if self.legs else ()


@dataclass(frozen=True)
class Refusal:
    """Why a drop is not flown. Codes: ``too_heavy``, ``no_way``, ``out_of_range``, ``no_refuge``."""

    drop: str
    code: str


@dataclass(frozen=True)
class FlightPlan:
    """The tours, in the order of their first drop, and the drops that are not flown."""

    tours: tuple[Tour, ...]
    refused: tuple[Refusal, ...]
