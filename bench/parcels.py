"""A whole day of parcels planned from nothing: 500 orders, 10 vans and 2 drones that come back to load again.

A made-up town 16 km across with one shop. Every order is fetched at the shop and brought to a door within one
of three windows of a day; boxes are ambient, chilled or frozen. A van takes 40 boxes and 300 kg, so it comes
back to load; a drone takes one light ambient box at a time and flies at most 5 km. Vans and drones differ in
speed, so they are two problems: drones take what they can of what they may, vans the rest. Each plan is
judged by the engine's independent checker. Then single orders are put into the day as they come.

    python -m bench.parcels [--orders 500] [--vans 10] [--drones 2] [--seconds 4.5] [--calls 100] [--seed 1]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from bench.dispatch_head import find_facts, print_facts
from moyai.engines.dispatch import (
    Problem,
    Request,
    Solution,
    Vehicle,
    Window,
    check,
    insert,
    solve,
    warm,
)
from moyai.engines.dispatch.stop import TimeLimit

DAY_S, TOWN_M = 9 * 3600.0, 16_000.0
VAN_M_PER_S, DETOUR = 30 / 3.6, 1.3
DRONE_M_PER_S, DRONE_RANGE_M, SWAP_S = 12.0, 5000.0, 300.0
WINDOWS = (Window(0, 4 * 3600), Window(3 * 3600, 7 * 3600), Window(5 * 3600, DAY_S - 1800))
LOAD_EACH_S, HAND_S = 20.0, 110.0
# grams, millilitres, ambient, chilled, frozen
VAN = (300_000, 1_500_000, 24, 10, 6)
DRONE = (3000, 12_000, 1, 0, 0)


@dataclass(frozen=True)
class Order:
    """One order: its door, when, and what."""

    number: int
    window: Window
    load: tuple[int, ...]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--vans", type=int, default=10)
    parser.add_argument("--drones", type=int, default=2)
    parser.add_argument("--seconds", default="4.5,15")
    parser.add_argument("--calls", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    warm()
    print_facts(
        find_facts(),
        runs=f"one thread, seed {asked.seed}; limits are seconds of the processor",
    )
    rng = np.random.default_rng([asked.seed, asked.orders])
    points = rng.uniform(0, TOWN_M, size=(asked.orders + asked.calls + 1, 2))
    points[0] = TOWN_M / 2
    orders = [invent(rng, number) for number in range(1, asked.orders + asked.calls + 1)]
    day, later = orders[: asked.orders], orders[asked.orders :]
    for seconds in map(float, asked.seconds.split(",")):
        plan_day(points, day, asked, seconds)
    put_in(points, day, later, asked)


def plan_day(points: np.ndarray, day: list[Order], asked: argparse.Namespace, seconds: float) -> None:
    """Plan drones, then vans with what is left; print what came of it."""
    clock = time.process_time
    wall, began = time.perf_counter(), clock()
    flown = fly(points, day, asked.drones, min(0.25, seconds / 20), asked.seed) if asked.drones else set()
    vans = make_vans(points, [order for order in day if order.number not in flown], asked.vans)
    left = max(0.2, seconds - (clock() - began))
    seen: list[tuple[float, int]] = []

    def note(better: Solution) -> None:
        seen.append((clock() - began, len(better.unassigned)))

    plan = solve(vans, stop=TimeLimit(left, clock), seed=asked.seed, on_better=note)
    took, busy = time.perf_counter() - wall, clock() - began
    wrong = check(vans, plan)
    complete = next((at for at, missing in seen if not missing), None)
    reloads = sum(count_trips(route) for route in plan.routes)
    driven = sum(route.cost for route in plan.routes) / 3600
    print(
        f"{seconds:>4.1f} s: {len(day)} orders, {len(flown)} by drone, {len(vans.requests)} by van; "
        f"not served {len(plan.unassigned)}, checker {len(wrong)} findings, all served after "
        f"{'-' if complete is None else f'{complete:.1f} s'}, {driven:.1f} h of driving, "
        f"{reloads} loadings, {busy:.1f} s of the processor ({took:.1f} s on the wall)",
        flush=True,
    )


def put_in(points: np.ndarray, day: list[Order], later: list[Order], asked: argparse.Namespace) -> None:
    """Put single orders into a day that is planned; print how long each takes."""
    problem = make_vans(points, day, asked.vans)
    plan = solve(problem, stop=TimeLimit(5.0, time.process_time), seed=asked.seed)
    took, busy, found = [], [], 0
    for order in later:
        request = make_request(order)
        began, cpu = time.perf_counter(), time.process_time()
        result = insert(problem, plan, request)
        took.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - cpu))
        if result.offers:
            found += 1
            problem = problem.with_request(result.offers[0].request)
            plan = plan.with_route(result.offers[0].route)
    assert check(problem, plan) == ()
    print(
        f"single orders into the day: {found} of {len(later)} taken, median {np.median(took):.1f} ms, "
        f"p99 {np.percentile(took, 99):.1f} ms [{np.median(busy):.1f}, {np.percentile(busy, 99):.1f}]"
    )


def invent(rng: np.random.Generator, number: int) -> Order:
    """Return an order of one or two boxes."""
    kinds = rng.choice(3, size=int(rng.integers(1, 3)), p=[0.6, 0.3, 0.1])
    boxes = tuple(int((kinds == kind).sum()) for kind in range(3))
    grams = int(rng.integers(800, 6000)) * len(kinds)
    return Order(number, WINDOWS[int(rng.integers(3))], (grams, 9000 * len(kinds), *boxes))


def make_request(order: Order, *, reach_s: float = 2 * 3600.0, swap_s: float = 0.0) -> Request:
    """Return an order as the engine is asked for it; chilled goods keep two hours, frozen ones one."""
    keeps = 3600.0 if order.load[4] else reach_s
    return Request(
        id=f"o{order.number}",
        pickup=0,
        dropoff=order.number,
        load=order.load,
        pickup_window=Window(0, DAY_S),
        dropoff_window=order.window,
        max_ride_s=keeps,
        pickup_service_s=LOAD_EACH_S + swap_s,
        dropoff_service_s=HAND_S,
    )


def make_vans(points: np.ndarray, orders: list[Order], count: int) -> Problem:
    """Return the vans' day."""
    vehicles = tuple(
        Vehicle(id=f"v{number}", start=0, end=0, shift=Window(0, DAY_S), capacity=(VAN,))
        for number in range(count)
    )
    travel = measure(points) * DETOUR / VAN_M_PER_S
    requests = tuple(make_request(order) for order in orders)
    return Problem(vehicles=vehicles, requests=requests, travel_s=travel)


