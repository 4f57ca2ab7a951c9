"""Reads on notices and on what the desk does by hand."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from moyai.core.notices.models import Delivery, DeliveryStatus, DeskTask, Notice, Preference, TaskStatus
from moyai.core.residents.models import Resident


def list_notices(resident: Resident, limit: int = 50) -> list[Notice]:
    """Return a resident's notices, the latest first."""
    return list(resident.notices.order_by("-created_at", "-pk")[:limit])


def count_unread(resident: Resident) -> int:
    """Return how many notices a resident has not marked as read."""
    return resident.notices.filter(read_at__isnull=True).count()


def find_preference(resident: Resident) -> Preference:
    """Return how a resident wants to be told; the usual way, not stored, when she has not said."""
    return Preference.objects.filter(resident=resident).first() or Preference(resident=resident)


def list_failed_deliveries(limit: int = 100) -> list[Delivery]:
    """Return what could not be delivered and will not be tried again, the latest first."""
    failed = Delivery.objects.filter(status=DeliveryStatus.FAILED)
    return list(failed.select_related("notice__resident").order_by("-next_attempt_at")[:limit])


def list_open_tasks() -> QuerySet[DeskTask]:
    """Return what is to be done by hand: urgent things first, then those not tried yet, the oldest first."""
    open_ = DeskTask.objects.filter(status=TaskStatus.OPEN)
    loaded = open_.select_related("resident__household", "notice", "session")
    return loaded.order_by("-urgency", "tries", "opened_at", "pk")


def list_closed_tasks(limit: int = 20) -> list[DeskTask]:
    """Return what was done or given up, the latest first."""
    closed = DeskTask.objects.exclude(status=TaskStatus.OPEN).select_related("resident", "closed_by")
    return list(closed.order_by("-closed_at", "-pk")[:limit])


def count_open_tasks() -> int:
    """Return how many things are to be done by hand."""
    return DeskTask.objects.filter(status=TaskStatus.OPEN).count()


def find_task(number: int) -> DeskTask | None:
    """Return a task by its number, or None."""
    return DeskTask.objects.select_related("resident", "notice", "session").filter(pk=number).first()


def list_door_states(notice: Notice) -> list[tuple[str, str, datetime | None]]:
    """Return how far a notice has come: door, status and when it was sent, in the order tried."""
    return [(one.door, one.status, one.sent_at) for one in notice.deliveries.order_by("pk")]
