"""Eraser of proposals that nobody decided."""

from datetime import datetime

from moyai.core.places.enums import NameStatus
from moyai.core.places.models import PlaceName, PlaceNameVote

BATCH = 1000


def erase_proposals(*, before: datetime, now: datetime) -> int:
    """Erase proposals that were never decided."""
    open_ones = PlaceName.objects.filter(status=NameStatus.PROPOSED, proposed_at__lt=before)
    old = list(open_ones.values_list("pk", flat=True)[:BATCH])
    PlaceName.objects.filter(pk__in=old).delete()
    return len(old)


def erase_votes(*, before: datetime, now: datetime) -> int:
    """Erase which member of staff proposed what; how many did stays."""
    old = list(PlaceNameVote.objects.filter(voted_at__lt=before).values_list("pk", flat=True)[:BATCH])
    PlaceNameVote.objects.filter(pk__in=old).delete()
    return len(old)
