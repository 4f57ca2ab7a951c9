"""A plan that is kept while its day goes on: a question costs what has changed since the one before.

Between two calls a vehicle arrives, a rider boards, time passes. A ``RollingPlan`` is told of each and brings
the kernels' arrays up to date when it is asked, instead of making a problem of the whole day anew. What it
answers is what ``settle`` and ``insert`` answer to that problem (tested, bit for bit).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from moyai.engines.dispatch._advance import advance
from moyai.engines.dispatch._plan import refresh
from moyai.engines.dispatch._routes import time_route_softly
from moyai.engines.dispatch.evaluate import broken_promises, check_sequence
from moyai.engines.dispatch.insert import ask
from moyai.engines.dispatch.live import Live
from moyai.engines.dispatch.problem import Problem, ProblemError, Request, Vehicle, Window
from moyai.engines.dispatch.settle import (
    ROUNDS,
    VEHICLE_CODES,
    PlanBrokenError,
    Sequences,
    relax_request,
    relax_vehicle,
)
from moyai.engines.dispatch.solution import Broken, InsertionResult, Route, Solution, Unassigned

Names = Sequence[tuple[str, str]]


class RollingPlan:
    """The vehicles, riders and routes of a day that goes on.

    Every vehicle's stops must hold its breaks and who is aboard. What a late plan cannot keep is put off by
    the least there is, as ``settle`` does, for as long as it cannot be kept.
    """

    def __init__(self, problem: Problem, sequences: Sequences) -> None:
        self._base = problem
        self._now, self._brought_to = -math.inf, math.nan
        self._requests = {each.id: each for each in problem.requests}
        self._asked = list(problem.vehicles)
        self._number = {each.id: v for v, each in enumerate(problem.vehicles)}
        self._names: list[Names] = [tuple(sequences.get(each.id, ())) for each in problem.vehicles]
        count = len(problem.vehicles)
        self._live = Live(problem)
        self._relaxed: dict[int, set[str]] = {}
        self._home: dict[str, int] = {}
        self._served: list[Collection[str]] = [()] * count
        self._dirty = set(range(count))
        self._stale = np.ones(count, dtype=np.int64)
        self._stamp = np.zeros(count, dtype=np.int64)
        self._begins, self._ends = np.zeros(count), np.zeros(count)
        self._routes: list[tuple[int, Route] | None] = [None] * count

    # What happens

    def advance(self, now: float) -> None:
        """Let time pass: nothing begins before now. Time never goes back."""
        self._now = max(self._now, now)

    def set_vehicle(self, vehicle: Vehicle, stops: Names) -> None:
        """Replace a vehicle, and the stops that it has before it, in order.

        Raises:
            ProblemError: It contradicts the problem.
            KeyError: There is no vehicle of this id.
        """
        self._base.check_vehicle(vehicle)
        v = self._number[vehicle.id]
        self._asked[v], self._names[v] = vehicle, tuple(stops)
        self._dirty.add(v)

    def put(self, request: Request) -> None:
        """Add a request, or replace the request of the same id.

        Raises:
            ProblemError: It contradicts the problem.
        """
        self._base.check_request(request)
        self._requests[request.id] = request
        self._live.set_request(request)
        home = self._home.get(request.id)
        if home is not None:
            self._dirty.add(home)

    def drop(self, request_id: str) -> None:
        """Take a request away; its vehicle's stops must be set without it."""
        del self._requests[request_id]
        home = self._home.pop(request_id, None)
        if home is not None:
            self._dirty.add(home)
        self._live.drop(request_id)

    # What is asked

    @property
    def vehicle_ids(self) -> Collection[str]:
        """The ids of all vehicles, in the problem's order."""
        return self._number.keys()

    def insert(self, request: Request, *, alternatives: int = 3, bucket_s: float = 900.0) -> InsertionResult:
        """Find the best places for one request, as ``insert`` does.

        Raises:
            ProblemError: The request contradicts the problem or is planned already, or stops make no sense.
            PlanBrokenError: A route contradicts itself.
        """
        self._base.check_request(request)
        if request.id in self._requests:
            raise ProblemError(f"request {request.id}", "is planned already")
        self._bring_up_to_date()
        live = self._live
        live.invite(request)
        try:
            return ask(live, request, live.everybody, self._before, alternatives, bucket_s)
        finally:
            live.dismiss()

    def route(self, vehicle_id: str) -> Route:
        """Return a vehicle's route as it is timed now.

        Raises:
            ProblemError: Stops make no sense.
            PlanBrokenError: A route contradicts itself.
        """
        self._bring_up_to_date()
        return self._route(self._number[vehicle_id])

    def part(self, vehicle_id: str, *more: Request) -> Problem:
        """Return the problem of one vehicle, of the requests that its stops serve and of more."""
        self._bring_up_to_date()
        v = self._number[vehicle_id]
        served = dict.fromkeys(name for name, kind in self._names[v] if kind == "dropoff")
        requests = (self._live.request(name) for name in served)
        return self._base.part([self._vehicle(v)], (*requests, *more))

    def settled(self) -> tuple[Problem, Solution]:
        """Return the day as one problem, broken limits moved to what the plan keeps, and the timed plan.

        Raises:
            ProblemError: Stops make no sense.
            PlanBrokenError: A route contradicts itself.
        """
        self._bring_up_to_date()
        vehicles = [self._vehicle(v) for v in range(len(self._asked))]
        problem = self._base.with_state(vehicles, map(self._live.request, self._requests))
        routes = tuple(self._route(v) for v in range(len(vehicles)))
        left = tuple(Unassigned(name, "not_in_plan") for name in self._requests if name not in self._home)
        return problem, Solution(routes, left, sum(each.cost for each in routes))

    # How it is done

    def _bring_up_to_date(self) -> None:
        if not self._dirty and self._now == self._brought_to:
            return
        # Who is late may be later still by now: from what was asked, not from what was put off already.
        changed = self._dirty.union(v for v in self._relaxed if self._begins[v] < self._now)
        self._write_down(changed)
        self._dirty, self._brought_to = set(), self._now
        live = self._live
        begins, ends, stale, stamp = self._begins, self._ends, self._stale, self._stamp
        if advance(live.tables, live.plan, begins, ends, self._now, stale, stamp, live.work):
            for v in np.flatnonzero(stale).tolist():
                self._settle(v)

    def _write_down(self, changed: Collection[int]) -> None:
        """Write vehicles as they were asked for, their riders and their stops."""
        for v in changed:
            self._write_vehicle(v)
            for name in self._served[v]:
                self._home.pop(name, None)
            self._served[v] = ()
        for v in changed:
            self._write_stops(v)

    def _write_vehicle(self, v: int) -> None:
        live, vehicle = self._live, self._asked[v]
        for name in self._relaxed.pop(v, ()):
            if name in self._requests:
                live.set_request(self._requests[name])
        live.write_vehicle(v, live.vehicles[v], vehicle)
        live.vehicles[v] = vehicle
        self._begins[v], self._ends[v] = vehicle.shift.earliest, vehicle.shift.latest
        self._stale[v] = 1

    def _write_stops(self, v: int) -> None:
        live, names = self._live, self._names[v]
        vehicle, served = live.vehicles[v], set[str]()
        check_sequence(live, vehicle, names, served)
        for name in served & self._home.keys():
            raise ProblemError(f"stop {name}", f"is on two routes, one of vehicle {vehicle.id}")
        for name in (*live.aboard[v], *(each.id for each in vehicle.breaks)):
            if name not in served:
                raise ProblemError(f"stop {name}", f"is missing on the route of vehicle {vehicle.id}")
        self._home.update(dict.fromkeys(served, v))
        self._served[v] = served
        live.write_route(v, [live.node(*name) for name in names])

    def _settle(self, v: int) -> None:
        """Put off what a route cannot keep by the least there is."""
        live = self._live
        self._stale[v] = 0
        for _ in range(ROUNDS):
            vehicle, route = self._vehicle(v), self._time(v)
            broken = broken_promises(live, vehicle, route, live.aboard[v])
            if not broken:
                self._routes[v] = (int(self._stamp[v]), route)
                return
            relaxed = self._relaxed.setdefault(v, set())
            for each in broken:
                relaxed |= self._relax(v, each, route)
            refresh(live.tables, live.plan, v, live.work)
        self._dirty.add(v)
        raise PlanBrokenError(", ".join(f"{each.id} {each.code} {each.by_s:.0f} s" for each in broken))

    def _relax(self, v: int, broken: Broken, route: Route) -> set[str]:
        """Put off one limit of a vehicle or of one of its riders; return the rider."""
        live, vehicle = self._live, self._live.vehicles[v]
        if broken.code in VEHICLE_CODES:
            riders = live.aboard[v].values()
            live.vehicles[v] = relax_vehicle(vehicle, broken, route, riders, live.request)
            live.write_vehicle(v, vehicle, live.vehicles[v])
        if broken.id not in self._requests:
            return set()
        live.set_request(relax_request(live.request(broken.id), broken, route))
        return {broken.id}

    def _vehicle(self, v: int) -> Vehicle:
        """Return a vehicle with what remains of its shift."""
        live = self._live
        vehicle, tables = live.vehicles[v], live.tables
        if vehicle.shift.earliest != tables.shift_early[v]:
            shift = Window(float(tables.shift_early[v]), float(tables.shift_late[v]))
            vehicle = live.vehicles[v] = replace(vehicle, shift=shift)
        return vehicle

    def _route(self, v: int) -> Route:
        kept, stamp = self._routes[v], int(self._stamp[v])
        if kept is None or kept[0] != stamp:
            kept = self._routes[v] = (stamp, self._time(v))
        return kept[1]

    def _before(self, v: int) -> tuple[Route, Route]:
        """Return a vehicle's route as its riders were told it and as it is timed now: the same."""
        route = self._route(v)
        return route, route

    def _time(self, v: int) -> Route:
        live = self._live
        self._vehicle(v)
        nodes = live.plan.seq[v, : live.plan.size[v]].tolist()
        return time_route_softly(live, live, live.tables, v, nodes, live.work)
