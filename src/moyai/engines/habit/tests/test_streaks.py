"""Streaks beside a reading of the days as letters."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.habit.streaks import find_streak

START = date(2026, 4, 1)


def on(*numbers):
    return frozenset(START + timedelta(days=number) for number in numbers)


def streak(done, today, outages=(), pauses=()):
    return find_streak(
        on(*done),
        joined=START,
        today=START + timedelta(days=today),
        outages=on(*outages),
        pauses=on(*pauses),
    )


def test_days_in_a_row():
    found = streak([0, 1, 2, 4, 5], 6)
    assert (found.current, found.longest, found.began_on, found.is_waiting) == (
        2,
        3,
        START + timedelta(days=4),
        True,
    )


def test_the_open_day_is_not_missed_and_yesterday_is():
    assert streak([0, 1], 2).current == 2
    assert streak([0, 1], 3).current == 0
    assert streak([0, 1, 2], 2).is_waiting is False


def test_what_was_our_fault_is_repaired_as_soon_as_it_is_known():
    assert streak([0, 1, 3], 4).current == 1
    repaired = streak([0, 1, 3], 4, outages=[2])
    assert (repaired.current, repaired.repaired) == (3, (START + timedelta(days=2),))


def test_an_outage_is_no_day_of_its_own_and_a_report_on_it_counts():
    assert streak([0], 3, outages=[1, 2]).current == 1
    assert streak([0, 1], 3, outages=[1, 2]).current == 2


def test_hospital_breaks_nothing():
    assert streak([0, 1, 9], 9, pauses=range(2, 9)).current == 3


def test_nobody_has_a_streak_before_joining():
    with pytest.raises(ValueError, match="before joining"):
        find_streak(frozenset(), joined=START, today=START - timedelta(days=1))


DAYS = st.sets(st.integers(0, 30))


def read(done, today, outages, pauses):
    """The days as letters: what counts neither way is struck out, what is missed parts."""
    letters = ""
    for day in range(today + 1):
        if day in done:
            letters += "D"
        elif day not in outages and day not in pauses and day < today:
            letters += "M"
    runs = letters.split("M")
    return len(runs[-1]), max(map(len, runs))


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 30), DAYS, DAYS)
def test_it_is_what_the_letters_say(done, today, outages, pauses):
    found = streak(done, today, outages, pauses)
    assert (found.current, found.longest) == read(done, today, outages, pauses)


@settings(max_examples=50, deadline=None)
@given(DAYS, st.integers(0, 30), DAYS, st.integers(0, 30))
def test_another_outage_never_shortens_a_streak(done, today, outages, more):
    before, after = streak(done, today, outages), streak(done, today, {*outages, more})
    assert after.current >= before.current
    assert after.longest >= before.longest
