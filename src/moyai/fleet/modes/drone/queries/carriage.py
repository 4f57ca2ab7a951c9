"""The question of whoever has a parcel: may a drone take it, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from moyai.engines.flight import RULES, Decision, decide
from moyai.engines.flight.geometry import measure_m
from moyai.engines.flight.sentences import Sentence
from moyai.fleet.modes.drone.enums import AircraftStatus, FlightStatus, WaypointKind
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Aircraft, Battery, Flight, Pilot, Waypoint
from moyai.fleet.modes.drone.planning import Planned, plan_tour
from moyai.fleet.modes.drone.queries.readings import (
    Inputs,
    add_aircraft,
    add_daylight,
    add_pilot,
    add_weather,
)

MOST_WALK_M = 300.0
"""How far a recipient may live from where the parcel is put down."""
MOST_FROM_PORT_M = 150.0
"""How far from the port a parcel may lie to be there."""
TURN_ROUND = timedelta(minutes=10)
"""Between two flights of an aircraft: a fresh battery, the next parcel, a look at it."""
_OPEN = [*FlightStatus.before(), *FlightStatus.live()]
LATER = {
    "plan_reported",
    "plan_overlaps",
    "airspace_clear",
    "pilot_well",
    "radio",
    "landing_clear",
    "inspected",
}
"""What people see to just before a flight: it is asked then, and can still be a no."""
NOW = tuple(rule for rule in RULES if rule.key not in LATER)


@dataclass(frozen=True)
class DroneCarriage:
    """The answer. ``is_go`` by what is known now; ``reasons`` are sentences {"ja", "en"} when it is a no.

    With ``is_go`` the ids, keys and ``starts_at`` are those that ``operations.plan_flight`` takes;
    ``flight_s`` and ``arrives_s`` count from there.
    """

    is_go: bool
    reasons: tuple[Sentence, ...]
    aircraft_id: int | None = None
    battery_id: int | None = None
    pilot_id: int | None = None
    origin: str = ""
    drop: str = ""
    drop_name: str = ""
    walk_m: float = 0.0
    flight_s: int = 0
    arrives_s: int = 0
    starts_at: datetime | None = None


def find_drone_carriage(
    *,
    lon: float,
    lat: float,
    load_g: int,
    ready_at: datetime,
    now: datetime,
    origin: tuple[float, float] | None = None,
    window: tuple[datetime, datetime] | None = None,
) -> DroneCarriage:
    """Return whether a drone may take a parcel to a place, with the reasons.

    Nothing is promised: the pilot decides before the flight, with everything that people have to see.

    Args:
        lon: Of the door.
        lat: Of the door.
        load_g: What the parcel weighs.
        ready_at: When it may take off.
        now: The town's time.
        origin: Where the parcel is; None: at the first port.
        window: When the parcel is to be there; an aircraft that is busy may go later. None: at once or not.
    """
    drop = _find_drop(lon, lat)
    if drop is None:
        return _refuse("no_drop")
    port = _find_port(origin)
    if port is None:
        return _refuse("no_port")
    found: DroneCarriage | None = None
    for aircraft in Aircraft.objects.filter(status=AircraftStatus.READY):
        found = _try(aircraft, port, drop, load_g, ready_at, window, now)
        if found.is_go:
            walk_m = round(measure_m((lon, lat), (drop.lon, drop.lat)))
            return DroneCarriage(**{**found.__dict__, "walk_m": float(walk_m)})
    return found or _refuse("no_aircraft")


def _try(
    aircraft: Aircraft,
    port: Waypoint,
    drop: Waypoint,
    load_g: int,
    ready_at: datetime,
    window: tuple[datetime, datetime] | None,
    now: datetime,
) -> DroneCarriage:
    battery = _find_battery(aircraft)
    pilot = Pilot.objects.filter(user__is_active=True).order_by("-last_flew_at", "pk").first()
    if battery is None or pilot is None:
        return _refuse("no_aircraft" if battery is None else "no_pilot")
    try:
        planned = plan_tour(aircraft=aircraft, battery=battery, origin=port.key, drop=drop.key, load_g=load_g)
    except CannotFly as refused:
        return DroneCarriage(
            False, ({"ja": str(refused.text), "en": _ENGLISH.get(refused.code, refused.code)},)
        )
    flight_s, arrives_s = int(planned.tour.time_s), _count_until_drop(planned)
    latest = ready_at
    if window is not None:
        soonest, latest = (at - timedelta(seconds=arrives_s) for at in window)
        ready_at = max(ready_at, soonest)
    starts_at = _find_start(aircraft, ready_at, flight_s)
    if starts_at > latest:
        return _refuse("busy" if starts_at > ready_at else "too_late")
    decision = _decide(aircraft, battery, pilot, drop, planned, load_g, starts_at, now)
    if not decision.is_go:
        return DroneCarriage(False, tuple(each.text for each in decision.reasons))
    return DroneCarriage(
        True,
        (),
        aircraft.pk,
        battery.pk,
        pilot.pk,
        port.key,
        drop.key,
        drop.name,
        flight_s=flight_s,
        arrives_s=arrives_s,
        starts_at=starts_at,
    )


def _count_until_drop(planned: Planned) -> int:
    until_drop = 0.0
    for leg in planned.tour.legs:
        until_drop += leg.time_s
        if leg.drop:
            break
    return int(planned.tour.start_s + until_drop)


def _find_battery(aircraft: Aircraft) -> Battery | None:
    """Return the fullest of which the charge is known, one that no other flight waits for if there is one."""
    waited_for = Flight.objects.filter(status__in=_OPEN).values("battery")
    known = aircraft.batteries.filter(charge_pct__isnull=False).order_by("-charge_pct", "code")
    return known.exclude(pk__in=waited_for).first() or known.first()


def _decide(
    aircraft: Aircraft,
    battery: Battery,
    pilot: Pilot,
    drop: Waypoint,
    planned: Planned,
    load_g: int,
    ready_at: datetime,
    now: datetime,
) -> Decision:
    found = Inputs()
    add_weather(found, drop, now)
    add_aircraft(found, aircraft, battery, now)
    add_pilot(found, pilot, now)
    starts_at = max(ready_at, now)
    add_daylight(found, drop, starts_at, starts_at + timedelta(seconds=planned.tour.time_s), now)
    found.know("load_g", float(load_g), now)
    found.know("route_range", True, now)
    found.limits["battery_pct"] = float(planned.least_pct)
    return decide(found.readings, now_s=now.timestamp(), limits=found.limits, rules=NOW)


def _find_drop(lon: float, lat: float) -> Waypoint | None:
    drops = Waypoint.objects.filter(kind=WaypointKind.DROP)
    near = [(measure_m((lon, lat), (each.lon, each.lat)), each.pk, each) for each in drops]
    found = min(near, default=None)
    return found[2] if found is not None and found[0] <= MOST_WALK_M else None


def _find_port(origin: tuple[float, float] | None) -> Waypoint | None:
    ports = Waypoint.objects.filter(kind=WaypointKind.PORT).order_by("key")
    if origin is None:
        return ports.first()
    near = [(measure_m(origin, (each.lon, each.lat)), each.pk, each) for each in ports]
    found = min(near, default=None)
    return found[2] if found is not None and found[0] <= MOST_FROM_PORT_M else None


def _find_start(aircraft: Aircraft, ready_at: datetime, flight_s: int) -> datetime:
    """Return the first moment from which the aircraft is free for so long, with time to turn it round."""
    took, starts_at = timedelta(seconds=flight_s), ready_at
    flights = Flight.objects.filter(aircraft=aircraft, status__in=_OPEN, ends_at__gt=ready_at)
    for begin, end in flights.order_by("starts_at").values_list("starts_at", "ends_at"):
        if begin < starts_at + took and end > starts_at:
            starts_at = end + TURN_ROUND
    return starts_at


def _refuse(code: str) -> DroneCarriage:
    return DroneCarriage(False, (_REASONS[code],))


_REASONS: dict[str, Sentence] = {
    "no_drop": {
        "ja": "近くに、ドローンが荷物を置ける場所がありません。",
        "en": "There is no place nearby where a drone may put down a parcel.",
    },
    "no_port": {
        "ja": "荷物のある所の近くに、ドローンの離着陸場がありません。",
        "en": "There is no port of drones near the parcel.",
    },
    "too_late": {"ja": "飛んでも、間に合いません。", "en": "It would not be there in time."},
    "no_aircraft": {"ja": "いま飛べるドローンがありません。", "en": "No drone can fly now."},
    "no_pilot": {"ja": "いま操縦できる人がいません。", "en": "No pilot is there."},
    "busy": {
        "ja": "その時間は、ほかの荷物を運んでいます。",
        "en": "The drone carries another parcel at that time.",
    },
}
_ENGLISH = {
    "too_heavy": "The parcel is too heavy for this drone.",
    "no_way": "No way is open, or the wind is too strong for it.",
    "out_of_range": "The battery does not reach there and back with its reserve.",
    "no_refuge": "On the way there is no place to come down in time.",
    "no_place": "The place is not on the map of flights.",
}
