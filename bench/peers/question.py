"""Turn a problem into a question for a peer, and its answer into a plan that our checker can judge."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from moyai.engines.dispatch import Problem, Request, Solution, Window, evaluate

Question = dict[str, Any]


def ask(problem: Problem, *, seconds: float, seed: int, clock: str, hopeful: bool) -> Question:
    """Return what a peer is told: a fleet of equal vehicles, requests, and travel times that are the cost.

    Args:
        problem: An instance as the readers of public files make it.
        seconds: How long the peer may search.
        seed: For the peers that take one.
        clock: Whose seconds: of the clock on the ``wall``, or of the processor (``cpu``).
        hopeful: For peers without ride limits: narrow windows only where no plan can use them, and hope;
            else so far that no plan can exceed a ride limit.

    Raises:
        ValueError: The problem has something that the question has no words for.
    """
    first = problem.vehicles[0]
    alike = all(asdict(replace(each, id=first.id)) == asdict(first) for each in problem.vehicles)
    plain = alike and len(first.capacity) == 1 and not first.breaks and first.end is not None
    if not plain or problem.cost is not None or any(_is_special(each) for each in problem.requests):
        raise ValueError("peers are asked about equal, plain vehicles and plain requests only")
    return {
        "seconds": seconds,
        "seed": seed,
        "clock": clock,
        "hopeful": hopeful,
        "fleet": {
            "count": len(problem.vehicles),
            "start": first.start,
            "end": first.end,
            "window": _span(first.shift),
            "capacity": first.capacity[0],
            "longest": _finite(first.max_duration_s),
            "fixed": first.fixed_cost,
        },
        "requests": [_asked(each) for each in problem.requests],
        "travel": problem.travel_s.tolist(),
    }


def _is_special(request: Request) -> bool:
    return bool(request.skills or request.must_ride_on)


def _asked(request: Request) -> dict[str, Any]:
    return {
        "load": request.load,
        "ride": _finite(request.max_ride_s),
        "pickup": {
            "place": request.pickup,
            "window": _span(request.pickup_window),
            "service": request.pickup_service_s,
        },
        "dropoff": {
            "place": request.dropoff,
            "window": _span(request.dropoff_window),
            "service": request.dropoff_service_s,
        },
    }


def _span(window: Window) -> tuple[float, float]:
    if not math.isfinite(window.latest):
        raise ValueError("peers are asked about windows that end")
    return window.earliest, window.latest


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def understand(problem: Problem, routes: Sequence[Sequence[tuple[int, str]]]) -> Solution:
    """Return the plan that a peer's routes make, timed by our engine.

    Args:
        problem: What was asked.
        routes: One for each vehicle that drives: the request's index in the problem, and ``pickup`` or
            ``dropoff``, in order.

    Raises:
        ProblemError: A route makes no sense.
    """
    stops = {
        vehicle.id: [(problem.requests[index].id, kind) for index, kind in route]
        for vehicle, route in zip(problem.vehicles, routes, strict=False)
    }
    return evaluate(problem, stops).solution
