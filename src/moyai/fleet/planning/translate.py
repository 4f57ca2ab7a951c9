"""Turns a day's rows into the engine's vehicles, requests and sequences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from moyai.core.clock import local
from moyai.engines.dispatch import Break, Problem, Request, Vehicle, Weights, Window
from moyai.engines.dispatch.settle import Sequences
from moyai.fleet import rules
from moyai.fleet.enums import CarrierKind, StopKind, StopStatus
from moyai.fleet.models import Stop, Task
from moyai.fleet.models import Vehicle as VehicleRow
from moyai.fleet.modes.visit import VEHICLE_SKILL
from moyai.fleet.planning import needs, travel
from moyai.fleet.planning.kept_for import list_offered, list_wanted
from moyai.fleet.planning.load import DayRows, ShiftRows
from moyai.fleet.planning.loads import has_goods, list_configurations, load_of
from moyai.fleet.planning.names import NEW_TASK, break_name, shift_name, stop_name, task_name
from moyai.fleet.planning.places import Coordinates, PlaceList
from moyai.fleet.planning.starts import Start, depot_of, find_start
from moyai.fleet.specs import TaskSpec

WEIGHTS = Weights(wait_per_s=rules.WAIT_WEIGHT, ride_per_s=rules.RIDE_WEIGHT)
AREA_SKILL = "area:"
WHEELCHAIR_SKILL = "wheelchair"
BY_ROAD, BY_AIR = "by_road", "by_air"
"""What goods ask for: nothing that was to go by road comes to fly because a plan got better."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The engine's problem, the present order of stops, and the numbering of places."""

    problem: Problem
    sequences: Sequences
    places: PlaceList


def translate(
    rows: DayRows, now: datetime, also: tuple[Coordinates, ...] = (), *, with_goods: bool = False
) -> Translation:
    """Return the problem of a day's running shifts; there must be at least one.

    Args:
        rows: The shifts.
        now: Nothing is planned before.
        also: Places of requests that will be added.
        with_goods: Whether one of those carries goods.
    """
    with_goods = with_goods or has_goods(rows)
    places = PlaceList()
    starts = [find_start(each, now) for each in rows.shifts]
    vehicles = tuple(
        _vehicle(rows, each, start, places, with_goods)
        for each, start in zip(rows.shifts, starts, strict=True)
    )
    requests = tuple(
        _request(rows, each, task, places, now, with_goods)
        for each in rows.shifts
        for task in each.tasks.values()
    )
    places.extend(also)
    profiles = tuple(sorted({each.shift.vehicle.travel_profile for each in rows.shifts}))
    matrix = travel.matrix(tuple(places.points), profiles, *_span(rows, starts))
    vehicles = needs.keep_free(vehicles, before=min(rows.day, local(now).date()), now_s=rows.seconds(now))
    problem = Problem(vehicles=vehicles, requests=requests, travel_s=matrix, weights=WEIGHTS)
    sequences = {
        shift_name(each.shift.pk): _sequence(each, start)
        for each, start in zip(rows.shifts, starts, strict=True)
    }
    return Translation(problem, sequences, places)


def list_skills(vehicle: VehicleRow) -> frozenset[str]:
    """Return what a vehicle offers: itself, its areas, wheelchair places, and how it carries goods."""
    skills = {AREA_SKILL + area.key for area in vehicle.areas.all()} | {VEHICLE_SKILL + vehicle.code}
    if vehicle.wheelchair_places:
        skills.add(WHEELCHAIR_SKILL)
    if vehicle.carrier:
        skills.add(skill_of(vehicle.carrier))
    return frozenset(skills)


def skill_of(carrier: str) -> str:
    """Return what goods for a kind of carrier ask of a vehicle."""
    return BY_AIR if carrier == CarrierKind.DRONE else BY_ROAD


def request_of_spec(spec: TaskSpec, rows: DayRows, places: PlaceList, *, with_goods: bool = False) -> Request:
    """Return a service's wish as a request; its places must be known."""
    return Request(
        id=NEW_TASK,
        pickup=places.add(spec.origin.lon, spec.origin.lat),
        dropoff=places.add(spec.destination.lon, spec.destination.lat),
        load=load_of(spec, with_goods=with_goods),
        pickup_window=window(rows, spec.pickup_from, spec.pickup_until),
        dropoff_window=window(rows, spec.dropoff_from, spec.dropoff_until),
        max_ride_s=spec.max_ride_s,
        pickup_service_s=spec.pickup_service_s,
        dropoff_service_s=spec.dropoff_service_s,
        skills=list_wanted(spec.skills, rows),
        prefer=spec.prefer,
    )


def request_of_task(task: Task, rows: DayRows, places: PlaceList, *, with_goods: bool = False) -> Request:
    """Return a waiting task as a request, from where its rider waits now."""
    lon, lat = waiting_point(task)
    return Request(
        id=task_name(task.pk),
        pickup=places.add(lon, lat),
        dropoff=places.add(task.destination_lon, task.destination_lat),
        load=load_of(task, with_goods=with_goods),
        pickup_window=window(rows, *waiting_window(task)),
        dropoff_window=window(rows, task.dropoff_from, task.dropoff_until),
        max_ride_s=task.max_ride_s,
        pickup_service_s=task.pickup_service_s,
        dropoff_service_s=task.dropoff_service_s,
        skills=list_wanted(task.skills, rows),
    )


