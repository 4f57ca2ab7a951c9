"""Marks of reading: by page, by button, by key, by remote, by word of mouth."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from moyai.core.notices.models import Delivery, DeliveryStatus, DeskTask, Notice, TaskStatus
from moyai.core.notices.words import read_token
from moyai.core.residents.models import Resident

WEB = "web"


@transaction.atomic
def acknowledge(*, notice: Notice, through: str, now: datetime) -> bool:
    """Note that a notice has reached her, by the door ``through``; tell whether that was news.

    What is still to be sent by other doors is not sent any more, and the desk need not ring.
    """
    return _mark(Q(pk=notice.pk), through, now) > 0


@transaction.atomic
def acknowledge_token(*, resident: Resident, token: str, through: str, now: datetime) -> bool:
    """Take what a confirmation button brought; only the resident's own notices can be confirmed.

    Returns:
        Whether the button belongs to a notice of hers, confirmed now or before.
    """
    meant = read_token(token)
    if meant is None:
        return False
    hers = meant & Q(resident=resident)
    _mark(hers, through, now)
    return Notice.objects.filter(hers).exists()


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
