"""The roster is planned, changed, copied and undone; broken rules of working hours are refused or
overridden."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.places.queries import is_open_day
from moyai.fleet.crews.enums import ChangeKind
from moyai.fleet.crews.errors import HoursBroken, WrongShift
from moyai.fleet.crews.hours import judge_plans
from moyai.fleet.crews.hours_words import say_breach
from moyai.fleet.crews.models import RosterChange
from moyai.fleet.crews.operations.roll_calls import name_of
from moyai.fleet.crews.queries.scope import Firms, within
from moyai.fleet.crews.roster_plan import ShiftPlan, from_json, plan_of, to_json
from moyai.fleet.crews.roster_rules import check_change, check_plan, check_removal
from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus
from moyai.fleet.models import Shift, Stop
from moyai.fleet.operations import create_shift
from moyai.fleet.planning.plan import day_of
from moyai.fleet.specs import Sentence

WEEK = timedelta(days=7)


def plan_shift(*, plan: ShiftPlan, by: User, override_reason: str = "", now: datetime) -> Shift:
    """Plan a shift.

    Args:
        plan: Who drives what when.
        by: Who plans it.
        override_reason: Why it may break the rules of working hours (an event that nobody could foresee).
        now: The town's time.

    Raises:
        WrongShift: it cannot be; the code says why.
        MustNotStart: by the register the driver must not drive then.
        HoursBroken: it breaks rules of working hours, and no reason is given.
    """
    check_plan(plan, now=now)
    breaches = check_hours([plan], override_reason=override_reason)
    with transaction.atomic():
        shift = _create(plan, by, now)
        _keep(ChangeKind.CREATE, [(shift.pk, None, plan)], breaches, override_reason, by, now)
    return shift


def change_shift(
    *, shift_id: int, plan: ShiftPlan, by: User, override_reason: str = "", now: datetime
) -> Shift:
    """Change a shift that has not begun; one with riders keeps its vehicle, its hours at least, and its
    break.

    Raises:
        WrongShift, MustNotStart, HoursBroken: as for plan_shift.
    """
    shift = Shift.objects.get(pk=shift_id)
    before = plan_of(shift)
    if plan == before:
        return shift
    check_change(shift, plan)
    check_plan(plan, replaced=(shift_id,), now=now)
    breaches = check_hours([plan], replaced=(shift_id,), override_reason=override_reason)
    with transaction.atomic():
        _write(shift, plan)
        _keep(ChangeKind.CHANGE, [(shift_id, before, plan)], breaches, override_reason, by, now)
    shift.refresh_from_db()
    return shift


@transaction.atomic
def remove_shift(*, shift_id: int, by: User, now: datetime) -> None:
    """Take a shift off the roster.

    Raises:
        WrongShift: it has begun, has riders, or its roll-call was held.
    """
    shift = Shift.objects.get(pk=shift_id)
    check_removal(shift)
    before = plan_of(shift)
    shift.delete()
    _keep(ChangeKind.REMOVE, [(shift_id, before, None)], [], "", by, now)


def copy_week(
    *, monday: date, target: date, by: User, firms: Firms = None, override_reason: str = "", now: datetime
) -> int:
    """Copy a week's shifts to another week; what cannot be there (closed days, a busy vehicle) is left out.

    Args:
        monday: First day of the week that is copied.
        target: First day of the week that it is copied to.
        by: Who does it.
        firms: Whose vehicles.
        override_reason: As for plan_shift.
        now: The town's time.

    Returns:
        How many shifts were planned.

    Raises:
        WrongShift: ``nothing_to_copy``.
        HoursBroken: all of them together break rules, and no reason is given; nothing was copied.
    """
    shifts = Shift.objects.filter(
        within(firms, "vehicle__partner"), date__gte=monday, date__lt=monday + WEEK
    ).exclude(status=ShiftStatus.BROKEN_OFF)
    wanted = [_move(plan_of(each), target - monday) for each in shifts.order_by("starts_at", "pk")]
    plans = [each for each in wanted if _can_be(each, now)]
    if not plans:
        raise WrongShift("nothing_to_copy")
    breaches = check_hours(plans, override_reason=override_reason)
    with transaction.atomic():
        entries = [(_create(plan, by, now).pk, None, plan) for plan in plans]
        _keep(ChangeKind.COPY, entries, breaches, override_reason, by, now)
    return len(plans)


@transaction.atomic
def undo_change(*, change_id: int, by: User, now: datetime) -> None:
    """Undo a change of the roster, if every shift is still as the change left it.

    Raises:
        WrongShift: ``undone_already``, ``changed_since``, or what keeps a shift from being removed.
    """
    change = RosterChange.objects.get(pk=change_id)
    still = RosterChange.objects.filter(pk=change_id, undone_at__isnull=True).exclude(kind=ChangeKind.UNDO)
    if not still.update(undone_at=now):
        raise WrongShift("undone_already")
    entries = [_undo_entry(entry, by, now) for entry in change.entries]
    _keep(ChangeKind.UNDO, entries, [], "", by, now)


_Entry = tuple[int, ShiftPlan | None, ShiftPlan | None]


def check_hours(
    plans: Sequence[ShiftPlan], *, replaced: Sequence[int] = (), override_reason: str = ""
) -> list[Sentence]:
    """Return the rules that plans break anew, when there is a reason for it.

    Args:
        plans: Shifts that are to be made or changed.
        replaced: Shifts (ids) in the place of which they stand.
        override_reason: Why they may break rules.

    Raises:
        HoursBroken: they do, and no reason is given.
    """
    found = judge_plans(plans, replaced=replaced)
    names = {user.pk: name_of(user) for user in User.objects.filter(pk__in={driver for driver, _b in found})}
    sentences = [say_breach(names[driver], breach) for driver, breach in found]
    if sentences and not override_reason.strip():
        raise HoursBroken(sentences)
    return sentences


def _create(plan: ShiftPlan, by: User, now: datetime) -> Shift:
    try:
        with transaction.atomic():
            facts = {name: getattr(plan, name) for name in ShiftPlan.__slots__}
            return create_shift(actor=f"user:{by.pk}", now=now, **facts)
    except IntegrityError as error:
        raise WrongShift("vehicle_busy") from error


def _write(shift: Shift, plan: ShiftPlan) -> None:
    """Write a plan into a shift that is still as it was loaded; a break's stop is made anew with the plan."""
    old = plan_of(shift)
    if (plan.break_s, plan.break_from, plan.break_until) != (old.break_s, old.break_from, old.break_until):
        Stop.objects.filter(shift=shift, kind=StopKind.BREAK, status=StopStatus.PENDING).delete()
    facts = {name: getattr(plan, name) for name in ShiftPlan.__slots__}
    counted = {"plan_version": F("plan_version") + 1, "live_version": F("live_version") + 1}
    present = Shift.objects.filter(
        pk=shift.pk,
        status=ShiftStatus.PLANNED,
        plan_version=shift.plan_version,
        live_version=shift.live_version,
    )
    if not present.update(date=day_of(plan.starts_at), **facts, **counted):
        raise WrongShift("changed_since")


