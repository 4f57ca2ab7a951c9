"""What the dial-a-ride engine is asked: vehicles, requests, travel times, all frozen and checked when made.

Times are seconds (any origin), places are indices into the matrices, loads are tuples of whole numbers in an
order that the caller chooses, such as (seats, wheelchairs). Words follow the dial-a-ride literature
(Cordeau & Laporte 2003): a request has a pickup and a dropoff, each with a window and a service time, and the
ride lasts from the end of service at the pickup to the beginning of service at the dropoff.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, KeysView, Mapping
from dataclasses import dataclass, field
from numbers import Integral
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from moyai.engines.dispatch.errors import ProblemError

Matrix = npt.NDArray[np.float64]
Load = tuple[int, ...]

# Beyond these, sums of doubles are coarser than the checker's tolerance, and sums of loads overflow.
LAST_TIME_S = 1e10
DEAREST_LEG = 1e9
GREATEST_LOAD = 10**9


@dataclass(frozen=True, slots=True)
class Window:
    """The times at which a service may begin, both ends included.

    ``latest`` may be infinite; ``earliest`` may not.
    """

    earliest: float
    latest: float = math.inf

    def __post_init__(self) -> None:
        if not math.isfinite(self.earliest) or math.isnan(self.latest):
            raise ProblemError("window", f"[{self.earliest}, {self.latest}] is not a span of time")
        if abs(self.earliest) > LAST_TIME_S or LAST_TIME_S < self.latest < math.inf:
            raise ProblemError("window", f"[{self.earliest}, {self.latest}] is out of any calendar")
        if self.latest < self.earliest:
            raise ProblemError("window", f"[{self.earliest}, {self.latest}] ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One party to carry from one place to another.

    A promise already made is simply a narrow window: windows are never broken.

    Attributes:
        id: Unique among requests and breaks.
        pickup: Place index. For a rider who is aboard it only says where he came from.
        dropoff: Place index.
        load: What the party takes of each capacity dimension.
        pickup_window: When service at the pickup may begin.
        dropoff_window: When service at the dropoff may begin.
        max_ride_s: Longest ride, from leaving the pickup to service at the dropoff.
        pickup_service_s: Time that boarding takes.
        dropoff_service_s: Time that alighting takes.
        skills: What the vehicle must have, such as ``lift``.
        vehicle: The only vehicle that may serve it, when it is pinned.
        aboard_on: The vehicle it is aboard already: only the dropoff remains.
        boarded_at: When the vehicle left the pickup, for the ride limit of a rider who is aboard.
        prefer: ``early`` for a rider who leaves after a time, ``late`` for one who must arrive by a time.
        wished_at: The time from which waiting is counted. When None, the beginning of the pickup window, or
            for ``late`` the end of the dropoff window; give it when a promise has narrowed the window.
    """

    id: str
    pickup: int
    dropoff: int
    load: Load
    pickup_window: Window
    dropoff_window: Window
    max_ride_s: float = math.inf
    pickup_service_s: float = 0.0
    dropoff_service_s: float = 0.0
    skills: frozenset[str] = frozenset()
    vehicle: str | None = None
    aboard_on: str | None = None
    boarded_at: float | None = None
    prefer: Literal["early", "late"] = "early"
    wished_at: float | None = None

    def __post_init__(self) -> None:
        item = f"request {self.id}"
        if not self.load or not all(map(_is_amount, self.load)):
            raise ProblemError(item, f"load {self.load} must be one or more whole numbers, none negative")
        if not self.max_ride_s >= 0:
            raise ProblemError(item, f"max_ride_s {self.max_ride_s} must not be negative")
        for service in (self.pickup_service_s, self.dropoff_service_s):
            _check_duration(item, "service time", service)
        if self.prefer not in ("early", "late"):
            raise ProblemError(item, f"prefer {self.prefer!r} is neither 'early' nor 'late'")
        if self.aboard_on and self.vehicle and self.aboard_on != self.vehicle:
            raise ProblemError(item, f"is aboard {self.aboard_on} but pinned to {self.vehicle}")
        for moment in (self.boarded_at, self.wished_at):
            if moment is not None and not math.isfinite(moment):
                raise ProblemError(item, f"{moment} is not a time")

    @property
    def must_ride_on(self) -> str | None:
        """The only vehicle that may serve it, or None when any may."""
        return self.aboard_on or self.vehicle

    @property
    def wish(self) -> float:
        """The time from which waiting is counted: of the pickup, or of the dropoff for ``late``."""
        if self.wished_at is not None:
            return self.wished_at
        return self.pickup_window.earliest if self.prefer == "early" else self.dropoff_window.latest

    @property
    def latest_dropoff(self) -> float:
        """The latest begin of service at the dropoff, for a rider aboard also by the ride limit."""
        if self.aboard_on is None or self.boarded_at is None:
            return self.dropoff_window.latest
        return min(self.dropoff_window.latest, self.boarded_at + self.max_ride_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A driver's break; it happens where the vehicle is and needs no travel of its own.

    Attributes:
        id: Unique among requests and breaks.
        window: When it may begin.
        duration_s: How long it lasts.
        may_have_riders: Whether riders may sit in the vehicle meanwhile.
    """

    id: str
    window: Window
    duration_s: float
    may_have_riders: bool = False

    def __post_init__(self) -> None:
        _check_duration(f"break {self.id}", "duration", self.duration_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """Something scarce that a vehicle offers, kept for those who need it.

    Whoever does not need it may have the vehicle all the same, but adds to the cost of the plan what it is
    worth to those who are yet to ask (an opportunity cost). So others are asked first; nobody is refused for
    it, and what was promised stays.

    Attributes:
        price: What a request that does not need it adds, in units of the cost matrix.
        dimension: It is needed by whoever takes some of this dimension of the load.
        skill: It is needed by whoever needs this skill, when ``dimension`` is None.
    """

    price: float
    dimension: int | None = None
    skill: str | None = None

    def __post_init__(self) -> None:
        _check_duration("reserve", "price", self.price)
        if (self.dimension is None) == (self.skill is None):
            raise ProblemError("reserve", "is of a dimension of the load or of a skill")

    def is_needed_by(self, request: Request) -> bool:
        """Tell whether a request needs what is kept."""
        if self.dimension is not None:
            return request.load[self.dimension] > 0
        return self.skill in request.skills


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle with its driver for one shift.

    Attributes:
        id: Unique among vehicles.
        start: Place index where it is when the shift, or what remains of it, begins.
        end: Place index where it must end, or None when it may end anywhere.
        shift: It leaves ``start`` and reaches ``end`` within this window.
        capacity: Alternative configurations; a load is allowed when it fits at least one of them at that
            moment, so a wheelchair place may take seats away: ``((4, 0), (2, 1))``.
        skills: What it offers.
        breaks: Breaks to be taken.
        max_duration_s: Longest time from leaving ``start`` to reaching ``end``.
        locked: How many first stops of its present route must stay first and in that order.
        fixed_cost: Paid once when it carries anybody.
        reserves: What it offers that is scarce.
    """

    id: str
    start: int
    end: int | None
    shift: Window
    capacity: tuple[Load, ...]
    skills: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] = ()
    max_duration_s: float = math.inf
    locked: int = 0
    fixed_cost: float = 0.0
    reserves: tuple[Reserve, ...] = ()

    def __post_init__(self) -> None:
        item = f"vehicle {self.id}"
        if not self.capacity or not all(c and all(map(_is_amount, c)) for c in self.capacity):
            raise ProblemError(item, f"capacity {self.capacity} must list whole loads, none of them negative")
        if len({len(c) for c in self.capacity}) > 1:
            raise ProblemError(item, f"capacity {self.capacity} mixes lengths")
        if not self.max_duration_s >= 0:
            raise ProblemError(item, f"max_duration_s {self.max_duration_s} must not be negative")
        if not _is_amount(self.locked):
            raise ProblemError(item, f"locked {self.locked} must be a whole number, not negative")
        _check_duration(item, "fixed_cost", self.fixed_cost)

    def toll(self, request: Request) -> float:
        """Return what a request adds to the cost by taking what it does not need; 0 without a choice."""
        if not self.reserves or request.must_ride_on is not None:
            return 0.0
        return sum(each.price for each in self.reserves if not each.is_needed_by(request))

    def fits(self, load: Iterable[int]) -> bool:
        """Tell whether a load fits at least one of the configurations."""
        amounts = tuple(load)
        return any(all(a <= c for a, c in zip(amounts, config, strict=True)) for config in self.capacity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What a second of a rider's time costs, in units of the cost matrix.

    With both zero (the default, and the benchmarks' objective) only driving costs.

    Attributes:
        wait_per_s: Per second from the beginning of the pickup window to the pickup; for a rider who prefers
            ``late``, per second from the dropoff to the end of the dropoff window.
        ride_per_s: Per second of ride.
    """

    wait_per_s: float = 0.0
    ride_per_s: float = 0.0

    def __post_init__(self) -> None:
        _check_duration("weights", "wait_per_s", self.wait_per_s)
        _check_duration("weights", "ride_per_s", self.ride_per_s)


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """Everything the engine is asked at once.

    Attributes:
        vehicles: At least one.
        requests: May be empty.
        travel_s: Travel times, square, ``travel_s[a, b]`` from a to b. It may be asymmetric and need not
            obey the triangle inequality.
        cost: What driving from a to b costs; the travel times when None.
        weights: What riders' time costs.
        unassigned_penalty: What leaving one request out costs the search; when None, more than any plan.
    """

    vehicles: tuple[Vehicle, ...]
    requests: tuple[Request, ...]
    travel_s: Matrix
    cost: Matrix | None = None
    weights: Weights = field(default_factory=Weights)
    unassigned_penalty: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "vehicles", tuple(self.vehicles))
        object.__setattr__(self, "requests", tuple(self.requests))
        object.__setattr__(self, "travel_s", _checked_matrix("travel_s", self.travel_s))
        if self.cost is not None:
            object.__setattr__(self, "cost", _checked_matrix("cost", self.cost, like=self.travel_s))
        if self.unassigned_penalty is not None:
            _check_duration("problem", "unassigned_penalty", self.unassigned_penalty)
        object.__setattr__(self, "_family", [])
        _check_problem(self)

    @property
    def places(self) -> int:
        """How many places the matrices know."""
        return len(self.travel_s)

    @property
    def dimensions(self) -> int:
        """How many numbers a load has."""
        return len(self.vehicles[0].capacity[0])

    def vehicle(self, vehicle_id: str) -> Vehicle:
        """Return a vehicle by its id.

        Raises:
            KeyError: There is none.
        """
        return self._vehicle_by_id[vehicle_id]

    def request(self, request_id: str) -> Request:
        """Return a request by its id.

        Raises:
            KeyError: There is none.
        """
        return self._request_by_id[request_id]

    def with_request(self, request: Request) -> Problem:
        """Return the problem with one request more, or with the request of the same id replaced.

        The matrices are shared, and only the new request is checked.
        """
        self.check_request(request)
        others = self.requests
        if request.id in self._request_by_id:
            others = tuple(each for each in others if each.id != request.id)
        by_id = self._request_by_id | {request.id: request}
        return self._relative(self.vehicles, (*others, request), self._vehicle_by_id, self._break_ids, by_id)

    def check_request(self, request: Request) -> None:
        """Check that a request agrees with the vehicles and places.

        Raises:
            ProblemError: It does not.
        """
        _check_request(self, request)
        if request.id in self._break_ids:
            raise ProblemError(f"request {request.id}", "there is a break of this id")

    def check_vehicle(self, vehicle: Vehicle) -> None:
        """Check that a vehicle agrees with the places and with what loads are counted in.

        Raises:
            ProblemError: It does not.
        """
        _check_alone(self, vehicle)

    @property
    def request_ids(self) -> KeysView[str]:
        """The ids of all requests."""
        return self._request_by_id.keys()

    def without_requests(self, request_ids: Iterable[str]) -> Problem:
        """Return the problem without some requests; unknown ids are ignored."""
        gone = frozenset(request_ids)
        kept = tuple(each for each in self.requests if each.id not in gone)
        by_id = {each.id: each for each in kept}
        return self._relative(self.vehicles, kept, self._vehicle_by_id, self._break_ids, by_id)

    def with_vehicles(self, vehicles: Iterable[Vehicle]) -> Problem:
        """Return the problem with other vehicles; the matrices are shared."""
        return self.with_state(vehicles, self.requests)

    def with_state(self, vehicles: Iterable[Vehicle], requests: Iterable[Request]) -> Problem:
        """Return the problem with other vehicles and requests; the matrices are shared.

        Raises:
            ProblemError: They contradict each other.
        """
        other = self._relative(tuple(vehicles), tuple(requests), {}, frozenset(), {})
        alike = bool(other.vehicles) and other.dimensions == self.dimensions
        _check_problem(other, self._request_by_id if alike else {})
        return other

    def part(self, vehicles: Iterable[Vehicle], requests: Iterable[Request]) -> Problem:
        """Return the problem of vehicles and requests that were checked with this problem already."""
        vehicle_by_id = {each.id: each for each in vehicles}
        request_by_id = {each.id: each for each in requests}
        breaks = frozenset(rest.id for each in vehicle_by_id.values() for rest in each.breaks)
        fleet, asked = tuple(vehicle_by_id.values()), tuple(request_by_id.values())
        return self._relative(fleet, asked, vehicle_by_id, breaks, request_by_id)

    @property
    def family(self) -> list[Any]:
        """What the engine keeps for this problem and all that were made from it, from call to call."""
        return self._family

    def _relative(
        self,
        vehicles: tuple[Vehicle, ...],
        requests: tuple[Request, ...],
        vehicle_by_id: dict[str, Vehicle],
        break_ids: frozenset[str],
        request_by_id: dict[str, Request],
    ) -> Problem:
        other = object.__new__(Problem)
        for name in ("travel_s", "cost", "weights", "unassigned_penalty", "_family"):
            object.__setattr__(other, name, getattr(self, name))
        other.__dict__["vehicles"], other.__dict__["requests"] = vehicles, requests
        other.__dict__["_vehicle_by_id"], other.__dict__["_break_ids"] = vehicle_by_id, break_ids
        other.__dict__["_request_by_id"] = request_by_id
        return other

    # Set by _check_problem; declared here for the type checker.
    _vehicle_by_id: dict[str, Vehicle] = field(init=False, repr=False)
    _request_by_id: dict[str, Request] = field(init=False, repr=False)
    _break_ids: frozenset[str] = field(init=False, repr=False)
    _family: list[Any] = field(init=False, repr=False)


def _is_amount(value: Any) -> bool:
    """Tell whether it is a whole number from 0 up that the kernels can add up."""
    return isinstance(value, (int, Integral)) and 0 <= int(value) <= GREATEST_LOAD


def _check_duration(item: str, name: str, value: float) -> None:
    if not (value >= 0 and math.isfinite(value)):
        raise ProblemError(item, f"{name} {value} must be a number that is not negative")


def _checked_matrix(name: str, given: Any, like: Matrix | None = None) -> Matrix:
    item = f"matrix {name}"
    try:
        if np.iscomplexobj(given):
            raise TypeError("complex numbers are no times")
        matrix = np.ascontiguousarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ProblemError(item, "is not a table of numbers") from error
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ProblemError(item, f"must be square, its shape is {matrix.shape}")
    if like is not None and matrix.shape != like.shape:
        raise ProblemError(item, f"is {matrix.shape}, travel_s is {like.shape}")
    if matrix.size and not (matrix.min() >= 0 and matrix.max() <= DEAREST_LEG):
        a, b = np.argwhere(~((matrix >= 0) & (matrix <= DEAREST_LEG)))[0]
        raise ProblemError(
            item, f"from {a} to {b} is {matrix[a, b]}; every entry must be from 0 to {DEAREST_LEG:.0e}"
        )
    if matrix is given and matrix.flags.writeable:
        matrix = matrix.copy()
    matrix.flags.writeable = False
    return matrix


def _check_problem(problem: Problem, known: Mapping[str, Request] = MappingProxyType({})) -> None:
    """Check everything; of requests ``known`` to fit the matrices and dimensions only what may differ."""
    if not problem.vehicles:
        raise ProblemError("problem", "needs at least one vehicle")
    vehicles: dict[str, Vehicle] = {}
    breaks: set[str] = set()
    object.__setattr__(problem, "_vehicle_by_id", vehicles)
    for vehicle in problem.vehicles:
        _check_vehicle(problem, vehicle, breaks)
        vehicles[vehicle.id] = vehicle
    object.__setattr__(problem, "_break_ids", frozenset(breaks))
    requests: dict[str, Request] = {}
    object.__setattr__(problem, "_request_by_id", requests)
    for request in problem.requests:
        if request.id in requests or request.id in breaks:
            raise ProblemError(f"request {request.id}", "this id occurs twice")
        if known.get(request.id) is request:
            _check_pin(problem, request)
        else:
            _check_request(problem, request)
        requests[request.id] = request


def _check_vehicle(problem: Problem, vehicle: Vehicle, breaks: set[str]) -> None:
    if vehicle.id in problem._vehicle_by_id:
        raise ProblemError(f"vehicle {vehicle.id}", "this id occurs twice")
    _check_alone(problem, vehicle)
    for each in vehicle.breaks:
        if each.id in breaks:
            raise ProblemError(f"break {each.id}", "this id occurs twice")
        breaks.add(each.id)


def _check_alone(problem: Problem, vehicle: Vehicle) -> None:
    """Check what can be told of a vehicle without looking at others."""
    item = f"vehicle {vehicle.id}"
    if len(vehicle.capacity[0]) != problem.dimensions:
        raise ProblemError(item, f"capacity has not {problem.dimensions} dimensions as the first vehicle's")
    _check_place(problem, item, "start", vehicle.start)
    if vehicle.end is not None:
        _check_place(problem, item, "end", vehicle.end)
    for reserve in vehicle.reserves:
        if reserve.dimension is not None and not 0 <= reserve.dimension < problem.dimensions:
            raise ProblemError(item, f"keeps dimension {reserve.dimension}, there are {problem.dimensions}")


def _check_request(problem: Problem, request: Request) -> None:
    item = f"request {request.id}"
    if len(request.load) != problem.dimensions:
        raise ProblemError(item, f"load {request.load} must have {problem.dimensions} numbers")
    _check_place(problem, item, "pickup", request.pickup)
    _check_place(problem, item, "dropoff", request.dropoff)
    _check_pin(problem, request)


def _check_pin(problem: Problem, request: Request) -> None:
    pinned = request.must_ride_on
    if pinned is not None and pinned not in problem._vehicle_by_id:
        raise ProblemError(f"request {request.id}", f"names vehicle {pinned}, which is not there")


def _check_place(problem: Problem, item: str, name: str, place: int) -> None:
    if not isinstance(place, (int, Integral)) or not 0 <= place < problem.places:
        raise ProblemError(item, f"{name} {place} is not one of {problem.places} places")
