"""Compile or load every kernel before the first request comes."""

from __future__ import annotations

from functools import cache

import numpy as np

from moyai.engines.dispatch.evaluate import evaluate, sequences_of
from moyai.engines.dispatch.insert import insert
from moyai.engines.dispatch.problem import Break, Problem, Request, Vehicle, Weights, Window
from moyai.engines.dispatch.solution import empty_solution
from moyai.engines.dispatch.solve import solve
from moyai.engines.dispatch.stop import IterationLimit


@cache
def warm() -> None:
    """Run everything once on a tiny problem.

    Call it when a process starts. The first call on a machine compiles (about a minute) and keeps the
    machine code on disk, where ``NUMBA_CACHE_DIR`` says or beside the source; later processes load it in
    well under a second. Without numba there is nothing to do and it takes milliseconds.
    """
    problem = _tiny()
    plan = empty_solution(problem)
    for name, aboard in (("a", None), ("b", "v"), ("c", None)):
        request = _request(name, aboard)
        result = insert(problem, plan, request)
        problem = problem.with_request(request)
        if result.offers:
            plan = plan.with_route(result.offers[0].route)
    insert(problem, plan, _request("d", None, load=9))
    insert(problem, plan, _request("e", None, latest=100.0))
    solve(problem, start=plan, stop=IterationLimit(20), seed=1)
    late = problem.with_vehicles([_vehicle(Window(900.0, 1000.0))])
    evaluate(late, sequences_of(plan))


def _tiny() -> Problem:
    travel = np.array([[0.0, 60.0, 90.0], [60.0, 0.0, 45.0], [90.0, 45.0, 0.0]])
    weights = Weights(wait_per_s=0.1, ride_per_s=0.1)
    return Problem(vehicles=(_vehicle(Window(0.0, 9000.0)),), requests=(), travel_s=travel, weights=weights)


def _vehicle(shift: Window) -> Vehicle:
    lunch = Break(id="lunch", window=Window(0.0, 5000.0), duration_s=60.0)
    return Vehicle(id="v", start=0, end=0, shift=shift, capacity=((4,), (3,)), breaks=(lunch,))


def _request(name: str, aboard: str | None, *, load: int = 1, latest: float = 3000.0) -> Request:
    return Request(
        id=name,
        pickup=1,
        dropoff=2,
        load=(load,),
        pickup_window=Window(0.0, latest),
        dropoff_window=Window(0.0, latest),
        max_ride_s=600.0,
        aboard_on=aboard,
        prefer="late" if name == "c" else "early",
    )
