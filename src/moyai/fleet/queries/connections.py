"""Riders who change from one vehicle to another on their way: what each driver must know of the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.fleet.enums import StopKind, StopStatus, TaskStatus
from moyai.fleet.models import Stop, Task
from moyai.fleet.planning.load import OPEN_STOPS


def find_expected_at(task: Task, kind: StopKind) -> datetime | None:
    """Return when a task's vehicle is, or was, at one of its stops; None when it has no vehicle."""
    stops = task.stops.filter(kind=kind).exclude(status=StopStatus.SKIPPED)
    stop = stops.order_by("-sequence").first()
    return None if stop is None else stop.arrived_at or stop.planned_at


def list_connections(stops: Sequence[Stop]) -> dict[int, str]:
    """Return, by stop, what a driver must know of the vehicle that his rider comes from or changes to."""
    mine = {stop.task.journey for stop in stops if stop.task is not None and stop.task.journey}
    if not mine:
        return {}
    legs = _list_legs(mine)
    found = {}
    for stop in stops:
        if stop.task is None or not stop.task.journey:
            continue
        ids = [leg.pk for leg in legs[stop.task.journey]]
        place = ids.index(stop.task.pk) + (1 if stop.kind == StopKind.DROPOFF else -1)
        if 0 <= place < len(ids):
            other = legs[stop.task.journey][place]
            found[stop.pk] = _say(stop, other, _open_stop(other, stop.kind))
    return found


def _list_legs(journeys: Iterable[str]) -> dict[str, list[Task]]:
    live = Task.objects.filter(journey__in=journeys).exclude(status=TaskStatus.CANCELLED)
    legs: dict[str, list[Task]] = {}
    for task in live.prefetch_related("stops__shift__vehicle").order_by("pickup_from", "pk"):
        legs.setdefault(task.journey, []).append(task)
    return legs


def _open_stop(other: Task, kind: str) -> Stop | None:
    """Return the other vehicle's stop at the place where the rider changes."""
    wanted = StopKind.PICKUP if kind == StopKind.DROPOFF else StopKind.DROPOFF
    return next((one for one in other.stops.all() if one.kind == wanted and one.status in OPEN_STOPS), None)


def _say(stop: Stop, other: Task, at_change: Stop | None) -> str:
    if stop.task is not None and stop.task.is_goods:
        return _say_of_goods(stop, other, at_change)
    if at_change is None:
        if stop.kind == StopKind.DROPOFF:
            return _("ここで乗りかえます。次の車は、まだ決まっていません。")
        is_there = other.status == TaskStatus.DONE
        return _("ここで乗りかえる方です。もう着いています。") if is_there else _("ここで乗りかえる方です。")
    facts = {
        "vehicle": at_change.shift.vehicle.name,
        "at": f"{clock.local(at_change.planned_at):%-H:%M}",
    }
    if stop.kind == StopKind.DROPOFF:
        return _("ここで「%(vehicle)s」に乗りかえます（%(at)sごろ来ます）。") % facts
    return _("「%(vehicle)s」から乗りかえる方です（%(at)sごろ着きます）。") % facts


def _say_of_goods(stop: Stop, other: Task, at_change: Stop | None) -> str:
    if stop.kind == StopKind.DROPOFF:
        if at_change is None:
            return _("ここから先は、ほかの運び手が運びます。")
        facts = {"vehicle": at_change.shift.vehicle.name, "at": f"{clock.local(at_change.planned_at):%-H:%M}"}
        return _("ここから先は「%(vehicle)s」が運びます（%(at)sごろ来ます）。") % facts
    if other.status == TaskStatus.DONE:
        return _("荷物は、もう届いています。")
    if at_change is None:
        return ""
    facts = {"vehicle": at_change.shift.vehicle.name, "at": f"{clock.local(at_change.planned_at):%-H:%M}"}
    return _("荷物は「%(vehicle)s」が持ってきます（%(at)sごろ）。") % facts
