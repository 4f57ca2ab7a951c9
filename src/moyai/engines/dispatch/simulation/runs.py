"""A simulated day by runs of its vehicles: a run lasts from empty to empty."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from moyai.engines.dispatch.simulation.log import DayLog


@dataclass(frozen=True, slots=True)
class Runs:
    """What the vehicles did.

    Attributes:
        count: Periods with somebody aboard.
        pooled: Of these, how many carried two or more calls.
        moving: Time on the way, of all vehicles, in the scenario's unit.
        used: How many vehicles moved at all.
    """

    count: int
    pooled: int
    moving: float
    used: int


def count_runs(log: DayLog) -> Runs:
    """Count the runs of a day (MDS: journeys)."""
    aboard: dict[str, set[str]] = defaultdict(set)
    carried: dict[str, set[str]] = defaultdict(set)
    moved: set[str] = set()
    count = pooled = 0
    moving = 0.0
    for each in log.events:
        here, run = aboard[each.vehicle_id], carried[each.vehicle_id]
        if each.kind == "boarded":
            here.add(each.call_id)
            run.add(each.call_id)
        elif each.kind == "alighted":
            here.discard(each.call_id)
        elif each.kind == "broke_down":
            here.clear()
        elif each.kind == "left":
            moving += each.until - each.at
            moved.add(each.vehicle_id)
        if run and not here:
            count, pooled = count + 1, pooled + (len(run) > 1)
            run.clear()
    return Runs(count, pooled, moving, len(moved))
