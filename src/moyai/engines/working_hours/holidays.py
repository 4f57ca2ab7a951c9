"""In which weeks a driver has no holiday.

A driver's holiday is a rest as long as the rest that the duty before it needs and 24 hours more, 33 hours for
day shifts and 46 on alternate days; each further holiday in the same rest takes another 24 hours. It belongs
to a day on which no duty begins, for a duty is the work of the day on which it begins, however far it reaches
past midnight. So a night shift from Saturday to Sunday leaves Sunday free where the next begins 33 hours
later.

Sources: 基発1223第3号 (令和4年12月23日) 第3の1 休日の取扱い, before it 基発93号 (平成元年3月1日); 基発1号
(昭和63年1月1日): 継続勤務が二暦日にわたる場合は始業時刻の属する日の労働とする.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from moyai.engines.working_hours.period import Period, seconds_of
from moyai.engines.working_hours.problem import DAY_S, Limits

DAY, WEEK = timedelta(days=1), timedelta(days=7)


def list_worked_through(periods: Sequence[Period], limits: Limits) -> list[date]:
    """Return the Mondays of the weeks without a holiday, from the first period's week to the last one's.

    Before the first and after the last period nothing is known, and taken to be free.
    """
    if not periods:
        return []
    first, last = monday_of(periods[0].day), monday_of(periods[-1].day)
    free = {monday_of(periods[0].day + DAY * -back) for back in range(1, (periods[0].day - first).days + 1)}
    free |= set(_list_after(periods[-1]))
    for before, after in pairwise(periods):
        rest_s = seconds_of(after.begin - before.end)
        count = 1 + (rest_s - limits.get_holiday_s(before.bound_s)) // DAY_S
        for monday in _list_weeks(before.day + DAY, after.day):
            if count > 0 and monday not in free:
                free.add(monday)
                count -= 1
    weeks = (first + WEEK * number for number in range((last - first).days // 7 + 1))
    return [monday for monday in weeks if monday not in free]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _list_after(last: Period) -> Iterator[date]:
    """Yield the week of the last period where a day of it follows."""
    if last.day.weekday() < 6:
        yield monday_of(last.day)


def _list_weeks(begin: date, end: date) -> list[date]:
    """Return the Mondays of the weeks of the days from one to before another, in order."""
    days = (begin + DAY * number for number in range(max(0, (end - begin).days)))
    return list(dict.fromkeys(monday_of(day) for day in days))
