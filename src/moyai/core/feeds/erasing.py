"""Erasers of the feeds."""

from datetime import datetime

from moyai.core.feeds.models import LiveAsk, ServiceNote
from moyai.core.privacy.batches import delete_batch

BATCH = 5000


def erase_notes(*, before: datetime, now: datetime) -> int:
    """Erase notes that are over: withdrawn, or past their end."""
    old = ServiceNote.objects.filter(written_at__lt=before)
    over = old.filter(withdrawn_at__isnull=False) | old.filter(ends_at__lt=now)
    return delete_batch(over, BATCH)


def erase_asks(*, before: datetime, now: datetime) -> int:
    """Erase the marks of questions that count no longer."""
    return delete_batch(LiveAsk.objects.filter(at__lt=before), BATCH)
