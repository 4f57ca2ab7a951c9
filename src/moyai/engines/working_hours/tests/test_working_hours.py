"""Working hours: each rule at its edge, and against a checker that counts minutes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.working_hours import (
    ALTERNATE_DAYS,
    DAY_SHIFT,
    GARAGE_WAITING,
    Breach,
    Duty,
    Rule,
    find_breaches,
    list_new_breaches,
)
from moyai.engines.working_hours.check import list_broken

TOKYO = ZoneInfo("Asia/Tokyo")
MONDAY = datetime(2026, 6, 1, tzinfo=TOKYO)


def duty(day, begin, hours, rest=60):
    """Return a duty on the ``day``-th day from a Monday, hours as decimals, ``rest`` minutes of break."""
    start = MONDAY + timedelta(days=day, hours=begin)
    return Duty(start, start + timedelta(hours=hours), rest * 60)


def broken(*duties, limits=DAY_SHIFT, advice=False):
    return {(b.rule.value, b.day.day) for b in find_breaches(duties, limits) if advice or not b.is_advice}


def test_an_ordinary_week_breaks_nothing():
    assert find_breaches([duty(n, 8.5, 7) for n in range(5)]) == ()


@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        ([duty(0, 6, 15)], set()),
        ([duty(0, 6, 15.1)], {("day_bound", 1)}),
        ([duty(0, 8, 13), duty(1, 6, 8)], set()),
        ([duty(0, 8, 13), duty(1, 5.9, 8)], {("rest", 2), ("day_bound", 1)}),
        ([duty(0, 6, 14.5), duty(1, 6, 14.5), duty(2, 6, 14.5)], set()),
        ([duty(n, 6, 14.5) for n in range(4)], {("long_days_week", 1)}),
        ([duty(n, 8, 8) for n in range(6)], set()),
        ([duty(n, 8, 8) for n in range(7)], {("weekly_holiday", 1)}),
        ([duty(0, 8, 6, 0)], set()),
        ([duty(0, 8, 6.1, 0)], {("break", 1)}),
        ([duty(0, 8, 8.7, 45)], set()),
        ([duty(0, 8, 9, 45)], {("break", 1)}),
        ([duty(0, 8, 3, 0), duty(0, 12, 4, 0)], set()),
        ([duty(0, 8, 4), duty(0, 11, 4)], {("overlap", 1)}),
        ([duty(n + n // 6, 8, 12) for n in range(24)], set()),
        ([duty(n + n // 6, 8, 12.1) for n in range(24)], {("month_bound", 1)}),
    ],
)
def test_day_shifts_at_their_edges(duties, expected):
    assert broken(*duties) == expected


@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        ([duty(0, 8, 21, 120), duty(2, 3, 21, 120)], set()),
        ([duty(0, 8, 22.1, 120)], {("day_bound", 1)}),
        ([duty(0, 8, 21, 120), duty(2, 2.9, 20, 120)], {("rest", 3)}),
        ([duty(0, 8, 22, 120), duty(2, 8, 21, 120)], {("pair_mean", 3)}),
    ],
)
def test_alternate_days_at_their_edges(duties, expected):
    assert broken(*duties, limits=ALTERNATE_DAYS) == expected


@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        ([duty(0, 0, 24, 240)], set()),
        ([duty(0, 0, 18.5, 239)], {("nap", 1)}),
        ([duty(0, 0, 16, 60), duty(1, 12, 8)], set()),
        ([duty(0, 0, 16, 60), duty(1, 11, 8)], {("strain_rest", 2)}),
    ],
)
def test_garage_waiting_at_its_edges(duties, expected):
    assert broken(*duties, limits=GARAGE_WAITING) == expected


def test_the_next_duty_counts_within_the_first_ones_day():
    (found,) = [b for b in find_breaches([duty(0, 8, 13.5), duty(1, 6.5, 8)]) if b.rule == Rule.DAY_AIM]
    assert (found.day, found.found) == (date(2026, 6, 1), 15 * 3600)


def test_what_should_be_is_advice():
    found = find_breaches([duty(0, 8, 13.5), duty(1, 8, 8)])
    assert [(b.rule, b.is_advice) for b in found] == [(Rule.DAY_AIM, True), (Rule.REST_AIM, True)]


def test_a_change_answers_only_for_what_it_makes_worse():
    bad = duty(0, 6, 16)
    assert list_new_breaches([bad], [bad, duty(3, 8, 7)]) == ()
    assert list_new_breaches([bad], [duty(0, 6, 15.5)]) == ()
    worse = list_new_breaches([bad], [duty(0, 6, 16.5)])
    assert worse == (Breach(Rule.DAY_BOUND, date(2026, 6, 1), 59400, 54000),)


@pytest.mark.parametrize(
    ("begin", "end", "pause"),
    [(MONDAY, MONDAY, 0), (MONDAY, MONDAY + timedelta(hours=1), 3601), (datetime(2026, 6, 1), MONDAY, 0)],
)
def test_a_duty_that_cannot_be_is_refused(begin, end, pause):
    with pytest.raises(ValueError, match="a "):
        Duty(begin, end, pause)


@st.composite
def rosters(draw):
    """Up to 40 duties that follow one another, of whole minutes."""
    at = MONDAY + timedelta(minutes=draw(st.integers(0, 20_000)))
    found = []
    for _ in range(draw(st.integers(0, 40))):
        at += timedelta(minutes=draw(st.sampled_from([0, 60, 300, 539, 540, 660, 900, 1320, 1440, 3000])))
        minutes = draw(st.sampled_from([30, 180, 360, 400, 540, 780, 840, 870, 900, 960, 1100, 1320, 1500]))
        pause = draw(st.integers(0, min(minutes, 300)))
        found.append(Duty(at, at + timedelta(minutes=minutes), pause * 60))
        at += timedelta(minutes=minutes)
    return found


@given(rosters(), st.sampled_from([DAY_SHIFT, ALTERNATE_DAYS, GARAGE_WAITING]))
def test_the_minutes_say_the_same(duties, limits):
    assert {(b.rule.value, b.day) for b in find_breaches(duties, limits)} == list_broken(duties, limits)


@given(rosters(), st.randoms())
def test_the_order_in_which_duties_are_told_does_not_matter(duties, dice):
    shuffled = list(duties)
    dice.shuffle(shuffled)
    assert find_breaches(shuffled) == find_breaches(duties)


@given(rosters())
def test_every_breach_says_by_how_much(duties):
    assert all(b.excess > 0 for b in find_breaches(duties))
