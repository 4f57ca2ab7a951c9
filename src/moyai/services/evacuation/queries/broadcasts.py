"""Reads on messages of the headquarters: how far they have come, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from moyai.core.notices.models import Delivery, DeliveryStatus, Notice
from moyai.services.evacuation.models import Broadcast, Incident


@dataclass(frozen=True)
class Progress:
    """How far a message has come: people told, reached by a door, knowing of it; answers by key."""

    told: int
    delivered: int
    failed: int
    read: int
    answers: dict[str, int]


def list_broadcasts(incident: Incident, limit: int = 30) -> list[Broadcast]:
    """Return the messages of an incident, the latest first."""
    return list(Broadcast.objects.filter(incident=incident).select_related("sent_by", "stopped_by")[:limit])


def measure_broadcast(broadcast: Broadcast) -> Progress:
    """Return how far a message has come."""
    notices = Notice.objects.filter(batch=broadcast.batch)
    deliveries = Delivery.objects.filter(notice__batch=broadcast.batch).exclude(door="console")
    by_status = dict(deliveries.values_list("status").annotate(n=Count("notice", distinct=True)))
    answers = dict(notices.exclude(reply="").values_list("reply").annotate(n=Count("pk")))
    return Progress(
        told=broadcast.told,
        delivered=by_status.get(DeliveryStatus.SENT, 0),
        failed=by_status.get(DeliveryStatus.FAILED, 0),
        read=notices.filter(read_at__isnull=False).count(),
        answers=answers,
    )
