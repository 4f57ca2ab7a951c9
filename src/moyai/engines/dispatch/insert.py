"""Where one new request fits best, without breaking anything promised."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from moyai.engines.dispatch._changed import Changed, read_changed_route
from moyai.engines.dispatch._plan import NOWHERE
from moyai.engines.dispatch._refusal import explain
from moyai.engines.dispatch._routes import time_route
from moyai.engines.dispatch._scan import DROPOFF, FIRST, PICKUP, SECOND, scan_bounded, time_trial
from moyai.engines.dispatch._tables import Ints
from moyai.engines.dispatch.live import GUEST, Live, borrowed
from moyai.engines.dispatch.problem import Problem, Request, Window
from moyai.engines.dispatch.reserves import list_kept
from moyai.engines.dispatch.solution import Delay, Insertion, InsertionResult, Reasons, Route, Solution, Stop


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
    with borrowed(problem) as live:
        live.invite(request)
        live.lay_out(solution)
        usable = live.everybody
        if allowed_vehicles is not None:
            usable = np.array([each.id in allowed_vehicles for each in problem.vehicles], dtype=np.int64)
        result = ask(live, request, usable, partial(_before, live, solution), alternatives, bucket_s)
        live.dismiss()
    return result


def ask(
    live: Live,
    request: Request,
    usable: Ints,
    before: Callable[[int], tuple[Route, Route]],
    alternatives: int,
    bucket_s: float,
) -> InsertionResult:
    """Find the best places for the guest of a plan that is laid out; see ``insert``.

    Args:
        live: The plan.
        request: The guest.
        usable: A one for every vehicle to be asked.
        before: Returns a vehicle's route, by its number, as its riders were told it and as it is timed now.
        alternatives: The most offers wanted.
        bucket_s: How far apart their pickups must be.
    """
    offers = _offers(_Task(live, request, usable, before), alternatives, bucket_s)
    return InsertionResult(offers=tuple(offers), refusal=None if offers else explain(live, request, usable))


@dataclass(frozen=True, slots=True)
class _Task:
    live: Live
    request: Request
    usable: Ints
    before: Callable[[int], tuple[Route, Route]]


def _offers(task: _Task, alternatives: int, bucket_s: float) -> list[Insertion]:
    request = task.request
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
    return offers


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
    live = task.live
    tables, plan, work, found = live.tables, live.plan, live.work, live.found
    pick = int(tables.pick[GUEST])
    if pick >= 0:
        tables.early[pick] = window.earliest
        tables.late[pick] = window.latest
    scan_bounded(tables, plan, GUEST, task.usable, work, found)
    v = int(found.where[FIRST])
    if v < 0:
        return None
    told, old = task.before(v)
    pickup, dropoff = int(found.where[PICKUP]), int(found.where[DROPOFF])
    cost = time_trial(tables, plan, v, GUEST, pickup, dropoff, work)
    if cost >= NOWHERE:
        name = live.vehicles[v].id
        raise AssertionError(f"the search accepted a route of {name} without a schedule")
    trial = work.trial[: int(plan.size[v]) + 1 + (pick >= 0)].copy()
    places = (pickup if pick >= 0 else dropoff, dropoff)
    before = old, partial(live.times_of, v, old)
    changed = read_changed_route(live, live, tables, v, trial, work, cost, before, places)
    new = changed.route
    delta, next_delta, next_v = float(found.cost[FIRST]), float(found.cost[SECOND]), int(found.where[SECOND])
    boarded, dropped = _visits(new, task.request)
    following = live.vehicles[next_v] if next_v >= 0 else None
    reasons = Reasons(
        driving_s=_driving_s(new, changed) - _driving_s(old, changed),
        others=_delays(task.request.id, told, new, changed if told is old else Changed(new)),
        ride_s=dropped.begin - (boarded.departure if boarded else task.request.boarded_at or dropped.begin),
        direct_s=float(tables.travel[task.request.pickup, task.request.dropoff]),
        shares_with=_companions(task.request.id, new, _last_empty(live, v, pickup)),
        next_vehicle_id=following.id if following else None,
        next_cost_delta=next_delta if following else None,
        toll=float(tables.toll[v, GUEST]),
        next_toll=float(tables.toll[next_v, GUEST]) if following else 0.0,
        next_kept_for=list_kept(following, task.request) if following else (),
    )
    return Insertion(
        vehicle_id=new.vehicle_id,
        request=_narrowed(task.request, window),
        route=new,
        pickup_at=boarded.begin if boarded else task.request.boarded_at or dropped.begin,
        dropoff_at=dropped.begin,
        cost_delta=delta,
        reasons=reasons,
    )


def _before(live: Live, solution: Solution, v: int) -> tuple[Route, Route]:
    """Return a vehicle's route without the request, as the solution has it and as it is timed now."""

    def time(nodes: list[int]) -> Route:
        route = time_route(live, live, live.tables, v, nodes, live.work)
        if route is None:
            raise AssertionError(f"the plan of {live.vehicles[v].id} has no schedule")
        return route

    old = live.route_now(v, time)
    return solution.route(old.vehicle_id) or old, old


