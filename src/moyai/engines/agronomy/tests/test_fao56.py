"""The worked examples of FAO-56, figure by figure."""

import math

import pytest

from moyai.engines.agronomy.radiation import (
    clear_sky_mj,
    daylight_h,
    extraterrestrial_mj,
    net_long_mj,
    solar_from_sunshine_mj,
    solar_from_temperature_mj,
)
from moyai.engines.agronomy.reference import (
    DayWeather,
    Site,
    Weather,
    hargreaves_mm,
    reference_mm,
    wind_at_2_m,
)
from moyai.engines.agronomy.vapour import (
    actual_from_humidity_kpa,
    mean_saturation_kpa,
    pressure_kpa,
    psychrometric_kpa_per_c,
)

UCCLE = Site(latitude_deg=50.80, altitude_m=100)
UCCLE_DAY = DayWeather(
    187, 12.3, 21.5, least_humidity_pct=63, most_humidity_pct=84, wind_m_s=2.078, sunshine_h=9.25
)
BANGKOK = Site(latitude_deg=13.733, altitude_m=2)
BANGKOK_DAY = DayWeather(
    105, 25.6, 34.8, actual_vapour_kpa=2.85, wind_m_s=2.0, sunshine_h=8.5, ground_heat_mj=0.14
)


@pytest.mark.parametrize(
    ("letter", "printed", "within"),
    [
        ("P", 100.12, 0.05),
        ("gamma", 0.0666, 0.00006),
        ("es", 1.997, 0.001),
        ("ea", 1.409, 0.001),
        ("delta", 0.1221, 0.0001),
        ("Ra", 41.09, 0.02),
        ("N", 16.10, 0.02),
        ("Rs", 22.07, 0.02),
        ("Rso", 30.90, 0.02),
        ("Rns", 17.00, 0.02),
        ("Rnl", 3.71, 0.01),
        ("Rn", 13.28, 0.02),
    ],
)
def test_example_18_of_uccle_in_each_figure(letter, printed, within):
    assert reference_mm(UCCLE, UCCLE_DAY).parts[letter] == pytest.approx(printed, abs=within)


def test_example_18_of_uccle_gives_what_is_printed():
    result = reference_mm(UCCLE, UCCLE_DAY)
    assert round(result.mm, 2) == 3.88
    assert (result.estimated, result.least_mm, result.most_mm) == ((), result.mm, result.mm)


@pytest.mark.parametrize(("letter", "printed"), [("Ra", 38.06), ("N", 12.31), ("Rs", 22.65), ("Rn", 14.33)])
def test_example_17_of_bangkok_in_each_figure(letter, printed):
    assert reference_mm(BANGKOK, BANGKOK_DAY).parts[letter] == pytest.approx(printed, abs=0.02)


def test_example_17_of_bangkok_gives_what_is_printed():
    assert round(reference_mm(BANGKOK, BANGKOK_DAY).mm, 2) == 5.72


def test_small_examples_give_what_is_printed():
    assert round(pressure_kpa(1800), 1) == 81.8
    assert round(psychrometric_kpa_per_c(81.8), 3) == 0.054
    assert round(mean_saturation_kpa(15, 24.5), 2) == 2.39
    assert round(actual_from_humidity_kpa(18, 25, 54, 82), 2) == 1.70
    assert round(extraterrestrial_mj(-20, 246), 1) == 32.2
    assert round(daylight_h(-20, 246), 1) == 11.7
    assert round(solar_from_sunshine_mj(7.1, 10.9, 25.1), 2) == 14.45
    assert round(wind_at_2_m(3.2, 10), 1) == 2.4
    assert round(solar_from_temperature_mj(14.8, 26.6, 40.6, is_coastal=False), 1) == 22.3


def test_example_11_of_rio_gives_the_warmth_that_goes_out():
    outside = 25.1
    assert round(net_long_mj(19.1, 25.1, 2.1, 14.5, clear_sky_mj(0, outside)), 1) == 3.5


def test_example_20_with_temperatures_alone_is_near_what_is_printed():
    """Lyon, July: 26.6/14.8 °C, 200 m, 45°43' N; by the lowest's vapour and 2 m/s the book gets 4.56 mm."""
    result = reference_mm(Site(45.72, 200), DayWeather(196, 14.8, 26.6))
    assert result.mm == pytest.approx(4.56, abs=0.06)
    assert result.estimated == (Weather.HUMIDITY, Weather.RADIATION, Weather.WIND)
    assert result.least_mm < result.mm < result.most_mm
    assert hargreaves_mm(Site(45.72, 200), 196, 14.8, 26.6) == pytest.approx(5.0, abs=0.1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"low_c": 20, "high_c": 10},
        {"low_c": 10, "high_c": 20, "mean_humidity_pct": 101},
        {"low_c": 10, "high_c": 20, "wind_m_s": -1},
        {"low_c": 10, "high_c": 20, "solar_mj": math.nan},
        {"low_c": math.nan, "high_c": 20},
    ],
)
def test_a_day_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError):
        DayWeather(100, **wrong)


def test_a_place_without_sunrise_is_refused():
    with pytest.raises(ValueError):
        reference_mm(Site(70, 0), DayWeather(1, -10, -5))
