"""Times: which windows to search for a wish, and which windows to promise for what was found.

Promises begin on five-minute marks, because "between 10:05 and 10:15" can be remembered and 10:07:40 cannot.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from moyai.fleet.specs import Promise
from moyai.services.shared_taxi.enums import Preference

STEP = timedelta(minutes=5)


@dataclass(frozen=True)
class Span:
    """Where to look for a ride.

    Attributes:
        pickup_from: Earliest boarding.
        pickup_until: Latest boarding.
        dropoff_from: Earliest alighting.
        dropoff_until: Latest alighting.
        preference: Which end should be close to the wish.
    """

    pickup_from: datetime
    pickup_until: datetime
    dropoff_from: datetime
    dropoff_until: datetime
    preference: Preference

    @property
    def is_possible(self) -> bool:
        """Whether any time at all lies in it."""
        return self.pickup_from <= self.pickup_until and self.dropoff_from <= self.dropoff_until


def floor_step(at: datetime) -> datetime:
    """Return the last five-minute mark up to a time."""
    start = datetime(at.year, at.month, at.day, tzinfo=at.tzinfo or UTC)
    return at - (at - start) % STEP


def ceil_step(at: datetime) -> datetime:
    """Return the first five-minute mark from a time on."""
    floor = floor_step(at)
    return floor if floor == at else floor + STEP


def make_leaving_span(start: datetime, end: datetime, *, closes: datetime, ride_s: int) -> Span:
    """Return where to look for a ride that leaves from ``start`` to ``end`` and is over by ``closes``."""
    ride = timedelta(seconds=ride_s)
    latest = min(end, closes - ride)
    return Span(start, latest, start + ride, closes, Preference.LEAVE_AFTER)


def make_arriving_span(start: datetime, end: datetime, *, earliest: datetime, ride_s: int) -> Span:
    """Return where to look for a ride that arrives from ``start`` to ``end`` and leaves from ``earliest``."""
    ride = timedelta(seconds=ride_s)
    return Span(earliest, end - ride, max(start, earliest + ride), end, Preference.ARRIVE_BY)


def make_promise(pickup_at: datetime, dropoff_at: datetime, *, span: Span, width_s: int) -> Promise:
    """Return the windows to promise around a planned ride; both contain it and stay within the span.

    Args:
        pickup_at: Planned boarding, within the span.
        dropoff_at: Planned alighting, within the span.
        span: Where the ride was looked for.
        width_s: Width of each window, narrower only at the span's edges.
    """
    width = timedelta(seconds=width_s)
    pickup_from = max(floor_step(pickup_at), span.pickup_from)
    dropoff_until = min(floor_step(dropoff_at) + width, span.dropoff_until)
    return Promise(pickup_from, pickup_from + width, dropoff_until - width, dropoff_until)
