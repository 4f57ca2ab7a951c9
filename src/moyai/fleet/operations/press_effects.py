"""What a right press does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q

from moyai.fleet import handlers
from moyai.fleet.enums import NotHandedOver, PressAction, StopKind, StopStatus, TaskStatus
from moyai.fleet.models import Stop, Task
from moyai.fleet.planning import travel
from moyai.fleet.planning.buttons import is_delivery
from moyai.fleet.planning.load import OPEN_STOPS


def apply_effect(stop: Stop, action: str, at: datetime, now: datetime, why: str = "") -> None:
    """Write what happened and tell the task's service, in the caller's transaction."""
    if action == PressAction.NO_SHOW and is_delivery(stop):
        _keep_aboard(stop, at, now, why or NotHandedOver.ABSENT.value)
    else:
        _EFFECTS[PressAction(action)](stop, at, now)


def _arrive(stop: Stop, at: datetime, now: datetime) -> None:
    stop.status, stop.arrived_at = StopStatus.ARRIVED, at
    stop.save(update_fields=["status", "arrived_at"])
    if stop.task is not None and stop.kind == StopKind.PICKUP:
        _tell("on_arrived", stop, now, late_s=_pickup_late_s(stop.task, at))


def _board(stop: Stop, at: datetime, now: datetime) -> None:
    task = _task_of(stop)
    _leave(stop, at)
    is_transfer = task.transfer_from is not None
    task.status, task.boarded_at = TaskStatus.ABOARD, task.boarded_at or at
    task.save(update_fields=["status", "boarded_at"])
    late_s = 0 if is_transfer else _pickup_late_s(task, stop.arrived_at or at)
    _tell("on_boarded", stop, now, late_s=late_s, is_transfer=is_transfer)


def _give_up(stop: Stop, at: datetime, now: datetime) -> None:
    task = _task_of(stop)
    _leave(stop, at)
    task.stops.filter(status__in=OPEN_STOPS).update(status=StopStatus.SKIPPED)
    task.status, task.finished_at, task.late_s = TaskStatus.NO_SHOW, at, 0
    task.save(update_fields=["status", "finished_at", "late_s"])
    waited_s = int((at - (stop.arrived_at or at)).total_seconds())
    where = {"at": "pickup"} if task.is_goods else {}
    _tell("on_no_show", stop, now, waited_s=waited_s, **where)


def _keep_aboard(stop: Stop, at: datetime, now: datetime, why: str) -> None:
    """Goods could not be handed over; a vehicle that never came there did not stop there."""
    task = _task_of(stop)
    if stop.arrived_at is None:
        stop.status = StopStatus.SKIPPED
        stop.save(update_fields=["status"])
    else:
        _leave(stop, at)
    task.status, task.finished_at, task.late_s = TaskStatus.NO_SHOW, at, 0
    task.save(update_fields=["status", "finished_at", "late_s"])
    _tell("on_no_show", stop, now, waited_s=0, why=why, at="door")


def _finish(stop: Stop, at: datetime, now: datetime) -> None:
    _leave(stop, at)
    if stop.task is None:
        return
    task = stop.task
    task.status, task.finished_at, task.late_s = TaskStatus.DONE, at, 0
    task.save(update_fields=["status", "finished_at", "late_s"])
    _tell("on_done", stop, now, **_facts_of_ride(task, stop))


_EFFECTS: dict[PressAction, Callable[[Stop, datetime, datetime], None]] = {
    PressAction.ARRIVED: _arrive,
    PressAction.BOARDED: _board,
    PressAction.NO_SHOW: _give_up,
    PressAction.DONE: _finish,
}


def _leave(stop: Stop, at: datetime) -> None:
    stop.status, stop.left_at, stop.arrived_at = StopStatus.DONE, at, stop.arrived_at or at
    stop.save(update_fields=["status", "left_at", "arrived_at"])


def _task_of(stop: Stop) -> Task:
    if stop.task is None:
        raise ValueError(f"stop {stop.pk} is a break")
    return stop.task


def _pickup_late_s(task: Task, at: datetime) -> int:
    return max(0, int((at - task.pickup_until).total_seconds()))


def _facts_of_ride(task: Task, stop: Stop) -> dict[str, Any]:
    arrived = stop.arrived_at or stop.left_at or task.dropoff_until
    boarded = task.boarded_at or arrived
    first = task.stops.filter(kind=StopKind.PICKUP, status=StopStatus.DONE).order_by("arrived_at").first()
    fetched = first.arrived_at if first is not None and first.arrived_at else boarded
    return {
        "is_pooled": is_pooled(task, stop),
        "ride_s": int((arrived - boarded).total_seconds()),
        "direct_s": travel.seconds(
            (task.origin_lon, task.origin_lat),
            (task.destination_lon, task.destination_lat),
            stop.shift.vehicle.travel_profile,
            boarded,
        ),
        "pickup_late_s": _pickup_late_s(task, fetched),
        "dropoff_late_s": max(0, int((arrived - task.dropoff_until).total_seconds())),
    }


def is_pooled(task: Task, stop: Stop) -> bool:
    """Tell whether somebody else was in the vehicle for a part of a ride that has just ended."""
    if task.boarded_at is None:
        return False
    others = Task.objects.filter(stops__shift_id=stop.shift_id, stops__kind=StopKind.DROPOFF)
    others = others.exclude(pk=task.pk).filter(boarded_at__lt=task.finished_at)
    still_there = Q(status=TaskStatus.ABOARD) | Q(finished_at__gt=task.boarded_at)
    return others.filter(still_there).exists()


def _tell(event: str, stop: Stop, now: datetime, **facts: Any) -> None:
    if stop.task is not None:
        handlers.tell(event, stop.task, now=now, vehicle=stop.shift.vehicle.name, **facts)
