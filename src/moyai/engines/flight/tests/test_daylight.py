"""Sunrise and sunset beside the almanac of the National Astronomical Observatory for Nagano."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from moyai.engines.flight import count_daylight_min

TOKYO = ZoneInfo("Asia/Tokyo")
NAGANO = (138.1944, 36.6486)


@pytest.mark.parametrize(
    ("day", "rises", "sets"),
    [
        ((2026, 6, 21), (4, 29), (19, 9)),
        ((2026, 12, 22), (6, 56), (16, 35)),
    ],
)
def test_the_day_is_as_long_as_published(day, rises, sets):
    sunrise, sunset = (datetime(*day, *clock, tzinfo=TOKYO) for clock in (rises, sets))
    noon = sunrise + (sunset - sunrise) / 2
    assert count_daylight_min(*NAGANO, noon, sunset) == pytest.approx(0, abs=5)
    before = sunrise - timedelta(minutes=30)
    assert count_daylight_min(*NAGANO, before, noon) == pytest.approx(-30, abs=5)


def test_at_night_there_is_none():
    start = datetime(2026, 6, 10, 22, tzinfo=TOKYO)
    assert count_daylight_min(*NAGANO, start, start + timedelta(minutes=10)) < 0


def test_where_the_sun_stays_away_there_is_none():
    start = datetime(2026, 12, 22, 12, tzinfo=TOKYO)
    assert count_daylight_min(20, 80, start, start) == -1440
