"""The sun: what comes in and goes out in a day, in MJ/m² and day.

Source: FAO-56 chapter 3; equation numbers beside each function. Latitudes in degrees, north positive;
days of the year from 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from moyai.engines.agronomy.vapour import COLDEST_C, HOTTEST_C

SOLAR_CONSTANT = 0.0820
"""MJ/(m² min)."""
STEFAN_BOLTZMANN = 4.903e-9
"""MJ/(K⁴ m² day)."""
GRASS_ALBEDO = 0.23
MOST_LATITUDE_DEG = 66.0
"""Beyond it there are days without sunrise, which the equations do not have."""


def extraterrestrial_mj(latitude_deg: float, day_of_year: int) -> float:
    """Return what would come in without an atmosphere (eq. 21), in MJ/m² and day.

    Raises:
        ValueError: a latitude beyond 66°, or no day of a year.
    """
    latitude, declination, sunset = _find_sun(latitude_deg, day_of_year)
    distance = 1 + 0.033 * math.cos(2 * math.pi / 365 * day_of_year)
    return (
        24
        * 60
        / math.pi
        * SOLAR_CONSTANT
        * distance
        * (
            sunset * math.sin(latitude) * math.sin(declination)
            + math.cos(latitude) * math.cos(declination) * math.sin(sunset)
        )
    )


def daylight_h(latitude_deg: float, day_of_year: int) -> float:
    """Return the hours between sunrise and sunset (eq. 34)."""
    return 24 / math.pi * _find_sun(latitude_deg, day_of_year)[2]


def solar_from_sunshine_mj(sunshine_h: float, daylight: float, extraterrestrial: float) -> float:
    """Return solar radiation from hours of sunshine (Ångström, eq. 35 with 0.25 and 0.50), in MJ/m²."""
    return (0.25 + 0.50 * min(sunshine_h / daylight, 1.0)) * extraterrestrial


def solar_from_temperature_mj(
    low_c: float, high_c: float, extraterrestrial: float, *, is_coastal: bool
) -> float:
    """Return solar radiation from the day's range of temperature (Hargreaves, eq. 50), in MJ/m².

    A cloudy day has a small range. 0.16 inland, 0.19 at a coast; never more than a clear day's at sea level.
    """
    factor = 0.19 if is_coastal else 0.16
    return min(factor * math.sqrt(max(0.0, high_c - low_c)), 0.75) * extraterrestrial


def clear_sky_mj(altitude_m: float, extraterrestrial: float) -> float:
    """Return a clear day's solar radiation (eq. 37), in MJ/m²."""
    return (0.75 + 2e-5 * altitude_m) * extraterrestrial


def net_short_mj(solar: float) -> float:
    """Return what of the sun stays at the reference grass (eq. 38), in MJ/m²."""
    return (1 - GRASS_ALBEDO) * solar


def net_long_mj(low_c: float, high_c: float, actual_kpa: float, solar: float, clear_sky: float) -> float:
    """Return what goes out as warmth (eq. 39), in MJ/m².

    Raises:
        ValueError: a temperature outside the equations' range.
    """
    if not COLDEST_C <= low_c <= high_c <= HOTTEST_C:
        raise ValueError(f"{low_c} and {high_c} °C are no day's lowest and highest")
    warmth = STEFAN_BOLTZMANN * ((high_c + 273.16) ** 4 + (low_c + 273.16) ** 4) / 2
    cloud = 1.35 * min(solar / clear_sky, 1.0) - 0.35
    return warmth * (0.34 - 0.14 * math.sqrt(actual_kpa)) * cloud


def sum_watts_mj(watts: Sequence[float], step_s: float) -> float:
    """Return a radiation sum (積算日射量) of mean powers one after the other, in MJ/m².

    Args:
        watts: W/m², each the mean of its step; what a sensor shows below zero at night counts as zero.
        step_s: How long a step is.
    """
    return sum(max(0.0, each) for each in watts) * step_s / 1e6


def _find_sun(latitude_deg: float, day_of_year: int) -> tuple[float, float, float]:
    """Return latitude, declination (eq. 24) and the hour angle of sunset (eq. 25), in radians."""
    if not abs(latitude_deg) <= MOST_LATITUDE_DEG:
        raise ValueError(f"{latitude_deg}° is beyond {MOST_LATITUDE_DEG:g}°")
    if not 1 <= day_of_year <= 366:
        raise ValueError(f"{day_of_year} is no day of a year")
    latitude = math.radians(latitude_deg)
    declination = 0.409 * math.sin(2 * math.pi / 365 * day_of_year - 1.39)
    cosine = -math.tan(latitude) * math.tan(declination)
    return latitude, declination, math.acos(max(-1.0, min(1.0, cosine)))
