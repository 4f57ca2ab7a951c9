"""A tour in order, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moyai.engines.scheduling.errors import ProblemError
from moyai.engines.scheduling.tour.problem import Tour

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop of a plan: whom, and when the car arrives, seconds."""

    stop_id: str
    arrives_s: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A tour in order.

    Attributes:
        visits: In order.
        left_out: Ids of stops for which there is no time, in the order of the problem.
        drive_s: On the road, from the origin to home.
        wait_s: In which the car stands for nobody.
        moved_s: By how much arrivals differ from what was told, together.
        late_s: How late arrivals are, together.
        cost: By the problem's weights.
    """

    visits: tuple[Visit, ...]
    left_out: tuple[str, ...]
    drive_s: int
    wait_s: int
    moved_s: int
    late_s: int
    cost: int


def price(tour: Tour, visits: Sequence[Visit]) -> Plan:
    """Return what given visits at given times cost; whether they can be is the checker's question.

    Raises:
        ProblemError: a stop is not in the problem.
    """
    stops = {each.id: each for each in tour.stops}
    weights = tour.weights
    drive = wait = moved = late = cost = 0
    place, free = tour.origin, tour.leaves_s if tour.is_under_way else None
    for each in visits:
        stop = stops.get(each.stop_id)
        if stop is None:
            raise ProblemError(f"stop {each.stop_id}", "is not in the problem")
        way = tour.travel_s[place][stop.place]
        drive += way
        wait += max(0, each.arrives_s - free - way) if free is not None else 0
        moved += abs(each.arrives_s - stop.told_s)
        by = max(0, each.arrives_s - stop.due_s)
        late += by
        cost += weights.late * by + weights.later * by * by // HOUR_S + weights.put_off * (by > 0)
        place, free = stop.place, each.arrives_s + stop.stand_s
    drive += tour.travel_s[place][tour.home] if visits else 0
    cost += weights.drive * drive + weights.wait * wait + weights.moved * moved
    seen = {each.stop_id for each in visits}
    left_out = tuple(each.id for each in tour.stops if each.id not in seen)
    return Plan(tuple(visits), left_out, drive, wait, moved, late, cost)
