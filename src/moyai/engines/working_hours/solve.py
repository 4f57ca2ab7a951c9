"""Which rules a driver's duties break."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from moyai.engines.working_hours.holidays import list_worked_through
from moyai.engines.working_hours.overtime import Overtime, check_overtime, sum_overtime, year_of
from moyai.engines.working_hours.period import Period, seconds_of
from moyai.engines.working_hours.problem import DAY_SHIFT, LABOUR_BREAKS, MINUTE, Duty, HolidayRules, Limits
from moyai.engines.working_hours.solution import Breach, Rule

DAY = timedelta(days=1)
WEEK_DAYS = 7


def find_breaches(duties: Iterable[Duty], limits: Limits = DAY_SHIFT) -> tuple[Breach, ...]:
    """Return every rule that one driver's duties break, by day.

    Duties with less than the least rest between them are one, and what lies between them a break, as long as
    the whole stays within the longest day; else there is too little rest between two.

    Args:
        duties: The duties of one driver, in any order; of the month and of a week around what is asked about.
        limits: Which shift it is.

    Returns:
        Breaches in the order of their days, those that are only advice among them.
    """
    ordered = sorted(duties, key=lambda each: (each.begin, each.end))
    overlaps = [Breach(Rule.OVERLAP, b.begin.date(), _overlap_s(a, b), 0) for a, b in _find_overlaps(ordered)]
    periods = _merge(ordered, limits)
    found = [
        *overlaps,
        *_check_days(periods, limits),
        *_check_rests(periods, limits),
        *_check_pairs(periods, limits),
        *_check_breaks(periods, limits),
        *_check_months(periods, limits),
        *_check_weeks(periods, limits),
        *check_overtime(_sum_overtime(periods, limits), limits.overtime),
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.rule)))


@dataclass(frozen=True, slots=True)
class Totals:
    """How long one driver is bound and works over.

    Attributes:
        bound_months: Bound seconds by first day of the month.
        overtime: Overtime by month and year.
    """

    bound_months: Mapping[date, int]
    overtime: Overtime


def compute_totals(duties: Iterable[Duty], limits: Limits = DAY_SHIFT) -> Totals:
    """Return the sums that the limits of months and years are about.

    Args:
        duties: The duties of one driver, in any order; of the whole year that is asked about.
        limits: Which shift it is.
    """
    periods = _merge(sorted(duties, key=lambda each: (each.begin, each.end)), limits)
    return Totals(_sum_months(periods), _sum_overtime(periods, limits))


def list_new_breaches(
    before: Iterable[Duty], after: Iterable[Duty], limits: Limits = DAY_SHIFT
) -> tuple[Breach, ...]:
    """Return what a change of the duties breaks anew or makes worse; what was as bad before is not held
    against it."""
    known = {(each.rule, each.day): each.excess for each in find_breaches(before, limits)}
    return tuple(
        each for each in find_breaches(after, limits) if each.excess > known.get((each.rule, each.day), 0)
    )


def _find_overlaps(ordered: Sequence[Duty]) -> Iterator[tuple[Duty, Duty]]:
    for number, first in enumerate(ordered):
        for second in ordered[number + 1 :]:
            if second.begin >= first.end:
                break
            yield first, second


def _overlap_s(first: Duty, second: Duty) -> int:
    return seconds_of(min(first.end, second.end) - second.begin)


def _merge(ordered: Sequence[Duty], limits: Limits) -> list[Period]:
    periods: list[Period] = []
    for duty in ordered:
        last = periods[-1] if periods else None
        if last is not None and _belongs(last, duty, limits):
            gap = max(0, seconds_of(duty.begin - last.end))
            end = max(last.end, duty.end)
            periods[-1] = Period(last.begin, end, last.break_s + duty.break_s + gap)
        else:
            periods.append(Period(duty.begin, duty.end, duty.break_s))
    return periods


def _belongs(last: Period, duty: Duty, limits: Limits) -> bool:
    if duty.begin < last.end:
        return True
    is_near = seconds_of(duty.begin - last.end) < limits.rest_s
    return is_near and seconds_of(duty.end - last.begin) <= limits.day_bound_s


def _bound_in_day(number: int, periods: Sequence[Period]) -> int:
    """Return the bound seconds within 24 hours from a period's begin: the next one may begin in them."""
    first = periods[number]
    until = first.begin + DAY
    later = [
        seconds_of(min(each.end, until) - each.begin) for each in periods[number + 1 :] if each.begin < until
    ]
    return first.bound_s + sum(later)


def _check_days(periods: Sequence[Period], limits: Limits) -> Iterator[Breach]:
    is_alternate = limits.pair_mean_s is not None
    lengths = [
        (each.day, each.bound_s if is_alternate else _bound_in_day(number, periods))
        for number, each in enumerate(periods)
    ]
    for day, length in lengths:
        if length > limits.day_bound_s:
            yield Breach(Rule.DAY_BOUND, day, length, limits.day_bound_s)
        elif limits.day_aim_s is not None and length > limits.day_aim_s:
            yield Breach(Rule.DAY_AIM, day, length, limits.day_aim_s)
    if limits.long_day_s is not None:
        yield from _check_long_days([day for day, s in lengths if s > limits.long_day_s], limits)


