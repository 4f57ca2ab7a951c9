"""Eraser of calls."""

from datetime import datetime

from moyai.channels.voice.models import Call

BATCH = 1000


def erase_calls(*, before: datetime, now: datetime) -> int:
    """Erase calls with what was asked in them and where their recordings are."""
    old = list(Call.objects.filter(started_at__lt=before).values_list("pk", flat=True)[:BATCH])
    Call.objects.filter(pk__in=old).delete()
    return len(old)
