"""Where things are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus, TaskStatus, VehicleStatus
from moyai.fleet.models import Shift, Stop, Task, Vehicle
from moyai.fleet.planning.load import OPEN_STOPS, ShiftRows, with_stops
from moyai.fleet.planning.plan import day_of
from moyai.fleet.planning.starts import depot_of, find_point


@dataclass(frozen=True, slots=True)
class LiveTaskState:
    """How a task stands.

    Attributes:
        status: The task's.
        vehicle: Who carries it, or None when nobody does (any more).
        shift_id: The same as a shift.
        position: Longitude and latitude of the vehicle, only from its setting out until the ride's end.
        heading: Degrees from north, when known.
        eta_at: When the rider's next moment comes: pickup while waiting, arrival while aboard.
        pickup_at: When boarding is expected, or was.
        dropoff_at: When the arrival is expected, or was.
        stops_before: How many other stops the vehicle makes before.
        is_at_stop: Whether the vehicle stands at the rider's stop.
        late_s: By how much the promise will be broken.
    """

    status: str
    vehicle: Vehicle | None = None
    shift_id: int | None = None
    position: tuple[float, float] | None = None
    heading: int | None = None
    eta_at: datetime | None = None
    pickup_at: datetime | None = None
    dropoff_at: datetime | None = None
    stops_before: int = 0
    is_at_stop: bool = False
    late_s: int = 0


@dataclass(frozen=True, slots=True)
class LiveVehicle:
    """A vehicle that has a shift today.

    Attributes:
        vehicle: The vehicle.
        shift: Its shift.
        position: Longitude and latitude where it most likely is.
        is_reported: Whether the position is the vehicle's own; else it is reckoned.
        next_stop: Where it stands or goes next.
        aboard: The tasks in it.
        late_s: The worst of the promises that it will break.
    """

    vehicle: Vehicle
    shift: Shift
    position: tuple[float, float]
    is_reported: bool
    next_stop: Stop | None
    aboard: tuple[Task, ...]
    late_s: int


def get_live_task_state(task: Task, now: datetime) -> LiveTaskState:
    """Return where a task's vehicle is and when it comes: four queries at most."""
    open_stop = task.stops.filter(status__in=OPEN_STOPS).select_related("shift__vehicle").first()
    if open_stop is None:
        return _past_state(task)
    rows = with_stops([open_stop.shift])[0]
    own = [each for each in rows.to_do if each.task_id == task.pk]
    first = own[0]
    before = sum(each.sequence < first.sequence for each in rows.to_do)
    is_coming = rows.shift.status == ShiftStatus.OPEN
    pickup, dropoff = (_find(rows, task, kind) for kind in (StopKind.PICKUP, StopKind.DROPOFF))
    return LiveTaskState(
        status=task.status,
        vehicle=rows.shift.vehicle,
        shift_id=rows.shift.pk,
        position=find_point(rows, now) if is_coming else None,
        heading=rows.shift.vehicle.last_heading if is_coming else None,
        eta_at=_expected(first, now),
        pickup_at=_expected(pickup, now),
        dropoff_at=_expected(dropoff, now),
        stops_before=before,
        is_at_stop=first.status == StopStatus.ARRIVED,
        late_s=task.late_s,
    )


def list_live_vehicles(now: datetime) -> list[LiveVehicle]:
    """Return today's vehicles in service that have not finished: three queries."""
    shifts = (
        Shift.objects.filter(date=day_of(now), status__in=[ShiftStatus.PLANNED, ShiftStatus.OPEN])
        .filter(vehicle__status=VehicleStatus.IN_SERVICE)
        .select_related("vehicle", "driver")
        .order_by("vehicle__code", "starts_at")
    )
    return [_live_vehicle(rows, now) for rows in with_stops(list(shifts))]


def _live_vehicle(rows: ShiftRows, now: datetime) -> LiveVehicle:
    is_open = rows.shift.status == ShiftStatus.OPEN
    point = find_point(rows, now) if is_open else depot_of(rows)
    vehicle = rows.shift.vehicle
    return LiveVehicle(
        vehicle=vehicle,
        shift=rows.shift,
        position=point,
        is_reported=is_open and point == (vehicle.last_lon, vehicle.last_lat),
        next_stop=rows.to_do[0] if rows.to_do else None,
        aboard=tuple(task for task in rows.tasks.values() if task.status == TaskStatus.ABOARD),
        late_s=max((task.late_s for task in rows.tasks.values()), default=0),
    )


def _find(rows: ShiftRows, task: Task, kind: str) -> Stop | None:
    own = [each for each in rows.stops if each.task_id == task.pk and each.kind == kind]
    return own[-1] if own else None


def _expected(stop: Stop | None, now: datetime) -> datetime | None:
    if stop is None:
        return None
    if stop.status == StopStatus.PENDING:
        return max(stop.planned_at, now)
    return stop.arrived_at or stop.left_at


def _past_state(task: Task) -> LiveTaskState:
    if task.status != TaskStatus.DONE:
        return LiveTaskState(status=task.status, late_s=task.late_s)
    last = task.stops.filter(kind=StopKind.DROPOFF, status=StopStatus.DONE)
    stop = last.select_related("shift__vehicle").first()
    return LiveTaskState(
        status=task.status,
        vehicle=stop.shift.vehicle if stop else None,
        shift_id=stop.shift_id if stop else None,
        pickup_at=task.boarded_at,
        dropoff_at=task.finished_at,
    )
