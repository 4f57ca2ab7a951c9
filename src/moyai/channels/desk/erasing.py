"""Eraser of calls."""

from datetime import datetime

from moyai.channels.desk.models import IncomingCall

BATCH = 1000


def erase_calls(*, before: datetime, now: datetime) -> int:
    """Erase what the desk saw of calls."""
    old = list(IncomingCall.objects.filter(started_at__lt=before).values_list("pk", flat=True)[:BATCH])
    IncomingCall.objects.filter(pk__in=old).delete()
    return len(old)
