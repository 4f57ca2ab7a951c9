"""Periodic work of privacy."""

from datetime import datetime, timedelta

from moyai.core.clock import at_local, local
from moyai.core.privacy.operations import erase_overdue

LOOK_EVERY_S = 300
STARTS_MINUTES = 2 * 60
"""At two in the morning few people are served; a worker that slept then makes up for it when it wakes."""


def erase_nightly(now: datetime) -> int:
    """Run each eraser once between one night and the next; return how many rows were taken."""
    since = at_local(local(now).date(), STARTS_MINUTES)
    if since > now:
        since -= timedelta(days=1)
    return erase_overdue(since=since, now=now)
