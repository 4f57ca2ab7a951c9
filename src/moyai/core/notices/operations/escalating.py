"""The next door, when one did not work or she did not confirm; at last the desk."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.notices.doors import find_patience
from moyai.core.notices.models import Delivery, Notice, Urgency
from moyai.core.notices.operations.desk import open_notice_task
from moyai.core.notices.own import find_reach_for, is_own_kind

BATCH = 200


def step_due(now: datetime, *, limit: int = BATCH) -> int:
    """Take every notice whose time has come one door further; return how many."""
    waiting = Notice.objects.filter(next_step_at__lte=now, read_at__isnull=True)
    due = list(waiting.order_by("-urgency", "next_step_at").select_related("resident")[:limit])
    return sum(_step_once(notice, now) for notice in due)


@transaction.atomic
def step(*, notice: Notice, now: datetime) -> None:
    """Open the next door for a notice, or put her on the desk's list when there is none.

    What only informs goes to the next door and no further.
    """
    reach = find_reach_for(notice.resident, notice.kind, is_private=notice.is_private)
    tried = set(notice.deliveries.values_list("door", flat=True))
    door = next((one for one in reach.doors if one not in tried), None)
    if notice.useful_until is not None and notice.useful_until < now:
        _wait(notice, None)
    elif door is None:
        if notice.urgency != Urgency.INFO and not is_own_kind(notice.kind):
            open_notice_task(notice, now)
        _wait(notice, None)
    else:
        at = reach.find_time(now, notice.urgency, notice.useful_until)
        Delivery.objects.create(notice=notice, door=door, urgency=notice.urgency, next_attempt_at=at)
        is_watched = notice.urgency != Urgency.INFO
        _wait(notice, at + find_patience(door, notice.urgency) if is_watched else None)


@transaction.atomic
def _step_once(notice: Notice, now: datetime) -> bool:
    """Two workers at once: only the one whose UPDATE finds the old time goes on."""
    mine = Notice.objects.filter(pk=notice.pk, next_step_at=notice.next_step_at, read_at__isnull=True)
    if not mine.update(next_step_at=None):
        return False
    step(notice=notice, now=now)
    return True


def _wait(notice: Notice, until: datetime | None) -> None:
    Notice.objects.filter(pk=notice.pk).update(next_step_at=until)
