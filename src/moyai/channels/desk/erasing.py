"""Eraser of calls."""

from datetime import datetime

from moyai.channels.desk.models import IncomingCall
from moyai.core.privacy.batches import delete_batch


def erase_calls(*, before: datetime, now: datetime) -> int:
    """Erase what the desk saw of calls."""
    return delete_batch(IncomingCall.objects.filter(started_at__lt=before))