def _keep(
    kind: ChangeKind,
    entries: Sequence[_Entry],
    breaches: list[Sentence],
    reason: str,
    by: User,
    now: datetime,
) -> RosterChange:
    made = RosterChange.objects.create(
        at=now,
        by=by,
        kind=kind,
        entries=[{"shift": pk, "before": to_json(old), "after": to_json(new)} for pk, old, new in entries],
        breaches=breaches,
        override_reason=reason.strip() if breaches else "",
    )
    record(
        actor=f"user:{by.pk}",
        action=f"crews.roster_{kind.value}",
        subject=f"roster:{made.pk}",
        now=now,
        shifts=[pk for pk, _old, _new in entries],
        overridden=len(breaches),
        reason=made.override_reason,
    )
    return made


def _move(plan: ShiftPlan, by: timedelta) -> ShiftPlan:
    return ShiftPlan(
        vehicle_id=plan.vehicle_id,
        driver_id=plan.driver_id,
        starts_at=plan.starts_at + by,
        ends_at=plan.ends_at + by,
        break_s=plan.break_s,
        break_from=plan.break_from + by if plan.break_from else None,
        break_until=plan.break_until + by if plan.break_until else None,
    )


def _can_be(plan: ShiftPlan, now: datetime) -> bool:
    if not is_open_day(local(plan.starts_at).date()):
        return False
    try:
        check_plan(plan, now=now)
    except Refused:
        return False
    return True


def _undo_entry(entry: dict[str, Any], by: User, now: datetime) -> _Entry:
    before, after = from_json(entry["before"]), from_json(entry["after"])
    if after is None and before is not None:
        check_plan(before, now=now)
        return _create(before, by, now).pk, None, before
    shift = Shift.objects.filter(pk=entry["shift"]).first()
    if shift is None or plan_of(shift) != after:
        raise WrongShift("changed_since")
    if before is None:
        check_removal(shift)
        shift.delete()
    else:
        check_change(shift, before)
        check_plan(before, replaced=(shift.pk,), now=now)
        _write(shift, before)
    return entry["shift"], after, before
