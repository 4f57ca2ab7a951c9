"""What a shift drove, from the stops that were done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F

from moyai.fleet.costs import compute_cost_yen
from moyai.fleet.enums import StopKind, StopStatus, TaskStatus
from moyai.fleet.models import Shift, Stop
from moyai.fleet.planning import travel
from moyai.fleet.planning.places import Coordinates


def measure(shift: Shift, now: datetime) -> dict[str, Any]:
    """Return the fields of a shift's operating record.

    The distance follows the stops in the order in which they were left, from the depot and back to it, by
    straight lines times the detour factor: an estimate where there is no odometer.
    """
    stops = list(
        Stop.objects.filter(shift=shift, status=StopStatus.DONE, lon__isnull=False)
        .select_related("task")
        .order_by(F("left_at").asc(nulls_last=True), "sequence")
    )
    total, loaded = _distances(shift, stops)
    done = [each.task for each in stops if each.kind == StopKind.DROPOFF and each.task is not None]
    done = [task for task in done if task.status == TaskStatus.DONE]
    times = [each.arrived_at for each in stops if each.arrived_at] or [shift.starts_at]
    left = [each.left_at for each in stops if each.left_at]
    started_at = min(shift.starts_at, *times)
    ended_at = max([shift.ends_at if now >= shift.ends_at else now, *left])
    duration_s = round((ended_at - started_at).total_seconds())
    return {
        "started_at": started_at,
        "ended_at": ended_at,
        "distance_m": round(total),
        "loaded_distance_m": round(loaded),
        "tasks_done": len(done),
        "persons": sum(task.seats + task.wheelchairs for task in done),
        "cost_yen": compute_cost_yen(duration_s=duration_s, distance_m=round(total)),
    }


def _distances(shift: Shift, stops: list[Stop]) -> tuple[float, float]:
    """Return metres driven, and metres driven with somebody aboard."""
    vehicle = shift.vehicle
    depot: Coordinates = (vehicle.depot_lon, vehicle.depot_lat)
    here, total, loaded = depot, 0.0, 0.0
    aboard: set[int] = set()
    for stop in stops:
        there = (stop.lon or 0.0, stop.lat or 0.0)
        leg = travel.metres(here, there, vehicle.travel_profile)
        total += leg
        loaded += leg if aboard else 0.0
        _note(aboard, stop)
        here = there
    if stops:
        total += travel.metres(here, depot, vehicle.travel_profile)
    return total, loaded


def _note(aboard: set[int], stop: Stop) -> None:
    if stop.kind == StopKind.DROPOFF:
        aboard.discard(stop.task_id or 0)
    elif stop.task is not None and (
        stop.task.status != TaskStatus.NO_SHOW or stop.task.boarded_at is not None
    ):
        aboard.add(stop.task.pk)
