"""Time a given plan exactly, and say what it cannot keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from moyai.engines.dispatch._routes import time_route_softly
from moyai.engines.dispatch.live import Live, borrowed
from moyai.engines.dispatch.problem import Break, Problem, ProblemError, Request, Vehicle
from moyai.engines.dispatch.solution import Broken, BrokenCode, Evaluation, Route, Solution, Stop, Unassigned

SLACK_S = 1e-6

Sequence_ = Sequence[tuple[str, str]]


class Riders(Protocol):
    """Whatever knows the requests, such as a problem."""

    def request(self, request_id: str) -> Request:
        """Return a request by its id."""
        ...


def evaluate(problem: Problem, stops: Mapping[str, Sequence_]) -> Evaluation:
    """Return the exact schedule of given sequences of stops.

    When every limit can be kept, it is the schedule that ``insert`` and ``solve`` give to the same
    sequences. When not, every stop is as early as any schedule has it, so each lateness is the least
    possible and all are so at once; ride limits are exceeded only where they cannot be kept on top of that.

    Args:
        problem: Vehicles and requests; delays are in the vehicles' start places and shifts.
        stops: For each vehicle id the (request or break id, kind) in order; vehicles left out stay.

    Returns:
        The plan, and what it breaks and by how much. Requests that no sequence holds are unassigned with
        the reason ``not_in_plan``.

    Raises:
        ProblemError: A sequence makes no sense: unknown or repeated stops, a dropoff before its pickup, or a
            rider aboard another vehicle.
    """
    unknown = stops.keys() - {each.id for each in problem.vehicles}
    if unknown:
        raise ProblemError(f"vehicle {min(unknown)}", "is not in the problem")
    routes: list[Route] = []
    broken: list[Broken] = []
    seen: set[str] = set()
    with borrowed(problem) as live:
        for v, vehicle in enumerate(problem.vehicles):
            names = tuple(stops.get(vehicle.id, ()))
            kept = live.settled[v]
            served = {item_id for item_id, _ in names}
            if kept is None or kept[0] != names or not seen.isdisjoint(served):
                check_sequence(live, vehicle, names, seen)
                nodes = [live.node(item_id, kind) for item_id, kind in names]
                route = time_route_softly(problem, live, live.tables, v, nodes, live.work)
                kept = (names, route, broken_promises(problem, vehicle, route, live.aboard[v]))
                live.settle(v, kept, nodes)
            seen |= served
            routes.append(kept[1])
            broken += kept[2]
    ids = [each.id for each in problem.requests]
    ids += [each.id for vehicle in problem.vehicles for each in vehicle.breaks]
    left = tuple(Unassigned(item_id, "not_in_plan") for item_id in ids if item_id not in seen)
    return Evaluation(Solution(tuple(routes), left, sum(each.cost for each in routes)), tuple(broken))


def check_sequence(live: Live, vehicle: Vehicle, sequence: Sequence_, seen: set[str]) -> None:
    """Check that a vehicle's stops make sense; what they serve is added to what was seen.

    Raises:
        ProblemError: They do not.
    """
    riding: set[str] = set()
    for item_id, kind in sequence:
        if item_id not in live.slot_of:
            raise ProblemError(f"stop {item_id}", "is not in the problem")
        item = live.items[live.slot_of[item_id]]
        if isinstance(item, Break):
            _check_break(vehicle, item, kind, seen)
        else:
            assert item is not None
            _check_ride(vehicle, item, kind, riding, seen)
    if riding:
        raise ProblemError(f"request {min(riding)}", "is picked up and never dropped off")


def _check_break(vehicle: Vehicle, item: Break, kind: str, seen: set[str]) -> None:
    if kind != "break" or item not in vehicle.breaks or item.id in seen:
        raise ProblemError(f"break {item.id}", f"cannot be a {kind} of vehicle {vehicle.id}, or occurs twice")
    seen.add(item.id)


def _check_ride(vehicle: Vehicle, item: Request, kind: str, riding: set[str], seen: set[str]) -> None:
    name = f"request {item.id}"
    if item.aboard_on not in (None, vehicle.id):
        raise ProblemError(name, f"is aboard {item.aboard_on}, not {vehicle.id}")
    aboard = item.aboard_on is not None
    if kind == "pickup" and not aboard and item.id not in seen:
        riding.add(item.id)
    elif kind == "dropoff" and ((aboard and item.id not in seen) or item.id in riding):
        riding.discard(item.id)
    else:
        raise ProblemError(name, f"{kind} is repeated or out of order on vehicle {vehicle.id}")
    seen.add(item.id)


def broken_promises(
    known: Riders, vehicle: Vehicle, route: Route, aboard: Mapping[str, Request]
) -> list[Broken]:
    """Return what a timed route does not keep; ``aboard`` are the riders in the vehicle at its beginning."""
    found: list[Broken] = []

    def note(item_id: str, code: BrokenCode, by: float) -> None:
        if by > SLACK_S:
            found.append(Broken(vehicle.id, item_id, code, by))

    breaks = {each.id: each for each in vehicle.breaks}
    boarded: dict[str, float] = {}
    for stop in route.stops:
        if stop.kind == "break":
            note(stop.id, "break_late", stop.begin - breaks[stop.id].window.latest)
            continue
        request = known.request(stop.id)
        if stop.kind == "pickup":
            boarded[stop.id] = stop.departure
            note(stop.id, "pickup_late", stop.begin - request.pickup_window.latest)
            continue
        note(stop.id, "dropoff_late", stop.begin - request.dropoff_window.latest)
        since = boarded.get(stop.id, request.boarded_at)
        if since is not None:
            note(stop.id, "ride_too_long", stop.begin - since - request.max_ride_s)
    found += _broken_loads(known, vehicle, route, aboard)
    if route.stops:
        note(vehicle.id, "shift_over", route.end_at - vehicle.shift.latest)
        note(vehicle.id, "too_long_a_day", route.end_at - route.start_at - vehicle.max_duration_s)
    return found


def _broken_loads(
    known: Riders, vehicle: Vehicle, route: Route, riders: Mapping[str, Request]
) -> list[Broken]:
    aboard = {name: each.load for name, each in riders.items()}
    breaks = {each.id: each for each in vehicle.breaks}
    found: list[Broken] = []
    for stop in route.stops:
        if stop.kind == "pickup":
            request = known.request(stop.id)
            aboard[stop.id] = request.load
            found += _broken_allowance(vehicle, request)
            if not vehicle.fits(map(sum, zip(*aboard.values(), strict=True))):
                found.append(Broken(vehicle.id, stop.id, "over_capacity", 0.0))
        elif stop.kind == "dropoff":
            aboard.pop(stop.id, None)
        elif aboard and not breaks[stop.id].may_have_riders:
            found.append(Broken(vehicle.id, stop.id, "break_with_riders", 0.0))
    return found


def _broken_allowance(vehicle: Vehicle, request: Request) -> list[Broken]:
    wrong = request.must_ride_on not in (None, vehicle.id) or not request.skills <= vehicle.skills
    return [Broken(vehicle.id, request.id, "not_allowed", 0.0)] if wrong else []


def sequences_of(solution: Solution) -> dict[str, list[tuple[str, str]]]:
    """Return a plan's sequences, in the form that ``evaluate`` takes."""
    return {route.vehicle_id: [_named(stop) for stop in route.stops] for route in solution.routes}


def _named(stop: Stop) -> tuple[str, str]:
    return (stop.id, stop.kind)
