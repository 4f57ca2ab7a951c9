"""Reads on the roster: a week by vehicle and day, and each driver's hours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from moyai.core.accounts.models import User
from moyai.engines.working_hours import Breach, Duty, find_breaches, year_of
from moyai.fleet.crews.hours import find_limits, is_about_hours, list_duties
from moyai.fleet.crews.models import RosterChange
from moyai.fleet.crews.queries.scope import Firms, within
from moyai.fleet.models import Shift, Vehicle

WEEK_DAYS = 7
CHANGES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A vehicle's week: for each of seven days its shifts."""

    vehicle: Vehicle
    days: tuple[tuple[Shift, ...], ...]


@dataclass(frozen=True, slots=True)
class DriverHours:
    """How long a driver is bound in a week and in its month, and which rules that breaks."""

    driver: User
    week_s: int
    month_s: int
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class RosterWeek:
    """A week of the roster."""

    monday: date
    rows: tuple[RosterRow, ...]
    drivers: tuple[DriverHours, ...]

    @property
    def days(self) -> list[date]:
        """The seven days."""
        return [self.monday + timedelta(days=n) for n in range(WEEK_DAYS)]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def get_roster_week(monday: date, firms: Firms = None) -> RosterWeek:
    """Return a week of the roster: three queries."""
    sunday = monday + timedelta(days=WEEK_DAYS - 1)
    vehicles = Vehicle.objects.filter(within(firms, "partner")).order_by("code")
    shifts = Shift.objects.filter(
        within(firms, "vehicle__partner"), date__gte=monday, date__lte=sunday
    ).select_related("driver", "vehicle")
    cells: defaultdict[tuple[int, date], list[Shift]] = defaultdict(list)
    drivers: dict[int, User] = {}
    for shift in shifts.order_by("starts_at"):
        cells[shift.vehicle_id, shift.date].append(shift)
        drivers[shift.driver_id] = shift.driver
    days = [monday + timedelta(days=n) for n in range(WEEK_DAYS)]
    rows = tuple(RosterRow(v, tuple(tuple(cells[v.pk, day]) for day in days)) for v in vehicles)
    return RosterWeek(monday, rows, _list_hours(monday, sunday, drivers))


def list_roster_changes(firms: Firms = None) -> list[RosterChange]:
    """Return the last changes of the roster; a firm sees those of its own people."""
    found = RosterChange.objects.select_related("by")
    if firms is not None:
        found = found.filter(by__memberships__partner__in=firms).distinct()
    return list(found[:CHANGES_SHOWN])


def _list_hours(monday: date, sunday: date, drivers: dict[int, User]) -> tuple[DriverHours, ...]:
    duties = list_duties(monday, sunday, drivers=drivers.keys())
    limits = find_limits()
    found = []
    for pk, driver in drivers.items():
        breaches = [b for b in find_breaches(duties[pk], limits) if is_about_hours(b)]
        firsts = (sunday.replace(day=1), year_of(sunday, limits.overtime))
        relevant = tuple(b for b in breaches if monday <= b.day <= sunday or b.day in firsts)
        found.append(
            DriverHours(
                driver,
                sum(_seconds(d) for d in duties[pk] if monday <= d.begin.date() <= sunday),
                sum(_seconds(d) for d in duties[pk] if _is_same_month(d.begin.date(), sunday)),
                relevant,
            )
        )
    return tuple(sorted(found, key=lambda each: each.driver.display_name))


def _seconds(duty: Duty) -> int:
    return int((duty.end - duty.begin).total_seconds())


def _is_same_month(day: date, other: date) -> bool:
    return (day.year, day.month) == (other.year, other.month)
