"""Reads on duty records, and what one is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db.models import F

from moyai.core.audit.models import Entry
from moyai.core.clock import local
from moyai.fleet.crews.duty_ledger import Deed, Ledger, Visit, make_ledger
from moyai.fleet.crews.enums import DistanceSource, RollCallKind
from moyai.fleet.crews.models import DutyNote, DutyRecord
from moyai.fleet.crews.queries.roll_calls import find_standing
from moyai.fleet.crews.queries.scope import Firms, within
from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus, TaskStatus
from moyai.fleet.models import OperatingRecord, Position, Shift, Stop, Task
from moyai.fleet.planning import travel
from moyai.fleet.planning.places import Coordinates

EARTH_M = 6_371_008.8
LEAST_POSITIONS = 30
"""Fewer do not tell how far a vehicle drove."""
LONGEST_GAP_S = 600
"""Positions further apart than this leave a way unseen."""
BIG_DELAY_S = 15 * 60
"""From so late on a pickup is written down as a big delay."""


@dataclass(frozen=True, slots=True)
class Driven:
    """What a duty record is made from."""

    distance_m: int
    source: DistanceSource
    odometer_begin_km: int | None
    odometer_end_km: int | None
    ledger: Ledger
    events: list[dict[str, Any]]


def list_duty_records(first: date, last: date, firms: Firms = None) -> list[DutyRecord]:
    """Return the duty records of the days from ``first`` to ``last``, by vehicle and time."""
    found = DutyRecord.objects.filter(
        within(firms, "shift__vehicle__partner"), date__gte=first, date__lte=last
    )
    return list(found.select_related("shift__vehicle__partner"))


def list_duty_notes(first: date, last: date, firms: Firms = None) -> list[DutyNote]:
    """Return what people added to the records of these days."""
    found = DutyNote.objects.filter(
        within(firms, "shift__vehicle__partner"), shift__date__gte=first, shift__date__lte=last
    )
    return list(found.select_related("shift__vehicle__partner"))


def list_shifts_without_record(since: date, limit: int) -> list[int]:
    """Return ended shifts that have no duty record yet, the latest first."""
    ended = Shift.objects.filter(
        status=ShiftStatus.CLOSED, record__isnull=False, duty_record__isnull=True, date__gte=since
    )
    return list(ended.order_by("-date", "pk").values_list("pk", flat=True)[:limit])


def read_driven(shift: Shift, record: OperatingRecord) -> Driven:
    """Return what a shift did: from its presses and stops, its positions, its roll-calls' odometers."""
    stops = list(
        Stop.objects.filter(shift=shift, status=StopStatus.DONE)
        .select_related("task")
        .order_by(F("left_at").asc(nulls_last=True), "sequence")
    )
    begin_km, end_km = _read_odometers(shift)
    distance, source = _find_distance(shift, record, begin_km, end_km)
    visits, home_m = _list_visits(shift, stops)
    begin_m = 1000 * begin_km if begin_km is not None else 0
    ledger = make_ledger(visits, total_m=distance, home_m=home_m, begin_m=begin_m)
    return Driven(distance, source, begin_km, end_km, ledger, _list_events(shift, record, stops))


def _read_odometers(shift: Shift) -> tuple[int | None, int | None]:
    before, after = (find_standing(shift, kind) for kind in (RollCallKind.BEFORE, RollCallKind.AFTER))
    begin = before.odometer_km if before else None
    end = after.odometer_km if after else None
    return begin, end


def _find_distance(
    shift: Shift, record: OperatingRecord, begin_km: int | None, end_km: int | None
) -> tuple[int, DistanceSource]:
    if begin_km is not None and end_km is not None and end_km >= begin_km:
        return 1000 * (end_km - begin_km), DistanceSource.ODOMETER
    found = Position.objects.filter(
        vehicle_id=shift.vehicle_id, at__gte=record.started_at, at__lte=record.ended_at
    )
    metres = measure_positions(list(found.order_by("at").values_list("at", "lon", "lat")))
    if metres is not None:
        return metres, DistanceSource.POSITIONS
    return record.distance_m, DistanceSource.STOPS


