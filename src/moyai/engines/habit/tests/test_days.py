"""A team's day: every moment in exactly one, also when the clock is changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moyai.engines.habit.days import DAY, Assignment, DayRule, Way, assign, find_closing, find_day

TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from([TOKYO, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")])
HOURS = st.times().map(lambda each: each.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def at(text, zone=TOKYO):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_a_night_owls_report_is_still_yesterdays():
    rule = DayRule(TOKYO, time(3))
    assert find_day(at("2026-04-02T01:30"), rule) == date(2026, 4, 1)
    assert find_day(at("2026-04-02T02:59:59"), rule) == date(2026, 4, 1)
    assert find_day(at("2026-04-02T03:00"), rule) == date(2026, 4, 2)


def test_a_team_that_closes_in_the_evening_has_the_rest_tomorrow():
    rule = DayRule(TOKYO, time(21))
    assert find_day(at("2026-04-01T20:59"), rule) == date(2026, 4, 1)
    assert find_day(at("2026-04-01T21:00"), rule) == date(2026, 4, 2)


def test_midnight_is_the_civil_day():
    assert find_day(at("2026-04-01T23:59:59"), DayRule(TOKYO)) == date(2026, 4, 1)
    assert find_day(at("2026-04-02T00:00"), DayRule(TOKYO)) == date(2026, 4, 2)


def test_an_hour_that_is_skipped_or_comes_twice_costs_nobody_time():
    """Berlin 2026: on 29 March 2:00 becomes 3:00; on 25 October 3:00 becomes 2:00."""
    rule = DayRule(BERLIN, time(2, 30))
    assert find_closing(date(2026, 3, 28), rule) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert find_closing(date(2026, 10, 24), rule) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@settings(max_examples=60, deadline=None)
@given(MOMENTS, HOURS, ZONES)
@example(datetime(2026, 3, 29, 0, 59, tzinfo=UTC), time(2, 30), BERLIN)
@example(datetime(2026, 10, 25, 0, 59, tzinfo=UTC), time(2, 30), BERLIN)
def test_every_moment_lies_between_two_closings(moment, hour, zone):
    rule = DayRule(zone, hour)
    day = find_day(moment, rule)
    assert find_closing(day - DAY, rule) <= moment < find_closing(day, rule)
    assert abs((day - moment.astimezone(zone).date()).days) <= 1


@settings(max_examples=50, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), HOURS, ZONES)
def test_days_follow_one_another_and_are_a_day_long(day, hour, zone):
    rule = DayRule(zone, hour)
    length = find_closing(day, rule) - find_closing(day - DAY, rule)
    assert timedelta(hours=23) <= length <= timedelta(hours=25)
    local = find_closing(day, rule).astimezone(zone).time()
    # At the hour, or as much later as the clock jumped over it.
    assert 0 <= 60 * (local.hour - hour.hour) + local.minute - hour.minute <= 60


@settings(max_examples=30)
@given(MOMENTS, HOURS)
def test_in_japan_it_is_what_counting_back_from_the_wall_clock_gives(moment, hour):
    local = moment.astimezone(TOKYO)
    behind = timedelta(hours=hour.hour, minutes=hour.minute)
    shifted = local - behind if hour < time(12) else local + timedelta(hours=24) - behind
    assert find_day(moment, DayRule(TOKYO, hour)) == shifted.date()


def test_what_is_written_at_once_counts_today_and_paper_for_the_day_it_names():
    rule, now = DayRule(TOKYO, time(3)), at("2026-04-10T12:00")
    today = date(2026, 4, 10)
    assert assign(now, rule, claimed=date(2026, 4, 8)) == Assignment(today)
    assert assign(now, rule, way=Way.PAPER, claimed=date(2026, 4, 8)) == Assignment(date(2026, 4, 8))
    assert assign(now, rule, way=Way.PROXY, claimed=date(2026, 4, 3)) == Assignment(date(2026, 4, 3))
    assert assign(now, rule, way=Way.FILE, claimed=date(2026, 4, 2)) == Assignment(None, "too_late")
    assert assign(now, rule, way=Way.PAPER, claimed=date(2026, 4, 11)) == Assignment(None, "not_yet")
    assert assign(now, rule, way=Way.PAPER) == Assignment(today)


def test_moments_without_a_zone_and_hours_with_one_are_refused():
    with pytest.raises(ValueError, match="zone"):
        find_day(datetime(2026, 4, 1), DayRule(TOKYO))
    with pytest.raises(ValueError, match="zone"):
        DayRule(TOKYO, time(3, tzinfo=TOKYO))
