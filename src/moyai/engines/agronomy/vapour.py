"""Water in the air: pressures of vapour in kPa, temperatures in °C, relative humidity in %.

Source: Allen, Pereira, Raes, Smith, Crop evapotranspiration, FAO Irrigation and Drainage Paper 56 (1998),
chapter 3; the numbers of its equations stand beside each function.
"""

from __future__ import annotations

import math

COLDEST_C = -60.0
HOTTEST_C = 70.0


def saturation_kpa(temperature_c: float) -> float:
    """Return the saturation vapour pressure over water (eq. 11), in kPa.

    Raises:
        ValueError: colder than -60 or hotter than 70 °C, where the equation was not made for.
    """
    if not COLDEST_C <= temperature_c <= HOTTEST_C:
        raise ValueError(f"{temperature_c} °C is outside {COLDEST_C:g} to {HOTTEST_C:g}")
    return 0.6108 * math.exp(17.27 * temperature_c / (temperature_c + 237.3))


def mean_saturation_kpa(low_c: float, high_c: float) -> float:
    """Return a day's mean saturation vapour pressure (eq. 12), in kPa: the mean of both ends.

    The curve is bent: that of the mean temperature would be too small.
    """
    return (saturation_kpa(low_c) + saturation_kpa(high_c)) / 2


def slope_kpa_per_c(temperature_c: float) -> float:
    """Return how steep the saturation curve is (eq. 13), in kPa/°C."""
    return 4098 * saturation_kpa(temperature_c) / (temperature_c + 237.3) ** 2


def pressure_kpa(altitude_m: float) -> float:
    """Return the air's usual pressure at a height above the sea (eq. 7), in kPa."""
    return float(101.3 * ((293 - 0.0065 * altitude_m) / 293) ** 5.26)


def psychrometric_kpa_per_c(air_pressure_kpa: float) -> float:
    """Return the psychrometric constant (eq. 8), in kPa/°C."""
    return 0.665e-3 * air_pressure_kpa


def actual_from_humidity_kpa(
    low_c: float, high_c: float, least_humidity_pct: float, most_humidity_pct: float
) -> float:
    """Return a day's actual vapour pressure from both ends of the relative humidity (eq. 17), in kPa.

    The most humid moment is taken for the coldest, the driest for the hottest.
    """
    return (
        saturation_kpa(low_c) * most_humidity_pct / 100 + saturation_kpa(high_c) * least_humidity_pct / 100
    ) / 2


def actual_from_mean_humidity_kpa(low_c: float, high_c: float, humidity_pct: float) -> float:
    """Return a day's actual vapour pressure from its mean relative humidity (eq. 19), in kPa."""
    return mean_saturation_kpa(low_c, high_c) * humidity_pct / 100


def actual_from_dewpoint_kpa(dewpoint_c: float) -> float:
    """Return the actual vapour pressure at a dew point (eq. 14), in kPa."""
    return saturation_kpa(dewpoint_c)


def deficit_kpa(temperature_c: float, humidity_pct: float) -> float:
    """Return the vapour pressure deficit (飽差) of one moment, in kPa: saturation less actual.

    Raises:
        ValueError: a humidity outside 0 to 100 %, or a temperature outside the equation's range.
    """
    if not 0 <= humidity_pct <= 100:
        raise ValueError(f"{humidity_pct} % is no relative humidity")
    return saturation_kpa(temperature_c) * (1 - humidity_pct / 100)


def deficit_g_per_m3(temperature_c: float, humidity_pct: float) -> float:
    """Return the humidity deficit in g/m³, as Japanese growers' handbooks have 飽差.

    By the gas law of water vapour (461.5 J/(kg K)): 1 kPa is about 7.4 g/m³ at 20 °C.
    """
    return deficit_kpa(temperature_c, humidity_pct) * 1000 / (461.5 * (temperature_c + 273.15)) * 1000


def dewpoint_c(temperature_c: float, humidity_pct: float) -> float:
    """Return the dew point, in °C: eq. 11 turned round (FAO-56 eq. 3-11 of annex 3).

    Raises:
        ValueError: no humidity at all has no dew point.
    """
    actual = saturation_kpa(temperature_c) - deficit_kpa(temperature_c, humidity_pct)
    if actual <= 0:
        raise ValueError("air without any vapour has no dew point")
    logarithm = math.log(actual / 0.6108)
    return 237.3 * logarithm / (17.27 - logarithm)
