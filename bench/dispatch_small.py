"""Small problems drawn at random, with every feature of the model, each from a seed of its own."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from moyai.engines.dispatch import Break, Problem, Request, Reserve, Vehicle, Weights, Window
from moyai.engines.dispatch.problem import Matrix

AREA_S = 30  # places lie in a square of so many seconds
MORNING_S = 300  # all wishes begin within so many seconds
NO_SKILL, LIFT = frozenset[str](), frozenset({"lift"})
CAPACITIES = (((4, 0), (2, 1)), ((4, 0), (2, 1)), ((3, 1),), ((4, 0),), ((1, 1), (2, 0)))
RESERVES = ((), (), (Reserve(price=40.0, dimension=1),), (Reserve(price=15.0, skill="lift"),))
WEIGHTS = (
    *(Weights(), Weights(), Weights(wait_per_s=0.5, ride_per_s=0.25)),
    *(Weights(wait_per_s=0.3), Weights(ride_per_s=1.0)),
)


def draw_problem(seed: int, most_requests: int = 6) -> Problem:
    """Return the problem of a seed.

    Args:
        seed: Any whole number that is not negative.
        most_requests: The most requests wanted; most problems have as many, or nearly.

    Returns:
        One or two vehicles and at least one request; times in seconds.
    """
    rng = np.random.default_rng(seed)
    places = int(rng.integers(2, 10))
    travel = _draw_matrix(rng, places)
    vehicles = tuple(_draw_vehicle(rng, f"v{n}", places) for n in range(rng.integers(1, 3)))
    kept = np.random.default_rng([seed, 1])  # its own, so that the rest of a seed's problem stays what it was
    vehicles = tuple(replace(each, reserves=_one_of(kept, *RESERVES)) for each in vehicles)
    number = most_requests - int(rng.integers(0, most_requests) * rng.random())
    return Problem(
        vehicles=vehicles,
        requests=tuple(_draw_request(rng, f"r{n}", travel, vehicles) for n in range(number)),
        travel_s=travel,
        cost=_draw_matrix(rng, places) if rng.random() < 0.3 else None,
        weights=_one_of(rng, *WEIGHTS),
        unassigned_penalty=float(rng.integers(0, 300)) if rng.random() < 0.15 else None,
    )


def _one_of(rng: np.random.Generator, *choices: Any) -> Any:
    return choices[rng.integers(len(choices))]


def _draw_matrix(rng: np.random.Generator, places: int) -> Matrix:
    """Return a plane's ways, or any numbers at all: asymmetric, detours may save time."""
    if rng.random() < 0.3:
        matrix = rng.integers(0, 2 * AREA_S, size=(places, places)).astype(float)
        np.fill_diagonal(matrix, 0.0)
        return matrix
    xy = rng.integers(0, AREA_S + 1, size=(places, 2)).astype(float)
    ways = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    return np.asarray(ways * rng.uniform(1.0, 1.5, ways.shape) if rng.random() < 0.3 else ways)


def _draw_vehicle(rng: np.random.Generator, name: str, places: int) -> Vehicle:
    breaks = tuple(
        Break(
            id=f"{name}-rest{n}",
            window=_draw_window(rng, float(rng.integers(0, MORNING_S))),
            duration_s=float(rng.integers(0, 40)),
            may_have_riders=bool(rng.random() < 0.3),
        )
        for n in range(_one_of(rng, 0, 0, 0, 1, 1, 2))
    )
    return Vehicle(
        id=name,
        start=int(rng.integers(places)),
        end=None if rng.random() < 0.3 else int(rng.integers(places)),
        shift=Window(float(rng.integers(0, 60)), float(rng.integers(300, 700))),
        capacity=_one_of(rng, *CAPACITIES),
        skills=_one_of(rng, NO_SKILL, LIFT),
        breaks=breaks,
        max_duration_s=math.inf if rng.random() < 0.5 else float(rng.integers(150, 500)),
        fixed_cost=_one_of(rng, 0.0, 0.0, 25.0, 100.0),
    )


def _draw_request(
    rng: np.random.Generator, name: str, travel: Matrix, vehicles: tuple[Vehicle, ...]
) -> Request:
    pickup, dropoff = (int(place) for place in rng.integers(len(travel), size=2))
    direct, wish = float(travel[pickup, dropoff]), float(rng.integers(0, MORNING_S))
    free = Window(0.0, math.inf)
    until = _draw_window(rng, wish + direct)
    leaves, arrives = _one_of(
        rng, (_draw_window(rng, wish), free), (_draw_window(rng, wish), until), (free, until)
    )
    return Request(
        id=name,
        pickup=pickup,
        dropoff=dropoff,
        load=_one_of(rng, (1, 0), (1, 0), (1, 0), (1, 0), (2, 0), (3, 0), (0, 1), (0, 0)),
        pickup_window=leaves,
        dropoff_window=arrives,
        max_ride_s=_one_of(rng, math.inf, math.inf, direct, 1.5 * direct + 5.0, 2.0 * direct + 20.0),
        pickup_service_s=float(rng.integers(0, 6)),
        dropoff_service_s=float(rng.integers(0, 6)),
        skills=LIFT if rng.random() < 0.1 else NO_SKILL,
        vehicle=_one_of(rng, *vehicles).id if rng.random() < 0.05 else None,
        prefer=_one_of(rng, "early", "early", "late"),
        wished_at=wish if rng.random() < 0.2 else None,
    )


def _draw_window(rng: np.random.Generator, begin: float) -> Window:
    return Window(begin, begin + float(rng.integers(0, _one_of(rng, 30, 120, 300))))
