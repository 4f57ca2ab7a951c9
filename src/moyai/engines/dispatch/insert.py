"""Where one new request fits best, without breaking anything promised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from moyai.engines.dispatch._insertion import NOWHERE, Plan, best_place, put, refresh_all, scan, write_trial
from moyai.engines.dispatch._refusal import explain
from moyai.engines.dispatch._routes import Nodes, fill_plan, sequences, time_route
from moyai.engines.dispatch._schedule import Work, make_work
from moyai.engines.dispatch._tables import Ints, Prepared, Tables, extended, prepared
from moyai.engines.dispatch.problem import Problem, Request, Window
from moyai.engines.dispatch.solution import Delay, Insertion, InsertionResult, Reasons, Route, Solution


def insert(
    problem: Problem,
    solution: Solution,
    request: Request,
    *,
    alternatives: int = 3,
    bucket_s: float = 900.0,
    allowed_vehicles: Collection[str] | None = None,
) -> InsertionResult:
    """Find the best places for one request among all vehicles.

    The order of the stops already planned is kept; windows, ride limits, capacities, breaks, shifts and
    locked stops are respected exactly (see the README), for any travel matrix. The first offer has the least
    added cost of all feasible places; each further one is the cheapest whose pickup is at least ``bucket_s``
    from every offer before it. A break, or a rider aboard, that the plan has forgotten is planned first.

    Args:
        problem: The vehicles and what is already accepted. A request of the same id is taken out first, so
            that a ride can be moved.
        solution: The present plan; only the order of its stops matters.
        request: The new request.
        alternatives: The most offers wanted.
        bucket_s: How far apart their pickups must be, in seconds, more than zero.
        allowed_vehicles: Ids of the vehicles to ask; all when None.

    Returns:
        Offers in order of preference, or a refusal with every vehicle's reason.

    Raises:
        ProblemError: The request contradicts the problem.
    """
    problem.check_request(request)
    if request.id in problem.request_ids:
        problem = problem.without_requests([request.id])
    task = _Task.of(problem, solution, request, allowed_vehicles)
    offers: list[Insertion] = []
    waiting = [_offer(task, request.pickup_window)]
    while len(offers) < alternatives:
        found = [each for each in waiting if each is not None]
        if not found:
            break
        best = min(found, key=lambda each: (each.cost_delta, each.pickup_at))
        waiting.remove(best)
        offers.append(best)
        if request.aboard_on is None and len(offers) < alternatives:
            waiting += [_offer(task, window) for window in _around(best, bucket_s)]
    if offers:
        return InsertionResult(offers=tuple(offers))
    return InsertionResult(refusal=explain(problem, task.tables, task.plan, task.work, request, task.usable))


@dataclass(frozen=True)
class _Task:
    problem: Problem
    solution: Solution
    request: Request
    prepared: Prepared
    tables: Tables
    plan: Plan
    work: Work
    usable: Ints

    @staticmethod
    def of(
        problem: Problem, solution: Solution, request: Request, allowed_vehicles: Collection[str] | None
    ) -> _Task:
        known = prepared(problem)
        more = extended(known, problem, request)
        tables = more.tables
        rows = sequences(problem, known, solution)
        missing = _missing_singles(known, rows)
        plan = fill_plan(tables, rows, room=2 + len(missing))
        work = make_work(len(tables.place))
        refresh_all(tables, plan, work)
        for v, item in missing:
            _place_single(tables, plan, v, item, work)
        usable = np.array(
            [allowed_vehicles is None or each.id in allowed_vehicles for each in problem.vehicles],
            dtype=np.int64,
        )
        return _Task(problem, solution, request, more, tables, plan, work, usable)

    def nodes(self, v: int) -> Nodes:
        nodes: Nodes = self.plan.seq[v, : self.plan.size[v]].tolist()
        return nodes


def _missing_singles(known: Prepared, rows: list[Nodes]) -> list[tuple[int, int]]:
    tables = known.tables
    singles = np.flatnonzero(tables.pick < 0)
    if not len(singles):
        return []
    planned = {node for row in rows for node in row}
    return [
        (int(np.flatnonzero(tables.may[:, item])[0]), int(item))
        for item in singles
        if int(tables.drop[item]) not in planned
    ]


def _place_single(tables: Tables, plan: Plan, v: int, item: int, work: Work) -> None:
    cost, i, j = best_place(tables, plan, v, item, work)
    if cost >= NOWHERE:
        plan.ok[v] = 0
    else:
        put(plan, tables, v, item, i, j, work)


def _around(offer: Insertion, bucket_s: float) -> list[Window]:
    span = offer.request.pickup_window
    windows = []
    if offer.pickup_at - bucket_s >= span.earliest:
        windows.append(Window(span.earliest, offer.pickup_at - bucket_s))
    if offer.pickup_at + bucket_s <= span.latest:
        windows.append(Window(offer.pickup_at + bucket_s, span.latest))
    return windows


def _offer(task: _Task, window: Window) -> Insertion | None:
    """Return the cheapest insertion with its pickup in the window."""
    tables, plan = task.tables, task.plan
    item = len(tables.pick) - 1
    if tables.pick[item] >= 0:
        tables.early[tables.pick[item]] = window.earliest
        tables.late[tables.pick[item]] = window.latest
    vehicles = len(task.problem.vehicles)
    costs = np.empty(vehicles)
    firsts, seconds = np.empty(vehicles, dtype=np.int64), np.empty(vehicles, dtype=np.int64)
    scan(tables, plan, item, task.usable, task.work, costs, firsts, seconds)
    v = int(costs.argmin())
    if costs[v] >= NOWHERE:
        return None
    i, j = int(firsts[v]), int(seconds[v])
    length = write_trial(plan, v, tables.pick[item], tables.drop[item], i, j, task.work)
    nodes = task.work.trial[:length].tolist()
    new = time_route(task.problem, task.prepared, tables, v, nodes, task.work)
    old = time_route(task.problem, task.prepared, tables, v, task.nodes(v), task.work)
    if new is None or old is None:
        raise AssertionError(
            f"the search accepted a route of {task.problem.vehicles[v].id} without a schedule"
        )
    return _describe(task, window, costs, v, new, old)


def _describe(task: _Task, window: Window, costs: np.ndarray, v: int, new: Route, old: Route) -> Insertion:
    request = task.request
    pickup = new.stop(request.id, "pickup")
    dropoff = new.stop(request.id, "dropoff")
    if dropoff is None:
        raise AssertionError(f"request {request.id} has no dropoff in its own offer")
    able = np.flatnonzero(costs < NOWHERE)
    others = sorted((float(costs[u]), int(u)) for u in able if u != v)
    boarded = pickup.departure if pickup else task.request.boarded_at or dropoff.begin
    reasons = Reasons(
        driving_s=_driving_s(new) - _driving_s(old),
        others=_delays(request.id, task.solution.route(new.vehicle_id) or old, new),
        ride_s=dropoff.begin - boarded,
        direct_s=float(task.tables.travel[request.pickup, request.dropoff]),
        shares_with=_companions(task.problem, request.id, new),
        vehicles_able=len(able),
        next_vehicle_id=task.problem.vehicles[others[0][1]].id if others else None,
        next_cost_delta=others[0][0] if others else None,
    )
    return Insertion(
        vehicle_id=new.vehicle_id,
        request=_narrowed(request, window),
        route=new,
        pickup_at=pickup.begin if pickup else boarded,
        dropoff_at=dropoff.begin,
        cost_delta=float(costs[v]),
        reasons=reasons,
    )


def _narrowed(request: Request, window: Window) -> Request:
    """Return the request as offered; waiting is still counted from the rider's own wish."""
    if window == request.pickup_window or request.prefer == "late":
        return replace(request, pickup_window=window)
    return replace(request, pickup_window=window, wished_at=request.wish)


