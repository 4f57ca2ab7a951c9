"""Erasers of sets and of tries."""

from datetime import datetime

from moyai.channels.tv.models import PairingTry, TvSet

BATCH = 1000


def erase_sets(*, before: datetime, now: datetime) -> int:
    """Erase sets that nobody has switched on for so long; they show a code when they come back."""
    old = list(TvSet.objects.filter(seen_at__lt=before).values_list("pk", flat=True)[:BATCH])
    TvSet.objects.filter(pk__in=old).delete()
    return len(old)


def erase_tries(*, before: datetime, now: datetime) -> int:
    """Erase counted tries."""
    old = list(PairingTry.objects.filter(at__lt=before).values_list("pk", flat=True)[:BATCH])
    PairingTry.objects.filter(pk__in=old).delete()
    return len(old)
