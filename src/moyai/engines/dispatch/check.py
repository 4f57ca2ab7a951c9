"""An independent checker of plans: it shares no code with the solver, only the frozen types.

It follows every vehicle through its stops with the times that the plan states, counts who is aboard, adds up
the cost, and separately asks Bellman and Ford's algorithm whether the sequence has any schedule at all.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from moyai.engines.dispatch.problem import Break, Problem, Request, Vehicle
from moyai.engines.dispatch.solution import Route, Solution, Stop

TOLERANCE_S = 1e-5


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that a plan breaks.

    Attributes:
        code: What kind of rule.
        vehicle_id: On which route, empty when on none.
        id: The request, break or vehicle at fault.
        text: The facts, for a person.
    """

    code: str
    vehicle_id: str
    id: str
    text: str


def check(
    problem: Problem, solution: Solution, *, only: Collection[str] | None = None
) -> tuple[Violation, ...]:
    """Return everything that a plan breaks; nothing when it is right.

    Times are compared with a tolerance of 1e-5 s, costs with a relative one of 1e-6. Leaving a request out
    breaks nothing as long as the plan says so under ``unassigned``. How many first stops are locked is not
    checked: that compares two plans.

    Args:
        problem: What the plan is for.
        solution: The plan.
        only: Ids of the vehicles whose routes are followed, for a caller who changed no others; all when
            None. Who is served how often, and what the plan costs, is checked for all.

    Returns:
        What is broken.
    """
    found = [*_check_membership(problem, solution)]
    riders = [request for request in problem.requests if request.aboard_on is not None]
    for route in solution.routes:
        if route.stops and not found and (only is None or route.vehicle_id in only):
            aboard = {each.id: each for each in riders if each.aboard_on == route.vehicle_id}
            found += _Inspection(problem, problem.vehicle(route.vehicle_id), route, aboard).run()
    if not found:
        found += _check_total(solution)
    return tuple(found)


def _check_total(solution: Solution) -> Iterator[Violation]:
    total = math.fsum(route.cost for route in solution.routes)
    if not math.isclose(total, solution.cost, rel_tol=1e-6, abs_tol=1e-6):
        yield Violation("wrong_cost", "", "", f"states {solution.cost}, routes add up to {total}")


