"""Between vehicles that suit alike, the one whose driver the rider knows."""

from __future__ import annotations

from moyai.engines.dispatch import Insertion, Request
from moyai.fleet import rules
from moyai.fleet.planning.plan import DayPlan


def favour(plan: DayPlan, request: Request, best: Insertion, driver_id: int | None) -> Insertion:
    """Return the best place on a driver's vehicle if it costs as good as nothing more, else the best of all.

    The promise is the same either way, so nobody else is touched; without a favoured driver nothing is asked.
    """
    if driver_id is None:
        return best
    theirs = [each.shift.pk for each in plan.rows.shifts if each.shift.driver_id == driver_id]
    if not theirs or plan.rows_of(best.vehicle_id).shift.pk in theirs:
        return best
    found = plan.insert(request, only=theirs)
    if not found.offers or found.offers[0].cost_delta > best.cost_delta + rules.AS_GOOD_S:
        return best
    return found.offers[0]
