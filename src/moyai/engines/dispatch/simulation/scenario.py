"""What a simulated day is made of: a fleet, calls that come one after the other, and how it is run."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from moyai.engines.dispatch.problem import Matrix, Problem, ProblemError, Request, Vehicle, Weights
from moyai.engines.dispatch.reserves import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """The second vehicle of a way with a change: of no use without the first.

    Attributes:
        request: From where the first vehicle lets off.
        least_s: Shortest time between the promised arrival there and the promised pickup, whatever the
            vehicles do within their windows. More than 0: one vehicle may drive both, and at one instant
            it could do the second before the first.
        most_s: Longest such time.
        alternatives: The same at other times, one for each alternative of the call.
    """

    request: Request
    least_s: float
    most_s: float
    alternatives: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody asks for a ride.

    Attributes:
        request: What is asked, with the windows as wished.
        released_at: When the dispatcher hears of it.
        group: Whose share of rides is watched for fairness, such as a district; may be empty.
        alternatives: The same ride at other times: where the request cannot be had, the first that can is
            taken.
        onward: The second vehicle where one changes; both are given, or neither.
    """

    request: Request
    released_at: float
    group: str = ""
    alternatives: tuple[Request, ...] = ()
    onward: Onward | None = None

    @property
    def requests(self) -> tuple[Request, ...]:
        """Its rides, in the order in which they are ridden."""
        return (self.request,) if self.onward is None else (self.request, self.onward.request)

    def __post_init__(self) -> None:
        item = f"request {self.request.id}"
        if not math.isfinite(self.released_at):
            raise ProblemError(item, f"release {self.released_at} is not a time")
        if self.request.aboard_on is not None:
            raise ProblemError(item, "is aboard before the day begins")
        if any(each.id != self.request.id for each in self.alternatives):
            raise ProblemError(item, "has an alternative of another name")
        if self.onward is not None:
            self._check_onward(item, self.onward)

    def _check_onward(self, item: str, onward: Onward) -> None:
        if onward.request.id == self.request.id or onward.request.pickup != self.request.dropoff:
            raise ProblemError(item, "does not go on from where its first vehicle lets off")
        if any(each.id != onward.request.id for each in onward.alternatives):
            raise ProblemError(item, "has an onward alternative of another name")
        if len(onward.alternatives) != len(self.alternatives):
            raise ProblemError(item, "has not one onward alternative for each of its own")
        if not 0 < onward.least_s <= onward.most_s:
            raise ProblemError(item, f"waits {onward.least_s} to {onward.most_s} where it changes")


@dataclass(frozen=True, eq=False, kw_only=True)
class Scenario:
    """A fleet and a day of calls.

    Attributes:
        vehicles: The fleet as it stands before the day.
        calls: Whoever asks, in any order.
        travel_s: Travel times as the dispatcher knows them; from a place to itself zero.
        distance: What is reported as distance driven, in any unit; the travel times when None.
        weights: What riders' time costs beside driving.
        needs: What past days let expect, see ``Conduct.keep_free``.
    """

    vehicles: tuple[Vehicle, ...]
    calls: tuple[Call, ...]
    travel_s: Matrix
    distance: Matrix | None = None
    weights: Weights = field(default_factory=Weights)
    needs: tuple[Need, ...] = ()

    def __post_init__(self) -> None:
        problem = self.offline()
        object.__setattr__(self, "travel_s", problem.travel_s)
        for each in self.needs:
            if each.dimension is not None and not 0 <= each.dimension < problem.dimensions:
                raise ProblemError("need", f"dimension {each.dimension} is not one of {problem.dimensions}")
        away = np.flatnonzero(problem.travel_s.diagonal())
        if len(away):
            item = f"from {away[0]} to {away[0]} is {problem.travel_s[away[0], away[0]]}"
            raise ProblemError("matrix travel_s", f"{item}; who stands at a place is there")
        if self.distance is not None and np.shape(self.distance) != problem.travel_s.shape:
            raise ProblemError("matrix distance", f"is {np.shape(self.distance)}, not as travel_s")

    def offline(self) -> Problem:
        """Return the whole day as one problem, every call known beforehand."""
        requests = (request for each in self.calls for request in each.requests)
        return self.nobody_asks.with_state(self.vehicles, requests)

    @cached_property
    def nobody_asks(self) -> Problem:
        """The problem before anybody has asked; others are made from it."""
        return Problem(vehicles=self.vehicles, requests=(), travel_s=self.travel_s, weights=self.weights)

    def metre(self, origin: int, destination: int) -> float:
        """Return the distance between two places."""
        matrix = self.travel_s if self.distance is None else self.distance
        return float(matrix[origin, destination])


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """How the day is run, apart from the policies.

    Attributes:
        promise_before_s: How long before the planned pickup the promised window begins.
        promise_after_s: How long after it the window ends. With infinity for both (the default) the window
            that was wished is the promise.
        improve: Iterations of search after each call; 0 for insertion alone.
        better_by: An improved plan is taken when it is cheaper by this share of the cost of what is planned.
        leave_early_s: How much earlier than needed a vehicle leaves for its next stop.
        no_show_wait_s: How long a driver waits at a pickup where nobody comes.
        put_off_s: By how much a promise is put off, step by step, when a vehicle broke down and nobody can
            keep it; after the last step the ride is lost.
        keep_free: What it is worth to keep scarce vehicles free, for each request that the scenario's needs
            let expect (see ``reserves``), in seconds of driving; 0 for first come, first served.
        verify: Let the independent checker judge every plan before it is taken: of a booking the route that
            changed, of a better plan all.
    """

    promise_before_s: float = math.inf
    promise_after_s: float = math.inf
    improve: int = 0
    better_by: float = 0.0
    leave_early_s: float = 0.0
    no_show_wait_s: float = 300.0
    put_off_s: tuple[float, ...] = (0.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)
    keep_free: float = 0.0
    verify: bool = True
