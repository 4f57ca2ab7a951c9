"""What is known before a flight, input by input, for the engine to decide on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from moyai.core.clock import local
from moyai.engines.flight import Reading, count_daylight_min
from moyai.fleet.modes.drone.enums import AircraftStatus, ConfirmationKind
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Aircraft, Battery, Flight, Observation, Pilot, Waypoint
from moyai.fleet.modes.drone.planning import plan_tour
from moyai.fleet.modes.drone.queries.flights import list_confirmations
from moyai.fleet.modes.drone.weather import KEYS, WORST_IS_MORE

BY_HAND = "pilot"
"""The source of what a pilot measured: it counts while it is fresh and is gone afterwards."""
HEARD = timedelta(hours=1)
FRESH = timedelta(minutes=10)


@dataclass
class Inputs:
    """The readings, and the limits that are this flight's own."""

    readings: dict[str, Reading] = field(default_factory=dict)
    limits: dict[str, float] = field(default_factory=dict)

    def know(self, key: str, value: float | bool | None, at: datetime, source: str = "") -> None:
        """Add one."""
        self.readings[key] = Reading(value, at.timestamp(), source)


def list_inputs(flight: Flight, now: datetime) -> Inputs:
    """Return everything that is known before a flight."""
    found = Inputs()
    add_weather(found, flight.drop, now)
    add_aircraft(found, flight.aircraft, flight.battery, now)
    add_pilot(found, flight.pilot, now)
    add_daylight(found, flight.drop, flight.starts_at, flight.ends_at, now)
    add_route(found, flight.aircraft, flight.battery, flight, now)
    for kind, each in list_confirmations(flight).items():
        value: float | bool = each.is_so
        if kind == ConfirmationKind.PLAN_OVERLAPS:
            value = 0.0 if each.is_so else 1.0
        found.know(kind, value, each.at, str(each.by))
    return found


def add_weather(found: Inputs, drop: Waypoint, now: datetime) -> None:
    """Add what the stations say: of several the worst counts, and the oldest says how fresh it is."""
    newest: dict[tuple[str, str], Observation] = {}
    for each in Observation.objects.filter(at__gt=now - HEARD, key__in=KEYS).order_by("at", "pk"):
        newest[(each.key, each.station)] = each
    for key in KEYS:
        told = [one for (name, _station), one in newest.items() if name == key]
        told = [one for one in told if one.source != BY_HAND or now - one.at <= FRESH]
        if not told:
            continue
        oldest = min(one.at for one in told)
        values = [one.value for one in told]
        source = "、".join(sorted({one.station for one in told}))
        known = [each for each in values if each is not None]
        whole = len(known) == len(values)  # a station that does not know is a doubt
        if key == "temperature_c":
            found.know("cold_c", min(known) if whole else None, oldest, source)
            found.know("heat_c", max(known) if whole else None, oldest, source)
            continue
        worst = max if WORST_IS_MORE.get(key) else min
        found.know(key, worst(known) if whole else None, oldest, source)
    if drop.river_limit_m is not None:
        found.limits["river_m"] = drop.river_limit_m


def add_aircraft(found: Inputs, aircraft: Aircraft, battery: Battery, now: datetime) -> None:
    """Add what the registers and the books say of the aircraft and its battery."""
    today = local(now).date()
    inspection = aircraft.inspections.order_by("-at", "-pk").first()
    if inspection is not None:
        found.know("inspected", inspection.is_fine, inspection.at, inspection.by_name)
    found.know("aircraft_ready", aircraft.status == AircraftStatus.READY, now)
    left_s = aircraft.serviced_total_s + aircraft.service_every_s - aircraft.total_s
    found.know("service_hours_left", round(left_s / 3600, 2), now)
    found.know("insurance_days", float((aircraft.insured_until - today).days), now)
    found.know("permit_days", float((aircraft.permitted_until - today).days), now)
    found.know("remote_id", bool(aircraft.remote_id and aircraft.symbol), now)
    found.know("battery_health_pct", float(battery.health_pct), now)
    found.know("battery_cycles_left", float(battery.most_cycles - battery.cycles), now)
    if battery.charge_pct is not None and battery.charged_at is not None:
        found.know("battery_pct", float(battery.charge_pct), battery.charged_at, battery.code)
    found.limits["wind_m_s"] = aircraft.most_wind_m_s
    found.limits["load_g"] = float(aircraft.most_load_g)


def add_pilot(found: Inputs, pilot: Pilot, now: datetime) -> None:
    """Add what is known of the pilot."""
    found.know("licence_days", float((pilot.licensed_until - local(now).date()).days), now)
    found.know("beyond_sight", pilot.is_beyond_sight, now)
    if pilot.last_flew_at is not None:
        days = max(0.0, (now - pilot.last_flew_at).total_seconds() / 86_400)
        found.know("pilot_recent_days", round(days, 1), now, pilot.name)


def add_daylight(found: Inputs, at: Waypoint, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Add how light it still is when it lands, be it later than planned."""
    late = max(timedelta(0), now - starts_at)
    left = count_daylight_min(at.lon, at.lat, starts_at + late, ends_at + late)
    found.know("daylight_min", round(left, 0), now)


def add_route(found: Inputs, aircraft: Aircraft, battery: Battery, flight: Flight, now: datetime) -> None:
    """Add whether the same way is still open and within reach of the battery as it is."""
    found.know("load_g", float(flight.load_g), now)
    found.limits["battery_pct"] = float(flight.least_pct)
    try:
        planned = plan_tour(
            aircraft=aircraft,
            battery=battery,
            origin=flight.origin.key,
            drop=flight.drop.key,
            load_g=flight.load_g,
            charge_pct=float(battery.charge_pct or 0),
        )
        is_open = list(planned.tour.route) == list(flight.route)
    except CannotFly:
        is_open = False
    found.know("route_range", is_open, now)
