"""Erasers of sets and of tries."""

from datetime import datetime

from moyai.channels.tv.models import PairingTry, TvSet
from moyai.core.privacy.batches import delete_batch


def erase_sets(*, before: datetime, now: datetime) -> int:
    """Erase sets that nobody has switched on for so long; they show a code when they come back."""
    return delete_batch(TvSet.objects.filter(seen_at__lt=before))


def erase_tries(*, before: datetime, now: datetime) -> int:
    """Erase counted tries."""
    return delete_batch(PairingTry.objects.filter(at__lt=before))
