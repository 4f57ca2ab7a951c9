"""How fast vehicles go, by the key that ``Vehicle.travel_profile`` holds.

The speeds are assumptions for a valley town with country roads, lower in the morning and evening rush; a town
replaces them with what its own trips show.
"""

from __future__ import annotations

from moyai.engines.travel import SpeedProfile

_NIGHT, _DAY, _RUSH = 36.0, 30.0, 26.0
_CAR_HOURS = (*[_NIGHT] * 7, _RUSH, _RUSH, *[_DAY] * 8, _RUSH, _RUSH, *[_DAY] * 2, *[_NIGHT] * 3)

PROFILES: dict[str, SpeedProfile] = {
    "car": SpeedProfile("car", _CAR_HOURS, detour=1.35, least_s=30.0),
}
"""Known profiles; an unknown key travels as ``car``."""


def find_profile(key: str) -> SpeedProfile:
    """Return a profile by its key."""
    return PROFILES.get(key, PROFILES["car"])
