"""Overtime (時間外労働): work beyond eight hours of a day and forty of a week, or beyond the month's frame.

A day's work is that of the duties that begin on it, breaks taken out. In a week (from Monday) what is beyond
eight hours of a day is overtime of that day, and of the rest what is beyond forty hours, from the day on
which they are full. Long shifts need the averaged month (1か月単位の変形労働時間制): overtime is
then what lies beyond forty hours × days of the month ÷ 7.

Where a duty reaches over midnight, what lies within the calendar day of the holiday is work on it, the rest
belongs to the day on which the duty began (基発331号 平成6年5月31日). Where in the duty its break lay is not
known: each part has its share.

Work on the weekly holiday (法定休日, ``HolidayRules``) is no overtime: the 45 hours of a month, the 360 of
a year and the drivers' 960 of a year are about 時間外労働 alone and do not contain it (労働基準法 36条 1項
tells 「労働時間を延長し、又は休日に労働させる」 apart, 4項 and 5項 limit the former, 140条 puts 960 for 720).
What does contain it for others, 100 hours a month and 80 on the mean of months (36条 6項 2号・3号), does not
hold for drivers (140条). Bound hours contain it (改善基準告示 2条). Work on any other day off is ordinary
work, and overtime where it lies beyond the forty hours.

Sources: 労働基準法 32条, 32条の2, 35条, 36条 1項・4項・5項・6項, 140条; 厚生労働省 「時間外労働の上限規制
わかりやすい解説」 and driver-roudou-jikan.mhlw.go.jp/taxi/notice (all since 2024-04-01).
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from moyai.engines.working_hours.problem import HOUR, OvertimeLimits
from moyai.engines.working_hours.solution import Breach, Rule

DAY_WORK_S = 8 * HOUR
WEEK_WORK_S = 40 * HOUR


@dataclass(frozen=True, slots=True)
class Overtime:
    """Overtime of one driver.

    Attributes:
        months: Seconds by first day of the month.
        years: Seconds by first day of the agreement's year.
        holidays: Seconds of work on the weekly holiday by first day of the month, which the others leave out.
    """

    months: Mapping[date, int]
    years: Mapping[date, int]
    holidays: Mapping[date, int] = field(default_factory=dict)


def sum_overtime(
    work: Iterable[tuple[date, int]],
    limits: OvertimeLimits,
    on_holidays: Iterable[tuple[date, int]] = (),
) -> Overtime:
    """Return the overtime of days of work.

    Args:
        work: Day on which a duty begins, and seconds of work in it; any order, several a day.
        limits: How it is counted.
        on_holidays: Weekly holidays that were worked, and seconds of work on each; not contained in ``work``.
    """
    by_day: defaultdict[date, int] = defaultdict(int)
    holidays: defaultdict[date, int] = defaultdict(int)
    for day, seconds in work:
        by_day[day] += seconds
    for day, seconds in on_holidays:
        holidays[day.replace(day=1)] += seconds
    months = _sum_averaged(by_day) if limits.is_month_averaged else _sum_by_week(by_day)
    years: defaultdict[date, int] = defaultdict(int)
    for month, seconds in months.items():
        years[year_of(month, limits)] += seconds
    return Overtime(months, dict(years), dict(holidays))


def year_of(day: date, limits: OvertimeLimits) -> date:
    """Return the first day of the agreement's year in which a day lies."""
    year = day.year if day.month >= limits.year_begins_month else day.year - 1
    return date(year, limits.year_begins_month, 1)


def check_overtime(found: Overtime, limits: OvertimeLimits) -> Iterator[Breach]:
    """Yield what is beyond the limits; with the clause for drivers a month or year is only advice."""
    month_rule, year_rule = Rule.OVERTIME_MONTH, Rule.OVERTIME_YEAR
    if limits.has_driver_clause:
        month_rule, year_rule = Rule.OVERTIME_MONTH_AIM, Rule.OVERTIME_YEAR_AIM
    for month, seconds in found.months.items():
        if seconds > limits.month_s:
            yield Breach(month_rule, month, seconds, limits.month_s)
    for year, seconds in found.years.items():
        if seconds > limits.year_most_s:
            yield Breach(Rule.OVERTIME_YEAR_MOST, year, seconds, limits.year_most_s)
        elif seconds > limits.year_s:
            yield Breach(year_rule, year, seconds, limits.year_s)


def _sum_by_week(by_day: Mapping[date, int]) -> dict[date, int]:
    months: defaultdict[date, int] = defaultdict(int)
    for _monday, days in groupby(sorted(by_day), key=_monday_of):
        left = WEEK_WORK_S
        for day in days:
            within = min(by_day[day], DAY_WORK_S)
            ordinary = min(within, left)
            left -= ordinary
            months[day.replace(day=1)] += by_day[day] - ordinary
    return dict(months)


def _sum_averaged(by_day: Mapping[date, int]) -> dict[date, int]:
    months: defaultdict[date, int] = defaultdict(int)
    for day, seconds in by_day.items():
        months[day.replace(day=1)] += seconds
    frames = {month: WEEK_WORK_S * monthrange(month.year, month.month)[1] // 7 for month in months}
    return {month: max(0, seconds - frames[month]) for month, seconds in months.items()}


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
