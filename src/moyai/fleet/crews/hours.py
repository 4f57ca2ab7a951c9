"""The roster's shifts as duties for the engine of working hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from moyai.core.clock import at_local, local
from moyai.engines.working_hours import (
    AGREED_MONTHS,
    ALTERNATE_DAYS,
    DAY_SHIFT,
    GARAGE_WAITING,
    Breach,
    Duty,
    HolidayRules,
    Limits,
    Rule,
    list_new_breaches,
    year_of,
)
from moyai.fleet.crews.regimes import find_agreement, find_shift_pattern
from moyai.fleet.crews.roster_plan import ShiftPlan
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.models import Shift

LEAD = timedelta(minutes=20)
TRAIL = timedelta(minutes=10)
"""How long before and after a shift a driver is bound: roll-call, inspection, closing. Assumed."""

AROUND = timedelta(days=15)
"""How far beyond a year its rules reach: two weeks that begin in it, and the rest before it."""

_LIMITS = {"day": DAY_SHIFT, "alternate": ALTERNATE_DAYS, "waiting": GARAGE_WAITING}


def find_limits() -> Limits:
    """Return the limits of the shifts that this town drives, under what is agreed with its drivers."""
    pattern, agreed = find_shift_pattern(), find_agreement()
    limits = _LIMITS[pattern]
    overtime = replace(
        limits.overtime,
        has_driver_clause=agreed.has_driver_clause,
        year_begins_month=agreed.year_begins_month,
    )
    bound_s, months = AGREED_MONTHS.get(pattern, (None, None)) if agreed.raises_bound else (None, None)
    holiday = HolidayRules(weekday=agreed.holiday_weekday, is_agreed=agreed.has_holiday_work)
    limits = replace(limits, holiday=holiday)
    return replace(limits, overtime=overtime, agreed_month_bound_s=bound_s, agreed_months=months)


def make_duty(starts_at: datetime, ends_at: datetime, break_s: int) -> Duty:
    """Return a shift as a duty, on Japan's clock."""
    return Duty(local(starts_at - LEAD), local(ends_at + TRAIL), break_s)


def list_duties(
    first: date, last: date, *, drivers: Collection[int] | None = None, without: Collection[int] = ()
) -> dict[int, list[Duty]]:
    """Return the duties of the agreement's years of two days, and around them, by driver: one query.

    A shift that ended later than planned counts as it was driven.
    """
    overtime = find_limits().overtime
    last_year = year_of(last, overtime)
    begin = at_local(year_of(first, overtime), 0) - AROUND
    end = at_local(last_year.replace(year=last_year.year + 1), 0) + AROUND
    shifts = Shift.objects.filter(starts_at__gte=begin, starts_at__lt=end).select_related("record")
    shifts = shifts.exclude(status=ShiftStatus.BROKEN_OFF).exclude(pk__in=without)
    if drivers is not None:
        shifts = shifts.filter(driver__in=drivers)
    found: defaultdict[int, list[Duty]] = defaultdict(list)
    for shift in shifts:
        record = getattr(shift, "record", None)
        ended = max(shift.ends_at, record.ended_at) if record else shift.ends_at
        found[shift.driver_id].append(make_duty(shift.starts_at, ended, shift.break_s))
    return found


def judge_plans(plans: Iterable[ShiftPlan], *, replaced: Collection[int] = ()) -> list[tuple[int, Breach]]:
    """Return what new plans break, with the driver: only what is new or worse than without them.

    Args:
        plans: Shifts that are to be made or changed.
        replaced: Shifts (ids) in the place of which they stand.
    """
    wanted = list(plans)
    if not wanted:
        return []
    drivers = {each.driver_id for each in wanted}
    days = [local(each.starts_at).date() for each in wanted]
    before = list_duties(min(days), max(days), drivers=drivers)
    after = list_duties(min(days), max(days), drivers=drivers, without=replaced)
    for plan in wanted:
        after[plan.driver_id].append(make_duty(plan.starts_at, plan.ends_at, plan.break_s))
    limits = find_limits()
    return [
        (driver, breach)
        for driver in sorted(drivers)
        for breach in list_new_breaches(before[driver], after[driver], limits)
        if not breach.is_advice and is_about_hours(breach)
    ]


def is_about_hours(breach: Breach) -> bool:
    """Tell whether a breach counts: shifts that follow one another overlap only by what surrounds them."""
    return breach.rule != Rule.OVERLAP
