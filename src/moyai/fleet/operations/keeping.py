"""Keeping a vehicle for one purpose on a day, and giving it back to everybody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.fleet.models import Shift
from moyai.fleet.planning.kept_for import MARK
from moyai.fleet.planning.load import OPEN_STOPS, RUNNING


class CannotKeep(Refused):
    """Others are booked on the vehicle, it is kept already, or its shift is over."""


OTHERS = _("その車には、もう別の方の予約が入っています。配車の画面で移してから、選んでください。")
TAKEN = _("その車は、もう別の行事のためにあけてあります。")
OVER = _("その車の勤務は、もう終わっています。")


@transaction.atomic
def keep_shift(*, shift_id: int, mark: str, actor: str, now: datetime) -> Shift:
    """Keep a vehicle, for one shift, for tasks with a mark; keeping it twice is once.

    Args:
        shift_id: The shift.
        mark: Begins with ``for:``; the tasks that may ride carry it among their skills.
        actor: Who keeps it, for the audit log.
        now: The town's time.

    Raises:
        CannotKeep: Others are booked on it, it is kept for something else, or the shift is over.
        Shift.DoesNotExist: There is no such shift.
        ValueError: It is no mark.
    """
    if not mark.startswith(MARK):
        raise ValueError(mark)
    shift = Shift.objects.get(pk=shift_id)
    if shift.kept_for == mark:
        return shift
    if shift.status not in RUNNING:
        raise CannotKeep("over", OVER)
    if shift.kept_for:
        raise CannotKeep("taken", TAKEN)
    if _has_others(shift, mark):
        raise CannotKeep("others", OTHERS)
    if not _set(shift, mark):
        raise CannotKeep("others", OTHERS)  # a ride was put onto it meanwhile
    record(actor=actor, action="fleet.keep_shift", subject=f"shift:{shift_id}", now=now, mark=mark)
    return Shift.objects.get(pk=shift_id)


@transaction.atomic
def release_shifts(*, mark: str, actor: str, now: datetime, but: frozenset[int] = frozenset()) -> int:
    """Give the vehicles that are kept for a mark back to everybody; return how many.

    Args:
        mark: As for `keep_shift`.
        actor: Who gives them back.
        now: The town's time.
        but: Shifts that stay kept.
    """
    shifts = list(Shift.objects.filter(kept_for=mark).exclude(pk__in=but))
    for shift in shifts:
        _set(shift, "")
        record(actor=actor, action="fleet.release_shift", subject=f"shift:{shift.pk}", now=now, mark=mark)
    return len(shifts)


def _has_others(shift: Shift, mark: str) -> bool:
    stops = shift.stops.filter(status__in=OPEN_STOPS, task__isnull=False).select_related("task")
    return any(mark not in stop.task.skills for stop in stops if stop.task is not None)


def _set(shift: Shift, mark: str) -> bool:
    """Write the mark, if the plan is still the one that was looked at; plans made before are stale."""
    present = Shift.objects.filter(pk=shift.pk)
    if mark:
        present = present.filter(plan_version=shift.plan_version, kept_for="")
    return present.update(kept_for=mark, plan_version=F("plan_version") + 1) == 1
