"""What a message says of an incident: urgency, severity, certainty and response by level and phase."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from moyai.engines.conversation import Localized
from moyai.services.evacuation.enums import IncidentKind, Level, Phase
from moyai.services.evacuation.texts import alerts as say

CATEGORIES = {
    IncidentKind.RAIN: "Met",
    IncidentKind.SNOW: "Met",
    IncidentKind.EARTHQUAKE: "Geo",
    IncidentKind.TSUNAMI: "Geo",
    IncidentKind.VOLCANO: "Geo",
    IncidentKind.FIRE: "Fire",
    IncidentKind.OTHER: "Other",
}


@dataclass(frozen=True)
class Gravity:
    """The standard's words, and ours."""

    response: str
    urgency: str
    severity: str
    certainty: str
    headline: Localized
    instruction: Localized


_BY_LEVEL = {
    Level.NONE: Gravity("Monitor", "Future", "Minor", "Possible", say.WATCH, say.DO_WATCH),
    Level.ELDERLY: Gravity("Prepare", "Expected", "Moderate", "Likely", say.ELDERLY, say.DO_ELDERLY),
    Level.EVACUATE: Gravity("Evacuate", "Immediate", "Severe", "Likely", say.EVACUATE, say.DO_EVACUATE),
    Level.EMERGENCY: Gravity("Shelter", "Immediate", "Extreme", "Observed", say.EMERGENCY, say.DO_EMERGENCY),
}
_SHELTERING = Gravity("Monitor", "Expected", "Moderate", "Observed", say.SHELTERING, say.DO_SHELTERING)
_RETURN = Gravity("Monitor", "Past", "Minor", "Observed", say.RETURN, say.DO_RETURN)
OVER = Gravity("AllClear", "Past", "Minor", "Observed", say.OVER, say.DO_OVER)


def weigh(level: int, phase: str, *, is_over: bool) -> Gravity:
    """Return how grave an incident is: what is issued counts first, then how far it has come."""
    if is_over:
        return OVER
    if level == Level.NONE and phase == Phase.SHELTERING:
        return _SHELTERING
    if level == Level.NONE and phase == Phase.RETURN:
        return _RETURN
    return _BY_LEVEL[Level(level)]


def list_rings(geometry: dict) -> list[tuple[tuple[float, float], ...]]:
    """Return the outer rings of a GeoJSON Polygon or MultiPolygon, closed, of four points or more."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = []
    for polygon in polygons:
        ring = [(float(lon), float(lat)) for lon, lat, *_ in polygon[0]]
        ring = [ring[0], *(after for before, after in pairwise(ring) if after != before)]
        if ring[0] != ring[-1]:
            ring.append(ring[0])
        if len(ring) >= 4:
            rings.append(tuple(ring))
    return rings
