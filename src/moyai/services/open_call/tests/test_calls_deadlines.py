"""Deadlines: kept to the second, in whatever zone and over whatever change of the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from moyai.services.open_call.forms.calls import WallField
from moyai.services.open_call.queries.deadlines import Timing, at_wall, judge_moment, show_moment

ZONES = st.sampled_from(["Asia/Tokyo", "Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC"])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@dataclass(frozen=True)
class Dates:
    """The like of a row."""

    opens_at: datetime
    closes_at: datetime
    grace_s: int


@given(MOMENTS, st.integers(0, 10**7), st.integers(0, 86_400), st.integers(-(10**7), 10**7), ZONES)
def test_a_moment_is_on_time_late_or_missed_by_whole_seconds(opens_at, lasts_s, grace_s, off_s, zone):
    closes_at = (opens_at + timedelta(seconds=lasts_s)).replace(microsecond=0)
    opens_at = min(opens_at, closes_at)
    now = (closes_at + timedelta(seconds=off_s)).astimezone(ZoneInfo(zone))
    judged = judge_moment(Dates(opens_at, closes_at, grace_s), now)
    if now < opens_at:
        expected = (Timing.BEFORE, 0)
    elif off_s <= 0:
        expected = (Timing.ON_TIME, 0)
    else:
        expected = (Timing.LATE if off_s <= grace_s else Timing.AFTER, off_s)
    assert (judged.timing, judged.late_s) == expected
    assert judged.is_taken == (judged.timing in (Timing.ON_TIME, Timing.LATE))


@given(st.integers(0, 999_999), st.integers(0, 10))
def test_the_deadlines_second_counts_as_a_whole(micro, grace_s):
    closes_at = datetime(2027, 4, 30, 8, 0, tzinfo=UTC)
    dates = Dates(closes_at - timedelta(days=1), closes_at, grace_s)
    assert judge_moment(dates, closes_at + timedelta(microseconds=micro)).timing is Timing.ON_TIME
    after = judge_moment(dates, closes_at + timedelta(seconds=1, microseconds=micro))
    assert (after.timing, after.late_s) == (Timing.LATE if grace_s else Timing.AFTER, 1)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 1439), ZONES)
def test_a_clocks_time_is_the_moment_at_which_it_shows_it(day, minutes, zone):
    wall = time(minutes // 60, minutes % 60)
    there = at_wall(day, wall, zone).astimezone(ZoneInfo(zone))
    shown = datetime.combine(day, wall)
    if there.replace(tzinfo=None) != shown:  # left out when the clock was put forward
        assert timedelta(0) < there.replace(tzinfo=None) - shown <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "zone", "said"),
    [
        (datetime(2027, 4, 1, 8, tzinfo=UTC), "Asia/Tokyo", "2027/4/1 17:00 JST"),
        (datetime(2027, 4, 1, 8, 0, 5, tzinfo=UTC), "Europe/London", "2027/4/1 9:00:05 BST"),
        (datetime(2027, 1, 1, 8, tzinfo=UTC), "Europe/London", "2027/1/1 8:00 GMT"),
        (datetime(2027, 1, 1, 8, tzinfo=UTC), "America/Sao_Paulo", "2027/1/1 5:00 UTC-03"),
    ],
)
def test_a_moment_is_shown_with_its_zone(at, zone, said):
    assert show_moment(at, zone) == said


def test_an_hour_that_comes_twice_is_the_first_and_one_left_out_is_refused():
    field = WallField("Europe/London")
    assert field.clean("2027-10-31T01:30") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert field.clean("2027-07-01T12:00:30") == datetime(2027, 7, 1, 11, 0, 30, tzinfo=UTC)
    for typed in ("2027-03-28T01:30", "tomorrow", "", "2027-13-01T00:00", "0001-01-01T00:00"):
        with pytest.raises(forms.ValidationError):
            field.clean(typed)
