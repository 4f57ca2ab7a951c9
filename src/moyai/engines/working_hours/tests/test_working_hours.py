"""Working hours: each rule at its edge, and against a checker that counts minutes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.working_hours import (
    AGREED_MONTHS,
    ALTERNATE_DAYS,
    DAY_SHIFT,
    GARAGE_WAITING,
    Breach,
    Duty,
    HolidayRules,
    OvertimeLimits,
    Rule,
    compute_totals,
    find_breaches,
    list_new_breaches,
)
from moyai.engines.working_hours.check import list_broken

HOUR = 3600
TOKYO = ZoneInfo("Asia/Tokyo")
MONDAY = datetime(2026, 6, 1, tzinfo=TOKYO)


def duty(day, begin, hours, rest=60):
    """Return a duty on the ``day``-th day from a Monday, hours as decimals, ``rest`` minutes of break."""
    start = MONDAY + timedelta(days=day, hours=begin)
    return Duty(start, start + timedelta(hours=hours), rest * 60)


def broken(*duties, limits=DAY_SHIFT, advice=False):
    """Return what is broken under an agreement with the drivers' clause: overtime has tests of its own."""
    limits = replace(limits, overtime=replace(limits.overtime, has_driver_clause=True))
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


OVERTIMES = st.builds(
    OvertimeLimits,
    is_month_averaged=st.booleans(),
    has_driver_clause=st.booleans(),
    month_s=st.sampled_from([0, 10 * HOUR, 45 * HOUR]),
    year_s=st.sampled_from([0, 15 * HOUR, 360 * HOUR]),
    year_most_s=st.sampled_from([20 * HOUR, 60 * HOUR, 960 * HOUR]),
    year_begins_month=st.sampled_from([1, 4, 6, 7]),
)
AGREEMENTS = st.sampled_from([(None, None), (270 * HOUR, 0), (300 * HOUR, None)])


@st.composite
def all_limits(draw):
    limits = draw(st.sampled_from([DAY_SHIFT, ALTERNATE_DAYS, GARAGE_WAITING]))
    bound, months = draw(AGREEMENTS)
    low = draw(st.sampled_from([limits.month_bound_s, 60 * HOUR]))
    facts = {"month_bound_s": low, "agreed_month_bound_s": bound, "agreed_months": months}
    facts["holiday"] = HolidayRules(weekday=draw(st.integers(0, 6)), is_agreed=draw(st.booleans()))
    return replace(limits, overtime=draw(OVERTIMES), **facts)


@given(rosters(), all_limits())
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


def work(day, hours):
    """Return a duty of so many hours of work and an hour of break, on the ``day``-th day from a Monday."""
    return duty(day, 8, hours + 1)


def find_overtime(duties, month=date(2026, 6, 1), limits=DAY_SHIFT):
    return compute_totals(duties, limits).overtime.months.get(month, 0) / HOUR


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([8, 8, 8, 8, 8], 0),
        ([10, 6, 8, 8, 8], 2),
        ([8, 8, 8, 8, 8, 8], 8),
        ([10, 8, 8, 8, 8, 3], 5),
        ([7, 7, 7, 7, 7, 7], 2),
        ([0, 9, 0, 0, 0], 1),
    ],
)
def test_overtime_is_beyond_eight_hours_of_a_day_and_forty_of_a_week(hours, expected):
    assert find_overtime([work(n, h) for n, h in enumerate(hours) if h]) == expected


AGREED = replace(DAY_SHIFT, holiday=HolidayRules(is_agreed=True))


def find_holiday_work(duties, limits=DAY_SHIFT, month=date(2026, 6, 1)):
    return compute_totals(duties, limits).overtime.holidays.get(month, 0) / HOUR


@pytest.mark.parametrize(
    ("days", "overtime", "on_holiday"),
    [
        (range(5), 0, 0),
        (range(6), 8, 0),  # Saturday is a day off beyond the law's: its hours are overtime
        ((0, 1, 2, 3, 4, 6), 8, 0),  # so are Sunday's where Saturday was free
        (range(7), 8, 8),  # no day off: Sunday's hours are holiday work, and no overtime
    ],
)
def test_work_on_the_weekly_holiday_is_no_overtime(days, overtime, on_holiday):
    duties = [work(n, 8) for n in days]
    assert (find_overtime(duties), find_holiday_work(duties)) == (overtime, on_holiday)
    assert compute_totals(duties).bound_months[date(2026, 6, 1)] == len(duties) * 9 * HOUR


def test_the_holiday_is_the_day_that_the_rules_of_employment_name():
    duties = [work(n, 10 if n == 2 else 6) for n in range(7)]
    wednesday = replace(DAY_SHIFT, holiday=HolidayRules(weekday=2))
    assert (find_holiday_work(duties), find_overtime(duties)) == (6, 2)
    assert (find_holiday_work(duties, wednesday), find_overtime(duties, limits=wednesday)) == (10, 0)


