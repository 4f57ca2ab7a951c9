"""Drivers and volunteers: they go where their tablet says, scan, take temperatures and hand over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from bench.shopping_day.doors import Doors
from moyai.core.errors import Refused
from moyai.fleet.consignments.enums import AskState, LegState
from moyai.fleet.consignments.models import Leg, VolunteerAsk
from moyai.fleet.consignments.operations import accept_ask, carry, report_absence
from moyai.fleet.consignments.operations.custody import Handing
from moyai.fleet.crews.enums import Inspection, Method, RollCallKind
from moyai.fleet.crews.operations import hold_roll_call
from moyai.fleet.crews.roll_call_rules import RollCallFacts
from moyai.fleet.enums import CarrierKind, ShiftStatus, StopKind, StopStatus, VehicleStatus
from moyai.fleet.models import Shift, Stop
from moyai.fleet.operations import SentEntry, take_entry, take_out_of_service
from moyai.fleet.planning import travel
from moyai.fleet.planning.load import OPEN_STOPS
from moyai.fleet.queries.quotes import direct_ride_s

HEAD_START = timedelta(minutes=2)
WELL = RollCallFacts(
    method=Method.FACE,
    detector="検知器1",
    alcohol_mg_l=Decimal("0.00"),
    has_drunk=False,
    inspection=Inspection.FINE,
    instructions="雨の日は、ゆっくり",
)


class Driver:
    """One driver at the wheel of a shift; what is entered carries the second at which it was done."""

    def __init__(self, shift: Shift, doors: Doors) -> None:
        self.shift, self._doors = shift, doors
        self._here = (shift.vehicle.depot_lon, shift.vehicle.depot_lat)
        self._free_at = shift.starts_at
        self._bound: int | None = None
        self._there_at = shift.starts_at

    def tick(self, now: datetime) -> None:
        """Do everything that is done until now."""
        while True:
            stop = self._find_next()
            if stop is None or not self._go_on(stop, now):
                return

    def _find_next(self) -> Stop | None:
        stops = Stop.objects.filter(shift=self.shift, status__in=OPEN_STOPS)
        stops = stops.exclude(shift__status__in=[ShiftStatus.BROKEN_OFF, ShiftStatus.CLOSED])
        return stops.select_related("task__leg__consignment").order_by("sequence").first()

    def _go_on(self, stop: Stop, now: datetime) -> bool:
        if self._bound != stop.pk:
            there = (stop.lon, stop.lat)
            drive = timedelta(seconds=travel.seconds(self._here, there, "car", now))
            sets_out = max(self._free_at, stop.planned_at - drive - HEAD_START)
            if sets_out > now:
                return False
            self._bound, self._there_at = stop.pk, sets_out + drive
        task = stop.task
        opens = task.dropoff_from if stop.kind == StopKind.DROPOFF else task.transfer_from or task.pickup_from
        service_s = task.dropoff_service_s if stop.kind == StopKind.DROPOFF else task.pickup_service_s
        done_at = max(self._there_at, opens, self._free_at) + timedelta(seconds=service_s)
        if done_at > now:
            return False
        data = (
            self._doors.read_pickup(task.leg) if stop.kind == StopKind.PICKUP else self._doors.open(task.leg)
        )
        sent = SentEntry(uuid4(), "goods", self.shift.pk, done_at, data)
        self._bound, self._free_at, self._here = None, done_at, (stop.lon, stop.lat)
        try:
            take_entry(sent=sent, driver=self.shift.driver, now=now)
        except Refused as refused:
            self._doors.refusals[refused.code] += 1
            self._free_at = now + timedelta(minutes=5)
            return False
        return True


@dataclass
class Roads:
    """All who drive."""

    doors: Doors
    breaks_down_at: datetime
    drivers: list[Driver] = field(default_factory=list)
    broken: str = ""

    def start(self, now: datetime) -> None:
        """Hold the roll-calls, and put a driver at each wheel."""
        for shift in Shift.objects.order_by("pk"):
            hold_roll_call(
                shift_id=shift.pk, kind=RollCallKind.BEFORE, facts=WELL, holder=self.doors.town.desk, now=now
            )
        shifts = Shift.objects.exclude(vehicle__carrier=CarrierKind.DRONE).select_related("vehicle", "driver")
        self.drivers = [Driver(shift, self.doors) for shift in shifts.order_by("pk")]

    def tick(self, now: datetime) -> None:
        """Give each a turn; at its time one van stops on the road, with what is in it."""
        for driver in self.drivers:
            driver.tick(now)
        if not self.broken and now >= self.breaks_down_at:
            self._break_down(now)

    def _break_down(self, now: datetime) -> None:
        aboard = Leg.objects.filter(state=LegState.UNDER_WAY, carrier=CarrierKind.VAN)
        stop = Stop.objects.filter(task__leg__in=aboard, status=StopStatus.PENDING).first()
        if stop is None:
            return
        vehicle = stop.shift.vehicle
        self.broken = vehicle.code
        if vehicle.status == VehicleStatus.IN_SERVICE:
            take_out_of_service(vehicle_id=vehicle.pk, reason="エンジンの故障", actor="bench", now=now)


@dataclass
class Volunteers:
    """People of the rota: most say yes, one never answers, one falls ill."""

    doors: Doors
    ill: int
    asked: int = 0

    def tick(self, now: datetime) -> None:
        """Answer what was asked, collect, hand over."""
        for ask in self._list_live():
            number = int(ask.slot.volunteer.user.username.removeprefix("volunteer")) - 1
            if ask.state == AskState.ASKED:
                self._answer(ask, number, now)
            else:
                self._carry(ask, now)

    def _list_live(self) -> list[VolunteerAsk]:
        asks = VolunteerAsk.objects.filter(state__in=AskState.live())
        return list(asks.select_related("slot__volunteer__user", "leg__task", "leg__consignment"))

    def _answer(self, ask: VolunteerAsk, number: int, now: datetime) -> None:
        self.asked += 1
        if number == self.ill and now - ask.asked_at >= timedelta(minutes=3):
            report_absence(slot=ask.slot, actor="bench", now=now)
        elif number != self.ill and number % 3 != 2:  # every third lies in the garden and hears nothing
            accept_ask(ask=ask, actor="bench", now=now)

    def _carry(self, ask: VolunteerAsk, now: datetime) -> None:
        task, leg = ask.leg.task, ask.leg
        is_aboard = leg.state == LegState.UNDER_WAY
        if not is_aboard:
            if now >= task.pickup_from:
                self._hand(ask, self.doors.read_pickup(leg), now)
            return
        ride = timedelta(seconds=direct_ride_s(*_ends(leg), now))
        if now >= max((task.boarded_at or now) + ride, task.dropoff_from):
            self._hand(ask, self.doors.open(leg), now)

    def _hand(self, ask: VolunteerAsk, data: dict[str, str], now: datetime) -> None:
        from moyai.fleet.consignments.forms import GoodsForm

        form = GoodsForm({key: value for key, value in data.items() if key != "photo"})
        if not form.is_valid():
            raise AssertionError(form.errors)
        handing: Handing = form.read_handing(self.doors.photo if "photo" in data else None)
        try:
            carry(ask=ask, handing=handing, by=ask.slot.volunteer.user, at=now, now=now)
        except Refused as refused:
            self.doors.refusals[refused.code] += 1


def _ends(leg: Leg) -> tuple[object, object]:
    from moyai.fleet.specs import Point

    task = leg.task
    return (
        Point(task.origin_name, task.origin_lon, task.origin_lat),
        Point(task.destination_name, task.destination_lon, task.destination_lat),
    )


__all__ = ["Driver", "Roads", "Volunteers"]
