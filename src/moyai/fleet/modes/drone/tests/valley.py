"""A little valley with one corridor, one aircraft and one pilot, for tests on the database."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from tests.factories import at, make_partner, make_user

from moyai.core.accounts.enums import Role
from moyai.core.partners.models import Partner
from moyai.fleet.modes.drone.enums import INSPECTED, ConfirmationKind, WaypointKind
from moyai.fleet.modes.drone.models import Aircraft, Battery, Flight, NoFlyZone, Pilot, Way, Waypoint
from moyai.fleet.modes.drone.operations import (
    confirm,
    inspect_aircraft,
    keep_observations,
    measure_battery,
    plan_flight,
)
from moyai.fleet.modes.drone.weather import Observed

NOW = at(10)
EAST, SOUTH, STEP = 138.05, 35.80, 0.003
CALM = {
    "wind_m_s": 2.1,
    "gust_m_s": 4.0,
    "rain_mm_h": 0.0,
    "visibility_m": 12_000.0,
    "ceiling_m": 900.0,
    "thunder_km": 80.0,
    "temperature_c": 18.0,
    "river_m": 0.7,
}


def make_valley() -> None:
    """Make port, two waypoints and a drop in a line, and a closed area beside it."""
    kinds = (WaypointKind.PORT, WaypointKind.REFUGE, WaypointKind.DROP)
    keys = ("port", "weir", "hall")
    points = [
        Waypoint.objects.create(
            key=key,
            name={"port": "道の駅", "weir": "堰", "hall": "公民館"}[key],
            kind=kind,
            lon=EAST,
            lat=SOUTH + number * STEP,
            ground_m=800 + 10 * number,
            is_landing=kind == WaypointKind.REFUGE,
            river_limit_m=2.0 if kind == WaypointKind.DROP else None,
        )
        for number, (key, kind) in enumerate(zip(keys, kinds, strict=True))
    ]
    for one, other in pairwise(points):
        Way.objects.create(one=one, other=other)
    close_square("school", EAST + 0.02, SOUTH)


def close_square(key: str, lon: float, lat: float, half: float = 0.002) -> NoFlyZone:
    """Close a square."""
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    ring = [[west, south], [east, south], [east, north], [west, north]]
    return NoFlyZone.objects.create(key=key, name=key, ring=ring)


def make_aircraft(**changed: object) -> Aircraft:
    """Return an aircraft with a battery."""
    facts = {
        "symbol": "JU0000000001",
        "name": "かわせみ",
        "model": "K-1",
        "maker": "架空航空",
        "serial": "KAKU-0001",
        "remote_id": "KAKU-0001",
        "partner": make_partner(),
        "mass_g": 25_000,
        "most_load_g": 5_000,
        "hover_w": 2_400,
        "cruise_m_s": 12,
        "insured_until": date(2027, 3, 31),
        "permitted_until": date(2027, 3, 31),
        "total_s": 36_000,
        "serviced_total_s": 30_000,
    }
    Partner.objects.update(phone="0265000000")
    made = Aircraft.objects.create(**facts | changed)
    Battery.objects.create(code=f"b-{made.pk}", aircraft=made, capacity_wh=1_200)
    return made


def make_pilot(name: str = "pilot", **changed: object) -> Pilot:
    """Return a pilot with an account at the desk."""
    facts = {
        "name": "空野 翔",
        "licence": "0000000001",
        "is_beyond_sight": True,
        "licensed_until": date(2028, 1, 1),
        "last_flew_at": NOW - timedelta(days=3),
    }
    return Pilot.objects.create(user=make_user(Role.DISPATCHER, name=name), **facts | changed)


def make_flight(*, load_g: int = 1_500, key: str = "one", **more: object) -> Flight:
    """Return a planned flight in a new valley."""
    if not Waypoint.objects.exists():
        make_valley()
    aircraft = Aircraft.objects.first() or make_aircraft()
    pilot = Pilot.objects.first() or make_pilot()
    options = {
        "aircraft_id": aircraft.pk,
        "battery_id": aircraft.batteries.get().pk,
        "pilot_id": pilot.pk,
        "origin": "port",
        "drop": "hall",
        "load_g": load_g,
        "starts_at": NOW + timedelta(minutes=5),
        "idempotency_key": key,
        "actor": "test",
        "now": NOW,
    }
    return plan_flight(**options | more)


def tell_weather(now: datetime = NOW, station: str = "道の駅", **changed: float | None) -> None:
    """Have a station tell the weather."""
    told = [Observed(station, key, value, now) for key, value in (CALM | changed).items()]
    keep_observations(observed=told, source="test", now=now)


def see_to_everything(flight: Flight, now: datetime = NOW) -> None:
    """Have everything confirmed, inspected, charged, and calm weather."""
    by = flight.pilot.user
    for kind in ConfirmationKind:
        confirm(flight_id=flight.pk, kind=kind, is_so=True, by=by, now=now)
    results = {key: True for key, _label in INSPECTED}
    inspect_aircraft(aircraft_id=flight.aircraft_id, results=results, place="道の駅", by=by, now=now)
    measure_battery(battery_id=flight.battery_id, charge_pct=100, by=by, now=now)
    tell_weather(now)
