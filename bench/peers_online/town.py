"""The made-up town that every simulator serves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from moyai.engines.dispatch import Request, Vehicle, Window
from moyai.engines.dispatch.simulation import Call, Scenario

SPEED_M_PER_S = 8.0
HOURS = 6


@dataclass(frozen=True)
class Town:
    """A day of calls in a plane.

    Attributes:
        points: Metres, one row a place; the depot first.
        scenario: The day for our own simulator.
        seats: Of every vehicle.
    """

    points: np.ndarray
    scenario: Scenario
    seats: int

    def for_peers(self) -> dict[str, Any]:
        """Return the same day as plain data."""
        calls = sorted(self.scenario.calls, key=lambda each: each.released_at)
        return {
            "speed_m_per_s": SPEED_M_PER_S,
            "seats": self.seats,
            "points": self.points.tolist(),
            "start_places": [each.start for each in self.scenario.vehicles],
            "starts": [self.points[each.start].tolist() for each in self.scenario.vehicles],
            "calls": [
                {
                    "at": call.released_at,
                    "places": [call.request.pickup, call.request.dropoff],
                    "origin": self.points[call.request.pickup].tolist(),
                    "destination": self.points[call.request.dropoff].tolist(),
                    "pickup_from": call.request.pickup_window.earliest,
                    "pickup_until": call.request.pickup_window.latest,
                    "dropoff_until": call.request.dropoff_window.latest,
                }
                for call in calls
            ],
        }


def make_town(
    *, calls: int, vehicles: int, places: int = 0, seats: int = 4, side_m: float = 8_000.0, seed: int = 1
) -> Town:
    """Return a town: calls spread over six hours, each to be fetched within a quarter of an hour.

    A ride may take half as long again as the direct one and five minutes more, from the latest pickup.

    Args:
        calls: How many.
        vehicles: All begin at the depot.
        places: How many stops all calls share; two of its own for every call when 0.
        seats: Of every vehicle.
        side_m: Of the square in which the places are.
        seed: Same seed, same town.
    """
    rng = np.random.default_rng([seed, calls, vehicles])
    points = rng.random((1 + (places or 2 * calls), 2)) * side_m
    points[0] = side_m / 2
    travel = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) / SPEED_M_PER_S
    times = np.sort(rng.random(calls)) * HOURS * 3600.0
    ways = _draw_ways(rng, calls, places) if places else np.arange(1, 1 + 2 * calls).reshape(-1, 2)
    made = tuple(_call(n, float(at), *map(int, ways[n]), travel) for n, at in enumerate(times))
    fleet = tuple(
        Vehicle(id=f"v{n}", start=0, end=None, shift=Window(0.0), capacity=((seats,),))
        for n in range(vehicles)
    )
    scenario = Scenario(vehicles=fleet, calls=made, travel_s=travel, distance=travel * SPEED_M_PER_S)
    return Town(points, scenario, seats)


def _draw_ways(rng: np.random.Generator, calls: int, places: int) -> np.ndarray:
    """Draw for every call two different places."""
    pickups = rng.integers(places, size=calls)
    dropoffs = (pickups + rng.integers(1, places, size=calls)) % places
    return 1 + np.stack([pickups, dropoffs], axis=1)


def _call(n: int, at: float, pickup: int, dropoff: int, travel: np.ndarray) -> Call:
    direct = float(travel[pickup, dropoff])
    request = Request(
        id=f"r{n}",
        pickup=pickup,
        dropoff=dropoff,
        load=(1,),
        pickup_window=Window(at, at + 900.0),
        dropoff_window=Window(at, at + 900.0 + 1.5 * direct + 300.0),
    )
    return Call(request=request, released_at=at)
