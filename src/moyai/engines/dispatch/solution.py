"""What the dial-a-ride engine answers: timed routes, offers and refusals, all frozen and with reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from moyai.engines.dispatch.problem import Matrix, Problem, Request, Reserve, Vehicle

StopKind = Literal["pickup", "dropoff", "break"]


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit of a route.

    Attributes:
        id: The request's id, or the break's.
        kind: What happens there.
        place: Place index; for a break, where the vehicle is.
        arrival: When the vehicle arrives, in seconds.
        begin: When service begins; the vehicle waits from ``arrival`` until then.
        departure: When service ends; the vehicle leaves at once.
    """

    id: str
    kind: StopKind
    place: int
    arrival: float
    begin: float
    departure: float


@dataclass(frozen=True, slots=True)
class Route:
    """What one vehicle does.

    Attributes:
        vehicle_id: The vehicle.
        stops: In order; empty when it only goes to its end place.
        start_at: When it leaves its start place: as late as the first stop allows.
        end_at: When it reaches its end place, or leaves the last stop when it has none.
        cost: Driving, fixed cost and riders' time.
    """

    vehicle_id: str
    stops: tuple[Stop, ...]
    start_at: float
    end_at: float
    cost: float

    @property
    def carries_anybody(self) -> bool:
        """Whether there is any stop that is not a break."""
        return any(stop.kind != "break" for stop in self.stops)

    def stop(self, item_id: str, kind: StopKind) -> Stop | None:
        """Return the stop of a request or break, or None when it is not on this route."""
        for stop in self.stops:
            if stop.id == item_id and stop.kind == kind:
                return stop
        return None


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A request or break that the plan leaves out.

    Attributes:
        id: Of the request or break.
        reason: From ``solve``: a code of ``Refusal`` where no plan is needed to tell (the direct ride is too
            long or misses the windows, or no vehicle may take it, by its skills or room), else
            ``no_place_found``. From ``evaluate``: ``not_in_plan``.
    """

    id: str
    reason: str


@dataclass(frozen=True)
class Solution:
    """A plan: one route for every vehicle, in the problem's order.

    Attributes:
        routes: One for each vehicle.
        unassigned: What is left out, with reasons.
        cost: The sum of the routes' costs; nothing is added for what is left out.
    """

    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...] = ()
    cost: float = 0.0

    @property
    def vehicles_used(self) -> int:
        """How many vehicles carry anybody."""
        return sum(route.carries_anybody for route in self.routes)

    def route(self, vehicle_id: str) -> Route | None:
        """Return a vehicle's route, or None when the plan does not name the vehicle."""
        for route in self.routes:
            if route.vehicle_id == vehicle_id:
                return route
        return None

    def with_route(self, new: Route) -> Solution:
        """Return the plan with one vehicle's route replaced, or added."""
        old = self.route(new.vehicle_id)
        if old is None:
            routes = (*self.routes, new)
        else:
            routes = tuple(new if each is old else each for each in self.routes)
        served = {stop.id for stop in new.stops}
        return Solution(
            routes=routes,
            unassigned=tuple(each for each in self.unassigned if each.id not in served),
            cost=sum(each.cost for each in routes),
        )


