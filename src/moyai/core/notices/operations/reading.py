"""Marks of reading: by page, by button, by key, by remote, by word of mouth."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import Q

from moyai.core.notices.models import Delivery, DeliveryStatus, DeskTask, Notice, TaskStatus
from moyai.core.notices.replies import find_listener
from moyai.core.notices.words import read_token
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized

WEB = "web"


@transaction.atomic
def acknowledge(*, notice: Notice, through: str, now: datetime) -> bool:
    """Note that a notice has reached her, by the door ``through``; tell whether that was news.

    What is still to be sent by other doors is not sent any more, and the desk need not ring.
    """
    return _mark(Q(pk=notice.pk), through, now) > 0


@transaction.atomic
def answer(*, notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Take an answer of one tap; it shows that she knows, too. Another tap later is a newer answer.

    Args:
        notice: to what.
        key: of the answer; one that the notice does not offer only confirms it.
        through: by which door.
        now: the town's time.

    Returns:
        What she is thanked with; None: nothing special.
    """
    _mark(Q(pk=notice.pk), through, now)
    if key not in (each["key"] for each in notice.replies):
        return None
    Notice.objects.filter(pk=notice.pk).update(reply=key)
    listener = find_listener(notice.kind)
    return listener(notice, key, through, now) if listener else None


@transaction.atomic
def acknowledge_token(
    *, resident: Resident, token: str, through: str, now: datetime
) -> Localized | Literal[True] | None:
    """Take what a button brought; only the resident's own notices can be confirmed or answered.

    Returns:
        None where the button belongs to no notice of hers; what she is thanked with for an answer; else True.
    """
    meant, key = read_token(token)
    hers = None if meant is None else Notice.objects.filter(meant & Q(resident=resident)).first()
    if hers is None:
        return None
    if key:
        return answer(notice=hers, key=key, through=through, now=now) or True
    _mark(Q(pk=hers.pk), through, now)
    return True


@transaction.atomic
def mark_read(*, resident: Resident, now: datetime, through: str = WEB) -> int:
    """Mark every notice of a resident as read; return how many were not."""
    return _mark(Q(resident=resident, created_at__lte=now), through, now)


def _mark(which: Q, through: str, now: datetime) -> int:
    unread = list(Notice.objects.filter(which, read_at__isnull=True).values_list("pk", flat=True))
    marked = Notice.objects.filter(pk__in=unread, read_at__isnull=True).update(
        read_at=now, read_through=through, next_step_at=None
    )
    Delivery.objects.filter(notice__in=unread, status=DeliveryStatus.QUEUED).update(
        status=DeliveryStatus.SKIPPED, last_error="read already"
    )
    DeskTask.objects.filter(notice__in=unread, status=TaskStatus.OPEN).update(
        status=TaskStatus.DONE, closed_at=now
    )
    return marked
