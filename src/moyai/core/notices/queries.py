"""Reads on notices."""

from moyai.core.notices.models import Delivery, DeliveryStatus, Notice
from moyai.core.residents.models import Resident


def list_notices(resident: Resident, limit: int = 50) -> list[Notice]:
    """Return a resident's notices, the latest first."""
    return list(resident.notices.order_by("-created_at", "-pk")[:limit])


def count_unread(resident: Resident) -> int:
    """Return how many notices a resident has not marked as read."""
    return resident.notices.filter(read_at__isnull=True).count()


def list_failed_deliveries(limit: int = 100) -> list[Delivery]:
    """Return what could not be delivered and will not be tried again, the latest first."""
    failed = Delivery.objects.filter(status=DeliveryStatus.FAILED)
    return list(failed.select_related("notice__resident").order_by("-next_attempt_at")[:limit])
