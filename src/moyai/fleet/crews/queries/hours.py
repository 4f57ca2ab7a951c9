"""How near each driver is to the limits of a month and of the agreement's year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from moyai.core.accounts.models import User
from moyai.engines.working_hours import Breach, Duty, Limits, Rule, compute_totals, find_breaches, year_of
from moyai.fleet.crews.hours import find_limits, is_about_hours, list_duties
from moyai.fleet.crews.queries.scope import Firms, within
from moyai.fleet.models import Shift

NEAR_PCT = 80
"""From here on a driver is near a limit."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Hours that are limited, in seconds; planned shifts are contained."""

    found_s: int
    limit_s: int

    @property
    def percent(self) -> int:
        """How much of the limit is used up; 101 at least where it is broken."""
        rounded = 100 * self.found_s // self.limit_s
        return max(rounded, 101) if self.found_s > self.limit_s else rounded

    @property
    def left_s(self) -> int:
        """What is left; negative beyond the limit."""
        return self.limit_s - self.found_s

    @property
    def is_near(self) -> bool:
        """Whether somebody should look at it."""
        return NEAR_PCT <= self.percent <= 100


@dataclass(frozen=True, slots=True)
class DriverSums:
    """A driver's sums of a month and its year, and the rules that they break."""

    driver: User
    bound: Sum
    overtime_month: Sum
    overtime_year: Sum
    holiday_month_s: int
    breaches: tuple[Breach, ...]

    @property
    def percent(self) -> int:
        """The limit that is used up most."""
        return max(each.percent for each in (self.bound, self.overtime_month, self.overtime_year))


@dataclass(frozen=True, slots=True)
class MonthOfHours:
    """Everybody who drives in a year, as near as they are in one of its months: the nearest first."""

    month: date
    year: date
    limits: Limits
    drivers: tuple[DriverSums, ...]


def get_month_of_hours(month: date, firms: Firms = None) -> MonthOfHours:
    """Return the sums of each driver of a month and of its year: two queries.

    Args:
        month: Its first day.
        firms: Whose drivers.
    """
    limits = find_limits()
    year = year_of(month, limits.overtime)
    shifts = Shift.objects.filter(
        within(firms, "vehicle__partner"), date__gte=year, date__lt=year.replace(year=year.year + 1)
    )
    drivers = {one.pk: one for one in User.objects.filter(pk__in=shifts.values("driver"))}
    duties = list_duties(month, month, drivers=drivers.keys())
    found = [_add_up(driver, duties[pk], month, year, limits) for pk, driver in drivers.items()]
    ordered = sorted(found, key=lambda each: (-each.percent, each.driver.display_name, each.driver.pk))
    return MonthOfHours(month, year, limits, tuple(ordered))


def _add_up(driver: User, duties: list[Duty], month: date, year: date, limits: Limits) -> DriverSums:
    totals = compute_totals(duties, limits)
    rules = limits.overtime
    about = [
        b
        for b in find_breaches(duties, limits)
        if is_about_hours(b) and (b.day in (month, year) or _is_holiday_in(b, month))
    ]
    return DriverSums(
        driver=driver,
        bound=Sum(totals.bound_months.get(month, 0), limits.agreed_month_bound_s or limits.month_bound_s),
        overtime_month=Sum(totals.overtime.months.get(month, 0), rules.month_s),
        overtime_year=Sum(
            totals.overtime.years.get(year, 0), rules.year_most_s if rules.has_driver_clause else rules.year_s
        ),
        holiday_month_s=totals.overtime.holidays.get(month, 0),
        breaches=tuple(b for b in about if _is_sum(b)),
    )


def _is_holiday_in(breach: Breach, month: date) -> bool:
    """Tell whether two weeks in which too many holidays are worked begin in a month."""
    return breach.rule == Rule.HOLIDAY_WORK and breach.day.replace(day=1) == month


def _is_sum(breach: Breach) -> bool:
    return breach.rule.value.startswith(("overtime", "month_bound", "agreed", "holiday_work"))
