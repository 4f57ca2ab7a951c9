"""What the driver's tablet shows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.fleet import gates, rules
from moyai.fleet.enums import ShiftStatus, StopKind, VehicleStatus
from moyai.fleet.models import CrewNote, Shift, Stop, Task
from moyai.fleet.modes.parcel import list_asked
from moyai.fleet.modes.visit import name_mode
from moyai.fleet.planning.buttons import list_buttons
from moyai.fleet.planning.load import RUNNING, with_stops
from moyai.fleet.planning.loads import goods_of
from moyai.fleet.planning.plan import day_of
from moyai.fleet.queries.connections import list_connections
from moyai.fleet.queries.notes import find_notes

CODE_DIGITS = 4


class Driver(Protocol):
    """An account."""

    pk: Any


_ORDER = {ShiftStatus.OPEN: 0, ShiftStatus.BROKEN_OFF: 1, ShiftStatus.PLANNED: 2, ShiftStatus.CLOSED: 3}


def find_driver_shift(driver: Driver, now: datetime) -> Shift | None:
    """Return the driver's shift of today: the running one, else the next, else the last; None without any."""
    shifts = Shift.objects.filter(driver_id=driver.pk, date=day_of(now)).select_related("vehicle")
    return min(shifts, key=lambda each: (_ORDER[ShiftStatus(each.status)], each.starts_at), default=None)


def describe_drive(shift: Shift, now: datetime) -> dict[str, Any]:
    """Return the driver's state as JSON-serialisable values: two queries, those of the gates before a shift
    has begun, and one or two more when a rider changes vehicles.

    ``version`` only grows within a shift, and so does ``plan``, the version of its sequence of stops.
    ``next_stop`` has the buttons (at most three) in ``actions``; ``following`` carries whole stops, so that a
    tablet without a connection can go on.
    """
    stops = with_stops([shift])[0].to_do if shift.status in RUNNING else ()
    notes, connections = find_notes(stops), list_connections(stops)
    described = [_describe_stop(stop, notes.get(stop.pk, []), connections.get(stop.pk, "")) for stop in stops]
    closed = gates.find_refusal(shift, now) if shift.status == ShiftStatus.PLANNED else None
    if described and (closed is not None or not may_press(shift, now)):
        described[0]["actions"] = []
    return {
        "version": shift.live_version,
        "plan": shift.plan_version,
        "shift": _describe_shift(shift),
        "next_stop": described[0] if described else None,
        "following": described[1:],
        "message": _message(shift, now, closed),
    }


def may_press(shift: Shift, now: datetime) -> bool:
    """Tell whether a shift has begun, or may begin now."""
    early = timedelta(seconds=rules.OPEN_EARLY_S)
    return shift.status == ShiftStatus.OPEN or now >= shift.starts_at - early


def _describe_shift(shift: Shift) -> dict[str, Any]:
    return {
        "id": shift.pk,
        "vehicle": shift.vehicle.name,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "status": shift.status,
    }


def _describe_stop(stop: Stop, notes: list[CrewNote], connection: str) -> dict[str, Any]:
    return {
        "id": stop.pk,
        "kind": stop.kind,
        "place_name": stop.place_name,
        "lon": stop.lon,
        "lat": stop.lat,
        "planned_at": stop.planned_at.isoformat(),
        "planned_leave_at": stop.planned_leave_at.isoformat(),
        "arrived_at": stop.arrived_at.isoformat() if stop.arrived_at else None,
        "crew_notes": [note.text for note in notes],
        "actions": [action.value for action in list_buttons(stop)],
        **(_describe_rider(stop.task, stop.kind, connection) if stop.task else _describe_break(stop)),
    }


def _describe_break(stop: Stop) -> dict[str, Any]:
    return {"window_from": None, "window_until": None, "place_name": str(_("休憩"))}


def _describe_rider(task: Task, kind: str, connection: str) -> dict[str, Any]:
    opens, closes = _window(task, kind)
    return {
        "ride": task.code,
        "window_from": opens.isoformat(),
        "window_until": closes.isoformat(),
        "rider_name": task.contact_name,
        "party": 0 if task.is_goods else task.seats + task.wheelchairs,
        "mode": name_mode(task.kind, kind),
        "is_goods": task.is_goods,
        "boxes": goods_of(task).boxes,
        "asks": _list_asked(task, kind),
        "wheelchairs": task.wheelchairs,
        "walkers": task.walkers,
        "code4": task.code[-CODE_DIGITS:],
        "phone": task.contact_phone,
        "note": "　".join(filter(None, (connection, task.note))),
    }


def _window(task: Task, kind: str) -> tuple[datetime, datetime]:
    if kind == StopKind.DROPOFF:
        return task.dropoff_from, task.dropoff_until
    return task.transfer_from or task.pickup_from, task.transfer_until or task.pickup_until


def _message(shift: Shift, now: datetime, closed: Refused | None) -> str:
    if shift.status == ShiftStatus.BROKEN_OFF or shift.vehicle.status == VehicleStatus.OUT_OF_SERVICE:
        return _("この車は運行から外れています。配車の担当に確かめてください。")
    if shift.status == ShiftStatus.CLOSED:
        return _("今日の乗務は終わりました。おつかれさまでした。")
    if closed is not None:
        return str(closed.text)
    if not may_press(shift, now):
        begins = clock.local(shift.starts_at)
        return _("乗務は%(time)sからです。") % {"time": f"{begins:%-H:%M}"}
    return ""


def _list_asked(task: Task, kind: str) -> list[str]:
    goods = goods_of(task)
    return list(list_asked(goods, is_pickup=kind == StopKind.PICKUP)) if goods.boxes else []
