"""The best plan of a small problem by trying everything, for tests and proofs, in plain Python.

It shares no code with the search. For every vehicle and every choice of riders and breaks all orders of
stops are tried, depth first. What is cut off is cut off by bounds that hold for any matrix: the least cost
and the latest departure with which the rest could be served if there were no ride limits (a dynamic
programme), and the least schedule of the stops so far. Whole orders are timed by ``evaluate`` and judged by
``check``. Then every way to share the riders out among the vehicles is looked at, the most promising first.

Locked stops, riders aboard and start plans are not known here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from moyai.engines.dispatch import Problem, Request, Solution, Vehicle, Window, check, evaluate
from moyai.engines.dispatch._neighbours import SINGLE_FACTOR

SLACK = 1e-6  # bounds are slacker than the engine's own tolerances, so that nothing is cut off by rounding
EQUAL = 1e-9  # of costs

Rank = tuple[float, float]


class Stop(NamedTuple):
    """One stop, with the window of its begin; ``place`` is None for a break."""

    name: str
    kind: str
    place: int | None
    early: float
    late: float
    service: float


def _stop(name: str, kind: str, place: int | None, window: Window, service: float) -> Stop:
    return Stop(name, kind, place, window.earliest, window.latest, service)


class State(NamedTuple):
    """Where a vehicle is and, as bits, who waits, who is aboard and which breaks are to come."""

    place: int
    waiting: int
    aboard: int
    breaks: int


Step = tuple[Stop, float]  # a stop, and the way to it from the stop before


def best_rank(problem: Problem) -> Rank:
    """Return the rank of the best plan there is; lesser ranks are better."""
    days = [_Day(problem, vehicle) for vehicle in problem.vehicles]
    best = (math.inf, math.inf)
    for bound, shares in sorted(_shares(problem, days)):
        if bound >= best:
            break
        cost = sum(day.least_cost(*share) for day, share in zip(days, shares, strict=True))
        if cost < math.inf:
            best = min(best, rank(problem, *_left(problem, shares), cost))
    return best


def rank_of(problem: Problem, solution: Solution) -> Rank:
    """Return the rank of a plan."""
    breaks = {each.id for vehicle in problem.vehicles for each in vehicle.breaks}
    left = [each.id in breaks for each in solution.unassigned]
    return rank(problem, sum(left), len(left) - sum(left), solution.cost)


def rank(problem: Problem, breaks_left: int, requests_left: int, cost: float) -> Rank:
    """Return how good a plan is: what it leaves out comes first, unless a price is set, then its cost."""
    left = SINGLE_FACTOR * breaks_left + requests_left
    if problem.unassigned_penalty is None:
        return left, cost
    return 0.0, cost + left * problem.unassigned_penalty


def _shares(problem: Problem, days: list[_Day]) -> Iterator[tuple[Rank, tuple[tuple[int, int], ...]]]:
    """Yield every way to share riders and breaks out, with a bound of its rank."""
    everybody = range(len(problem.requests))
    carriers = [[None, *(v for v, day in enumerate(days) if day.may >> r & 1)] for r in everybody]
    for chosen in product(*carriers):
        riders = [sum(1 << r for r in everybody if chosen[r] == v) for v in range(len(days))]
        for breaks in product(*(range(day.all_breaks + 1) for day in days)):
            shares = tuple(zip(riders, breaks, strict=True))
            bound = sum(day.bound(*share) for day, share in zip(days, shares, strict=True))
            if bound < math.inf:
                yield rank(problem, *_left(problem, shares), bound - SLACK), shares


def _left(problem: Problem, shares: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """Return how many breaks and how many requests are left out."""
    breaks = sum(len(vehicle.breaks) for vehicle in problem.vehicles)
    held = sum(kept.bit_count() for _, kept in shares)
    return breaks - held, len(problem.requests) - sum(riders.bit_count() for riders, _ in shares)


class _Day:
    """All that one vehicle could do."""

    def __init__(self, problem: Problem, vehicle: Vehicle) -> None:
        self.problem = problem
        self.vehicle = vehicle
        self.travel = problem.travel_s.tolist()
        self.cost = self.travel if problem.cost is None else problem.cost.tolist()
        self.quickest = _closure(problem.travel_s).tolist()
        self.pickups = [
            _stop(each.id, "pickup", each.pickup, each.pickup_window, each.pickup_service_s)
            for each in problem.requests
        ]
        self.dropoffs = [
            _stop(each.id, "dropoff", each.dropoff, each.dropoff_window, each.dropoff_service_s)
            for each in problem.requests
        ]
        self.breaks = [_stop(each.id, "break", None, each.window, each.duration_s) for each in vehicle.breaks]
        self.requests = {each.id: each for each in problem.requests}
        self.may = sum(1 << r for r, each in enumerate(problem.requests) if self._may_carry(each))
        self.all_breaks = (1 << len(self.breaks)) - 1
        self.outlooks: dict[State, tuple[float, float]] = {}
        self.found: dict[tuple[int, int], float] = {}
        self.rooms: dict[int, bool] = {}

    def _may_carry(self, request: Request) -> bool:
        return request.vehicle in (None, self.vehicle.id) and request.skills <= self.vehicle.skills

    def _once(self, riders: int) -> float:
        """Return what these riders cost on this vehicle whatever their order."""
        carried = [each for r, each in enumerate(self.problem.requests) if riders >> r & 1]
        tolls = [
            kept.price
            for each in carried
            for kept in self.vehicle.reserves
            if each.vehicle is None and not kept.is_needed_by(each)
        ]
        return (self.vehicle.fixed_cost if riders else 0.0) + math.fsum(tolls)

    def bound(self, riders: int, breaks: int) -> float:
        """Return a cost below which these riders and breaks cannot be served; infinite when never."""
        if not riders and not breaks:
            return self._way_home(self.vehicle.start)
        cost, latest = self.outlook(State(self.vehicle.start, riders, 0, breaks))
        if latest < self.vehicle.shift.earliest - SLACK:
            return math.inf
        return cost + self._once(riders)

    def least_cost(self, riders: int, breaks: int) -> float:
        """Return the least cost of serving just these riders and breaks; infinite when none can."""
        if not riders and not breaks:
            return self._way_home(self.vehicle.start)
        if (riders, breaks) not in self.found:
            first = State(self.vehicle.start, riders, 0, breaks)
            self.found[riders, breaks] = self._search(first, [], self._once(riders), math.inf)
        return self.found[riders, breaks]

    def _search(self, state: State, row: list[Step], cost: float, best: float) -> float:
        """Return the least cost of all orders that begin with ``row``, or ``best`` when none is less."""
        if not (state.waiting or state.aboard or state.breaks):
            return min(best, self._judge(row))
        branches = []
        for stop, way, after in self._moves(state):
            longer = [*row, (stop, way)]
            spent = cost + self._toll(state, stop, way, after)
            ahead, latest = self.outlook(after)
            if spent + ahead >= best - EQUAL:
                continue
            times = self._least_times(longer, after)
            if times is None or times[-1] + stop.service > latest + SLACK:
                continue
            branches.append((spent + ahead + self._waiting(longer, times), spent, after, longer))
        for bound, spent, after, longer in sorted(branches, key=lambda branch: branch[0]):
            if bound < best - EQUAL:
                best = self._search(after, longer, spent, best)
        return best

    def _judge(self, row: list[Step]) -> float:
        """Return what a whole order costs, infinite when it breaks anything."""
        stops = [(stop.name, stop.kind) for stop, _ in row]
        found = evaluate(self.problem, {self.vehicle.id: stops})
        if found.broken or check(self.problem, found.solution):
            return math.inf
        route = found.solution.route(self.vehicle.id)
        assert route is not None
        return route.cost

    def _moves(self, state: State) -> Iterator[tuple[Stop, float, State]]:
        """Yield what the vehicle could do next: the stop, the way to it, and the state behind it."""
        place, waiting, aboard, breaks = state
        for r, stop in enumerate(self.pickups):
            if waiting >> r & 1 and self._has_room(aboard | 1 << r):
                after = State(stop.place, waiting ^ 1 << r, aboard | 1 << r, breaks)
                yield stop, self.travel[place][stop.place], after
        for r, stop in enumerate(self.dropoffs):
            if aboard >> r & 1:
                yield (
                    stop,
                    self.travel[place][stop.place],
                    State(stop.place, waiting, aboard ^ 1 << r, breaks),
                )
        for b, stop in enumerate(self.breaks):
            if breaks >> b & 1 and (not aboard or self.vehicle.breaks[b].may_have_riders):
                yield stop, 0.0, State(place, waiting, aboard, breaks ^ 1 << b)

    def _has_room(self, aboard: int) -> bool:
        if aboard not in self.rooms:
            loads = [each.load for r, each in enumerate(self.problem.requests) if aboard >> r & 1]
            total = [sum(amounts) for amounts in zip(*loads, strict=True)]
            self.rooms[aboard] = any(
                all(a <= c for a, c in zip(total, config, strict=True)) for config in self.vehicle.capacity
            )
        return self.rooms[aboard]

    def _toll(self, state: State, stop: Stop, way: float, after: State) -> float:
        """Return what going to a stop and serving it costs at least: driving, and riders' time aboard."""
        driving = 0.0 if stop.place is None else self.cost[state.place][stop.place]
        staying = (state.aboard & after.aboard).bit_count()
        riding = state.aboard.bit_count() * way + staying * stop.service
        return driving + self.problem.weights.ride_per_s * riding

    def outlook(self, state: State) -> tuple[float, float]:
        """Return what the rest costs at least, and how late it may be begun, ride limits apart."""
        known = self.outlooks.get(state)
        if known is None:
            known = self.outlooks[state] = self._look_ahead(state)
        return known

    def _look_ahead(self, state: State) -> tuple[float, float]:
        if not (state.waiting or state.aboard or state.breaks):
            end = self.vehicle.end
            way = 0.0 if end is None else self.travel[state.place][end]
            return self._way_home(state.place), self.vehicle.shift.latest - way
        least, latest = math.inf, -math.inf
        for stop, way, after in self._moves(state):
            ahead, until = self.outlook(after)
            until = min(stop.late, until - stop.service)
            if until >= stop.early - SLACK:
                toll = self._toll(state, stop, way, after) + self._wait_cost(stop, stop.early)
                least, latest = min(least, toll + ahead), max(latest, until - way)
        return least, latest

    def _way_home(self, place: int) -> float:
        return 0.0 if self.vehicle.end is None else self.cost[place][self.vehicle.end]

    def _waiting(self, row: list[Step], times: list[float]) -> float:
        """Return what the waiting of those picked up so far costs at least: later stops only put it off."""
        return sum(self._wait_cost(stop, begin) for (stop, _), begin in zip(row, times[1:], strict=True))

    def _wait_cost(self, stop: Stop, begin: float) -> float:
        if stop.kind != "pickup" or self.requests[stop.name].prefer == "late":
            return 0.0
        return self.problem.weights.wait_per_s * max(0.0, begin - self.requests[stop.name].wish)

    def _least_times(self, row: list[Step], state: State) -> list[float] | None:
        """Return the least times of the start and the stops so far, None when no schedule begins like this.

        Times are raised until nothing moves, as Bellman and Ford do: a stop to behind the one before it, a
        pickup to within the ride limit of its dropoff.
        """
        shift = self.vehicle.shift
        times = [shift.earliest, *(stop.early for stop, _ in row)]
        limits = [*self._limits(row, state)]
        for _ in range(len(row) + 3):
            moved = False
            service = 0.0
            for k, (stop, way) in enumerate(row, start=1):
                if times[k - 1] + service + way > times[k] + EQUAL:
                    times[k] = times[k - 1] + service + way
                    moved = True
                if times[k] > stop.late + SLACK:
                    return None
                service = stop.service
            for a, b, most in limits:
                if times[b] - most > times[a] + EQUAL:
                    times[a] = times[b] - most
                    moved = True
            if not moved:
                return times if times[0] <= shift.latest + SLACK else None
        return None

    def _limits(self, row: list[Step], state: State) -> Iterator[tuple[int, int, float]]:
        """Yield the rides and the day so far: positions, and how far apart in time they may be at most."""
        last, final = len(row), row[-1][0]
        if self.vehicle.max_duration_s < math.inf:
            home = 0.0 if self.vehicle.end is None else self.quickest[state.place][self.vehicle.end]
            yield 0, last, self.vehicle.max_duration_s - final.service - home
        position = {(stop.name, stop.kind): k for k, (stop, _) in enumerate(row, start=1)}
        for (name, kind), k in position.items():
            if kind != "pickup" or self.requests[name].max_ride_s == math.inf:
                continue
            request = self.requests[name]
            most = request.max_ride_s + request.pickup_service_s
            if (name, "dropoff") in position:
                yield k, position[name, "dropoff"], most
            elif k < last:
                yield k, last, most - final.service - self.quickest[state.place][request.dropoff]


def _closure(travel: np.ndarray) -> np.ndarray:
    """Return the quickest ways between places over any others."""
    quickest = travel.copy()
    np.fill_diagonal(quickest, 0.0)
    for k in range(len(quickest)):
        quickest = np.minimum(quickest, quickest[:, [k]] + quickest[[k], :])
    return quickest