def _visits(route: Route, request: Request) -> tuple[Stop | None, Stop]:
    dropoff = route.stop(request.id, "dropoff")
    if dropoff is None:
        raise AssertionError(f"request {request.id} has no dropoff in its own offer")
    return route.stop(request.id, "pickup"), dropoff


def _narrowed(request: Request, window: Window) -> Request:
    """Return the request as offered; waiting is still counted from the rider's own wish."""
    if window == request.pickup_window:
        return request
    if request.prefer == "late":
        return replace(request, pickup_window=window)
    return replace(request, pickup_window=window, wished_at=request.wish)


def _driving_s(route: Route, changed: Changed) -> float:
    """Return the seconds between stops, from the start place to the end place, where something changed."""
    stops, head, tail = route.stops, changed.head, changed.tail
    total, left = 0.0, stops[head - 1].departure if head else route.start_at
    for stop in stops[head : len(stops) - tail + 1]:
        total += stop.arrival - left
        left = stop.departure
    return total + (route.end_at - left if stops and not tail else 0.0)


def _delays(request_id: str, old: Route, new: Route, changed: Changed) -> tuple[Delay, ...]:
    head, tail = changed.head, changed.tail
    earlier = old.stops[head : len(old.stops) - tail]
    before = {(stop.id, str(stop.kind)): stop.begin for stop in earlier if stop.kind != "break"}
    moved: dict[str, dict[str, float]] = {}
    for stop in new.stops[head : len(new.stops) - tail]:
        was = before.get((stop.id, stop.kind))
        if was is not None and abs(stop.begin - was) > 1e-6 and stop.id != request_id:
            moved.setdefault(stop.id, {})[stop.kind] = stop.begin - was
    return tuple(Delay(each, by.get("pickup", 0.0), by.get("dropoff", 0.0)) for each, by in moved.items())


def _last_empty(live: Live, v: int, pickup: int) -> int:
    """Return after how many stops, at most where the guest gets in, nobody was aboard last; -1 when never."""
    if pickup < 0:
        return -1
    empty = np.flatnonzero(live.plan.heads[v, : pickup + 1] == 0)
    return int(empty[-1]) if len(empty) else -1


def _companions(request_id: str, route: Route, empty: int) -> tuple[str, ...]:
    """Return who is aboard for a part of the request's ride, in order of boarding; see ``_last_empty``."""
    aboard = []
    if empty < 0:
        # Who is let off without being fetched is aboard from the start.
        boarding = {stop.id for stop in route.stops if stop.kind == "pickup"}
        aboard = [stop.id for stop in route.stops if stop.kind == "dropoff" and stop.id not in boarding]
    seen: dict[str, None] = {}
    riding = request_id in aboard
    for stop in route.stops[max(0, empty) :]:
        if stop.kind == "pickup":
            aboard.append(stop.id)
            riding = riding or stop.id == request_id
        if riding:
            seen.update(dict.fromkeys(aboard))
        if stop.kind == "dropoff":
            if stop.id == request_id:
                break
            aboard.remove(stop.id)
    seen.pop(request_id, None)
    return tuple(seen)
