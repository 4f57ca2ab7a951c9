"""An independent check of a tour's plan: it follows the stated times, and shares no code with the solver."""

from __future__ import annotations

from collections.abc import Iterator

from moyai.engines.scheduling.tour.problem import Tour
from moyai.engines.scheduling.tour.solution import Plan


def check_plan(tour: Tour, plan: Plan) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right."""
    return tuple(_find(tour, plan))


def _find(tour: Tour, plan: Plan) -> Iterator[str]:
    known = {stop.id: stop for stop in tour.stops}
    names = [visit.stop_id for visit in plan.visits]
    if sorted([*names, *plan.left_out]) != sorted(known):
        yield "not every stop is visited or left out once"
        return
    drive, waits, moved, late, extra = 0, 0, 0, 0, 0
    here = tour.origin
    clock = tour.leaves_s
    for position, visit in enumerate(plan.visits):
        stop = known[visit.stop_id]
        drive += tour.travel_s[here][stop.place]
        earliest = clock + tour.travel_s[here][stop.place]
        if visit.arrives_s < earliest:
            yield f"{stop.id}: the car cannot be there before {earliest}"
        if not any(w.begin_s <= visit.arrives_s <= w.end_s for w in stop.windows):
            yield f"{stop.id}: {visit.arrives_s} is outside its windows"
        if visit.arrives_s % tour.grid_s:
            yield f"{stop.id}: {visit.arrives_s} is between two cells"
        if position or tour.is_under_way:
            waits += visit.arrives_s - earliest
        moved += abs(visit.arrives_s - stop.told_s)
        if visit.arrives_s > stop.due_s:
            minutes_late = visit.arrives_s - stop.due_s
            late += minutes_late
            extra += tour.weights.later * minutes_late**2 // 3600
            extra += tour.weights.put_off
        here, clock = stop.place, visit.arrives_s + stop.stand_s
    if plan.visits:
        drive += tour.travel_s[here][tour.home]
        if clock + tour.travel_s[here][tour.home] > tour.back_s:
            yield f"the car is home after {tour.back_s}"
    stated = (plan.drive_s, plan.wait_s, plan.moved_s, plan.late_s)
    if stated != (drive, waits, moved, late):
        yield f"stated {stated}, counted {(drive, waits, moved, late)}"
    w = tour.weights
    if plan.cost != w.drive * drive + w.wait * waits + w.moved * moved + w.late * late + extra:
        yield f"the cost is not {plan.cost}"
