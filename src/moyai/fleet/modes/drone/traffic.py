"""What a flight says of itself to others in the air: Remote ID, and an intent for a traffic service (UTM).

**Untested** with a transmitter's receiver and with any service: there is none in Japan to join yet. A town
that can reach one registers its adapter in ``AppConfig.ready()``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings

from moyai.core.clock import local
from moyai.engines.flight.formats import f3548
from moyai.engines.flight.formats.f3548 import IntentState, TrafficService
from moyai.engines.flight.formats.qgc_plan import read_plan
from moyai.engines.flight.formats.remote_id import BasicId, Location, list_ids
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.models import Aircraft, Flight, FlightPoint, Waypoint
from moyai.fleet.modes.drone.report import LONGEST

ABOVE_M = 20.0
"""How far the volume reaches above the highest planned height: gusts, and the error of the barometer."""
OFF_COURSE = frozenset({"other_mission", "link_lost", "gps_lost"})
"""What happened last, when an aircraft no longer does what was announced."""


def make_intent(flight: Flight) -> dict[str, Any] | None:
    """Return the body that announces a flight; None where the geoid's height is not set, or it is over."""
    state = find_state(flight)
    if state is None or not settings.MOYAI_GEOID_M:
        return None
    mission = read_plan(flight.mission)
    points = list(Waypoint.objects.filter(key__in=flight.route))
    volume = f3548.make_volume(
        mission.fence,
        lowest_amsl_m=min(each.ground_m for each in points),
        highest_amsl_m=max(each.ground_m + each.height_m for each in points) + ABOVE_M,
        geoid_m=settings.MOYAI_GEOID_M,
        starts_at=flight.starts_at,
        ends_at=flight.starts_at + timedelta(seconds=flight.flight_s * LONGEST),
    )
    return f3548.write_reference([volume], state=state, base_url=settings.BASE_ADDRESS)


def find_state(flight: Flight) -> IntentState | None:
    """Return what others are told of a flight; None: it will not fly, or is over."""
    if flight.status in FlightStatus.before():
        return IntentState.ACCEPTED
    if flight.status not in FlightStatus.live():
        return None
    last = flight.events.order_by("-at", "-pk").first()
    return IntentState.NONCONFORMING if last and last.kind in OFF_COURSE else IntentState.ACTIVATED


def find_ids(aircraft: Aircraft) -> list[BasicId] | None:
    """Return both identities that Japan asks for; None where one is missing or cannot be sent."""
    try:
        return list_ids(serial=aircraft.remote_id, symbol=aircraft.symbol)
    except ValueError:
        return None


def find_location(flight: Flight) -> Location | None:
    """Return what the aircraft says once a second, as it was last heard of; None before it was."""
    last = flight.points.order_by("-at", "-pk").first()
    return None if last is None else _locate(flight, last)


def _locate(flight: Flight, last: FlightPoint) -> Location:
    at, geoid_m = local(last.at), settings.MOYAI_GEOID_M
    amsl_m = flight.origin.ground_m + last.height_m
    return Location(
        lon=last.lon,
        lat=last.lat,
        geodetic_m=amsl_m + geoid_m if geoid_m else None,
        height_m=last.height_m,
        course_deg=last.heading_deg,
        speed_m_s=last.speed_m_s,
        seconds_of_hour=at.minute * 60 + at.second + at.microsecond / 1_000_000,
    )


_services: list[TrafficService] = []


def register(service: TrafficService) -> None:
    """Have a service at hand that takes intents; another takes its place."""
    _services[:] = [service]


def find_service() -> TrafficService | None:
    """Return who takes intents, if anybody does."""
    return _services[0] if _services else None