def test_the_months_45_hours_do_not_contain_the_holiday():
    """Ten hours a day: ten of overtime in five days, and 11.25 more on each Saturday."""
    weeks = [[work(7 * week + n, 10) for n in range(5)] for week in range(4)]
    duties = [*(each for week in weeks for each in week), work(5, 5)]
    assert find_overtime(duties) == 45
    sunday = work(6, 8)
    rules = [b.rule for b in find_breaches([*duties, sunday], AGREED) if not b.is_advice]
    assert rules == []
    more = [*duties[:-1], work(5, 5.1), sunday]
    assert Rule.OVERTIME_MONTH in [b.rule for b in find_breaches(more, AGREED)]


def test_the_drivers_960_hours_do_not_contain_the_holiday_but_the_bound_hours_do():
    limits = replace(AGREED, day_bound_s=24 * HOUR, rest_s=0, long_days_a_week=None)
    limits = replace(limits, overtime=OvertimeLimits(has_driver_clause=True))
    year = year_of_overtime(80)
    # The week from Monday, 6 April 2026 is worked through, Sunday with ten hours.
    have = {each.begin.date() for each in year}
    rest = [datetime(2026, 4, 6 + n, 7, tzinfo=TOKYO) for n in range(6)]
    full = [Duty(at, at + timedelta(hours=1)) for at in rest if at.date() not in have]
    sunday = Duty(datetime(2026, 4, 12, 7, tzinfo=TOKYO), datetime(2026, 4, 12, 18, tzinfo=TOKYO), HOUR)
    before = compute_totals([*year, *full], limits)
    after = compute_totals([*year, *full, sunday], limits)
    assert after.overtime.years == before.overtime.years
    assert after.overtime.holidays == {date(2026, 4, 1): 10 * HOUR}
    assert after.bound_months[date(2026, 4, 1)] - before.bound_months[date(2026, 4, 1)] == 11 * HOUR
    alone = compute_totals([*year, sunday], limits)  # a Sunday in a week with a day off is ordinary work
    assert alone.overtime.years[date(2026, 4, 1)] - before.overtime.years[date(2026, 4, 1)] > 0


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ([0], set()),
        ([0, 1], {("holiday_work", 25)}),  # the two weeks from 25 May hold one, those from 8 June the other
        ([1, 2], set()),
        ([0, 1, 2], {("holiday_work", 25)}),
    ],
)
def test_the_holiday_may_be_worked_once_in_two_weeks_where_it_is_agreed(weeks, expected):
    duties = [work(7 * (week - 1) + n, 5) for week in weeks for n in range(7)]
    assert broken(*duties, limits=AGREED) == expected
    refused = {rule for rule, _day in broken(*duties)}
    assert refused == {"weekly_holiday"}  # without an agreement never


def nights(days, begin=20, hours=9):
    """Return night shifts, each from the evening of a day into the next morning."""
    return [duty(n, begin, hours) for n in days]


def test_six_nights_a_week_leave_a_holiday_where_33_hours_are_free():
    """基発1223第3号 第3の1: 休息期間（9時間）に24時間を加算した継続33時間。暦日である必要はない。"""
    week = nights(range(6))  # Monday to Saturday; the last ends on Sunday at five in the morning
    assert broken(*week, *nights([7])) == set()  # until Monday at eight in the evening: 39 hours
    assert broken(*week, *nights([7], begin=14)) == set()  # 33 hours
    assert broken(*week, *nights([7], begin=13.9)) == {("weekly_holiday", 1)}
    assert broken(*week, *nights([6])) == {("weekly_holiday", 1)}


def test_a_free_calendar_day_is_no_holiday_where_the_rest_is_shorter_than_33_hours():
    """「これらの時間数に達しないものは休日として取り扱われない」: Saturday until 22:00, Monday from six."""
    days = [*(duty(n, 12, 10) for n in range(6)), duty(7, 6.9, 6)]
    assert broken(*days) == {("weekly_holiday", 1)}
    assert broken(*days[:-1], duty(7, 7, 6)) == set()


def test_alternate_days_need_46_hours():
    """隔日勤務: 休息期間（22時間）に24時間を加算した継続46時間。"""
    days = [duty(n, 8, 20, 120) for n in (0, 2, 4)]  # the last ends on Saturday at four in the morning
    assert broken(*days, duty(7, 2, 20, 120), limits=ALTERNATE_DAYS) == set()
    assert broken(*days, duty(7, 1.9, 20, 120), limits=ALTERNATE_DAYS) == {("weekly_holiday", 1)}


def test_of_two_days_off_the_second_takes_24_hours_more():
    """2日続けての休日は、2日目は24時間: one rest over the end of a week is two holidays from 57 hours on."""
    first, second = [duty(n, 12, 6) for n in range(6)], [duty(n, 8, 6) for n in range(9, 14)]
    rest_h = (24 * 8 + 3) - (24 * 5 + 18)  # Saturday at 18:00 until Tuesday at 3:00
    assert rest_h == 57
    assert broken(*first, duty(8, 3, 6), *second) == set()
    assert broken(*first, duty(8, 2.9, 6), *second) == {("weekly_holiday", 8)}