@dataclass(frozen=True, slots=True)
class Delay:
    """How one other rider is touched by an insertion, in seconds (negative is earlier)."""

    request_id: str
    pickup_s: float
    dropoff_s: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why this place was chosen: facts for the sentence that a dispatcher reads.

    Attributes:
        driving_s: Seconds of driving added.
        others: Every other rider whose times move.
        ride_s: The new rider's time in the vehicle.
        direct_s: The same without any detour.
        shares_with: Riders who are aboard for a part of the new ride.
        next_vehicle_id: The second-best vehicle, if another could.
        next_cost_delta: What it would have cost there.
        toll: What of the added cost is for taking what others may need, see ``Reserve``.
        next_toll: The same on the second-best vehicle.
        next_kept_for: What that one is kept for that the request does not need, the dearest first.
    """

    driving_s: float
    others: tuple[Delay, ...]
    ride_s: float
    direct_s: float
    shares_with: tuple[str, ...]
    next_vehicle_id: str | None = None
    next_cost_delta: float | None = None
    toll: float = 0.0
    next_toll: float = 0.0
    next_kept_for: tuple[Reserve, ...] = ()

    @property
    def riders_delayed(self) -> int:
        """How many other riders are picked up or arrive later than before."""
        return sum(each.pickup_s > 0 or each.dropoff_s > 0 for each in self.others)


@dataclass(frozen=True, slots=True)
class Insertion:
    """One offer: a vehicle's whole new route with the request in it.

    Attributes:
        vehicle_id: The vehicle.
        request: The request with its pickup window as narrowed for this offer; add this one to the problem
            (narrowed further to what is promised), or later schedules may drift from the offer.
        route: The vehicle's new route with its new schedule.
        pickup_at: When service begins at the pickup.
        dropoff_at: When service begins at the dropoff.
        cost_delta: What the plan's cost grows by.
        reasons: Facts behind the choice.
    """

    vehicle_id: str
    request: Request
    route: Route
    pickup_at: float
    dropoff_at: float
    cost_delta: float
    reasons: Reasons


RefusalCode = Literal[
    "ride_too_long",
    "window_too_tight",
    "not_allowed",
    "no_skill",
    "no_vehicle_with_capacity",
    "plan_already_late",
    "outside_shift",
    "vehicle_full",
    "promises_in_the_way",
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no vehicle can take a request.

    Attributes:
        code: The reason nearest to success over all vehicles.
        by_vehicle: Each vehicle's own reason.

    Codes, from hopeless to nearly fitting:
        ``ride_too_long``: even the direct ride is longer than the limit.
        ``window_too_tight``: even the direct ride does not fit between the two windows.
        ``not_allowed``: pinned to, or asked from, other vehicles only.
        ``no_skill``: the vehicle lacks a skill.
        ``no_vehicle_with_capacity``: it would not fit the empty vehicle.
        ``plan_already_late``: the vehicle cannot keep its present promises.
        ``outside_shift``: the vehicle could not do it even with nothing else to do.
        ``vehicle_full``: it would fit in time but there is no room.
        ``promises_in_the_way``: it would break a promise to somebody else.
    """

    code: RefusalCode
    by_vehicle: dict[str, RefusalCode]


@dataclass(frozen=True, slots=True)
class InsertionResult:
    """Offers in order of preference, or a refusal."""

    offers: tuple[Insertion, ...] = ()
    refusal: Refusal | None = None


BrokenCode = Literal[
    "pickup_late",
    "dropoff_late",
    "ride_too_long",
    "break_late",
    "break_with_riders",
    "shift_over",
    "too_long_a_day",
    "over_capacity",
    "not_allowed",
]


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise or limit that a plan cannot keep.

    Attributes:
        vehicle_id: The vehicle.
        id: The request, break, or the vehicle itself for ``shift_over`` and ``too_long_a_day``.
        code: What cannot be kept.
        by_s: By how many seconds; 0 where time is not the matter.
    """

    vehicle_id: str
    id: str
    code: BrokenCode
    by_s: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A given plan, timed exactly.

    Attributes:
        solution: The schedule; when something is broken, the one of least lateness.
        broken: What cannot be kept, empty when the plan is feasible.
    """

    solution: Solution
    broken: tuple[Broken, ...] = field(default=())

    @property
    def feasible(self) -> bool:
        """Whether every promise and limit is kept."""
        return not self.broken

    def broken_requests(self) -> frozenset[str]:
        """Return the ids of requests that are not served as promised."""
        others = ("break_late", "break_with_riders", "shift_over", "too_long_a_day")
        return frozenset(each.id for each in self.broken if each.code not in others)


def empty_solution(problem: Problem) -> Solution:
    """Return a plan in which every vehicle goes straight to its end place."""
    routes = tuple(empty_route(problem, vehicle) for vehicle in problem.vehicles)
    return Solution(routes, cost=sum(route.cost for route in routes))


class Roads(Protocol):
    """Whatever knows the ways between places, such as a problem."""

    @property
    def travel_s(self) -> Matrix:
        """Travel times."""
        ...

    @property
    def cost(self) -> Matrix | None:
        """What driving costs; the travel times when None."""
        ...


def empty_route(roads: Roads, vehicle: Vehicle) -> Route:
    """Return the route of a vehicle that has no stops."""
    begin = vehicle.shift.earliest
    if vehicle.end is None:
        return Route(vehicle.id, (), begin, begin, 0.0)
    cost = roads.travel_s if roads.cost is None else roads.cost
    end_at = begin + float(roads.travel_s[vehicle.start, vehicle.end])
    return Route(vehicle.id, (), begin, end_at, float(cost[vehicle.start, vehicle.end]))
