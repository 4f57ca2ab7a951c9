"""Reference evapotranspiration: how much a well watered lawn would drink in a day, in mm.

FAO-56 Penman–Monteith (eq. 6) with the procedures for missing data of its chapter 3: what a place does not
measure is estimated, named, and makes the answer less sure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

from moyai.engines.agronomy import radiation, vapour


class Weather(StrEnum):
    """What of the weather may be missing."""

    HUMIDITY = "humidity"
    WIND = "wind"
    RADIATION = "radiation"


USUAL_WIND_M_S = 2.0
"""Mean of 2,000 stations (FAO-56, chapter 3, Missing wind speed data)."""
LEAST_WIND_M_S = 0.5

SPREAD = {Weather.HUMIDITY: 0.10, Weather.WIND: 0.15, Weather.RADIATION: 0.20}
"""How far off an estimate usually is, as a share of the result: rough, for telling people. FAO-56 gives no
such figures; that humid places err less and windy ones more is in its chapter 4."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is measured.

    Attributes:
        latitude_deg: North positive.
        altitude_m: Above the sea.
        is_coastal: Within about 20 km of a large body of water (for radiation from temperature).
    """

    latitude_deg: float
    altitude_m: float
    is_coastal: bool = False


@dataclass(frozen=True, slots=True)
class DayWeather:
    """One day as far as it is known; None is not known.

    Attributes:
        day_of_year: From 1.
        low_c: Lowest temperature of the air.
        high_c: Highest.
        actual_vapour_kpa: Where it is known at once; before every humidity.
        least_humidity_pct: Lowest relative humidity; counts only with the highest.
        most_humidity_pct: Highest.
        mean_humidity_pct: Mean, where the ends are not known.
        dewpoint_c: Dew point.
        wind_m_s: Mean wind 2 m above the ground (``wind_at_2_m`` for other heights).
        solar_mj: Solar radiation of the day, MJ/m².
        sunshine_h: Hours of sunshine, where the radiation is not known.
        ground_heat_mj: Warmth that goes into the ground, MJ/m²; about zero for a single day.
    """

    day_of_year: int
    low_c: float
    high_c: float
    actual_vapour_kpa: float | None = None
    least_humidity_pct: float | None = None
    most_humidity_pct: float | None = None
    mean_humidity_pct: float | None = None
    dewpoint_c: float | None = None
    wind_m_s: float | None = None
    solar_mj: float | None = None
    sunshine_h: float | None = None
    ground_heat_mj: float = 0.0

    def __post_init__(self) -> None:
        if not self.low_c <= self.high_c:
            raise ValueError(f"the lowest temperature {self.low_c} is above the highest {self.high_c}")
        for humidity in (self.least_humidity_pct, self.most_humidity_pct, self.mean_humidity_pct):
            if humidity is not None and not 0 <= humidity <= 100:
                raise ValueError(f"{humidity} % is no relative humidity")
        for amount in (self.actual_vapour_kpa, self.wind_m_s, self.solar_mj, self.sunshine_h):
            if amount is not None and not amount >= 0:
                raise ValueError(f"{amount} is below nothing")


@dataclass(frozen=True, slots=True)
class Reference:
    """A day's reference evapotranspiration and all that it was made of.

    Attributes:
        mm: ETo.
        least_mm: Lower end of what it may be, where something was estimated; else ``mm``.
        most_mm: Upper end.
        estimated: What was not measured.
        parts: Intermediate figures by the letters of FAO-56 (P gamma es ea delta Ra N Rs Rso Rns Rnl Rn u2).
    """

    mm: float
    least_mm: float
    most_mm: float
    estimated: tuple[Weather, ...]
    parts: dict[str, float] = field(compare=False)


def wind_at_2_m(wind_m_s: float, height_m: float) -> float:
    """Return the wind 2 m above grass from that at another height (FAO-56 eq. 47), in m/s.

    Raises:
        ValueError: lower than 0.5 m, where the equation does not hold.
    """
    if not height_m >= 0.5:
        raise ValueError("the wind is measured at 0.5 m or higher")
    return wind_m_s * 4.87 / math.log(67.8 * height_m - 5.42)


def reference_mm(site: Site, day: DayWeather) -> Reference:
    """Return a day's reference evapotranspiration (FAO-56 eq. 6).

    Missing humidity: the air is taken to be saturated at the night's lowest temperature (eq. 48). Missing
    wind: 2 m/s. Missing radiation: from sunshine (eq. 35), else from the range of temperature (eq. 50).
    """
    estimated: list[Weather] = []
    mean_c = (day.low_c + day.high_c) / 2
    air_kpa = vapour.pressure_kpa(site.altitude_m)
    gamma = vapour.psychrometric_kpa_per_c(air_kpa)
    saturation = vapour.mean_saturation_kpa(day.low_c, day.high_c)
    actual = min(_find_actual(day, estimated), saturation)
    outside = radiation.extraterrestrial_mj(site.latitude_deg, day.day_of_year)
    daylight = radiation.daylight_h(site.latitude_deg, day.day_of_year)
    solar = _find_solar(site, day, outside, daylight, estimated)
    clear = radiation.clear_sky_mj(site.altitude_m, outside)
    short = radiation.net_short_mj(solar)
    long = radiation.net_long_mj(day.low_c, day.high_c, actual, solar, clear)
    net = short - long
    wind = day.wind_m_s
    if wind is None:
        wind = USUAL_WIND_M_S
        estimated.append(Weather.WIND)
    wind = max(LEAST_WIND_M_S, wind)
    delta = vapour.slope_kpa_per_c(mean_c)
    from_sun = 0.408 * delta * (net - day.ground_heat_mj)
    from_wind = gamma * 900 / (mean_c + 273) * wind * (saturation - actual)
    mm = max(0.0, (from_sun + from_wind) / (delta + gamma * (1 + 0.34 * wind)))
    spread = sum(SPREAD[each] ** 2 for each in estimated) ** 0.5
    parts = {
        "P": air_kpa,
        "gamma": gamma,
        "es": saturation,
        "ea": actual,
        "delta": delta,
        "Ra": outside,
        "N": daylight,
        "Rs": solar,
        "Rso": clear,
        "Rns": short,
        "Rnl": long,
        "Rn": net,
        "u2": wind,
    }
    least, most = mm * (1 - spread), mm * (1 + spread)
    return Reference(mm, least, most, tuple(sorted(estimated)), parts)


def hargreaves_mm(site: Site, day_of_year: int, low_c: float, high_c: float) -> float:
    """Return reference evapotranspiration from temperatures alone (FAO-56 eq. 52), in mm: to compare with."""
    outside = radiation.extraterrestrial_mj(site.latitude_deg, day_of_year)
    mean_c = (low_c + high_c) / 2
    return max(0.0, 0.0023 * (mean_c + 17.8) * (high_c - low_c) ** 0.5 * 0.408 * outside)


def _find_actual(day: DayWeather, estimated: list[Weather]) -> float:
    if day.actual_vapour_kpa is not None:
        return day.actual_vapour_kpa
    if day.least_humidity_pct is not None and day.most_humidity_pct is not None:
        return vapour.actual_from_humidity_kpa(
            day.low_c, day.high_c, day.least_humidity_pct, day.most_humidity_pct
        )
    if day.dewpoint_c is not None:
        return vapour.actual_from_dewpoint_kpa(day.dewpoint_c)
    if day.most_humidity_pct is not None:
        return vapour.saturation_kpa(day.low_c) * day.most_humidity_pct / 100  # eq. 18
    if day.mean_humidity_pct is not None:
        return vapour.actual_from_mean_humidity_kpa(day.low_c, day.high_c, day.mean_humidity_pct)
    estimated.append(Weather.HUMIDITY)
    return vapour.actual_from_dewpoint_kpa(day.low_c)


def _find_solar(
    site: Site, day: DayWeather, outside: float, daylight: float, estimated: list[Weather]
) -> float:
    if day.solar_mj is not None:
        return min(day.solar_mj, outside)
    if day.sunshine_h is not None:
        return radiation.solar_from_sunshine_mj(day.sunshine_h, daylight, outside)
    estimated.append(Weather.RADIATION)
    return radiation.solar_from_temperature_mj(day.low_c, day.high_c, outside, is_coastal=site.is_coastal)
