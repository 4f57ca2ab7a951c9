"""Keeps a plan usable when reality is late: what cannot be kept any more is put off by the least there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from moyai.engines.dispatch.evaluate import evaluate
from moyai.engines.dispatch.problem import Break, Load, Problem, Request, Vehicle, Window
from moyai.engines.dispatch.solution import Broken, Evaluation, Route, Solution

Sequences = dict[str, list[tuple[str, str]]]

ROUNDS = 3
HAIR_S = 1e-6
"""Lengths are put off by this much more, so that rounding does not break them again."""


class PlanBrokenError(RuntimeError):
    """A stored plan contradicts itself in a way that waiting cannot mend: a bug, never a delay."""


def settle(problem: Problem, sequences: Sequences) -> tuple[Problem, Solution]:
    """Return the plan's least late schedule, and the problem with each broken limit moved to just there.

    The engine's schedule has every stop as early as any has it, so no promise is put off further than it
    must be, and a new rider can only be put in where nobody becomes later still.

    Raises:
        PlanBrokenError: the stops contradict each other.
    """
    for _ in range(ROUNDS):
        found = evaluate(problem, sequences)
        if found.feasible:
            return problem, found.solution
        problem = _relax(problem, found)
    raise PlanBrokenError(", ".join(f"{each.id} {each.code} {each.by_s:.0f} s" for each in found.broken))


def _relax(problem: Problem, found: Evaluation) -> Problem:
    requests = {each.id: each for each in problem.requests}
    vehicles = {each.id: each for each in problem.vehicles}
    for each in found.broken:
        route = found.solution.route(each.vehicle_id)
        assert route is not None
        if each.id in requests:
            requests[each.id] = relax_request(requests[each.id], each, route)
        if each.code in VEHICLE_CODES:
            aboard = (rider for rider in problem.requests if rider.aboard_on == each.vehicle_id)
            vehicle = vehicles[each.vehicle_id]
            vehicles[each.vehicle_id] = relax_vehicle(vehicle, each, route, aboard, problem.request)
    return problem.with_state(vehicles.values(), requests.values())


VEHICLE_CODES = frozenset(
    {"shift_over", "too_long_a_day", "break_late", "over_capacity", "break_with_riders"}
)
"""What is mended at the vehicle; the rest at a request."""


def relax_request(request: Request, broken: Broken, route: Route) -> Request:
    """Return a request whose broken limit is put off to what the route keeps."""
    if broken.code == "pickup_late":
        return replace(request, pickup_window=_until(request.pickup_window, route, request.id, "pickup"))
    if broken.code == "dropoff_late":
        return replace(request, dropoff_window=_until(request.dropoff_window, route, request.id, "dropoff"))
    if broken.code == "ride_too_long":
        return replace(request, max_ride_s=request.max_ride_s + broken.by_s + HAIR_S)
    if broken.code == "not_allowed":  # the vehicle's areas were changed after the booking
        return replace(request, skills=frozenset())
    return request


def relax_vehicle(
    vehicle: Vehicle,
    broken: Broken,
    route: Route,
    aboard: Iterable[Request],
    request: Callable[[str], Request],
) -> Vehicle:
    """Return a vehicle whose broken limit is put off to what its route keeps.

    Args:
        vehicle: The vehicle.
        broken: What it cannot keep.
        route: Its timed route.
        aboard: Who is in it.
        request: Returns a request by its id.
    """
    if broken.code == "shift_over":
        return replace(vehicle, shift=Window(vehicle.shift.earliest, route.end_at))
    if broken.code == "too_long_a_day":
        return replace(vehicle, max_duration_s=vehicle.max_duration_s + broken.by_s + HAIR_S)
    if broken.code == "over_capacity":  # seats were taken out after the booking
        return replace(vehicle, capacity=(*vehicle.capacity, _peak(route, aboard, request)))
    return replace(vehicle, breaks=tuple(_relaxed_break(each, broken, route) for each in vehicle.breaks))


def _relaxed_break(each: Break, broken: Broken, route: Route) -> Break:
    if each.id != broken.id:
        return each
    if broken.code == "break_with_riders":
        return replace(each, may_have_riders=True)
    return replace(each, window=_until(each.window, route, each.id, "break"))


def _until(window: Window, route: Route, item_id: str, kind: str) -> Window:
    begin = next(stop.begin for stop in route.stops if stop.id == item_id and stop.kind == kind)
    return Window(window.earliest, max(window.latest, begin))


def _peak(route: Route, riders: Iterable[Request], request: Callable[[str], Request]) -> Load:
    aboard = {each.id: each.load for each in riders}
    loads = [tuple(aboard.values())]
    for stop in route.stops:
        if stop.kind == "pickup":
            aboard[stop.id] = request(stop.id).load
        elif stop.kind == "dropoff":
            aboard.pop(stop.id, None)
        loads.append(tuple(aboard.values()))
    sums = [tuple(map(sum, zip(*each, strict=True))) for each in loads if each]
    return tuple(max(column) for column in zip(*sums, strict=True))
