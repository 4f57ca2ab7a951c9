"""Age, due date and the rhythm of checks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.antenatal import (
    Age,
    Basis,
    Pregnancy,
    Visit,
    find_age,
    find_due_date,
    find_interval_days,
    find_next_check,
)

DUE = date(2026, 10, 8)
DATES = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def on_week(weeks, days=0):
    return DUE - timedelta(days=280 - 7 * weeks - days)


def with_visits(*days, ended_on=None):
    return Pregnancy(Basis.ECHO, DUE, tuple(Visit(day) for day in days), ended_on)


def test_naegele():
    assert find_due_date(basis=Basis.LAST_PERIOD, on=date(2026, 1, 1)) == DUE
    assert find_due_date(basis=Basis.LAST_PERIOD, on=date(2026, 1, 1), cycle_days=35) == date(2026, 10, 15)


def test_a_blastocyst_is_nineteen_days_old_by_the_count():
    due = find_due_date(basis=Basis.TRANSFER, on=date(2026, 1, 20), embryo_days=5)
    assert find_age(due, date(2026, 1, 20)) == Age(2, 5)


@pytest.mark.parametrize(
    "facts",
    [
        {"basis": Basis.ECHO},
        {"basis": Basis.LAST_PERIOD, "cycle_days": 60},
        {"basis": Basis.TRANSFER, "embryo_days": 30},
    ],
)
def test_what_cannot_be_is_refused(facts):
    with pytest.raises(ValueError, match=r"echo|cycle|embryo"):
        find_due_date(on=date(2026, 1, 1), **facts)


def test_checks_outside_the_pregnancy_are_refused():
    with pytest.raises(ValueError, match="before"):
        with_visits(on_week(0) - timedelta(days=1))
    with pytest.raises(ValueError, match="after"):
        with_visits(on_week(39), ended_on=on_week(38))


@given(DATES, st.integers(0, 307))
def test_age_counts_every_day(due, days):
    age = find_age(due, due - timedelta(days=280 - days))
    assert age.weeks * 7 + age.days == days
    assert 0 <= age.days < 7


def test_nobody_is_pregnant_before_it_began_or_for_ever():
    assert find_age(DUE, on_week(0) - timedelta(days=1)) is None
    assert find_age(DUE, on_week(43, 6)) == Age(43, 6)
    assert find_age(DUE, on_week(44)) is None
    assert find_next_check(with_visits(), on_week(44)) is None


@pytest.mark.parametrize(
    ("last", "next_on"),
    [
        (on_week(12), on_week(16)),
        (on_week(23, 6), on_week(27, 6)),
        (on_week(24), on_week(26)),
        (on_week(35, 6), on_week(37, 6)),
        (on_week(36), on_week(37)),
        (on_week(40), on_week(41)),
    ],
)
def test_the_next_check_by_the_week_of_the_last(last, next_on):
    assert find_next_check(with_visits(last), last).on == next_on


@pytest.mark.parametrize(
    ("week", "needs"),
    [
        (21, ()),
        (22, ("echo",)),
        (33, ("echo",)),
        (34, ()),
        (35, ()),
        (36, ("trace",)),
        (41, ("trace",)),
        (42, ()),
    ],
)
def test_what_the_car_can_do(week, needs):
    check = find_next_check(with_visits(), on_week(week))
    assert (check.age.weeks, check.needs, check.may_be_in_car) == (week, needs, bool(needs))


def test_what_was_missed_is_due_today_and_overdue():
    check = find_next_check(with_visits(on_week(24)), on_week(28))
    assert (check.on, check.overdue_from) == (on_week(28), on_week(26, 5))


def test_after_the_end_nothing_is_due():
    assert find_next_check(with_visits(on_week(30), ended_on=on_week(38)), on_week(38)) is None


@given(st.integers(0, 300), st.lists(st.integers(0, 300), max_size=8))
def test_no_check_is_due_in_the_past(today, visits):
    pregnancy = with_visits(*(on_week(0, days) for days in visits))
    check = find_next_check(pregnancy, on_week(0, today))
    if check is not None:
        assert check.on >= on_week(0, today)
        assert check.age == find_age(DUE, check.on)


def test_who_comes_when_it_is_due_comes_fourteen_times():
    day, count = on_week(8), 0
    while day < DUE:
        count += 1
        day += timedelta(days=find_interval_days(find_age(DUE, day).weeks))
    assert count == 14
