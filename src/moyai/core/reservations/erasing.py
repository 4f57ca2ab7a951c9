"""Eraser of reservations."""

from datetime import datetime

from moyai.core.privacy.batches import delete_batch
from moyai.core.reservations.models import Reservation


def erase_reservations(*, before: datetime, now: datetime) -> int:
    """Erase reservations with their spans; what lies ahead is left, however long ago it was made."""
    rows = Reservation.objects.filter(made_at__lt=before).exclude(spans__ends_at__gt=now)
    return delete_batch(rows)
