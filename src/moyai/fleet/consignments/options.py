"""Every carrier that the town has for a consignment, each with its way or with why it has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from moyai.core.clock import local
from moyai.core.places.geometry import measure_m
from moyai.engines.carriers import Carrier, Sending
from moyai.fleet.consignments import air, gates
from moyai.fleet.consignments.enums import AskState, HubKind, LegState
from moyai.fleet.consignments.looking import EMPTY_RUNS, Look, after, look_at, plan_vehicle
from moyai.fleet.consignments.models import Box, Consignment, Hub, VolunteerSlot
from moyai.fleet.consignments.rules import ANSWER_WITHIN, AT_A_HUB_M, LEAD, WALK_TO_LOCKER_M
from moyai.fleet.consignments.ways import LegPlan, Way
from moyai.fleet.consignments.whereabouts import Here
from moyai.fleet.enums import CarrierKind
from moyai.fleet.modes.parcel import Goods, hand_over_s
from moyai.fleet.queries.quotes import direct_ride_s
from moyai.fleet.specs import Point

BROUGHT_BY = (CarrierKind.VAN, *EMPTY_RUNS)
"""What brings goods to a hub or a door."""

NAMES = ("grams", "millilitres", "ambient", "chilled", "frozen")


def list_ways(consignment: Consignment, here: Here, now: datetime) -> tuple[Look, list[Way]]:
    """Return everything that could carry a consignment from where it is, and what cannot, with the reason."""
    hubs = list(Hub.objects.filter(is_open=True))
    look = look_at(consignment, here, now, hubs)
    ways = [_direct(look, kind) for kind in BROUGHT_BY]
    ways.extend(_to_locker(look, hub) for hub in hubs if hub.kind == HubKind.LOCKER)
    ways.extend(_by_volunteer(look, slot) for slot in _list_slots(look))
    ports = [hub for hub in hubs if hub.kind == HubKind.PORT]
    if look.shifts.get(CarrierKind.DRONE):
        ways.append(_by_drone(look, ports))
    elif ports:
        ways.append(_by_flight(look, ports))
    return look, ways


def make_sending(look: Look) -> Sending:
    """Return the consignment as the engine is asked for it."""
    one = look.consignment
    return Sending(
        load=load_of(look.goods),
        earliest_s=seconds_of(look, one.window_from),
        latest_s=seconds_of(look, one.window_until),
        longest_carry_s=look.longest_s,
        agrees=frozenset(name for name, is_so in _list_agreements(one) if is_so),
        tried=frozenset(one.tried),
    )


def _list_agreements(one: Consignment) -> tuple[tuple[str, bool], ...]:
    return ("locker", one.may_locker), ("leave", one.may_leave)


def load_of(goods: Goods) -> dict[str, int]:
    """Return goods by dimension."""
    return dict(zip(NAMES, goods.as_load(), strict=True))


def seconds_of(look: Look, at: datetime) -> int:
    """Return a moment in whole seconds from now."""
    return int((at - look.now).total_seconds())


def _no_way(
    key: str, kind: str, limits: dict[str, int], refusal: str, needs: frozenset[str] = frozenset()
) -> Way:
    return Way(Carrier(key=key, kind=kind, limits=limits, refusal=refusal, needs=needs))


def _direct(look: Look, kind: str) -> Way:
    if not look.shifts.get(kind):  # of a vehicle that is not there nothing else is said
        return _no_way(kind, kind, load_of(look.goods), "no_shift")
    limits = look.limits_of(kind)
    leg = plan_vehicle(look, look.day.copy(), kind, look.here)
    if isinstance(leg, str):
        return _no_way(kind, kind, limits, leg)
    return _way(look, kind, kind, limits, (leg,))


def _bring(look: Look, hub: Hub) -> LegPlan | str:
    """Return the cheapest leg to a hub, or why there is none."""
    plans = [plan_vehicle(look, look.day.copy(), kind, look.here, hub) for kind in BROUGHT_BY]
    able = [plan for plan in plans if isinstance(plan, LegPlan)]
    if not able:
        return next((plan for plan in plans if isinstance(plan, str) and plan != "no_shift"), "no_shift")
    return min(able, key=lambda plan: (plan.cost_yen, plan.planned_at, plan.key))


def _to_locker(look: Look, hub: Hub) -> Way:
    key, needs = f"locker:{hub.key}", frozenset({"locker"})
    limits = _free_room(hub) | {"grams": 30_000, "millilitres": 200_000}
    if measure_m((hub.lon, hub.lat), (look.door.lon, look.door.lat)) > WALK_TO_LOCKER_M:
        return _no_way(key, CarrierKind.LOCKER, limits, "out_of_reach", needs=needs)
    leg = _bring(look, hub)
    if isinstance(leg, str):
        return _no_way(key, CarrierKind.LOCKER, limits, leg, needs=needs)
    way = _way(look, key, CarrierKind.LOCKER, limits, (leg,), needs=needs)
    early = max(way.carrier.arrives_s or 0, seconds_of(look, look.consignment.window_from))
    return replace(way, carrier=replace(way.carrier, arrives_s=early))


def _free_room(hub: Hub) -> dict[str, int]:
    taken = Box.objects.filter(
        consignment__finished_at__isnull=True,
        consignment__legs__to_hub=hub,
        consignment__legs__is_last=True,
        consignment__legs__state__in=[LegState.PLANNED, LegState.UNDER_WAY, LegState.DONE],
    ).values_list("temperature", flat=True)
    counts = list(taken)
    rooms = {"ambient": hub.room_ambient, "chilled": hub.room_chilled, "frozen": hub.room_frozen}
    return {name: max(0, room - counts.count(name)) for name, room in rooms.items()}


def _list_slots(look: Look) -> list[VolunteerSlot]:
    one = look.consignment
    slots = VolunteerSlot.objects.filter(
        absent_at__isnull=True,
        volunteer__is_active=True,
        volunteer__user__is_active=True,
        starts_at__lt=one.window_until,
        ends_at__gt=max(look.now, one.window_from),
    )
    return list(slots.select_related("volunteer__meets_at", "volunteer__user").order_by("pk"))


def _by_volunteer(look: Look, slot: VolunteerSlot) -> Way:
    person, key, kind = slot.volunteer, f"volunteer:{slot.pk}", CarrierKind.VOLUNTEER
    limits = {name: int(getattr(person, f"most_{name}")) for name in NAMES}
    if slot.asks.filter(state__in=[*AskState.live(), AskState.DONE]).count() >= slot.most:
        return _no_way(key, kind, limits, "rota_full")
    if measure_m((person.lon, person.lat), (look.door.lon, look.door.lat)) > person.reach_m:
        return _no_way(key, kind, limits, "out_of_reach")
    first = _first_leg(look, person.meets_at)
    if isinstance(first, str):
        return _no_way(key, kind, limits, first)
    here = look.here if first is None else after(look, first)
    leg = _carry_by_hand(look, slot, here)
    if isinstance(leg, str):
        return _no_way(key, kind, limits, leg)
    return _way(look, key, kind, limits, (leg,) if first is None else (first, leg))


def _first_leg(look: Look, hub: Hub | None) -> LegPlan | str | None:
    """Return the leg that brings goods to where the next carrier collects; None when they are there."""
    at = look.here.point
    if hub is None or measure_m((hub.lon, hub.lat), (at.lon, at.lat)) <= AT_A_HUB_M:
        return None
    return _bring(look, hub)


def _carry_by_hand(look: Look, slot: VolunteerSlot, here: Here) -> LegPlan | str:
    one, service = look.consignment, timedelta(seconds=hand_over_s(look.goods))
    ride = timedelta(seconds=direct_ride_s(here.point, look.door, here.at))
    soonest = max(here.at, slot.starts_at, look.now + ANSWER_WITHIN + LEAD)
    begin = max(soonest, one.window_from - service - ride)
    arrive = begin + service + ride
    until = min(one.window_until, slot.ends_at)
    if arrive > until:
        return "outside_shifts" if arrive <= one.window_until else "no_room_in_time"
    return LegPlan(
        carrier=CarrierKind.VOLUNTEER,
        key=f"volunteer:{slot.pk}",
        origin=here.point,
        destination=look.door,
        pickup_from=soonest,
        pickup_until=until - ride - service,
        dropoff_from=max(one.window_from, soonest),
        dropoff_until=until,
        planned_at=arrive,
        slot=slot,
        cost_yen=slot.volunteer.honorarium_yen,
    )


def _by_drone(look: Look, ports: list[Hub]) -> Way:
    kind = CarrierKind.DRONE
    if not look.shifts.get(kind):
        return _no_way(kind, kind, load_of(look.goods), "no_shift")
    limits = look.limits_of(kind)
    near = min(ports, default=None, key=lambda hub: (_apart_m(look.here.point, hub), hub.key))
    first = _first_leg(look, near)
    if isinstance(first, str):
        return _no_way(kind, kind, limits, first)
    here = look.here if first is None else after(look, first)
    closed = gates.find_closed(kind, here.point, look.door, here.at, look.goods)
    if closed is not None:
        return Way(Carrier(key=kind, kind=kind, limits=limits, gate=closed.code), closed=closed)
    leg = plan_vehicle(look, look.day.copy(), kind, here)
    if isinstance(leg, str):
        return _no_way(kind, kind, limits, leg)
    return _way(look, kind, kind, limits, (leg,) if first is None else (first, leg))


def _by_flight(look: Look, ports: list[Hub]) -> Way:
    """Return the way by a flight that the mode plans; it is put down near the door, so she must agree."""
    kind, mode = CarrierKind.DRONE, air.find_mode(CarrierKind.DRONE)
    if mode is None:
        return Way(Carrier(key=kind, kind=kind, gate=gates.NO_GATE.code), closed=gates.NO_GATE)
    near = min(ports, key=lambda hub: (_apart_m(look.here.point, hub), hub.key))
    first = _first_leg(look, near)
    if isinstance(first, str):
        return _no_way(kind, kind, load_of(look.goods), first)
    here = look.here if first is None else after(look, first)
    window = look.consignment.window_from, look.consignment.window_until
    flown = mode.offer(
        origin=here.point, door=look.door, goods=look.goods, ready_at=here.at, window=window, now=look.now
    )
    if isinstance(flown, gates.Closed):
        return Way(Carrier(key=kind, kind=kind, limits=load_of(look.goods), gate=flown.code), closed=flown)
    leg = _plan_flight(look, here, flown)
    legs = (leg,) if first is None else (first, leg)
    return _way(look, kind, kind, dict(flown.limits), legs, needs=frozenset({"leave"}))


def _plan_flight(look: Look, here: Here, flown: air.Flown) -> LegPlan:
    until = max(look.consignment.window_until, flown.arrives_at)
    return LegPlan(
        carrier=CarrierKind.DRONE,
        key=CarrierKind.DRONE,
        origin=here.point,
        destination=flown.place,
        pickup_from=here.at,
        pickup_until=max(here.at, flown.starts_at),
        dropoff_from=flown.arrives_at,
        dropoff_until=until,
        planned_at=flown.arrives_at,
        flown=flown,
        cost_yen=flown.cost_yen,
    )


def _apart_m(point: Point, hub: Hub) -> float:
    return measure_m((point.lon, point.lat), (hub.lon, hub.lat))


def _count_ride_s(leg: LegPlan) -> int:
    if leg.flown is not None:
        return int((leg.flown.arrives_at - leg.flown.starts_at).total_seconds())
    return direct_ride_s(leg.origin, leg.destination, local(leg.pickup_from))


def _way(
    look: Look,
    key: str,
    kind: str,
    limits: dict[str, int],
    legs: tuple[LegPlan, ...],
    needs: frozenset[str] = frozenset(),
) -> Way:
    last = legs[-1]
    ride_s = sum(_count_ride_s(leg) for leg in legs)
    carrier = Carrier(
        key=key,
        kind=kind,
        limits=limits,
        arrives_s=seconds_of(look, last.planned_at),
        carry_s=ride_s + hand_over_s(look.goods) * len(legs),
        cost_yen=sum(leg.cost_yen for leg in legs),
        needs=needs,
    )
    return Way(carrier, legs)
