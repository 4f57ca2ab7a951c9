"""Why a request that fits nowhere fits nowhere: each vehicle is asked again with one obstacle less."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from moyai.engines.dispatch._insertion import place_singles, scan
from moyai.engines.dispatch._plan import NOWHERE, Plan, make_plan
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._tables import Ints, Tables, obstacle
from moyai.engines.dispatch.live import GUEST, Live
from moyai.engines.dispatch.problem import Matrix, Problem, Request, Vehicle
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


def explain(live: Live, request: Request, usable: Ints) -> Refusal:
    """Return the refusal of a request that is the guest."""
    vehicles, tables, plan, work = live.vehicles, live.tables, live.plan, live.work
    item = GUEST
    if tables.pick[item] >= 0:
        tables.early[tables.pick[item]] = request.pickup_window.earliest
        tables.late[tables.pick[item]] = request.pickup_window.latest
    hopeless = _hopeless(live.travel_s, request)
    codes = [
        hopeless or _code_at_once(plan, v, vehicle, request, usable) for v, vehicle in enumerate(vehicles)
    ]
    asked = np.array([code is None for code in codes], dtype=np.int64)
    if asked.any():
        alone = _takes(*_with_breaks_only(live), item, asked, work)
        roomy = tables._replace(config=np.full_like(tables.config, np.iinfo(np.int32).max))
        fits = _takes(roomy, plan, item, asked, work)
        for v in np.flatnonzero(asked):
            codes[v] = (
                "outside_shift" if not alone[v] else "vehicle_full" if fits[v] else "promises_in_the_way"
            )
    by_vehicle = {each.id: code for each, code in zip(vehicles, codes, strict=True) if code}
    return Refusal(max(by_vehicle.values(), key=FROM_HOPELESS.index), by_vehicle)


def reason_beforehand(problem: Problem, request: Request) -> RefusalCode | None:
    """Return why a request fits nowhere where no plan is needed to tell: by itself, or for every vehicle."""
    hopeless = _hopeless(problem.travel_s, request)
    if hopeless is not None:
        return hopeless
    codes = [obstacle(vehicle, request) for vehicle in problem.vehicles]
    return max((code for code in codes if code is not None), key=FROM_HOPELESS.index) if all(codes) else None


def _hopeless(travel_s: Matrix, request: Request) -> RefusalCode | None:
    if request.aboard_on is not None:
        return None
    direct = float(travel_s[request.pickup, request.dropoff])
    if direct > request.max_ride_s:
        return "ride_too_long"
    boarding, alighting = request.pickup_window, request.dropoff_window
    ride = request.pickup_service_s + direct
    too_late = boarding.earliest + ride > alighting.latest
    too_early = alighting.earliest - request.pickup_service_s - request.max_ride_s > boarding.latest
    return "window_too_tight" if too_late or too_early else None


def _code_at_once(plan: Plan, v: int, vehicle: Vehicle, request: Request, usable: Ints) -> RefusalCode | None:
    """Return why a vehicle cannot take the request whatever the times, if there is such a reason."""
    if not usable[v]:
        return "not_allowed"
    if (code := obstacle(vehicle, request)) is not None:
        return code
    return None if plan.ok[v] else "plan_already_late"


def _takes(tables: Tables, plan: Plan, item: int, asked: Ints, work: Work) -> npt.NDArray[np.bool_]:
    """Tell which of the vehicles asked could take the item."""
    costs = np.empty(len(asked))
    firsts, seconds = np.empty(len(asked), dtype=np.int64), np.empty(len(asked), dtype=np.int64)
    scan(tables, plan, item, asked, work, costs, firsts, seconds)
    return costs < NOWHERE


def _with_breaks_only(live: Live) -> tuple[Tables, Plan]:
    """Return a plan in which every vehicle is empty and has only its breaks to keep."""
    tables, vehicles = live.tables, live.vehicles
    alone = make_plan(len(vehicles), max(len(each.breaks) for each in vehicles) + 2, tables.load.shape[1])
    empty = tables._replace(
        base_load=np.zeros_like(tables.base_load), base_heads=np.zeros_like(tables.base_heads)
    )
    breaks = [live.slot_of[each.id] for vehicle in vehicles for each in vehicle.breaks]
    place_singles(empty, alone, np.array(breaks, dtype=np.int64), live.work)
    return empty, alone
