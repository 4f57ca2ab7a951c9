"""Erasers of what judging leaves."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from moyai.core.privacy.batches import delete_batch
from moyai.services.open_call.models import Conflict, Decision, Interest, Review


def erase_interests(*, before: datetime, now: datetime) -> int:
    """Erase whom judges said that they must not judge: of long ago, and of judges who left."""
    return delete_batch(Interest.objects.filter(Q(declared_at__lt=before) | Q(judge__left_at__lt=before)))


def erase_conflicts(*, before: datetime, now: datetime) -> int:
    """Erase conflicts of long ago; what they made void is erased no later."""
    return delete_batch(Conflict.objects.filter(found_at__lt=before))


def erase_reviews(*, before: datetime, now: datetime) -> int:
    """Erase reviews of long ago, scores and words; what was decided of them stays in its record."""
    return delete_batch(Review.objects.filter(assigned_at__lt=before))


def erase_decisions(*, before: datetime, now: datetime) -> int:
    """Erase decisions of long ago with their records."""
    return delete_batch(Decision.objects.filter(decided_at__lt=before))
