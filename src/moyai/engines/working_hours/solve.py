"""Which rules a driver's duties break."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from moyai.engines.working_hours.overtime import Overtime, check_overtime, sum_overtime, year_of
from moyai.engines.working_hours.problem import DAY_SHIFT, LABOUR_BREAKS, Duty, HolidayRules, Limits
from moyai.engines.working_hours.solution import Breach, Rule

DAY = timedelta(days=1)
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class _Period:
    """Duties that count as one: what lies between them is a break."""

    begin: datetime
    end: datetime
    break_s: int

    @property
    def day(self) -> date:
        return self.begin.date()

    @property
    def bound_s(self) -> int:
        return _seconds(self.end - self.begin)


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
        *_check_weeks(ordered, limits.holiday),
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


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _find_overlaps(ordered: Sequence[Duty]) -> Iterator[tuple[Duty, Duty]]:
    for number, first in enumerate(ordered):
        for second in ordered[number + 1 :]:
            if second.begin >= first.end:
                break
            yield first, second


def _overlap_s(first: Duty, second: Duty) -> int:
    return _seconds(min(first.end, second.end) - second.begin)


def _merge(ordered: Sequence[Duty], limits: Limits) -> list[_Period]:
    periods: list[_Period] = []
    for duty in ordered:
        last = periods[-1] if periods else None
        if last is not None and _belongs(last, duty, limits):
            gap = max(0, _seconds(duty.begin - last.end))
            end = max(last.end, duty.end)
            periods[-1] = _Period(last.begin, end, last.break_s + duty.break_s + gap)
        else:
            periods.append(_Period(duty.begin, duty.end, duty.break_s))
    return periods


def _belongs(last: _Period, duty: Duty, limits: Limits) -> bool:
    if duty.begin < last.end:
        return True
    is_near = _seconds(duty.begin - last.end) < limits.rest_s
    return is_near and _seconds(duty.end - last.begin) <= limits.day_bound_s


def _bound_in_day(number: int, periods: Sequence[_Period]) -> int:
    """Return the bound seconds within 24 hours from a period's begin: the next one may begin in them."""
    first = periods[number]
    until = first.begin + DAY
    later = [
        _seconds(min(each.end, until) - each.begin) for each in periods[number + 1 :] if each.begin < until
    ]
    return first.bound_s + sum(later)


def _check_days(periods: Sequence[_Period], limits: Limits) -> Iterator[Breach]:
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


def _check_rests(periods: Sequence[_Period], limits: Limits) -> Iterator[Breach]:
    for first, second in pairwise(periods):
        rest = _seconds(second.begin - first.end)
        if rest < limits.rest_s:
            yield Breach(Rule.REST, second.day, rest, limits.rest_s)
        elif rest < limits.rest_aim_s:
            yield Breach(Rule.REST_AIM, second.day, rest, limits.rest_aim_s)
        if limits.strain_s is None or limits.strain_rest_s is None or first.bound_s <= limits.strain_s:
            continue
        if rest < limits.strain_rest_s:
            yield Breach(Rule.STRAIN_REST, second.day, rest, limits.strain_rest_s)


def _check_pairs(periods: Sequence[_Period], limits: Limits) -> Iterator[Breach]:
    if limits.pair_mean_s is None:
        return
    for first, second in pairwise(periods):
        mean = (first.bound_s + second.bound_s) // 2
        if mean > limits.pair_mean_s:
            yield Breach(Rule.PAIR_MEAN, second.day, mean, limits.pair_mean_s)


def _check_breaks(periods: Sequence[_Period], limits: Limits) -> Iterator[Breach]:
    for each in periods:
        nap_s = limits.nap_s if limits.nap_from_s is not None and each.bound_s > limits.nap_from_s else None
        if nap_s is not None and each.break_s < nap_s:
            yield Breach(Rule.NAP, each.day, each.break_s, nap_s)
        needed = next((least for work, least in LABOUR_BREAKS if each.bound_s - each.break_s > work), 0)
        if each.break_s < needed:
            yield Breach(Rule.BREAK, each.day, each.break_s, needed)


def _sum_months(periods: Sequence[_Period]) -> dict[date, int]:
    by_month: defaultdict[date, int] = defaultdict(int)
    for each in periods:
        by_month[each.day.replace(day=1)] += each.bound_s
    return by_month


def _sum_overtime(periods: Sequence[_Period], limits: Limits) -> Overtime:
    """Return the overtime, work on holidays told apart where a duty begins on each day of the week.

    Where duties reach over midnight, as on alternate days, it stays with the rest, which is stricter.
    """
    work = ((each.day, each.bound_s - each.break_s) for each in periods)
    full = _list_full((each.day, each.day) for each in periods)
    holidays = {monday + timedelta(days=limits.holiday.weekday) for monday in full}
    return sum_overtime(work, limits.overtime, holidays)


def _check_months(periods: Sequence[_Period], limits: Limits) -> Iterator[Breach]:
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


def _check_weeks(duties: Sequence[Duty], rules: HolidayRules) -> Iterator[Breach]:
    """Without an agreement every week has a holiday; with one it may be worked once in two weeks.

    A holiday is a whole calendar day; somebody who works past midnight works on both days.
    """
    full = _list_full((each.begin.date(), (each.end - timedelta(microseconds=1)).date()) for each in duties)
    if not rules.is_agreed:
        yield from (Breach(Rule.WEEKLY_HOLIDAY, monday, WEEK_DAYS, WEEK_DAYS - 1) for monday in full)
        return
    fortnights = Counter(_fortnight_of(monday, rules) for monday in full)
    for begin, count in fortnights.items():
        if count > rules.most_a_fortnight:
            yield Breach(Rule.HOLIDAY_WORK, begin, count, rules.most_a_fortnight)


def _list_full(spans: Iterable[tuple[date, date]]) -> list[date]:
    """Return the Mondays of the weeks of which every day lies within one of the spans of days."""
    by_week: defaultdict[date, set[date]] = defaultdict(set)
    for first, last in spans:
        day = first
        while day <= last:
            by_week[day - timedelta(days=day.weekday())].add(day)
            day += DAY
    return [monday for monday, days in by_week.items() if len(days) == WEEK_DAYS]


def _fortnight_of(monday: date, rules: HolidayRules) -> date:
    since = (monday - rules.fortnights_from).days
    return monday - timedelta(days=since % (2 * WEEK_DAYS))
