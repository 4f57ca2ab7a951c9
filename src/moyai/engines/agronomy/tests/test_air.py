"""Vapour, radiation sums, evapotranspiration: what must rise with what, and what can never be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.agronomy import vapour
from moyai.engines.agronomy.radiation import sum_watts_mj
from moyai.engines.agronomy.reference import DayWeather, Site, reference_mm, wind_at_2_m

degrees = st.floats(-20, 45)
shares = st.floats(0, 100)


def test_deficits_are_those_of_the_handbooks():
    """20 °C and 70 %: 0.70 kPa, 5.2 g/m³ (growers' table of 飽差)."""
    assert vapour.deficit_kpa(20, 70) == pytest.approx(0.70, abs=0.005)
    assert vapour.deficit_g_per_m3(20, 70) == pytest.approx(5.2, abs=0.05)


@given(degrees, shares)
def test_deficit_is_the_rest_to_saturation(temperature_c, humidity_pct):
    deficit = vapour.deficit_kpa(temperature_c, humidity_pct)
    full = vapour.saturation_kpa(temperature_c)
    assert 0 <= deficit <= full
    assert deficit == pytest.approx(full * (100 - humidity_pct) / 100)


@given(degrees, st.floats(5, 100))
def test_dewpoint_is_where_the_air_is_full(temperature_c, humidity_pct):
    point = vapour.dewpoint_c(temperature_c, humidity_pct)
    assert point <= temperature_c + 1e-9
    assert vapour.saturation_kpa(point) == pytest.approx(
        vapour.saturation_kpa(temperature_c) * humidity_pct / 100
    )


@given(degrees, st.floats(0.1, 10))
def test_warmer_air_holds_more(temperature_c, by_c):
    assert vapour.saturation_kpa(temperature_c + by_c) > vapour.saturation_kpa(temperature_c)
    rise = vapour.saturation_kpa(temperature_c + 1e-4) - vapour.saturation_kpa(temperature_c)
    assert vapour.slope_kpa_per_c(temperature_c) == pytest.approx(rise / 1e-4, rel=2e-3)


def days(first=1, last=365, least_wind_m_s=0.5):
    return st.builds(
        lambda low, spread, humidity, wind, sun, day: DayWeather(
            **{
                "day_of_year": day,
                "low_c": low,
                "high_c": low + spread,
                "mean_humidity_pct": humidity,
                "wind_m_s": wind,
                "solar_mj": sun,
            }
        ),
        st.floats(-5, 25),
        st.floats(2, 15),
        st.floats(20, 95),
        st.floats(least_wind_m_s, 8),
        st.floats(2, 20),
        st.integers(first, last),
    )


@settings(max_examples=60)
@given(days(first=100, last=250, least_wind_m_s=2.0), st.floats(0.1, 5))
def test_more_sun_and_drier_air_drink_more_in_the_growing_season(day, more):
    """Not so in a cold calm winter: under a clear, dry sky more warmth is lost than the low sun brings."""
    site = Site(34.8, 50)
    facts = {name: getattr(day, name) for name in day.__slots__}
    base = reference_mm(site, day).mm
    assert base >= 0
    sunny = reference_mm(site, DayWeather(**facts | {"solar_mj": day.solar_mj + more})).mm
    dry = reference_mm(site, DayWeather(**facts | {"mean_humidity_pct": day.mean_humidity_pct - more})).mm
    assert sunny >= base
    assert dry >= base


@settings(max_examples=60)
@given(days())
def test_each_thing_missing_is_named_and_makes_the_band_wider(day):
    site = Site(34.8, 50)
    facts = {name: getattr(day, name) for name in day.__slots__}
    widths = []
    for absent in ({}, {"wind_m_s": None}, {"wind_m_s": None, "solar_mj": None}):
        result = reference_mm(site, DayWeather(**facts | absent))
        assert len(result.estimated) == len(absent)
        widths.append((result.most_mm - result.least_mm) / result.mm if result.mm else 0)
    assert widths == sorted(widths)


def test_a_radiation_sum_has_its_unit():
    """1000 W/m² for an hour is 3.6 MJ/m²; a sensor's -2 W/m² at night takes nothing away."""
    assert sum_watts_mj([1000.0, -2.0], 3600) == pytest.approx(3.6)


def test_wind_at_two_metres_is_itself():
    assert wind_at_2_m(3.0, 2.0) == pytest.approx(3.0, rel=0.003)
    with pytest.raises(ValueError):
        wind_at_2_m(3.0, 0.1)


@pytest.mark.parametrize("temperature_c", [-237.3, 1000, float("nan")])
def test_no_such_temperature_is_refused(temperature_c):
    with pytest.raises(ValueError):
        vapour.saturation_kpa(temperature_c)


@pytest.mark.parametrize("humidity_pct", [-1, 101, float("nan")])
def test_no_such_humidity_is_refused(humidity_pct):
    with pytest.raises(ValueError):
        vapour.deficit_kpa(20, humidity_pct)