def _check_long_days(days: Sequence[date], limits: Limits) -> Iterator[Breach]:
    if limits.long_days_a_week is not None:
        for day in dict.fromkeys(days):
            within = sum(day <= each < day + timedelta(days=WEEK_DAYS) for each in days)
            if within > limits.long_days_a_week:
                yield Breach(Rule.LONG_DAYS_WEEK, day, within, limits.long_days_a_week)
    if limits.long_days_a_month is not None:
        for month, count in Counter(each.replace(day=1) for each in days).items():
            if count > limits.long_days_a_month:
                yield Breach(Rule.LONG_DAYS_MONTH, month, count, limits.long_days_a_month)


def _check_rests(periods: Sequence[Period], limits: Limits) -> Iterator[Breach]:
    for first, second in pairwise(periods):
        rest = seconds_of(second.begin - first.end)
        if rest < limits.rest_s:
            yield Breach(Rule.REST, second.day, rest, limits.rest_s)
        elif rest < limits.rest_aim_s:
            yield Breach(Rule.REST_AIM, second.day, rest, limits.rest_aim_s)
        if limits.strain_s is None or limits.strain_rest_s is None or first.bound_s <= limits.strain_s:
            continue
        if rest < limits.strain_rest_s:
            yield Breach(Rule.STRAIN_REST, second.day, rest, limits.strain_rest_s)


def _check_pairs(periods: Sequence[Period], limits: Limits) -> Iterator[Breach]:
    if limits.pair_mean_s is None:
        return
    for first, second in pairwise(periods):
        mean = (first.bound_s + second.bound_s) // 2
        if mean > limits.pair_mean_s:
            yield Breach(Rule.PAIR_MEAN, second.day, mean, limits.pair_mean_s)


def _check_breaks(periods: Sequence[Period], limits: Limits) -> Iterator[Breach]:
    for each in periods:
        nap_s = limits.nap_s if limits.nap_from_s is not None and each.bound_s > limits.nap_from_s else None
        if nap_s is not None and each.break_s < nap_s:
            yield Breach(Rule.NAP, each.day, each.break_s, nap_s)
        needed = next((least for work, least in LABOUR_BREAKS if each.bound_s - each.break_s > work), 0)
        if each.break_s < needed:
            yield Breach(Rule.BREAK, each.day, each.break_s, needed)


def _sum_months(periods: Sequence[Period]) -> dict[date, int]:
    by_month: defaultdict[date, int] = defaultdict(int)
    for each in periods:
        by_month[each.day.replace(day=1)] += each.bound_s
    return by_month


def _sum_overtime(periods: Sequence[Period], limits: Limits) -> Overtime:
    """Return the overtime; in a week without a holiday what lies on the day that should be one is apart."""
    weekday = timedelta(days=limits.holiday.weekday)
    free = {monday + weekday for monday in list_worked_through(periods, limits)}
    ordinary: list[tuple[date, int]] = []
    on_holidays: list[tuple[date, int]] = []
    for each in periods:
        work_s = each.bound_s - each.break_s
        for day in _list_days(each):
            if day in free:
                apart_s = _work_on(day, each)
                work_s -= apart_s
                on_holidays.append((day, apart_s))
        ordinary.append((each.day, work_s))
    return sum_overtime(ordinary, limits.overtime, on_holidays)


def _list_days(period: Period) -> Iterator[date]:
    day = period.day
    while day <= (period.end - timedelta(microseconds=1)).date():
        yield day
        day += DAY


def _work_on(day: date, period: Period) -> int:
    """Return how much of a period's work lies on a calendar day, its break shared out by whole minutes."""
    midnight = datetime.combine(day, time(), period.begin.tzinfo)
    part_s = seconds_of(min(period.end, midnight + DAY) - max(period.begin, midnight))
    return part_s - period.break_s // MINUTE * part_s // period.bound_s * MINUTE


def _check_months(periods: Sequence[Period], limits: Limits) -> Iterator[Breach]:
    most = limits.agreed_month_bound_s or limits.month_bound_s
    raised: Counter[date] = Counter()
    for month, total in _sum_months(periods).items():
        if total > most:
            yield Breach(Rule.MONTH_BOUND, month, total, most)
        if total > limits.month_bound_s:
            raised[year_of(month, limits.overtime)] += 1
    if limits.agreed_months is not None:
        for year, count in raised.items():
            if count > limits.agreed_months:
                yield Breach(Rule.AGREED_MONTHS, year, count, limits.agreed_months)


def _check_weeks(periods: Sequence[Period], limits: Limits) -> Iterator[Breach]:
    """Without an agreement every week has a holiday; with one it may be worked once in two weeks."""
    rules, worked = limits.holiday, list_worked_through(periods, limits)
    if not rules.is_agreed:
        yield from (Breach(Rule.WEEKLY_HOLIDAY, monday, 0, 1) for monday in worked)
        return
    fortnights = Counter(_fortnight_of(monday, rules) for monday in worked)
    for begin, count in fortnights.items():
        if count > rules.most_a_fortnight:
            yield Breach(Rule.HOLIDAY_WORK, begin, count, rules.most_a_fortnight)


def _fortnight_of(monday: date, rules: HolidayRules) -> date:
    since = (monday - rules.fortnights_from).days
    return monday - timedelta(days=since % (2 * WEEK_DAYS))
