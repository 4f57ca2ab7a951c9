"""How fast vehicles go, by the key that ``Vehicle.travel_profile`` holds.

The speeds are assumptions for a valley town with country roads, lower in the morning and evening rush; a town
replaces them with what its own trips show. On streets a car drives a signed limit to four fifths on the mean,
and where none is signed what such a road lets it.
"""

from __future__ import annotations

from moyai.engines.travel import SpeedProfile
from moyai.engines.travel.streets import StreetProfile, Turns

_NIGHT, _DAY, _RUSH = 36.0, 30.0, 26.0
_CAR_HOURS = (*[_NIGHT] * 7, _RUSH, _RUSH, *[_DAY] * 8, _RUSH, _RUSH, *[_DAY] * 2, *[_NIGHT] * 3)

PROFILES: dict[str, SpeedProfile] = {
    "car": SpeedProfile("car", _CAR_HOURS, detour=1.35, least_s=30.0),
    "minivan": SpeedProfile("minivan", _CAR_HOURS, detour=1.35, least_s=30.0),
    "kei": SpeedProfile("kei", _CAR_HOURS, detour=1.3, least_s=30.0),
    "bicycle": SpeedProfile.steady("bicycle", 13.0, detour=1.3, least_s=20.0),
    "walk": SpeedProfile.steady("walk", 4.0, detour=1.3, least_s=0.0),
}
"""Known profiles; an unknown key travels as ``car``."""

_CAR_ROADS = {
    **{"motorway": 80.0, "motorway_link": 45.0, "trunk": 46.0, "trunk_link": 35.0},
    **{"primary": 42.0, "primary_link": 32.0, "secondary": 40.0, "secondary_link": 30.0},
    **{"tertiary": 36.0, "tertiary_link": 28.0, "unclassified": 30.0, "road": 25.0, "residential": 24.0},
    **{"living_street": 12.0, "service": 12.0, "track": 12.0, "pedestrian": 8.0},
}
_BICYCLE_ROADS = {
    **dict.fromkeys(("trunk", "primary", "secondary", "tertiary", "unclassified", "residential"), 15.0),
    **dict.fromkeys(("trunk_link", "primary_link", "secondary_link", "tertiary_link", "road"), 15.0),
    **dict.fromkeys(("living_street", "service", "cycleway"), 13.0),
    **dict.fromkeys(("track", "path", "pedestrian", "footway"), 9.0),
}
_WALK_ROADS = {
    **dict.fromkeys((*_BICYCLE_ROADS, "bridleway"), 4.0),
    "steps": 1.8,
}
_CAR_TURNS = Turns(left_s=2.0, right_s=6.0, round_s=20.0, signal_s=10.0)
_NO_TURNS = Turns(left_s=0.0, right_s=0.0, round_s=0.0, signal_s=10.0)

STREET_PROFILES: dict[str, StreetProfile] = {
    key: StreetProfile(
        PROFILES[key], "motor", _CAR_ROADS, of_limit=0.8, turns=_CAR_TURNS, top_km_per_h=80.0, width_m=width
    )
    for key, width in (("car", 1.9), ("minivan", 2.1), ("kei", 1.7))
}
STREET_PROFILES["bicycle"] = StreetProfile(PROFILES["bicycle"], "bicycle", _BICYCLE_ROADS, turns=_NO_TURNS)
STREET_PROFILES["walk"] = StreetProfile(
    PROFILES["walk"], "foot", _WALK_ROADS, turns=_NO_TURNS, access_km_per_h=3.6
)
"""The same vehicles on streets; a street known to be narrower than the width is not for them."""


def find_profile(key: str) -> SpeedProfile:
    """Return a profile by its key."""
    return PROFILES.get(key, PROFILES["car"])


def find_street_profile(key: str) -> StreetProfile:
    """Return a profile for streets by its key."""
    return STREET_PROFILES.get(key, STREET_PROFILES["car"])
