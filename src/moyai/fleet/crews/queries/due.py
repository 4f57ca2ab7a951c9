"""Which records are due, and what is missing of each today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from moyai.core.clock import local
from moyai.fleet.crews.models import Accident, Complaint
from moyai.fleet.crews.queries.drivers import list_expiring
from moyai.fleet.crews.queries.incidents import list_members
from moyai.fleet.crews.queries.roll_calls import list_roll_call_rows
from moyai.fleet.crews.queries.scope import Firms, within
from moyai.fleet.crews.regimes import Due, RecordKind, Regime, list_due
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.models import Shift

LOOK_BACK = timedelta(days=7)
"""How far back roll-calls and duty records are missed on the page."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """A record that is due, and how many of it are missing; for lists (members) how many there are."""

    regime: Regime
    due: Due
    missing: int
    present: int | None = None


def list_due_rows(now: datetime, firms: Firms = None) -> list[DueRow]:
    """Return every record that is due in this town, with what is missing of it."""
    today = local(now).date()
    counted: dict[RecordKind, int] = {}
    rows = []
    for regime, due in list_due():
        if due.kind not in counted:
            counted[due.kind] = _COUNTS[due.kind](today, now, firms)
        if due.kind == RecordKind.MEMBERS:
            rows.append(DueRow(regime, due, 0, counted[due.kind]))
        else:
            rows.append(DueRow(regime, due, counted[due.kind]))
    return rows


def count_roll_calls_owed(today: date, now: datetime, firms: Firms) -> int:
    """Return how many roll-calls of today and the week before were not held."""
    days = [today - timedelta(days=n) for n in range(LOOK_BACK.days + 1)]
    rows = [row for day in days for row in list_roll_call_rows(day, now, firms)]
    return sum(row.owes_before + row.owes_after for row in rows)


def count_duty_records_missing(today: date, now: datetime, firms: Firms) -> int:
    """Return how many shifts of the week before today ended without a duty record."""
    ended = Shift.objects.filter(
        within(firms, "vehicle__partner"),
        status=ShiftStatus.CLOSED,
        duty_record__isnull=True,
        date__lt=today,
        date__gte=today - LOOK_BACK,
    )
    return ended.count()


def count_drivers_without_file(today: date, now: datetime, firms: Firms) -> int:
    """Return how many drivers of the roster, from a week ago on, have no page of the register."""
    shifts = Shift.objects.filter(
        within(firms, "vehicle__partner"), date__gte=today - LOOK_BACK, driver__driver_file__isnull=True
    )
    return shifts.values("driver").distinct().order_by().count()


def count_training_due(today: date, now: datetime, firms: Firms) -> int:
    """Return how much training and how many tests are due again within the time in which people are told."""
    return sum(each.kind != "licence" for each in list_expiring(today, firms))


def count_complaints_open(today: date, now: datetime, firms: Firms) -> int:
    """Return how many complaints have no answer."""
    return Complaint.objects.filter(within(firms, "partner"), answers__isnull=True).count()


def count_accidents_open(today: date, now: datetime, firms: Firms) -> int:
    """Return how many accidents have no cause written down."""
    return Accident.objects.filter(within(firms, "vehicle__partner"), findings__isnull=True).count()


def count_members(today: date, now: datetime, firms: Firms) -> int:
    """Return how many people stand on the passenger list."""
    return list_members(today).count()


_COUNTS: dict[RecordKind, Callable[[date, datetime, Firms], int]] = {
    RecordKind.ROLL_CALL: count_roll_calls_owed,
    RecordKind.DUTY: count_duty_records_missing,
    RecordKind.DRIVER_FILE: count_drivers_without_file,
    RecordKind.TRAINING: count_training_due,
    RecordKind.COMPLAINT: count_complaints_open,
    RecordKind.ACCIDENT: count_accidents_open,
    RecordKind.MEMBERS: count_members,
}
