"""Things to do by hand: put on the desk's list, tried, done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.conversations.models import Session
from moyai.core.notices.models import DeskTask, Notice, TaskStatus, Urgency
from moyai.core.notices.operations.reading import acknowledge
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone

NOTICE, RECORDING = "notice", "recording"
DESK = "desk"


@transaction.atomic
def open_desk_task(
    *,
    key: str,
    kind: str,
    text: Mapping[str, str],
    now: datetime,
    resident: Resident | None = None,
    session: Session | None = None,
    notice: Notice | None = None,
    number: str = "",
    link: str = "",
    urgency: Urgency = Urgency.IMPORTANT,
) -> DeskTask:
    """Put something on the desk's list, in the caller's transaction; the same key again changes nothing.

    Args:
        key: of this one thing, e.g. ``"voice:CA12…:name"`` (at most 100 characters).
        kind: ``"notice"`` (tell her), ``"recording"`` (listen to what was said), or a word of yours.
        text: what to do or to say, by language.
        now: the town's time.
        resident: whom it is about.
        session: the conversation that it belongs to.
        notice: the notice that nobody confirmed.
        number: whom to ring, where it is not the resident's own number.
        link: the address of what to listen to or look at.
        urgency: its place on the list.
    """
    facts = {"kind": kind, "text": dict(text), "opened_at": now, "resident": resident, "session": session}
    facts |= {"notice": notice, "number": number[:24], "link": link[:500], "urgency": urgency}
    task, made = DeskTask.objects.get_or_create(key=key[:100], defaults=facts)
    if made:
        _audit(task, "open", "system:notices", now)
    return task


def open_notice_task(notice: Notice, now: datetime) -> DeskTask:
    """Have somebody told by hand what no door has brought to her."""
    return open_desk_task(
        key=f"notice:{notice.pk}",
        kind=NOTICE,
        text=notice.text,
        now=now,
        resident=notice.resident,
        notice=notice,
        number=find_phone(notice.resident),
        urgency=Urgency(notice.urgency),
    )


@transaction.atomic
def close_desk_task(*, task: DeskTask, is_done: bool, by: User, now: datetime) -> bool:
    """Take a task off the list: done, or given up; of two colleagues only the first counts.

    A notice that was told counts as read through the desk.
    """
    status = TaskStatus.DONE if is_done else TaskStatus.UNREACHED
    open_ = DeskTask.objects.filter(pk=task.pk, status=TaskStatus.OPEN)
    if not open_.update(status=status, closed_at=now, closed_by=by, tries=F("tries") + 1):
        return False
    if is_done and task.notice is not None:
        acknowledge(notice=task.notice, through=DESK, now=now)
    _audit(task, str(status), f"user:{by.pk}", now)
    return True


@transaction.atomic
def note_unanswered(*, task: DeskTask, by: User, now: datetime) -> bool:
    """Note that nobody answered; the task stays on the list, behind those not tried yet."""
    open_ = DeskTask.objects.filter(pk=task.pk, status=TaskStatus.OPEN)
    if not open_.update(tries=F("tries") + 1, last_tried_at=now):
        return False
    _audit(task, "unanswered", f"user:{by.pk}", now)
    return True


@transaction.atomic
def withdraw_desk_task(*, key: str, now: datetime) -> bool:
    """Take a task off the list that is needed no more; tell whether it was open."""
    task = DeskTask.objects.select_related("resident").filter(key=key[:100], status=TaskStatus.OPEN).first()
    if task is None:
        return False
    open_ = DeskTask.objects.filter(pk=task.pk, status=TaskStatus.OPEN)
    if not open_.update(status=TaskStatus.DONE, closed_at=now):
        return False
    _audit(task, "withdrawn", "system:notices", now)
    return True


def _audit(task: DeskTask, verb: str, actor: str, now: datetime) -> None:
    subject = f"resident:{task.resident.code}" if task.resident else f"desk_task:{task.pk}"
    record(actor=actor, action=f"notices.task_{verb}", subject=subject, now=now, task=task.pk, kind=task.kind)
