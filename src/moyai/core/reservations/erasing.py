"""Eraser of reservations."""

from datetime import datetime

from moyai.core.reservations.models import Reservation

BATCH = 1000


def erase_reservations(*, before: datetime, now: datetime) -> int:
    """Erase reservations with their spans; what lies ahead is left, however long ago it was made."""
    rows = Reservation.objects.filter(made_at__lt=before).exclude(spans__ends_at__gt=now)
    old = list(rows.values_list("pk", flat=True)[:BATCH])
    Reservation.objects.filter(pk__in=old).delete()
    return len(old)