def _driving_s(route: Route) -> float:
    """Return the seconds between stops, from the start place to the end place."""
    total, left = 0.0, route.start_at
    for stop in route.stops:
        total += stop.arrival - left
        left = stop.departure
    return total + (route.end_at - left if route.stops else 0.0)


def _delays(request_id: str, old: Route, new: Route) -> tuple[Delay, ...]:
    before = {(stop.id, stop.kind): stop.begin for stop in old.stops}
    moved: dict[str, dict[str, float]] = {}
    for stop in new.stops:
        was = before.get((stop.id, stop.kind))
        if (
            was is not None
            and stop.id != request_id
            and stop.kind != "break"
            and abs(stop.begin - was) > 1e-6
        ):
            moved.setdefault(stop.id, {})[stop.kind] = stop.begin - was
    return tuple(Delay(each, by.get("pickup", 0.0), by.get("dropoff", 0.0)) for each, by in moved.items())


def _companions(problem: Problem, request_id: str, route: Route) -> tuple[str, ...]:
    """Return who is aboard for a part of the request's ride, in order of boarding."""
    here = {each.id for each in problem.requests if each.aboard_on == route.vehicle_id}
    aboard = [stop.id for stop in route.stops if stop.id in here]
    seen: list[str] = []
    riding = request_id in here
    for stop in route.stops:
        if stop.kind == "pickup":
            aboard.append(stop.id)
            riding = riding or stop.id == request_id
        if riding:
            seen += [each for each in aboard if each != request_id and each not in seen]
        if stop.kind == "dropoff" and stop.id in aboard:
            aboard.remove(stop.id)
        if stop.kind == "dropoff" and stop.id == request_id:
            break
    return tuple(seen)
