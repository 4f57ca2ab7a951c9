"""Eraser of the inbox."""

from datetime import datetime

from moyai.core.intake.models import InboxEvent
from moyai.core.privacy.batches import delete_batch


def erase_events(*, before: datetime, now: datetime) -> int:
    """Erase events that came to their end, whichever; what is pending stays until it is applied."""
    ended = InboxEvent.objects.filter(received_at__lt=before, done_at__isnull=False).order_by("pk")
    return delete_batch(ended)
