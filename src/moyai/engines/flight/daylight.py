"""How much daylight is left: the sun's course by the usual approximation, within a few minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import acos, cos, degrees, pi, radians, sin, tan

HORIZON_DEG = -0.833
"""The sun's upper edge, bent by the air."""


def find_sun_minutes(lat: float, noon: datetime) -> tuple[float, float] | None:
    """Return sunrise and sunset in minutes around noon; None where the sun does not rise or set."""
    day = noon.timetuple().tm_yday
    year = 2 * pi / 365 * (day - 1 + 0.5)
    declination = (
        0.006918
        - 0.399912 * cos(year)
        + 0.070257 * sin(year)
        - 0.006758 * cos(2 * year)
        + 0.000907 * sin(2 * year)
    )
    ratio = sin(radians(HORIZON_DEG)) / (cos(radians(lat)) * cos(declination)) - tan(radians(lat)) * tan(
        declination
    )
    if not -1 <= ratio <= 1:
        return None
    half_min = 4 * degrees(acos(ratio))
    return -half_min, half_min


def find_solar_noon(lon: float, at: datetime) -> datetime:
    """Return the moment nearest to ``at`` when the sun stands highest."""
    utc = at.astimezone(UTC)
    local = utc + timedelta(minutes=4 * lon)
    year = 2 * pi / 365 * (local.timetuple().tm_yday - 1)
    late_min = 229.18 * (
        0.000075
        + 0.001868 * cos(year)
        - 0.032077 * sin(year)
        - 0.014615 * cos(2 * year)
        - 0.040849 * sin(2 * year)
    )
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(minutes=720 - late_min) - timedelta(minutes=4 * lon)


def count_daylight_min(lon: float, lat: float, starts_at: datetime, ends_at: datetime) -> float:
    """Return the minutes of daylight left at the end; negative at night, or when it starts before sunrise."""
    noon = find_solar_noon(lon, starts_at)
    sun = find_sun_minutes(lat, noon + timedelta(minutes=4 * lon))
    if sun is None:
        return -1440.0
    before_min = (starts_at - noon).total_seconds() / 60 - sun[0]
    after_min = sun[1] - (ends_at - noon).total_seconds() / 60
    return max(-1440.0, after_min if before_min >= 0 else before_min)
