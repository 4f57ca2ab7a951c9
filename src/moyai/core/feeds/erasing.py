"""Erasers of the feeds."""

from datetime import datetime

from moyai.core.feeds.models import LiveAsk, ServiceNote

BATCH = 5000


def erase_notes(*, before: datetime, now: datetime) -> int:
    """Erase notes that are over: withdrawn, or past their end."""
    old = ServiceNote.objects.filter(written_at__lt=before)
    over = old.filter(withdrawn_at__isnull=False) | old.filter(ends_at__lt=now)
    found = list(over.values_list("pk", flat=True)[:BATCH])
    ServiceNote.objects.filter(pk__in=found).delete()
    return len(found)


def erase_asks(*, before: datetime, now: datetime) -> int:
    """Erase the marks of questions that count no longer."""
    old = list(LiveAsk.objects.filter(at__lt=before).values_list("pk", flat=True)[:BATCH])
    LiveAsk.objects.filter(pk__in=old).delete()
    return len(old)
