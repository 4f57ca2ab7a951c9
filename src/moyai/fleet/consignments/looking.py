"""One look at a day for a consignment: what each kind of vehicle could do, thought into the day's plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from moyai.fleet.consignments.models import Consignment, Hub
from moyai.fleet.consignments.rules import CHANGE
from moyai.fleet.consignments.ways import LegPlan
from moyai.fleet.consignments.whereabouts import Here, goods_of
from moyai.fleet.costs import compute_cost_yen
from moyai.fleet.enums import CarrierKind, VehicleStatus
from moyai.fleet.models import Shift
from moyai.fleet.modes.parcel import Goods, hand_over_s, longest_carry_s
from moyai.fleet.planning import travel
from moyai.fleet.planning.load import RUNNING
from moyai.fleet.planning.loads import room_of
from moyai.fleet.planning.plan import day_of
from moyai.fleet.planning.translate import skill_of
from moyai.fleet.queries.together import PlannedDay
from moyai.fleet.specs import Point, TaskSpec

EMPTY_RUNS = (CarrierKind.TAXI, CarrierKind.CLINIC)
"""They drive anyway: only what they drive more is paid for."""

SLACK = timedelta(minutes=15)
"""How much later than planned a hub may be reached before the next carrier is chosen anew."""


@dataclass
class Look:
    """What is known while ways are looked for.

    Attributes:
        consignment: What is sent.
        goods: Its boxes.
        here: Where they are.
        now: The town's time.
        shifts: Running shifts of the day by kind of carrier.
        day: The day's plan.
    """

    consignment: Consignment
    goods: Goods
    here: Here
    now: datetime
    shifts: dict[str, list[Shift]]
    day: PlannedDay

    @property
    def door(self) -> Point:
        """Where it goes in the end."""
        one = self.consignment
        return Point(one.destination_name, one.destination_lon, one.destination_lat)

    @property
    def longest_s(self) -> int:
        """How long it keeps under way."""
        return longest_carry_s(self.goods)

    def limits_of(self, kind: str) -> dict[str, int]:
        """Return the most that any vehicle of a kind takes, by dimension."""
        rooms = [room_of(each.vehicle).as_load() for each in self.shifts.get(kind, ())]
        names = ("grams", "millilitres", "ambient", "chilled", "frozen")
        return {name: max(column) for name, column in zip(names, zip(*rooms, strict=True), strict=False)}


def look_at(consignment: Consignment, here: Here, now: datetime, hubs: Iterable[Hub]) -> Look:
    """Load what the ways of one consignment are made from."""
    day = day_of(max(here.at, consignment.window_from))
    running = Shift.objects.filter(
        date=day, status__in=RUNNING, vehicle__status=VehicleStatus.IN_SERVICE
    ).exclude(vehicle__carrier="")
    shifts: dict[str, list[Shift]] = {}
    for shift in running.select_related("vehicle").order_by("pk"):
        shifts.setdefault(shift.vehicle.carrier, []).append(shift)
    points = [here.point, *(Point(hub.name, hub.lon, hub.lat) for hub in hubs)]
    door = Point(consignment.destination_name, consignment.destination_lon, consignment.destination_lat)
    planned = PlannedDay(day=day, now=now, points=[*points, door], with_goods=True)
    return Look(consignment, goods_of(consignment), here, now, shifts, planned)


def plan_vehicle(look: Look, day: PlannedDay, kind: str, here: Here, hub: Hub | None = None) -> LegPlan | str:
    """Put a leg into the day on a vehicle of a kind, to a hub or to the door; return why not."""
    shifts = tuple(shift.pk for shift in look.shifts.get(kind, ()))
    if not shifts:
        return "no_shift"
    one = look.consignment
    to = look.door if hub is None else Point(hub.name, hub.lon, hub.lat)
    soonest = here.at if hub is not None else one.window_from
    if one.window_until < here.at:
        return "outside_shifts"
    spec = make_spec(look, kind, here.point, to, (here.at, one.window_until), (soonest, one.window_until))
    number = day.put_in(spec=spec, only_shifts=shifts)
    if isinstance(number, str):
        return number
    placed = day.get_placed(number)
    until = one.window_until if hub is None else min(placed.dropoff_at + SLACK, one.window_until)
    return LegPlan(
        carrier=kind,
        key=kind,
        origin=here.point,
        destination=to,
        pickup_from=here.at,
        pickup_until=one.window_until,
        dropoff_from=soonest,
        dropoff_until=until,
        planned_at=placed.dropoff_at,
        shifts=shifts,
        hub=hub,
        cost_yen=price_vehicle(kind, placed.added_s, here.point, to, look.goods),
    )


def after(look: Look, leg: LegPlan) -> Here:
    """Return where and from when on the next carrier finds what a leg brings: when it was handed over."""
    return Here(leg.destination, leg.dropoff_until + timedelta(seconds=hand_over_s(look.goods)) + CHANGE)


def make_spec(
    look: Look,
    kind: str,
    origin: Point,
    destination: Point,
    pickup: tuple[datetime, datetime],
    dropoff: tuple[datetime, datetime],
) -> TaskSpec:
    """Return a leg as the fleet is asked for it."""
    seconds = hand_over_s(look.goods)
    return TaskSpec(
        kind=look.consignment.kind,
        origin=origin,
        destination=destination,
        seats=0,
        wheelchairs=0,
        pickup_from=pickup[0],
        pickup_until=pickup[1],
        dropoff_from=dropoff[0],
        dropoff_until=dropoff[1],
        max_ride_s=look.longest_s,
        skills=(skill_of(kind),),
        pickup_service_s=seconds,
        dropoff_service_s=seconds,
        is_goods=True,
        goods=look.goods,
    )


def price_vehicle(kind: str, added_s: int, origin: Point, destination: Point, goods: Goods) -> int:
    """Return what a vehicle costs more for a leg: what it drives more; unless it drives anyway, its time.

    The added metres are those of the direct way, in the measure of added to direct seconds.
    """
    points = (origin.lon, origin.lat), (destination.lon, destination.lat)
    metres = travel.metres(*points, "car")
    direct_s = max(1, travel.seconds(*points, "car", _NOON))
    distance_m = round(metres * max(0, added_s) / direct_s)
    if kind in EMPTY_RUNS:
        return compute_cost_yen(duration_s=0, distance_m=distance_m)
    return compute_cost_yen(duration_s=max(0, added_s) + 2 * hand_over_s(goods), distance_m=distance_m)


_NOON = datetime.fromisoformat("2026-01-07T12:00:00+09:00")
"""Any hour will do: only the measure of two times by the same clock is asked."""
