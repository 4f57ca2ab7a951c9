"""A flight as the authority wants it reported beforehand (飛行計画の通報)."""

from __future__ import annotations

from typing import Any

from moyai.core.clock import local
from moyai.engines.flight.formats.dips import Contact, Report, write_report
from moyai.engines.flight.formats.qgc_plan import read_plan
from moyai.fleet.modes.drone.models import Flight, Waypoint

LONGEST = 2.0
"""The reported longest time is so many times the planned one: it may wait in the air."""


def make_report(flight: Flight) -> dict[str, Any]:
    """Return the body that DIPS 2.0 takes.

    Raises:
        WrongReport: DIPS would refuse it.
    """
    mission = read_plan(flight.mission)
    aircraft, partner = flight.aircraft, flight.aircraft.partner
    points = {each.key: each for each in Waypoint.objects.filter(key__in=flight.route)}
    return write_report(
        Report(
            name=f"{flight.drop.name}便 {local(flight.starts_at):%m%d %H%M}"[-30:],
            starts=local(flight.starts_at),
            flight_s=flight.flight_s,
            longest_s=flight.flight_s * LONGEST,
            speed_m_s=aircraft.cruise_m_s,
            height_m=max((each.height_m for each in points.values()), default=149),
            ring=mission.fence,
            departure=flight.origin.name,
            destination=flight.drop.name,
            symbol=aircraft.symbol,
            maker=aircraft.maker,
            model=aircraft.model,
            most_mass_kg=(aircraft.mass_g + aircraft.most_load_g) / 1000,
            licence=flight.pilot.licence,
            is_first_class=flight.pilot.is_first_class,
            reporter=Contact(partner.name, partner.phone),
            insurer=aircraft.insurer,
            permit=aircraft.permit,
            plan_id=flight.dips_id,
        )
    )
