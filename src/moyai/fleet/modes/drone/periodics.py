"""What the worker does for the drones."""

from __future__ import annotations

import logging
from datetime import datetime

from moyai.fleet.modes.drone.enums import WaypointKind
from moyai.fleet.modes.drone.models import Waypoint
from moyai.fleet.modes.drone.operations import keep_observations, review_flights
from moyai.fleet.modes.drone.weather import Place, list_sources

log = logging.getLogger(__name__)


def review(now: datetime) -> int:
    """Look again at the flights that carry consignments."""
    return review_flights(now=now)


def observe(now: datetime) -> int:
    """Ask the sources for the weather at both ends; one that fails tells nothing, and that is a no."""
    ends = Waypoint.objects.filter(kind__in=[WaypointKind.PORT, WaypointKind.DROP])
    places = [Place(each.name, each.lon, each.lat) for each in ends]
    kept = 0
    for source in list_sources() if places else []:
        try:
            found = source.read(places, now)
        except Exception:
            log.exception("no weather from %s", source.name)
            continue
        kept += keep_observations(observed=found, source=source.name, now=now)
    return kept
