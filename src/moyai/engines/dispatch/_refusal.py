"""Why a request that fits nowhere fits nowhere: each vehicle is asked again with one obstacle less."""

from __future__ import annotations

import numpy as np

from moyai.engines.dispatch._insertion import NOWHERE, Plan, best_place, make_plan, put, refresh
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._tables import Ints, Tables, obstacle
from moyai.engines.dispatch.problem import Problem, Request
from moyai.engines.dispatch.solution import Refusal, RefusalCode

FROM_HOPELESS: tuple[RefusalCode, ...] = (
    "ride_too_long",
    "window_too_tight",
    "not_allowed",
    "no_skill",
    "no_vehicle_with_capacity",
    "plan_already_late",
    "outside_shift",
    "vehicle_full",
    "promises_in_the_way",
)


def explain(
    problem: Problem, tables: Tables, plan: Plan, work: Work, request: Request, usable: Ints
) -> Refusal:
    """Return the refusal of a request that is the last item of the tables."""
    item = len(tables.pick) - 1
    if tables.pick[item] >= 0:
        tables.early[tables.pick[item]] = request.pickup_window.earliest
        tables.late[tables.pick[item]] = request.pickup_window.latest
    hopeless = _hopeless(problem, request)
    by_vehicle: dict[str, RefusalCode] = {}
    for v, vehicle in enumerate(problem.vehicles):
        by_vehicle[vehicle.id] = hopeless or _code(problem, tables, plan, work, request, usable, v)
    return Refusal(max(by_vehicle.values(), key=FROM_HOPELESS.index), by_vehicle)


def reason_beforehand(problem: Problem, request: Request) -> RefusalCode | None:
    """Return why a request fits nowhere where no plan is needed to tell: by itself, or for every vehicle."""
    hopeless = _hopeless(problem, request)
    if hopeless is not None:
        return hopeless
    codes = [obstacle(vehicle, request) for vehicle in problem.vehicles]
    return max((code for code in codes if code is not None), key=FROM_HOPELESS.index) if all(codes) else None


def _hopeless(problem: Problem, request: Request) -> RefusalCode | None:
    if request.aboard_on is not None:
        return None
    direct = float(problem.travel_s[request.pickup, request.dropoff])
    if direct > request.max_ride_s:
        return "ride_too_long"
    boarding, alighting = request.pickup_window, request.dropoff_window
    ride = request.pickup_service_s + direct
    too_late = boarding.earliest + ride > alighting.latest
    too_early = alighting.earliest - request.pickup_service_s - request.max_ride_s > boarding.latest
    return "window_too_tight" if too_late or too_early else None


def _code(
    problem: Problem, tables: Tables, plan: Plan, work: Work, request: Request, usable: Ints, v: int
) -> RefusalCode:
    vehicle = problem.vehicles[v]
    item = len(tables.pick) - 1
    if not usable[v]:
        return "not_allowed"
    if (code := obstacle(vehicle, request)) is not None:
        return code
    if not plan.ok[v]:
        return "plan_already_late"
    if not _fits_alone(tables, v, item, work):
        return "outside_shift"
    roomy = tables._replace(config=np.full_like(tables.config, np.iinfo(np.int32).max))
    if best_place(roomy, plan, v, item, work)[0] < NOWHERE:
        return "vehicle_full"
    return "promises_in_the_way"


def _fits_alone(tables: Tables, v: int, item: int, work: Work) -> bool:
    """Tell whether the vehicle could serve the item with only its breaks to keep."""
    breaks = [int(b) for b in np.flatnonzero(tables.place[tables.drop] < 0) if tables.may[v, b]]
    alone = make_plan(len(tables.start), len(breaks) + 2, tables.load.shape[1])
    empty = tables._replace(
        base_load=np.zeros_like(tables.base_load), base_heads=np.zeros_like(tables.base_heads)
    )
    refresh(empty, alone, v, work)
    for single in breaks:
        cost, i, j = best_place(empty, alone, v, single, work)
        if cost < NOWHERE:
            put(alone, empty, v, single, i, j, work)
    return best_place(empty, alone, v, item, work)[0] < NOWHERE
