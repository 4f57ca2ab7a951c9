"""Eraser of proposals that nobody decided."""

from datetime import datetime

from moyai.core.places.enums import NameStatus
from moyai.core.places.models import PlaceName, PlaceNameVote
from moyai.core.privacy.batches import delete_batch


def erase_proposals(*, before: datetime, now: datetime) -> int:
    """Erase proposals that were never decided."""
    open_ones = PlaceName.objects.filter(status=NameStatus.PROPOSED, proposed_at__lt=before)
    return delete_batch(open_ones)


def erase_votes(*, before: datetime, now: datetime) -> int:
    """Erase which member of staff proposed what; how many did stays."""
    return delete_batch(PlaceNameVote.objects.filter(voted_at__lt=before))
