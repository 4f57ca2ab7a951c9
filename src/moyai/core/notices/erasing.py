"""Eraser of notices."""

from datetime import datetime

from moyai.core.notices.models import Notice

BATCH = 1000


def erase_notices(*, before: datetime, now: datetime) -> int:
    """Erase notices with their deliveries, delivered or not: nobody is told anything so late."""
    old = list(Notice.objects.filter(created_at__lt=before).values_list("pk", flat=True)[:BATCH])
    Notice.objects.filter(pk__in=old).delete()
    return len(old)
