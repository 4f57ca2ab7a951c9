"""The same day with perfect foresight: how far the on-line plan is from the best there could have been."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from moyai.engines.dispatch.check import check
from moyai.engines.dispatch.simulation.scenario import Scenario
from moyai.engines.dispatch.solution import Solution
from moyai.engines.dispatch.solve import solve
from moyai.engines.dispatch.stop import StopCriterion


@dataclass(frozen=True, slots=True)
class Foresight:
    """What could have been.

    Attributes:
        served: How many calls.
        distance: What all vehicles drive for it.
        solution: The plan.
    """

    served: int
    distance: float
    solution: Solution


def foresee(
    scenario: Scenario, *, stop: StopCriterion, only: Collection[str] | None = None, seed: int = 1
) -> Foresight:
    """Plan the whole day with every call known beforehand.

    The search does not prove its plan best; the longer it may run, the truer the comparison.

    Args:
        scenario: The day.
        stop: When the search ends.
        only: The ids of the calls to serve, such as those that were served on line; all when None.
        seed: Of the search.
    """
    problem = scenario.offline()
    if only is not None:
        problem = problem.without_requests(problem.request_ids - set(only))
    solution = solve(problem, stop=stop, seed=seed)
    found = check(problem, solution)
    if found:
        raise AssertionError("; ".join(f"{each.code} {each.id}: {each.text}" for each in found))
    left = {each.id for each in solution.unassigned}
    served = sum(each.id not in left for each in problem.requests)
    return Foresight(served, _driven(scenario, solution), solution)


def _driven(scenario: Scenario, solution: Solution) -> float:
    total = 0.0
    for route in solution.routes:
        vehicle = next(each for each in scenario.vehicles if each.id == route.vehicle_id)
        place = vehicle.start
        for stop in route.stops:
            if stop.kind != "break":
                total += scenario.metre(place, stop.place)
                place = stop.place
        if vehicle.end is not None:
            total += scenario.metre(place, vehicle.end)
    return total
