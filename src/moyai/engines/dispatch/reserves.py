"""What it is worth to keep a vehicle free for those who are yet to ask and can ride with few others.

A rider whom many vehicles could take should not fill the only one with a wheelchair place, or the only one
that goes to a far village. Nobody is refused for that: the vehicle only counts as dearer, by what its absence
would cost those who need it. (An opportunity cost, as the bid prices of K. Talluri & G. van Ryzin, "An
analysis of bid-price controls for network revenue management", Management Science 44, 1998; here by rule of
thumb.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from moyai.engines.dispatch.problem import Problem, ProblemError, Request, Reserve, Vehicle
from moyai.engines.dispatch.solution import Solution

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that some riders need and not every vehicle has, and how many are expected to ask for it.

    Attributes:
        by_hour: How many requests need it that begin in each hour, from the past; hours counted from the
            origin of the problem's times.
        dimension: See ``Reserve``.
        skill: See ``Reserve``.
    """

    by_hour: Mapping[int, float]
    dimension: int | None = None
    skill: str | None = None

    def __post_init__(self) -> None:
        if any(not 0 <= count < float("inf") for count in self.by_hour.values()):
            raise ProblemError("need", f"{dict(self.by_hour)} must be numbers of requests, none negative")
        Reserve(price=0.0, dimension=self.dimension, skill=self.skill)

    def is_offered_by(self, vehicle: Vehicle) -> bool:
        """Tell whether a vehicle has what is needed."""
        if self.dimension is not None:
            return any(config[self.dimension] > 0 for config in vehicle.capacity)
        return self.skill in vehicle.skills

    def expected_from(self, now: float) -> float:
        """Return how many requests are expected for the rest of the day; the hour that runs counts whole."""
        return sum(count for hour, count in sorted(self.by_hour.items()) if hour >= now // HOUR_S)


def keep_for(
    vehicles: Iterable[Vehicle], needs: Sequence[Need], *, now: float, worth: float
) -> tuple[Vehicle, ...]:
    """Return the vehicles with the prices of what they are kept for, after those they have.

    The price of a need is ``worth`` for each request expected in the rest of the shift, divided by the square
    of how many vehicles offer it: each of them is wanted by its share of these requests, and the more others
    there are, the less is lost when it is away. What every vehicle offers is not scarce and costs nothing.

    Args:
        vehicles: The fleet.
        needs: What is expected.
        now: The time; prices change by the hour only.
        worth: In units of the cost matrix; 0 keeps nothing.
    """
    fleet = tuple(vehicles)
    if worth <= 0.0:
        return fleet
    priced = []
    for need in needs:
        count = sum(map(need.is_offered_by, fleet))
        price = worth * need.expected_from(now) / max(1, count) ** 2
        if 0 < count < len(fleet) and price > 0.0:
            priced.append((need, Reserve(price=price, dimension=need.dimension, skill=need.skill)))
    return tuple(
        replace(each, reserves=(*each.reserves, *(kept for need, kept in priced if need.is_offered_by(each))))
        for each in fleet
    )


def list_kept(vehicle: Vehicle, request: Request) -> tuple[Reserve, ...]:
    """Return what a vehicle is kept for that a request does not need, the dearest first."""
    if vehicle.toll(request) == 0.0:
        return ()
    kept = [each for each in vehicle.reserves if not each.is_needed_by(request)]
    return tuple(sorted(kept, key=lambda each: -each.price))


def sum_tolls(problem: Problem, solution: Solution) -> float:
    """Return how much of a plan's cost is for taking what others may need: no driving, and nobody's time."""
    return sum(
        problem.vehicle(route.vehicle_id).toll(problem.request(stop.id))
        for route in solution.routes
        for stop in route.stops
        if stop.kind == "dropoff"
    )
