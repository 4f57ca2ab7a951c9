"""Reads on roll-calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from moyai.fleet.crews.enums import RollCallKind
from moyai.fleet.crews.models import DriverStatement, RollCall
from moyai.fleet.crews.queries.scope import Firms, within
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.models import Shift


@dataclass(frozen=True, slots=True)
class RollCallRow:
    """A shift of a day with the roll-calls that stand, and whether one is owed."""

    shift: Shift
    before: RollCall | None
    after: RollCall | None
    owes_before: bool
    owes_after: bool

    @property
    def is_refused(self) -> bool:
        """Whether the driver must not drive."""
        return self.before is not None and not self.before.is_fit


def find_standing(shift: Shift, kind: RollCallKind) -> RollCall | None:
    """Return the roll-call that counts: the last one of the shift's present driver, corrections in the
    place of what they correct."""
    found = RollCall.objects.filter(shift=shift, kind=kind, driver=shift.driver_id, corrected_by__isnull=True)
    return found.order_by("-at", "-pk").first()


def find_statement(shift: Shift, kind: RollCallKind) -> DriverStatement | None:
    """Return what the driver said of themselves."""
    return DriverStatement.objects.filter(shift=shift, kind=kind).first()


def list_roll_call_rows(day: date, now: datetime, firms: Firms = None) -> list[RollCallRow]:
    """Return every shift of a day with its roll-calls: two queries."""
    shifts = (
        Shift.objects.filter(within(firms, "vehicle__partner"), date=day)
        .select_related("vehicle__partner", "driver")
        .order_by("starts_at", "vehicle__code")
    )
    standing = _list_standing(shifts)
    return [_make_row(each, standing, now) for each in shifts]


def list_unfit_rows(day: date, now: datetime) -> list[RollCallRow]:
    """Return the shifts that have not begun because a roll-call refused or is still owed."""
    waiting = (ShiftStatus.PLANNED,)
    rows = list_roll_call_rows(day, now)
    return [each for each in rows if each.shift.status in waiting and (each.is_refused or each.owes_before)]


def list_roll_calls(first: date, last: date, firms: Firms = None) -> list[RollCall]:
    """Return every entry of the days from ``first`` to ``last``, corrected ones included, in order."""
    found = RollCall.objects.filter(
        within(firms, "shift__vehicle__partner"), shift__date__gte=first, shift__date__lte=last
    )
    return list(
        found.select_related("shift__vehicle__partner", "corrected_by").order_by("shift__date", "at", "pk")
    )


def _list_standing(shifts: Iterable[Shift]) -> dict[tuple[int, str], RollCall]:
    found = RollCall.objects.filter(shift__in=[each.pk for each in shifts], corrected_by__isnull=True)
    drivers = {each.pk: each.driver_id for each in shifts}
    return {
        (each.shift_id, each.kind): each
        for each in found.order_by("at", "pk")
        if each.driver_id == drivers[each.shift_id]
    }


def _make_row(shift: Shift, standing: dict[tuple[int, str], RollCall], now: datetime) -> RollCallRow:
    before = standing.get((shift.pk, RollCallKind.BEFORE))
    after = standing.get((shift.pk, RollCallKind.AFTER))
    is_waiting = shift.status == ShiftStatus.PLANNED and shift.ends_at > now
    has_run = shift.status in (ShiftStatus.OPEN, ShiftStatus.CLOSED)
    return RollCallRow(
        shift=shift,
        before=before,
        after=after,
        owes_before=before is None and (has_run or is_waiting),
        owes_after=after is None
        and (shift.status == ShiftStatus.CLOSED or (has_run and shift.ends_at <= now)),
    )
