"""Eraser of calls."""

from datetime import datetime

from moyai.core.privacy.batches import delete_batch
from moyai.core.video.models import Room

BATCH = 200


def erase_rooms(*, before: datetime, now: datetime) -> int:
    """Erase rooms that are over, with who was in them and how good the connection was."""
    return delete_batch(Room.objects.filter(ended_at__lt=before), BATCH)