def test_what_lies_past_midnight_is_told_apart_where_the_holiday_begins_or_ends():
    """基発331号: 法定休日である日の午前0時から午後12時までの時間帯に労働した部分が休日労働となる。"""
    duties = nights(range(7), begin=20, hours=9)  # no night off
    # Of Saturday's night five hours lie on Sunday, of Sunday's four; of each hour a ninth is break.
    assert round(find_holiday_work(duties), 2) == round((300 - 33 + 240 - 26) / 60, 2)
    assert compute_totals(duties).overtime.months == {date(2026, 6, 1): (7 * 480 - 481 - 2400) * 60}
    off = [*nights(range(6)), *nights([7])]
    assert find_holiday_work(off) == 0


def test_the_averaged_month_leaves_the_holiday_out_too():
    duties = [duty(n, 8, 9) for n in range(7)]
    limits = replace(ALTERNATE_DAYS, overtime=OvertimeLimits(is_month_averaged=True, month_s=0))
    assert find_holiday_work(duties, limits) == 8
    assert find_overtime(duties, limits=limits) == 0


def test_a_week_over_two_months_gives_each_its_own():
    """29 June is a Monday; the forty hours are full on Friday, 3 July."""
    days = [work(28 + n, 8) for n in range(6)]
    months = [find_overtime(days, date(2026, month, 1)) for month in (6, 7)]
    assert months == [0, 8]


def test_the_averaged_month_has_a_frame_instead_of_days_and_weeks():
    """June has 30 days: 171 3/7 hours."""
    duties = [duty(7 * (n // 3) + 2 * (n % 3), 8, 21, 120) for n in range(10)]  # Monday, Wednesday, Friday
    assert round(find_overtime(duties, limits=ALTERNATE_DAYS), 2) == round(190 - 40 * 30 / 7, 2)


def year_of_overtime(hours_a_month):
    """Return a year from 1 April: in each month so many hours of overtime, on its first ten workdays."""
    found, day = [], datetime(2026, 4, 1, tzinfo=TOKYO)
    while day < datetime(2027, 4, 1, tzinfo=TOKYO):
        if day.weekday() < 5 and sum(d.begin.month == day.month for d in found) < 10:
            begin = day + timedelta(hours=7)
            found.append(Duty(begin, begin + timedelta(hours=9 + hours_a_month / 10), HOUR))
        day += timedelta(days=1)
    return found


@pytest.mark.parametrize(
    ("hours", "has_clause", "expected"),
    [
        (30, False, set()),
        (31, False, {("overtime_year", date(2026, 4, 1))}),
        (31, True, set()),
        (80, True, set()),
        (81, True, {("overtime_year_most", date(2026, 4, 1))}),
    ],
)
def test_the_years_overtime(hours, has_clause, expected):
    limits = replace(DAY_SHIFT, day_bound_s=24 * HOUR, rest_s=0)
    limits = replace(limits, overtime=OvertimeLimits(has_driver_clause=has_clause))
    found = {
        (b.rule.value, b.day)
        for b in find_breaches(year_of_overtime(hours), limits)
        if "overtime_year" in b.rule and not b.is_advice
    }
    assert found == expected


def test_the_months_overtime_is_refused_or_with_the_clause_advised():
    duties = [work(n + 2 * (n // 5), 10.3) for n in range(20)]  # 46 hours
    (plain,) = [b for b in find_breaches(duties) if "overtime" in b.rule]
    assert (plain.rule, plain.day, plain.is_advice) == (Rule.OVERTIME_MONTH, date(2026, 6, 1), False)
    assert round(plain.found / HOUR) == 46
    clause = replace(DAY_SHIFT, overtime=OvertimeLimits(has_driver_clause=True))
    (advised,) = [b for b in find_breaches(duties, clause) if "overtime" in b.rule]
    assert (advised.rule, advised.is_advice) == (Rule.OVERTIME_MONTH_AIM, True)


def test_a_labour_agreement_raises_six_months_of_a_year():
    bound, months = AGREED_MONTHS["alternate"]
    limits = replace(ALTERNATE_DAYS, agreed_month_bound_s=bound, agreed_months=months)
    duties = [
        Duty(begin, begin + timedelta(hours=20.7), 2 * HOUR)
        for month in range(4, 11)
        for begin in (datetime(2026, month, 1 + 2 * n, 8, tzinfo=TOKYO) for n in range(13))
    ]
    found = [(b.rule.value, b.day, b.found) for b in find_breaches(duties, limits) if "month" in b.rule.value]
    assert [one for one in found if "overtime" not in one[0]] == [("agreed_months", date(2026, 4, 1), 7)]
