"""What becomes of a flight that was let go: written by whoever speaks with the vehicle."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import open_desk_task
from moyai.engines.flight.geometry import measure_m
from moyai.fleet.models import Vehicle
from moyai.fleet.modes.drone import listeners
from moyai.fleet.modes.drone.enums import EventKind, FlightStatus
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import (
    Aircraft,
    Battery,
    Flight,
    FlightEvent,
    FlightPoint,
    FlightRecord,
    Pilot,
    Press,
    Waypoint,
)
from moyai.fleet.modes.drone.operations.books import ground_aircraft
from moyai.fleet.modes.drone.texts import describe_manner, tell_desk

ALARMS = (EventKind.LINK_LOST, EventKind.GPS_LOST, EventKind.LOW_BATTERY, EventKind.OTHER_MISSION)
WISHES = ("hold", "resume", "return", "alternate", "land")
PURPOSE = "荷物の輸送"
SPEAKER = "system:drone"
NEAR_M = 60.0


@transaction.atomic
def note_event(*, flight_id: int, kind: EventKind, note: str = "", now: datetime) -> FlightEvent:
    """Write down what happened; what is alarming is told to the desk."""
    made = FlightEvent.objects.create(
        flight_id=flight_id, at=now, kind=kind, note=note.replace("\0", "")[:120]
    )
    if kind == EventKind.PUT_DOWN:
        Flight.objects.filter(pk=flight_id, put_down_at=None).update(put_down_at=now)
        listeners.tell(Flight.objects.get(pk=flight_id), now)
    if kind in ALARMS:
        flight = Flight.objects.select_related("aircraft").get(pk=flight_id)
        open_desk_task(
            key=f"drone:{flight_id}:{kind}:{made.pk}",
            kind="drone",
            text=tell_desk(kind, flight.aircraft.name),
            urgency=Urgency.EMERGENCY,
            now=now,
        )
    return made


@transaction.atomic
def keep_plan_ids(*, flight_id: int, ids: list[int], now: datetime) -> None:
    """Keep by which numbers the vehicle knows the plans that it accepted."""
    Flight.objects.filter(pk=flight_id).update(plan_ids=ids)
    record(actor=SPEAKER, action="drone.upload", subject=f"flight:{flight_id}", now=now, ids=ids)


@transaction.atomic
def start_flight(*, flight_id: int, now: datetime) -> bool:
    """Write down that it took off; tell whether it was still to be."""
    released = Flight.objects.filter(pk=flight_id, status=FlightStatus.RELEASED)
    if not released.update(status=FlightStatus.FLYING, took_off_at=now):
        return False
    note_event(flight_id=flight_id, kind=EventKind.TOOK_OFF, now=now)
    record(actor=SPEAKER, action="drone.take_off", subject=f"flight:{flight_id}", now=now)
    listeners.tell(Flight.objects.get(pk=flight_id), now)
    return True


@transaction.atomic
def keep_point(*, point: FlightPoint) -> None:
    """Keep where it is, for the map, the log, and the fleet."""
    point.save(force_insert=True)
    vehicle = Flight.objects.filter(pk=point.flight_id).values_list("aircraft__vehicle", flat=True).first()
    if vehicle is not None:
        Vehicle.objects.filter(pk=vehicle).update(
            last_lon=point.lon, last_lat=point.lat, last_heading=point.heading_deg, last_seen_at=point.at
        )


@transaction.atomic
def finish_flight(*, flight_id: int, defect: str = "", now: datetime) -> FlightRecord | None:
    """Write down that it landed, and the flight record; None when that was done already."""
    flying = Flight.objects.filter(pk=flight_id, status=FlightStatus.FLYING)
    flight = Flight.objects.select_related("aircraft", "pilot", "origin", "drop", "battery").get(pk=flight_id)
    status = FlightStatus.DONE if flight.put_down_at else FlightStatus.BROKEN_OFF
    if not flying.update(status=status, landed_at=now):
        return None
    flight.status, flight.landed_at = status, now
    took_off_at = flight.took_off_at or now
    flight_s = max(0, int((now - took_off_at).total_seconds()))
    Aircraft.objects.filter(pk=flight.aircraft_id).update(total_s=F("total_s") + flight_s)
    Battery.objects.filter(pk=flight.battery_id).update(cycles=F("cycles") + 1)
    Pilot.objects.filter(pk=flight.pilot_id).update(last_flew_at=now)
    _keep_charge(flight, now)
    made = FlightRecord.objects.create(
        aircraft=flight.aircraft,
        flight=flight,
        pilot_name=flight.pilot.name,
        licence=flight.pilot.licence,
        purpose=PURPOSE,
        route=f"{flight.origin.name}→{flight.drop.name}→{flight.origin.name}"[:200],
        manner=describe_manner(),
        took_off_at=took_off_at,
        took_off_place=flight.origin.name,
        landed_at=now,
        landed_place=_name_landing(flight),
        flight_s=flight_s,
        total_s=Aircraft.objects.values_list("total_s", flat=True).get(pk=flight.aircraft_id),
        safety=_list_safety(flight),
        defect=defect[:300],
        made_at=now,
    )
    record(actor=SPEAKER, action="drone.land", subject=f"flight:{flight_id}", now=now, flight_s=flight_s)
    listeners.tell(flight, now)
    return made


def _keep_charge(flight: Flight, now: datetime) -> None:
    last = flight.points.exclude(battery_pct=None).order_by("-at", "-pk").first()
    if last is not None:
        Battery.objects.filter(pk=flight.battery_id).update(charge_pct=last.battery_pct, charged_at=now)


def _name_landing(flight: Flight) -> str:
    """Return the place where it came down: a waypoint, or the coordinates."""
    last = flight.points.order_by("-at", "-pk").first()
    if last is None:
        return flight.origin.name
    near = [
        (measure_m((last.lon, last.lat), (each.lon, each.lat)), each.name) for each in Waypoint.objects.all()
    ]
    far_m, name = min(near)
    return name if far_m <= NEAR_M else f"{last.lat:.5f}, {last.lon:.5f}"


def _list_safety(flight: Flight) -> str:
    kinds = [*ALARMS, EventKind.REFUSED, EventKind.WISH]
    found = flight.events.filter(kind__in=kinds).order_by("at", "pk")
    return "、".join(dict.fromkeys(str(EventKind(each.kind).label) for each in found))[:300]


@transaction.atomic
def give_up_flight(*, flight_id: int, why: str, now: datetime) -> None:
    """Write down that a flight that was let go never took off, or that a vehicle in the air is not found."""
    for before, after, kind in (
        (FlightStatus.RELEASED, FlightStatus.FAILED, EventKind.FAILED),
        (FlightStatus.FLYING, FlightStatus.LOST, EventKind.LOST),
    ):
        if Flight.objects.filter(pk=flight_id, status=before).update(status=after, why=why[:60]):
            note_event(flight_id=flight_id, kind=kind, note=why, now=now)
            flight = Flight.objects.select_related("aircraft").get(pk=flight_id)
            if after == FlightStatus.LOST:
                ground_aircraft(flight.aircraft_id, str(FlightStatus.LOST.label))
            record(
                actor=SPEAKER, action="drone.give_up", subject=f"flight:{flight_id}", now=now, why=why[:60]
            )
            open_desk_task(
                key=f"drone:{flight_id}:{kind}",
                kind="drone",
                text=tell_desk(kind, flight.aircraft.name),
                urgency=Urgency.EMERGENCY,
                now=now,
            )
            listeners.tell(flight, now)


@transaction.atomic
def press(*, flight_id: int, wish: str, by: User, now: datetime) -> Press:
    """Keep a button of the pilot for whoever speaks with the vehicle.

    Raises:
        CannotFly: ``wish``, ``not_flying``.
    """
    if wish not in WISHES:
        raise CannotFly("wish")
    if not Flight.objects.filter(pk=flight_id, status=FlightStatus.FLYING).exists():
        raise CannotFly("not_flying")
    made = Press.objects.create(flight_id=flight_id, wish=wish, at=now, by=by)
    note_event(flight_id=flight_id, kind=EventKind.WISH, note=wish, now=now)
    record(actor=f"user:{by.pk}", action="drone.press", subject=f"flight:{flight_id}", now=now, wish=wish)
    return made


@transaction.atomic
def settle_press(*, press_id: int, is_done: bool, now: datetime) -> None:
    """Write down what became of a button."""
    waiting = Press.objects.filter(pk=press_id, outcome="")
    if waiting.update(outcome="done" if is_done else "refused") and not is_done:
        one = Press.objects.get(pk=press_id)
        note_event(flight_id=one.flight_id, kind=EventKind.REFUSED, note=one.wish, now=now)
