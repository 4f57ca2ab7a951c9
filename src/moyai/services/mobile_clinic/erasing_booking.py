"""Erasers of what booking keeps."""

from __future__ import annotations

from datetime import datetime

from moyai.core.privacy.batches import delete_batch
from moyai.services.mobile_clinic.erasing import erase_rows
from moyai.services.mobile_clinic.models import Tiding, TourOrder, Visit, Wish

BATCH = 1000


def erase_visits(*, before: datetime, now: datetime) -> int:
    """Erase visits with what the parts of the clinic keep of them; what lies ahead is left."""
    old = list(Visit.objects.filter(arrives_at__lt=min(before, now)).order_by("pk")[:BATCH])
    erase_rows(old)
    return len(old)


def erase_wishes(*, before: datetime, now: datetime) -> int:
    """Erase wishes with their refusals."""
    return delete_batch(Wish.objects.filter(asked_at__lt=min(before, now)))


def erase_tidings(*, before: datetime, now: datetime) -> int:
    """Erase what institutions were told."""
    return delete_batch(Tiding.objects.filter(at__lt=min(before, now)))


def erase_orders(*, before: datetime, now: datetime) -> int:
    """Erase how tours were put into order."""
    return delete_batch(TourOrder.objects.filter(made_at__lt=min(before, now)))
