"""The remote pilot and the aircraft: decided, let go, flown over MAVLink, given up when it falls.

The aircraft are the simulated autopilot; what would be a socket hands the same bytes over at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from unittest.mock import patch
from uuid import uuid4

from bench.shopping_day.doors import Doors
from moyai.core.errors import Refused
from moyai.core.places.geometry import measure_m
from moyai.fleet.consignments.enums import ConsignmentState, LegState
from moyai.fleet.consignments.models import Consignment, Leg
from moyai.fleet.consignments.operations import replace_carrier
from moyai.fleet.enums import CarrierKind, ShiftStatus, StopKind, VehicleStatus
from moyai.fleet.models import Shift, Stop
from moyai.fleet.modes.drone import conduct
from moyai.fleet.modes.drone.autopilot.vehicle import MOTOR_UNIT, Vehicle
from moyai.fleet.modes.drone.conduct import Conductor
from moyai.fleet.modes.drone.enums import (
    INSPECTED,
    ConfirmationKind,
    FlightStatus,
    IncidentKind,
    WaypointKind,
)
from moyai.fleet.modes.drone.link.wire import GROUND_COMPONENT, GROUND_SYSTEM, Codec
from moyai.fleet.modes.drone.models import Aircraft, Flight, Waypoint
from moyai.fleet.modes.drone.operations import (
    cancel_flight,
    confirm,
    decide_flight,
    inspect_aircraft,
    measure_battery,
    plan_flight,
    release_flight,
    report_incident,
)
from moyai.fleet.operations import SentEntry, take_entry, take_out_of_service
from moyai.fleet.planning.load import OPEN_STOPS

TURN_S = 1
HIGH_M = 20.0
EARLY = timedelta(minutes=4)
OVER = (FlightStatus.BROKEN_OFF, FlightStatus.FAILED, FlightStatus.LOST)


class Wire:
    """Stands for the socket of ``conduct``: bytes to the aircraft of a port, and back at once."""

    aircraft: ClassVar[dict[int, Vehicle]] = {}

    def __init__(self, ground: Any, _host: str, port: int) -> None:
        self._ground, self._vehicle = ground, self.aircraft[port]
        self._up, self._down = Codec(GROUND_SYSTEM, GROUND_COMPONENT), Codec(1, 1)

    def exchange(self, now_ms: float, _wait_s: float = 0.0) -> None:
        """Let a second pass aboard, and say everything that is said within it."""
        out = self._vehicle.step(TURN_S)
        for _turn in range(40):
            sent = self._ground.take_out()
            if not sent and not out:
                return
            for message in sent:
                for heard in self._down.read(self._up.pack(message)):
                    out += self._vehicle.receive(heard)
            for message in out:
                for heard in self._up.read(self._down.pack(message)):
                    self._ground.receive(heard, now_ms)
            out = []

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def wired() -> Iterator[None]:
    """Have the conductor speak with the aircraft of this process."""
    with patch.object(conduct, "Line", Wire):
        yield


@dataclass
class Air:
    """The pilot of all drones."""

    doors: Doors
    falls: int
    other_mission: int
    no_go: int = 0
    flown: int = 0
    _conductor: Conductor = field(default_factory=Conductor)
    _legs: dict[int, int] = field(default_factory=dict)
    _places: dict[int, int] = field(default_factory=dict)
    _failed: set[int] = field(default_factory=set)
    _ms: float = 0.0

    def start(self) -> None:
        """Put every aircraft on its port."""
        for craft in Aircraft.objects.all():
            made = Wire.aircraft[craft.port] = Vehicle(*_port_of(craft), 700.0)
            made.is_tended = True

    def tick(self, now: datetime, seconds: int) -> None:
        """Fly on through the seconds until now, act on what came of it, prepare what is due."""
        is_anything_up = Flight.objects.filter(status__in=FlightStatus.live()).exists()
        for left in range(seconds - TURN_S, -1, -TURN_S) if is_anything_up else ():
            self._ms += 1000.0 * TURN_S
            self._conductor.turn(now - timedelta(seconds=left), self._ms)
            self._fail_in_the_air()
            if not self._conductor.count:
                break
            self._conductor.exchange(self._ms, 0)
        for number in list(self._legs):
            self._settle(number, now)
        for shift in Shift.objects.filter(vehicle__carrier=CarrierKind.DRONE, status=ShiftStatus.OPEN):
            self._prepare(shift, now)

    def _prepare(self, shift: Shift, now: datetime) -> None:
        stop = (
            Stop.objects.filter(shift=shift, status__in=OPEN_STOPS)
            .select_related("task")
            .order_by("sequence")
            .first()
        )
        if stop is None or stop.kind != StopKind.PICKUP:
            return
        if now < max(stop.planned_at, stop.task.dropoff_from - EARLY):
            return
        aircraft = Aircraft.objects.get(vehicle=shift.vehicle)
        if Flight.objects.filter(aircraft=aircraft, status__in=FlightStatus.live()).exists():
            return
        if Wire.aircraft[aircraft.port].is_armed:
            return
        leg = Leg.objects.select_related("consignment", "task").get(task=stop.task)
        self._charge(aircraft, now)
        flight = self._plan(leg, aircraft, now)
        if flight is None or not self._let_go(flight, now):
            return
        sent = SentEntry(uuid4(), "goods", shift.pk, now, self.doors.read_pickup(leg))
        take_entry(sent=sent, driver=shift.driver, now=now)
        self.flown += 1
        self._legs[flight.pk], self._places[flight.pk] = leg.pk, self.flown

    def _charge(self, aircraft: Aircraft, now: datetime) -> None:
        """A full battery goes in, and its charge is read."""
        body = Wire.aircraft[aircraft.port].body
        body.energy_wh = body.capacity_wh
        battery = aircraft.batteries.get()
        measure_battery(battery_id=battery.pk, charge_pct=100, by=self.doors.town.desk, now=now)

    def _plan(self, leg: Leg, aircraft: Aircraft, now: datetime) -> Flight | None:
        one, pilot = leg.consignment, self.doors.town.pilot
        if pilot is None:
            return None
        return plan_flight(
            aircraft_id=aircraft.pk,
            battery_id=aircraft.batteries.get().pk,
            pilot_id=pilot.pk,
            origin=Waypoint.objects.get(kind=WaypointKind.PORT).key,
            drop=_find_drop(one).key,
            load_g=sum(one.boxes.values_list("grams", flat=True)),
            starts_at=now,
            idempotency_key=f"leg:{leg.pk}",
            reference=f"consignment:{one.code}",
            actor="bench",
            now=now,
        )

    def _let_go(self, flight: Flight, now: datetime) -> bool:
        by = flight.pilot.user
        for kind in ConfirmationKind:
            confirm(flight_id=flight.pk, kind=kind, is_so=True, by=by, now=now)
        results = {key: True for key, _label in INSPECTED}
        inspect_aircraft(aircraft_id=flight.aircraft_id, results=results, place="道の駅", by=by, now=now)
        made = decide_flight(flight_id=flight.pk, by=by, now=now)
        if made.is_go and release_flight(flight_id=flight.pk, by=by, now=now).status == FlightStatus.RELEASED:
            return True
        self.no_go += 1
        cancel_flight(flight_id=flight.pk, why="no_go", actor="bench", now=now)
        code = flight.reference.removeprefix("consignment:")
        self._hand_on(Consignment.objects.get(code=code), "no_go", now)
        return False

    def _fail_in_the_air(self) -> None:
        """One flight of the day loses its motors; another finds that its mission is not the one on board."""
        for number, place in self._places.items():
            if place not in (self.falls, self.other_mission) or number not in self._legs:
                continue
            flight = Flight.objects.filter(pk=number, status=FlightStatus.FLYING).first()
            if flight is None:
                continue
            vehicle = Wire.aircraft[flight.aircraft.port]
            if vehicle.body.height_m > HIGH_M and number not in self._failed:
                self._failed.add(number)
                if place == self.falls:
                    vehicle.fail(MOTOR_UNIT)
                else:
                    vehicle.swap_mission()

    def _settle(self, number: int, now: datetime) -> None:
        flight = Flight.objects.select_related("aircraft__vehicle").get(pk=number)
        leg = Leg.objects.select_related("consignment", "task").get(pk=self._legs[number])
        shift = Shift.objects.filter(vehicle=flight.aircraft.vehicle).select_related("driver").get()
        if flight.put_down_at is not None and leg.state == LegState.UNDER_WAY:
            opens = max(flight.put_down_at, leg.task.dropoff_from)
            if opens > now:
                return
            sent = SentEntry(uuid4(), "goods", shift.pk, opens, self.doors.open(leg))
            take_entry(sent=sent, driver=shift.driver, now=now)
        if flight.status == FlightStatus.DONE:
            del self._legs[number]
        elif flight.status in OVER:
            self._give_up(flight, now)
            del self._legs[number]

    def _give_up(self, flight: Flight, now: datetime) -> None:
        """It came down with the parcel, or never rose: the aircraft stays on the ground, the goods go on."""
        report_incident(
            aircraft_id=flight.aircraft_id,
            flight_id=flight.pk,
            kind=IncidentKind.LOSS,
            happened_at=now,
            place="河川敷",
            what="飛行中に発動機が止まり、緊急着陸した",
            by=flight.pilot.user,
            now=now,
        )
        vehicle = flight.aircraft.vehicle
        vehicle.refresh_from_db()
        if vehicle.status == VehicleStatus.IN_SERVICE:
            take_out_of_service(vehicle_id=vehicle.pk, reason="飛行中の故障", actor="bench", now=now)

    def _hand_on(self, one: Consignment, why: str, now: datetime) -> None:
        one.refresh_from_db()
        is_ours = one.state == ConsignmentState.PLANNED and one.legs.filter(
            state=LegState.PLANNED, carrier=CarrierKind.DRONE
        )
        if is_ours:
            try:
                replace_carrier(consignment=one, actor="bench:pilot", now=now, why=why)
            except Refused as refused:
                self.doors.refusals[refused.code] += 1


def _find_drop(one: Consignment) -> Waypoint:
    """Return where the pilot puts down what is for a door: the hall next to it."""
    door = one.destination_lon, one.destination_lat
    drops = Waypoint.objects.filter(kind=WaypointKind.DROP)
    return min(drops, key=lambda each: (measure_m(door, (each.lon, each.lat)), each.pk))


def _port_of(craft: Aircraft) -> tuple[float, float]:
    return craft.vehicle.depot_lon - 0.001, craft.vehicle.depot_lat
