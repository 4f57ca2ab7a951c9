"""What is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(days=2)
MOST_RESOURCES = 20


@dataclass(frozen=True, order=True)
class Wanted:
    """One resource from one moment to another, both aware."""

    resource_id: int
    starts_at: datetime
    ends_at: datetime


def for_all(resource_ids: Iterable[int], starts_at: datetime, ends_at: datetime) -> tuple[Wanted, ...]:
    """Return the same time of several resources."""
    return tuple(Wanted(each, starts_at, ends_at) for each in resource_ids)
