"""Eraser of regular rides."""

from datetime import datetime

from moyai.core.clock import local
from moyai.core.privacy.batches import delete_batch
from moyai.services.shared_taxi.regular_models import RegularRide


def erase_regulars(*, before: datetime, now: datetime) -> int:
    """Erase regular rides with their days; the rides that they brought have their own period."""
    return delete_batch(RegularRide.objects.filter(until_date__lt=local(before).date()))