def _check_membership(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Check that every stop is known, and everything is served once or said to be left out."""
    names = Counter(route.vehicle_id for route in solution.routes)
    known = {vehicle.id for vehicle in problem.vehicles}
    for name, times in names.items():
        if name not in known or times > 1:
            yield Violation("wrong_vehicle", name, name, f"has {times} routes, or is not in the problem")
    served: Counter[tuple[str, str]] = Counter(
        (stop.id, stop.kind) for route in solution.routes for stop in route.stops
    )
    expected = {(request.id, "dropoff") for request in problem.requests}
    expected |= {(request.id, "pickup") for request in problem.requests if request.aboard_on is None}
    expected |= {(each.id, "break") for vehicle in problem.vehicles for each in vehicle.breaks}
    left = {each.id for each in solution.unassigned}
    for item_id, kind in sorted(served.keys() | expected):
        times = served[item_id, kind]
        if (item_id, kind) not in expected:
            yield Violation("unknown_stop", "", item_id, f"{kind} is not in the problem")
        elif times != (0 if item_id in left else 1):
            yield Violation("lost_or_repeated", "", item_id, f"{kind} is served {times} times")


class _Inspection:
    """One vehicle, followed through its stops."""

    def __init__(self, problem: Problem, vehicle: Vehicle, route: Route, aboard: dict[str, Request]) -> None:
        self.problem = problem
        self.vehicle = vehicle
        self.route = route
        self.breaks = {each.id: each for each in vehicle.breaks}
        self.aboard = aboard
        self.left_pickup_at: dict[str, float] = {}
        self.found: list[Violation] = []

    def run(self) -> list[Violation]:
        place, time = self.vehicle.start, self.route.start_at
        self._within("shift", self.vehicle.id, time, self.vehicle.shift.earliest, math.inf)
        for stop in self.route.stops:
            place, time = self._visit(stop, place, time)
        if self.vehicle.end is not None:
            time += float(self.problem.travel_s[place, self.vehicle.end])
        self._within("shift", self.vehicle.id, self.route.end_at, time, self.vehicle.shift.latest)
        length = self.route.end_at - self.route.start_at
        self._within("duration", self.vehicle.id, length, 0.0, self.vehicle.max_duration_s)
        for each in self.aboard:
            self._note("still_aboard", each, "is never dropped off")
        self._check_cost()
        if not self.found and not has_schedule(self.problem, self.vehicle, self.route):
            self._note("no_schedule", self.vehicle.id, "the sequence has no schedule")
        return self.found

    def _visit(self, stop: Stop, place: int, time: float) -> tuple[int, float]:
        if stop.kind == "break":
            return self._visit_break(stop, place, time)
        request = self.problem.request(stop.id)
        pickup = stop.kind == "pickup"
        where = request.pickup if pickup else request.dropoff
        window = request.pickup_window if pickup else request.dropoff_window
        service = request.pickup_service_s if pickup else request.dropoff_service_s
        arrival = time + float(self.problem.travel_s[place, where])
        self._timing(stop, where, arrival, service)
        self._within("window", stop.id, stop.begin, window.earliest, window.latest)
        if pickup:
            self._board(request, stop)
        else:
            self._alight(request, stop)
        return where, stop.departure

    def _visit_break(self, stop: Stop, place: int, time: float) -> tuple[int, float]:
        each = self.breaks.get(stop.id)
        if each is None:
            self._note("wrong_vehicle", stop.id, "is another driver's break")
            return place, stop.departure
        self._timing(stop, place, time, each.duration_s)
        self._within("window", stop.id, stop.begin, each.window.earliest, each.window.latest)
        if self.aboard and not each.may_have_riders:
            self._note("break_with_riders", stop.id, f"{sorted(self.aboard)} are aboard")
        return place, stop.departure

    def _timing(self, stop: Stop, place: int, arrival: float, service: float) -> None:
        if stop.place != place:
            self._note("wrong_place", stop.id, f"{stop.kind} is at {stop.place}, not {place}")
        self._within("travel", stop.id, stop.arrival, arrival, math.inf)
        self._within("before_arrival", stop.id, stop.begin, stop.arrival, math.inf)
        self._within("service", stop.id, stop.departure, stop.begin + service, math.inf)

    def _board(self, request: Request, stop: Stop) -> None:
        self.aboard[request.id] = request
        self.left_pickup_at[request.id] = stop.departure
        if request.aboard_on is not None or request.vehicle not in (None, self.vehicle.id):
            self._note("wrong_vehicle", request.id, "belongs elsewhere")
        if not request.skills <= self.vehicle.skills:
            self._note("skill", request.id, f"needs {sorted(request.skills - self.vehicle.skills)}")
        total = [sum(each.load[d] for each in self.aboard.values()) for d in range(len(request.load))]
        fits = (all(a <= c for a, c in zip(total, config, strict=True)) for config in self.vehicle.capacity)
        if not any(fits):
            self._note("capacity", request.id, f"{total} are aboard after boarding")

    def _alight(self, request: Request, stop: Stop) -> None:
        if self.aboard.pop(request.id, None) is None:
            self._note("order", request.id, "is dropped off without being aboard")
            return
        since = self.left_pickup_at.get(request.id, request.boarded_at)
        if since is not None:
            self._within("ride", request.id, stop.begin - since, -math.inf, request.max_ride_s)

    def _check_cost(self) -> None:
        cost = route_cost(self.problem, self.vehicle, self.route)
        if not math.isclose(cost, self.route.cost, rel_tol=1e-6, abs_tol=1e-3):
            self._note("wrong_cost", self.vehicle.id, f"states {self.route.cost}, is {cost}")

    def _within(self, code: str, item_id: str, value: float, low: float, high: float) -> None:
        if not low - TOLERANCE_S <= value <= high + TOLERANCE_S:
            self._note(code, item_id, f"{value} is not in [{low}, {high}]")

    def _note(self, code: str, item_id: str, text: str) -> None:
        self.found.append(Violation(code, self.vehicle.id, item_id, text))


def route_cost(problem: Problem, vehicle: Vehicle, route: Route) -> float:
    """Return a route's cost from its stops and their times."""
    matrix = problem.travel_s if problem.cost is None else problem.cost
    visits = [stop for stop in route.stops if stop.kind != "break"]
    total = vehicle.fixed_cost if visits else 0.0
    place = vehicle.start
    pickups: dict[str, Stop] = {}
    for stop in visits:
        total += float(matrix[place, stop.place])
        place = stop.place
        request = problem.request(stop.id)
        total += _riders_cost(problem, vehicle, request, stop, pickups)
        if stop.kind == "dropoff" and request.aboard_on is None and request.vehicle is None:
            total += math.fsum(_tolls(vehicle, request))
    return total + (float(matrix[place, vehicle.end]) if vehicle.end is not None else 0.0)


def _tolls(vehicle: Vehicle, request: Request) -> Iterator[float]:
    """Yield what a request pays for each scarce thing of the vehicle that it does not need."""
    for kept in vehicle.reserves:
        needs = kept.skill in request.skills if kept.dimension is None else bool(request.load[kept.dimension])
        if not needs:
            yield kept.price


def _riders_cost(
    problem: Problem, vehicle: Vehicle, request: Request, stop: Stop, pickups: dict[str, Stop]
) -> float:
    weights = problem.weights
    wait = 0.0
    if stop.kind == "pickup":
        pickups[stop.id] = stop
        if request.prefer == "early":
            wait = stop.begin - request.wish
        return max(0.0, wait) * weights.wait_per_s
    if request.prefer == "late" and request.aboard_on is None and request.wish < math.inf:
        wait = request.wish - stop.begin
    boarded = pickups.get(stop.id)
    ride = stop.begin - (boarded.departure if boarded else vehicle.shift.earliest)
    return max(0.0, wait) * weights.wait_per_s + ride * weights.ride_per_s


def has_schedule(problem: Problem, vehicle: Vehicle, route: Route) -> bool:
    """Tell by Bellman and Ford's algorithm whether the route's sequence has a schedule, whatever its times.

    Every limit is an edge (a, b, c) that says time b <= time a + c; there is a schedule exactly when no
    cycle of edges is negative. Node 0 is the origin of time, then come the start, the stops and the end.
    """
    # From the last stop to the first, which is the way that most bounds go: few passes then.
    edges = [*_edges(problem, vehicle, route)][::-1]
    nodes = len(route.stops) + 3
    bound = [0.0] * nodes
    for _ in range(nodes):
        changed = False
        for a, b, c in edges:
            if bound[a] + c < bound[b] - TOLERANCE_S / nodes:
                bound[b] = bound[a] + c
                changed = True
        if not changed:
            return True
    return False


def _edges(problem: Problem, vehicle: Vehicle, route: Route) -> Iterator[tuple[int, int, float]]:
    breaks = {each.id: each for each in vehicle.breaks}
    last = len(route.stops) + 2
    for node in (1, last):
        yield 0, node, vehicle.shift.latest
        yield node, 0, -vehicle.shift.earliest
    yield 1, last, vehicle.max_duration_s
    place, service = vehicle.start, 0.0
    pickups: dict[str, int] = {}
    for node, stop in enumerate(route.stops, start=2):
        item: Request | Break = problem.request(stop.id) if stop.kind != "break" else breaks[stop.id]
        if isinstance(item, Break):
            travel, window, next_service = 0.0, item.window, item.duration_s
        elif stop.kind == "pickup":
            travel = float(problem.travel_s[place, item.pickup])
            place, window, next_service = item.pickup, item.pickup_window, item.pickup_service_s
            pickups[stop.id] = node
        else:
            travel = float(problem.travel_s[place, item.dropoff])
            place, window, next_service = item.dropoff, item.dropoff_window, item.dropoff_service_s
            yield from _ride_edges(item, pickups.get(stop.id), node)
        yield node, node - 1, -(service + travel)
        yield 0, node, window.latest
        yield node, 0, -window.earliest
        service = next_service
    home = 0.0 if vehicle.end is None else float(problem.travel_s[place, vehicle.end])
    yield last, last - 1, -(service + home)


def _ride_edges(request: Request, pickup: int | None, node: int) -> Iterator[tuple[int, int, float]]:
    if pickup is not None:
        yield pickup, node, request.max_ride_s + request.pickup_service_s
    elif request.boarded_at is not None:
        yield 0, node, request.boarded_at + request.max_ride_s