def waiting_point(task: Task) -> Coordinates:
    """Return where the rider of a task waits: at the origin, or where a vehicle broke down."""
    if task.transfer_lon is not None and task.transfer_lat is not None:
        return (task.transfer_lon, task.transfer_lat)
    return (task.origin_lon, task.origin_lat)


def waiting_window(task: Task) -> tuple[datetime, datetime]:
    """Return when the rider expects the vehicle."""
    if task.transfer_from is not None and task.transfer_until is not None:
        return (task.transfer_from, task.transfer_until)
    return (task.pickup_from, task.pickup_until)


def window(rows: DayRows, earliest: datetime, latest: datetime) -> Window:
    """Return whole seconds within two moments."""
    begin = rows.seconds(earliest, up=True)
    return Window(begin, max(begin, rows.seconds(latest)))


def _vehicle(rows: DayRows, each: ShiftRows, start: Start, places: PlaceList, with_goods: bool) -> Vehicle:
    shift = each.shift
    begin = rows.seconds(start.at, up=True)
    return Vehicle(
        id=shift_name(shift.pk),
        start=places.add(*start.point),
        end=places.add(*depot_of(each)),
        shift=Window(begin, max(begin, rows.seconds(shift.ends_at))),
        capacity=list_configurations(shift.vehicle, with_goods=with_goods),
        skills=list_skills(shift.vehicle) | list_offered(shift.kept_for, rows),
        breaks=_breaks(rows, each, start),
        locked=start.locked,
    )


def _breaks(rows: DayRows, each: ShiftRows, start: Start) -> tuple[Break, ...]:
    shift = each.shift
    stop = next((s for s in each.to_do if s.kind == StopKind.BREAK), None)
    if stop is None and not _owes_break(each, start.at):
        return ()
    allowed = window(rows, shift.break_from or shift.starts_at, shift.break_until or shift.ends_at)
    left = shift.break_s
    if stop is not None and stop.status == StopStatus.ARRIVED and stop.arrived_at is not None:
        begin = rows.seconds(start.at, up=True)
        left = max(rules.LEAST_SERVICE_S, rows.seconds(stop.arrived_at) + shift.break_s - begin)
        allowed = Window(begin, max(begin, allowed.latest))
    return (Break(id=break_name(shift.pk), window=allowed, duration_s=left),)


def _request(
    rows: DayRows, each: ShiftRows, task: Task, places: PlaceList, now: datetime, with_goods: bool
) -> Request:
    request = request_of_task(task, rows, places, with_goods=with_goods)
    standing = each.standing
    if task.pk in each.aboard:
        request = _aboard(rows, each, task, request)
    if standing is not None and standing.task_id == task.pk:
        request = _being_served(rows, standing, request, rows.seconds(now, up=True))
    return request


def _aboard(rows: DayRows, each: ShiftRows, task: Task, request: Request) -> Request:
    boarded = [
        stop.left_at for stop in each.stops if stop.task_id == task.pk and stop.kind == StopKind.PICKUP
    ]
    at = next((left for left in reversed(boarded) if left is not None), task.boarded_at)
    return replace(
        request,
        aboard_on=shift_name(each.shift.pk),
        boarded_at=None if at is None else float(rows.seconds(at)),
        dropoff_window=Window(0.0, request.dropoff_window.latest),
    )


def _being_served(rows: DayRows, stop: Stop, request: Request, now_s: int) -> Request:
    """Return the request with what remains of the service at the stop where the vehicle stands."""
    side = "pickup" if stop.kind == StopKind.PICKUP else "dropoff"
    asked: Window = getattr(request, f"{side}_window")
    service: float = getattr(request, f"{side}_service_s")
    arrived = rows.seconds(stop.arrived_at) if stop.arrived_at else now_s
    begun = max(arrived, asked.earliest if side == "pickup" else arrived)
    if begun <= now_s:
        service = max(rules.LEAST_SERVICE_S, begun + service - now_s)
        begun = now_s
    left = Window(begun, max(begun, asked.latest))
    if side == "pickup":
        return replace(request, pickup_window=left, pickup_service_s=service)
    return replace(request, dropoff_window=left, dropoff_service_s=service)


def _sequence(each: ShiftRows, start: Start) -> list[tuple[str, str]]:
    names = [stop_name(stop) for stop in each.to_do]
    if _owes_break(each, start.at):
        names.insert(_break_place(each), (break_name(each.shift.pk), StopKind.BREAK.value))
    return names


def _owes_break(each: ShiftRows, at: datetime) -> bool:
    """Tell whether a break is due that has no stop yet; after a breakdown its time may be over."""
    shift = each.shift
    if not shift.break_s or shift.break_from is None or each.has_break:
        return False
    return at <= (shift.break_until or shift.ends_at)


def _break_place(each: ShiftRows) -> int:
    """Return where a break that has no stop yet belongs: the first place in its window with nobody aboard."""
    aboard, fallback = len(each.aboard), len(each.to_do)
    for place, stop in enumerate(each.to_do):
        if not aboard and each.shift.break_from and stop.planned_at >= each.shift.break_from:
            return place
        aboard += 1 if stop.kind == StopKind.PICKUP else -1
    return fallback


def _span(rows: DayRows, starts: list[Start]) -> tuple[datetime, datetime]:
    return min(each.at for each in starts), max(each.shift.ends_at for each in rows.shifts)