def measure_positions(positions: list[tuple[datetime, float, float]]) -> int | None:
    """Return how far a vehicle drove, metres on the sphere from position to position; None when too few
    tell."""
    pairs = list(pairwise(positions))
    if len(positions) < LEAST_POSITIONS or any(
        (b[0] - a[0]).total_seconds() > LONGEST_GAP_S for a, b in pairs
    ):
        return None
    return round(sum(_great_circle_m(a[1], a[2], b[1], b[2]) for a, b in pairs))


def _great_circle_m(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Return metres along the great circle (haversine formula)."""
    dlat, dlon = radians(to_lat - lat), radians(to_lon - lon)
    h = sin(dlat / 2) ** 2 + cos(radians(lat)) * cos(radians(to_lat)) * sin(dlon / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(h)))


def _list_visits(shift: Shift, stops: list[Stop]) -> tuple[list[Visit], float]:
    """Return the visits, and the metres of the way back to the depot."""
    vehicle = shift.vehicle
    depot: Coordinates = (vehicle.depot_lon, vehicle.depot_lat)
    here, visits = depot, []
    for stop in stops:
        there = here if stop.lon is None or stop.lat is None else (stop.lon, stop.lat)
        visits.append(_make_visit(stop, travel.metres(here, there, vehicle.travel_profile)))
        here = there
    home_m = travel.metres(here, depot, vehicle.travel_profile) if stops else 0.0
    return visits, home_m


def _make_visit(stop: Stop, leg_m: float) -> Visit:
    left = stop.left_at or stop.planned_leave_at
    task = stop.task
    return Visit(
        arrived_at=stop.arrived_at or left,
        left_at=left,
        place=stop.place_name,
        deed=_find_deed(stop),
        party=task.pk if task else None,
        persons=task.seats + task.wheelchairs if task else 0,
        leg_m=leg_m,
    )


def _find_deed(stop: Stop) -> Deed:
    if stop.kind == StopKind.BREAK or stop.task is None:
        return "break"
    if stop.kind == StopKind.DROPOFF:
        return "alighted"
    return "absent" if _is_no_show(stop.task) else "boarded"


def _is_no_show(task: Task) -> bool:
    """Tell whether nobody got in; goods that could not be handed over were aboard."""
    return task.status == TaskStatus.NO_SHOW and task.boarded_at is None


def _list_events(shift: Shift, record: OperatingRecord, stops: list[Stop]) -> list[dict[str, Any]]:
    """Return what went wrong: vehicles taken out, big delays, people who were not there."""
    found: list[dict[str, Any]] = [
        {"at": each.at.isoformat(), "kind": "out_of_service", "text": str(each.facts.get("reason", ""))}
        for each in Entry.objects.filter(
            action="fleet.take_out_of_service",
            subject=f"vehicle:{shift.vehicle_id}",
            at__gte=record.started_at,
            at__lte=record.ended_at,
        )
    ]
    for stop in stops:
        at = stop.arrived_at or stop.left_at
        if stop.task is None or at is None or stop.kind != StopKind.PICKUP:
            continue
        late_s = (at - (stop.task.transfer_until or stop.task.pickup_until)).total_seconds()
        if late_s >= BIG_DELAY_S:
            minutes = int(late_s // 60)
            found.append({"at": at.isoformat(), "kind": "delay", "text": stop.place_name, "minutes": minutes})
        if _is_no_show(stop.task):
            found.append({"at": at.isoformat(), "kind": "no_show", "text": stop.place_name})
    return sorted(found, key=lambda each: str(each["at"]))


def is_of_today(shift: Shift, now: datetime) -> bool:
    """Tell whether a shift's day is not over yet."""
    return shift.date >= local(now).date()
