"""Consignments that fly: the flight is planned from the leg, and what becomes of it is told to the leg."""

from __future__ import annotations

from datetime import datetime, timedelta

from moyai.fleet.consignments import air
from moyai.fleet.consignments.air import Flown
from moyai.fleet.consignments.enums import LegState, Outcome
from moyai.fleet.consignments.gates import Closed
from moyai.fleet.consignments.models import Leg
from moyai.fleet.consignments.operations import fail_leg, lose_goods
from moyai.fleet.costs import compute_cost_yen
from moyai.fleet.enums import CarrierKind
from moyai.fleet.modes.drone import listeners
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.models import Aircraft, Flight, Waypoint
from moyai.fleet.modes.drone.operations.flights import cancel_flight, plan_flight
from moyai.fleet.modes.drone.queries import find_decision, find_drone_carriage
from moyai.fleet.modes.drone.queries.legs import find_leg, key_of
from moyai.fleet.modes.drone.rules import is_final
from moyai.fleet.modes.drone.texts import say_failure
from moyai.fleet.modes.parcel import Goods
from moyai.fleet.operations.outside import step_outside
from moyai.fleet.specs import Point

SPEAKER = "system:drone"
PREPARE = timedelta(minutes=15)
"""From the parcel's coming to the port until it may take off: it is scanned, loaded, looked after."""
LOADING = timedelta(minutes=5)
"""What the pilot does on the ground for one flight; with the time in the air it is what a flight costs."""
MOST_MILLILITRES, MOST_BOXES = 30_000, 1
"""What the box under an aircraft holds where the fleet does not know it as a vehicle with its own limits;
nothing in it is cooled."""
MOST_REASONS = 3


class Drones:
    """The mode as the fleet asks it; see ``consignments.air.Mode``."""

    def offer(
        self,
        *,
        origin: Point,
        door: Point,
        goods: Goods,
        ready_at: datetime,
        window: tuple[datetime, datetime],
        now: datetime,
    ) -> Flown | Closed:
        """Return a flight from the port where the goods are to the place next to a door."""
        found = find_drone_carriage(
            lon=door.lon,
            lat=door.lat,
            load_g=goods.grams,
            ready_at=max(ready_at, now) + PREPARE,
            now=now,
            origin=(origin.lon, origin.lat),
            window=window,
        )
        if not found.is_go or found.starts_at is None:
            return close(found.reasons[:MOST_REASONS])
        drop = Waypoint.objects.get(key=found.drop)
        paid_s = found.flight_s + int(LOADING.total_seconds())
        return Flown(
            place=Point(drop.name, drop.lon, drop.lat),
            starts_at=found.starts_at,
            arrives_at=found.starts_at + timedelta(seconds=found.arrives_s),
            cost_yen=compute_cost_yen(duration_s=paid_s, distance_m=0),
            limits=list_limits(Aircraft.objects.select_related("vehicle").get(pk=found.aircraft_id or 0)),
            ticket={
                "aircraft_id": found.aircraft_id,
                "battery_id": found.battery_id,
                "pilot_id": found.pilot_id,
                "origin": found.origin,
                "drop": found.drop,
                "load_g": goods.grams,
            },
        )

    def book(self, *, leg: Leg, flown: Flown, actor: str, now: datetime) -> None:
        """Plan the flight; from now on the pilot sees it."""
        plan_flight(
            **flown.ticket,
            starts_at=flown.starts_at,
            idempotency_key=key_of(leg),
            reference=leg.consignment.code,
            actor=actor,
            now=now,
        )

    def let_go(self, *, leg: Leg, actor: str, now: datetime) -> None:
        """Call the flight off; what was called off or came to nothing before stays so."""
        flight = Flight.objects.filter(idempotency_key=key_of(leg)).first()
        if flight is not None and flight.status in [*FlightStatus.before(), *FlightStatus.live()]:
            cancel_flight(flight_id=flight.pk, why="carrier_changed", actor=actor, now=now)


def register_flights() -> None:
    """Have the fleet ask for flights, and hear what becomes of them."""
    air.register(CarrierKind.DRONE, Drones())
    listeners.register("consignments", hear)


def close(reasons: tuple[dict[str, str], ...]) -> Closed:
    """Return the sentences of a no as the fleet keeps them."""
    return Closed(
        "no_go",
        {
            "ja": "".join(each["ja"] for each in reasons).rstrip("。"),
            "en": " ".join(each["en"] for each in reasons).rstrip("."),
        },
    )


def list_limits(aircraft: Aircraft) -> dict[str, int]:
    """Return the most that an aircraft carries, by dimension of a consignment."""
    vehicle = aircraft.vehicle
    if vehicle is None or not vehicle.most_grams:
        box = {"millilitres": MOST_MILLILITRES, "ambient": MOST_BOXES, "chilled": 0, "frozen": 0}
        return {"grams": aircraft.most_load_g, **box}
    names = ("grams", "millilitres", "ambient", "chilled", "frozen")
    most = {name: int(getattr(vehicle, f"most_{name}")) for name in names}
    return most | {"grams": min(most["grams"], aircraft.most_load_g)}


def hear(flight: Flight, now: datetime) -> None:
    """Bring what became of a flight to the leg that it carries; told twice it changes nothing."""
    leg = find_leg(flight)
    if leg is None or leg.state not in (LegState.PLANNED, LegState.UNDER_WAY):
        return
    status = FlightStatus(flight.status)
    if status in (FlightStatus.FAILED, FlightStatus.CANCELLED):
        fail_leg(leg=leg, note=say_failure(status, flight.why), actor=SPEAKER, now=now)
    elif status == FlightStatus.NO_GO:
        _hear_no_go(flight, leg, now)
    elif status == FlightStatus.FLYING and leg.state == LegState.PLANNED:
        step_outside(task=leg.task, action="boarded", carrier=_name(flight), at=now, actor=SPEAKER, now=now)
    elif status == FlightStatus.LOST:
        lose_goods(leg=leg, note=say_failure(status, flight.why), now=now)
    elif status == FlightStatus.BROKEN_OFF:
        note = say_failure(status, "")
        fail_leg(leg=leg, note=note, at=_find_landed(flight), actor=SPEAKER, now=now)
    if flight.put_down_at is not None and status in (FlightStatus.FLYING, FlightStatus.DONE):
        _put_down(flight, leg, now)


def _put_down(flight: Flight, leg: Leg, now: datetime) -> None:
    """Nobody scans where nobody stands: the chain shows the gap, the leg is done."""
    leg.refresh_from_db()
    Leg.objects.filter(pk=leg.pk).update(outcome=Outcome.LEFT)
    at = flight.put_down_at or now
    step_outside(task=leg.task, action="done", carrier=_name(flight), at=at, actor=SPEAKER, now=now)


def _hear_no_go(flight: Flight, leg: Leg, now: datetime) -> None:
    """A no that people can still see to is no reason yet: the checklist is not whole."""
    decision = find_decision(flight)
    found = [] if decision is None else decision.findings
    reasons = [str(each["text"]["ja"]) for each in found if is_final(each["key"], each["code"])]
    if reasons:
        fail_leg(leg=leg, note="".join(reasons[:MOST_REASONS]), actor=SPEAKER, now=now)
        cancel_flight(flight_id=flight.pk, why="no_go", actor=SPEAKER, now=now)


def _find_landed(flight: Flight) -> Point:
    last = flight.points.order_by("-at", "-pk").first()
    name = flight.record.landed_place
    origin = flight.origin
    return Point(name, last.lon, last.lat) if last else Point(name, origin.lon, origin.lat)


def _name(flight: Flight) -> str:
    return flight.aircraft.name
