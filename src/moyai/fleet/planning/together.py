"""Several wishes planned one after the other into the same day: each sees those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from moyai.engines.dispatch import Insertion, Refusal, Vehicle
from moyai.engines.dispatch.solution import empty_route
from moyai.fleet.planning.favour import favour
from moyai.fleet.planning.load import ShiftRows
from moyai.fleet.planning.loads import PEOPLE
from moyai.fleet.planning.names import NEW_TASK
from moyai.fleet.planning.plan import DayPlan
from moyai.fleet.planning.store import Change
from moyai.fleet.specs import TaskSpec

EXTRA = "extra"
"""Begins the engine's id of a vehicle that is only thought of."""


@dataclass
class Together:
    """A day's plan that grows by what is put into it; the database knows nothing of it yet.

    Attributes:
        plan: As it stands with everything put in so far.
        placed: By the number of a wish: how it was put in. Its times may move when others follow.
        favoured: The numbers of those that were put with a driver they know, not on the very best vehicle.
    """

    plan: DayPlan
    placed: dict[int, Insertion] = field(default_factory=dict)
    favoured: set[int] = field(default_factory=set)

    def put_in(
        self,
        number: int,
        spec: TaskSpec,
        *,
        only: Sequence[int] | None = None,
        is_firm: bool = True,
        favoured_driver_id: int | None = None,
    ) -> Refusal | None:
        """Put a wish where it suits best, on all shifts or only on some; return why not.

        Args:
            number: Its own among those that are put in.
            spec: The wish.
            only: The shifts that may take it; None for all.
            is_firm: Whether its times stay near those found; else those who follow may move it within its
                windows.
            favoured_driver_id: Whose vehicle is taken among those that suit as well as the best.
        """
        request = replace(self.plan.request_of(spec), id=new_name(number))
        found = self.plan.insert(request, only=only)
        if found.refusal is not None:
            return found.refusal
        offer = favour(self.plan, request, found.offers[0], favoured_driver_id)
        if offer is not found.offers[0]:
            self.favoured.add(number)
        kept = offer.request if is_firm else request
        self.plan = replace(
            self.plan,
            problem=self.plan.problem.with_request(kept),
            solution=self.plan.solution.with_route(offer.route),
        )
        self.placed[number] = offer
        return None

    def times_of(self, number: int) -> tuple[float, float]:
        """Return when boarding and alighting of a placed wish begin, as the plan stands now."""
        route = self.plan.solution.route(self.placed[number].vehicle_id)
        assert route is not None
        pickup, dropoff = (route.stop(new_name(number), kind) for kind in ("pickup", "dropoff"))
        assert pickup is not None and dropoff is not None
        return pickup.begin, dropoff.begin

    def shares(self, number: int) -> bool:
        """Tell whether somebody else is aboard for a part of a placed wish's ride."""
        route = self.plan.solution.route(self.placed[number].vehicle_id)
        assert route is not None
        names = [(stop.id, stop.kind) for stop in route.stops]
        first, last = (names.index((new_name(number), kind)) for kind in ("pickup", "dropoff"))
        between = [one for one in names[first + 1 : last] if one[1] != "break"]
        picked_later = {name for name, kind in names[first:] if kind == "pickup"}
        aboard = {name for name, kind in names[first:] if kind == "dropoff"} - picked_later
        return bool(between or aboard)

    def rows_of(self, number: int) -> ShiftRows:
        """Return the shift that a placed wish is on."""
        return self.plan.rows_of(self.placed[number].vehicle_id)

    def add_vehicles(self, count: int) -> None:
        """Add copies of the day's vehicles, those that carry most first, with nothing to do."""
        problem, solution = self.plan.problem, self.plan.solution
        most = sorted(problem.vehicles, key=_count_places, reverse=True)
        skills = frozenset(skill for each in problem.vehicles for skill in each.skills)
        extra = [
            replace(most[number % len(most)], id=f"{EXTRA}{number}", breaks=(), skills=skills)
            for number in range(count)
        ]
        for vehicle in extra:
            solution = solution.with_route(empty_route(problem, vehicle))
        problem = problem.with_state((*problem.vehicles, *extra), problem.requests)
        self.plan = replace(self.plan, problem=problem, solution=solution)

    def copy(self) -> Together:
        """Return the same, to be tried otherwise."""
        return Together(self.plan, dict(self.placed), set(self.favoured))

    def list_changes(self) -> list[Change]:
        """Return the new routes, one for each shift that something was put on."""
        names = dict.fromkeys(offer.vehicle_id for offer in self.placed.values())
        changes = []
        for name in names:
            route = self.plan.solution.route(name)
            assert route is not None
            changes.append(Change(self.plan.rows_of(name), self.plan.problem, route))
        return changes


def _count_places(vehicle: Vehicle) -> int:
    return max(sum(load[:PEOPLE]) for load in vehicle.capacity)


def new_name(number: int) -> str:
    """Return the engine's id of a wish that is not in the database yet."""
    return f"{NEW_TASK}{number}"
