"""Shifts are made, opened and closed."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.fleet import gates
from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus, VehicleStatus
from moyai.fleet.models import OperatingRecord, Shift, Stop, Task
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.errors import PlanBusy
from moyai.fleet.operations.outage import break_off
from moyai.fleet.operations.replan import SYSTEM, replan_tasks
from moyai.fleet.operations.retiming import retime
from moyai.fleet.planning.driven import measure
from moyai.fleet.planning.load import OPEN_STOPS, RUNNING
from moyai.fleet.planning.plan import day_of


@transaction.atomic
def create_shift(
    *,
    vehicle_id: int,
    driver_id: int,
    starts_at: datetime,
    ends_at: datetime,
    break_s: int = 0,
    break_from: datetime | None = None,
    break_until: datetime | None = None,
    actor: str,
    now: datetime,
) -> Shift:
    """Plan a driver with a vehicle. The break gets its stop when the shift's plan is first written.

    Raises:
        django.db.IntegrityError: the vehicle has a shift that begins then, or the driver has.
    """
    shift = Shift.objects.create(
        vehicle_id=vehicle_id,
        driver_id=driver_id,
        date=day_of(starts_at),
        starts_at=starts_at,
        ends_at=ends_at,
        break_s=break_s,
        break_from=break_from,
        break_until=break_until,
    )
    record(actor=actor, action="fleet.create_shift", subject=f"shift:{shift.pk}", now=now)
    return shift


def open_shift(*, shift_id: int, actor: str = SYSTEM, now: datetime) -> bool:
    """Begin a shift; tell whether it was this call that did.

    One whose vehicle is out of service is broken off instead, and its riders are re-planned. One that must
    not start (gates.py: no roll-call, an expired licence) stays planned until it may.
    """
    shift = Shift.objects.select_related("vehicle").get(pk=shift_id)
    if shift.status != ShiftStatus.PLANNED:
        return False
    if shift.vehicle.status == VehicleStatus.OUT_OF_SERVICE:
        _break_off_unopened(shift_id, actor, now)
        return False
    if gates.find_refusal(shift, now) is not None or not begin(shift):
        return False
    retime(shift_id=shift_id, day=shift.date, now=now)
    return True


def begin(shift: Shift) -> bool:
    """Mark a planned shift as running; tell whether it was planned."""
    begun = Shift.objects.filter(pk=shift.pk, status=ShiftStatus.PLANNED).update(
        status=ShiftStatus.OPEN, live_version=F("live_version") + 1
    )
    return bool(begun)


def open_due_shifts(*, now: datetime) -> int:
    """Open every shift whose time has come; return how many."""
    due = Shift.objects.filter(status=ShiftStatus.PLANNED, starts_at__lte=now, ends_at__gt=now)
    opened = 0
    for shift_id in due.values_list("pk", flat=True):
        with suppress(PlanBusy):
            opened += open_shift(shift_id=shift_id, now=now)
    return opened


def close_shift(*, shift_id: int, actor: str = SYSTEM, now: datetime) -> OperatingRecord | None:
    """End a shift whose time is over and that has nothing left to do, and write its operating record.

    A break that was not taken is dropped. Closing twice is once.

    Returns:
        The record, or None when riders still wait or the time is not over.
    """
    with transaction.atomic():
        shift = Shift.objects.select_related("vehicle").get(pk=shift_id)
        if shift.status == ShiftStatus.CLOSED:
            return OperatingRecord.objects.filter(shift=shift).first()
        if shift.ends_at > now or not _end(shift):
            return None
        Stop.objects.filter(shift=shift, kind=StopKind.BREAK, status=StopStatus.PENDING).update(
            status=StopStatus.SKIPPED
        )
        Stop.objects.filter(shift=shift, kind=StopKind.BREAK, status=StopStatus.ARRIVED).update(
            status=StopStatus.DONE, left_at=now
        )
        made = OperatingRecord.objects.create(shift=shift, **measure(shift, now))
        record(actor=actor, action="fleet.close_shift", subject=f"shift:{shift_id}", now=now)
    return made


def close_due_shifts(*, now: datetime) -> int:
    """Close every shift that is over and done; return how many."""
    due = Shift.objects.filter(status__in=[*RUNNING, ShiftStatus.BROKEN_OFF], ends_at__lte=now)
    return sum(close_shift(shift_id=pk, now=now) is not None for pk in due.values_list("pk", flat=True))


def _end(shift: Shift) -> bool:
    """Close the shift unless a rider's stop is left; tell whether it was closed."""
    left = Stop.objects.filter(shift=shift, status__in=OPEN_STOPS).exclude(kind=StopKind.BREAK)
    if left.exists():
        return False
    ended = Shift.objects.filter(
        pk=shift.pk, plan_version=shift.plan_version, live_version=shift.live_version, status=shift.status
    ).update(status=ShiftStatus.CLOSED, live_version=F("live_version") + 1)
    return bool(ended)


def _break_off_unopened(shift_id: int, actor: str, now: datetime) -> None:
    def attempt() -> list[Task]:
        with transaction.atomic():
            shift = Shift.objects.select_related("vehicle").get(pk=shift_id)
            return break_off(shift, now)

    replan_tasks(until_fresh(attempt), actor=actor, now=now)
