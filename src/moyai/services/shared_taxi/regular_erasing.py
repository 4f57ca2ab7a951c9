"""Eraser of regular rides."""

from datetime import datetime

from moyai.core.clock import local
from moyai.services.shared_taxi.regular_models import RegularRide

BATCH = 1000


def erase_regulars(*, before: datetime, now: datetime) -> int:
    """Erase regular rides with their days; the rides that they brought have their own period."""
    old = list(
        RegularRide.objects.filter(until_date__lt=local(before).date()).values_list("pk", flat=True)[:BATCH]
    )
    RegularRide.objects.filter(pk__in=old).delete()
    return len(old)