def fly(points: np.ndarray, day: list[Order], count: int, seconds: float, seed: int) -> set[int]:
    """Return the orders that drones take: light, ambient, near; every flight goes out and comes back."""
    apart = measure(points)
    near = [
        order
        for order in day
        if apart[0, order.number] <= DRONE_RANGE_M
        and all(have <= most for have, most in zip(order.load, DRONE, strict=True))
    ]
    if not near:
        return set()
    drones = tuple(
        Vehicle(id=f"d{number}", start=0, end=0, shift=Window(0, DAY_S), capacity=(DRONE,))
        for number in range(count)
    )
    travel = apart / DRONE_M_PER_S
    reach = DRONE_RANGE_M / DRONE_M_PER_S
    requests = tuple(make_request(order, reach_s=reach, swap_s=SWAP_S) for order in near)
    problem = Problem(vehicles=drones, requests=requests, travel_s=travel)
    plan = solve(problem, stop=TimeLimit(seconds, time.process_time), seed=seed)
    assert check(problem, plan) == ()
    return {order.number for order in near} - {int(each.id[1:]) for each in plan.unassigned}


def count_trips(route: object) -> int:
    """Return how often a vehicle loads: runs of pickups."""
    kinds = [stop.kind for stop in route.stops]  # type: ignore[attr-defined]
    return sum(
        kind == "pickup" and (place == 0 or kinds[place - 1] != "pickup") for place, kind in enumerate(kinds)
    )


def measure(points: np.ndarray) -> np.ndarray:
    """Return the straight distances between all points."""
    return np.hypot(points[:, None, 0] - points[None, :, 0], points[:, None, 1] - points[None, :, 1])


if __name__ == "__main__":
    main()
