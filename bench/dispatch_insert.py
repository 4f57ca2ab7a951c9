"""How long one insertion takes, by the number of vehicles and of requests that are live.

A made-up town 16 km across, riders spread over a service day of six hours, promises of fifteen minutes, rides
at most twice the direct time and fifteen minutes more. The plan is filled by the engine itself; then requests
that nobody has seen are offered to it one by one without being accepted, and each call of ``insert`` (up to
three offers with schedules and reasons, or a refusal with every vehicle's reason) is timed.

    python -m bench.dispatch_insert [--calls 500] [--seed 1]

The column ``p99 cpu`` counts only the processor's time, for machines that are busy with other things.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np

from bench.dispatch_head import find_facts, print_facts
from moyai.engines.dispatch import (
    Problem,
    Request,
    Solution,
    Vehicle,
    Weights,
    Window,
    check,
    empty_solution,
    insert,
    warm,
)
from moyai.engines.dispatch._jit import COMPILED

DAY_S = 6 * 3600.0
TOWN_M = 16_000.0
SPEED_M_PER_S = 30 / 3.6
PROMISE_S = 900.0
SIZES = [(10, 10), (12, 120), (10, 100), (100, 10), (100, 100), (100, 1000)]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.perf_counter()
    warm()
    kernels = f"kernels {'compiled' if COMPILED else 'plain'}, ready in {time.perf_counter() - began:.1f} s"
    print_facts(find_facts(), runs=f"one thread, seed {arguments.seed}; {kernels}")
    print("vehicles   live  calls  median ms   p99 ms  p99 cpu  offered")
    for vehicles, live in SIZES:
        print(measure(vehicles, live, arguments.calls, arguments.seed), flush=True)


def measure(vehicles: int, live: int, calls: int, seed: int) -> str:
    """Return one line of the table."""
    rng = np.random.default_rng([seed, vehicles, live])
    problem = town(rng, vehicles, live, calls)
    problem, plan = fill(rng, problem, live)
    assert check(problem, plan) == ()
    took, busy, offered = [], [], 0
    for n in range(calls):
        request = invent(rng, f"new{n}", 2 * live + 2 * n + 1, problem)
        began, cpu = time.perf_counter(), time.process_time()
        result = insert(problem, plan, request)
        took.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - cpu))
        offered += bool(result.offers)
    median, p99 = np.percentile(took, [50, 99])
    served = len(problem.requests)
    return (
        f"{vehicles:>8} {served:>6} {calls:>6} {median:>10.2f} {p99:>8.2f} {np.percentile(busy, 99):>8.2f} "
        f"{100 * offered / calls:>7.0f}%"
    )


def town(rng: np.random.Generator, vehicles: int, live: int, calls: int) -> Problem:
    """Return vehicles and places, nobody riding yet."""
    places = rng.random((1 + 2 * (live + calls), 2)) * TOWN_M
    away = places[:, None, :] - places[None, :, :]
    travel = np.hypot(away[..., 0], away[..., 1]) * 1.4 / SPEED_M_PER_S
    fleet = tuple(
        Vehicle(id=f"v{n}", start=0, end=0, shift=Window(0.0, DAY_S + 3600.0), capacity=((4, 0), (2, 1)))
        for n in range(vehicles)
    )
    weights = Weights(wait_per_s=0.3, ride_per_s=0.3)
    return Problem(vehicles=fleet, requests=(), travel_s=travel, weights=weights)


def invent(rng: np.random.Generator, name: str, place: int, problem: Problem) -> Request:
    """Return a request between two places of its own."""
    leave = float(rng.uniform(0.0, DAY_S))
    direct = float(problem.travel_s[place, place + 1])
    return Request(
        id=name,
        pickup=place,
        dropoff=place + 1,
        load=(int(rng.integers(1, 3)), int(rng.random() < 0.05)),
        pickup_window=Window(leave, leave + 3600.0),
        dropoff_window=Window(leave),
        max_ride_s=2.0 * direct + 900.0,
        pickup_service_s=60.0,
        dropoff_service_s=30.0,
    )


def fill(rng: np.random.Generator, problem: Problem, live: int) -> tuple[Problem, Solution]:
    """Accept requests until so many are live, each promised its pickup; stop when the town is full."""
    plan = empty_solution(problem)
    for n in range(live):
        request = invent(rng, f"r{n}", 2 * n + 1, problem)
        result = insert(problem, plan, request, alternatives=1)
        if result.offers:
            offer = result.offers[0]
            promise = Window(offer.pickup_at, offer.pickup_at + PROMISE_S)
            problem = problem.with_request(
                replace(offer.request, pickup_window=promise, wished_at=request.wish)
            )
            plan = plan.with_route(offer.route)
    return problem, plan


if __name__ == "__main__":
    main()
