"""What a planned shift must fulfil before its hours are judged."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership
from moyai.core.clock import local
from moyai.fleet.crews.errors import WrongShift
from moyai.fleet.crews.gate import find_register_reason
from moyai.fleet.crews.models import RollCall
from moyai.fleet.crews.roster_plan import ShiftPlan, plan_of
from moyai.fleet.enums import ShiftStatus, StopStatus
from moyai.fleet.models import Shift, Stop


def check_plan(plan: ShiftPlan, *, replaced: Collection[int] = (), now: datetime) -> None:
    """Refuse a plan that cannot be.

    Raises:
        WrongShift: the code says why.
        MustNotStart: by the register the driver must not drive on that day.
    """
    if plan.ends_at <= plan.starts_at:
        raise WrongShift("backwards")
    if plan.starts_at <= now:
        raise WrongShift("past")
    _check_break(plan)
    if not Membership.objects.filter(user=plan.driver_id, role=Role.DRIVER).exists():
        raise WrongShift("not_driver")
    refused = find_register_reason(plan.driver_id, local(plan.starts_at).date())
    if refused is not None:
        raise refused
    others = Shift.objects.filter(starts_at__lt=plan.ends_at, ends_at__gt=plan.starts_at)
    others = others.exclude(pk__in=replaced)
    if others.filter(vehicle=plan.vehicle_id).exists():
        raise WrongShift("vehicle_busy")
    if others.filter(driver=plan.driver_id).exists():
        raise WrongShift("driver_busy")


def check_change(shift: Shift, plan: ShiftPlan) -> None:
    """Refuse to change a shift that has begun, or one with riders in a way that could leave them behind."""
    if shift.status != ShiftStatus.PLANNED:
        raise WrongShift("begun")
    if not has_riders(shift):
        return
    old = plan_of(shift)
    is_wider = plan.starts_at <= old.starts_at and plan.ends_at >= old.ends_at
    same_break = (plan.break_s, plan.break_from, plan.break_until) == (
        old.break_s,
        old.break_from,
        old.break_until,
    )
    if plan.vehicle_id != old.vehicle_id or not is_wider or not same_break:
        raise WrongShift("has_riders")


def check_removal(shift: Shift) -> None:
    """Refuse to remove a shift that has begun, has riders, or before which a roll-call was held."""
    if shift.status != ShiftStatus.PLANNED:
        raise WrongShift("begun")
    if has_riders(shift):
        raise WrongShift("has_riders")
    if RollCall.objects.filter(shift=shift).exists():
        raise WrongShift("called_already")


def has_riders(shift: Shift) -> bool:
    """Tell whether somebody is to be driven."""
    stops = Stop.objects.filter(shift=shift, task__isnull=False)
    return stops.exclude(status=StopStatus.SKIPPED).exists()


def _check_break(plan: ShiftPlan) -> None:
    if not plan.break_s:
        return
    begin, until = plan.break_from or plan.starts_at, plan.break_until or plan.ends_at
    if begin < plan.starts_at or until > plan.ends_at or until - begin < timedelta(seconds=plan.break_s):
        raise WrongShift("break_outside")
