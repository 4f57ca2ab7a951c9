"""Eraser of calls."""

from datetime import datetime

from moyai.core.video.models import Room

BATCH = 200


def erase_rooms(*, before: datetime, now: datetime) -> int:
    """Erase rooms that are over, with who was in them and how good the connection was."""
    old = list(Room.objects.filter(ended_at__lt=before).values_list("pk", flat=True)[:BATCH])
    Room.objects.filter(pk__in=old).delete()
    return len(old)
