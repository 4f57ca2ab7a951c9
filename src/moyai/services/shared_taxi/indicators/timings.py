"""How long riders waited and how well promises were kept, ride by ride."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any

from django.db.models import QuerySet

from moyai.core.clock import local
from moyai.core.indicators.registry import Period, Value
from moyai.core.indicators.series import fill_days
from moyai.services.shared_taxi.history.facts import list_done
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations.cancelling import is_late_cancel

SOON = timedelta(minutes=90)
"""Somebody who books a ride that begins within this time waits for it; others plan their day around it."""
_MINUTE_S = 60


@dataclass(frozen=True)
class Timing:
    """One driven ride.

    Attributes:
        pickup_from: Promised.
        pickup_until: Promised.
        dropoff_until: Promised.
        requested_at: When it was booked.
        came_at: When the vehicle reached the pickup.
        finished_at: When the rider was there.
    """

    pickup_from: datetime
    pickup_until: datetime
    dropoff_until: datetime
    requested_at: datetime
    came_at: datetime
    finished_at: datetime

    @property
    def day(self) -> date:
        """The day of the ride in Japan."""
        return local(self.pickup_from).date()

    @property
    def wait_min(self) -> float | None:
        """Minutes from the request to the vehicle; None when she did not wait for it."""
        if self.pickup_from - self.requested_at > SOON:
            return None
        return _minutes(self.came_at - self.requested_at)

    @property
    def window_wait_min(self) -> float:
        """Minutes from the beginning of the promised window to the vehicle; 0 when it came before."""
        return max(0.0, _minutes(self.came_at - self.pickup_from))

    @property
    def pickup_late_min(self) -> float:
        """Minutes by which the vehicle came after the promised window."""
        return max(0.0, _minutes(self.came_at - self.pickup_until))

    @property
    def arrival_late_min(self) -> float:
        """Minutes by which she arrived after the promised window."""
        return max(0.0, _minutes(self.finished_at - self.dropoff_until))

    @property
    def is_kept(self) -> bool:
        """Whether both promises were kept, to the minute that people were told."""
        return self.pickup_late_min < 1 and self.arrival_late_min < 1


Measure = Callable[[Timing], float | None]


def list_timings(period: Period) -> list[Timing]:
    """Return the driven rides of a period in the order of their promised pickups."""
    return [
        Timing(
            pickup_from=fact.pickup_from,
            pickup_until=fact.pickup_until,
            dropoff_until=fact.dropoff_until,
            requested_at=fact.created_at,
            came_at=fact.came_at,
            finished_at=fact.finished_at,
        )
        for fact in list_done(period)
        if fact.came_at is not None and fact.finished_at is not None
    ]


def read_middle(measure: Measure) -> Callable[[Period], float | None]:
    """Return a reader of the median of a measure over a period."""
    return lambda period: _middle(map(measure, list_timings(period)))


def read_middle_days(measure: Measure) -> Callable[[Period], Sequence[Value]]:
    """Return a reader of the median of a measure for each day."""

    def read(period: Period) -> Sequence[Value]:
        days = groupby(list_timings(period), lambda timing: timing.day)
        return fill_days({day: _middle(map(measure, group)) for day, group in days}, period, empty=None)

    return read


def read_kept(period: Period) -> float | None:
    """Return the share of rides of which both promises were kept, in percent."""
    return _share_kept(list_timings(period))


def read_kept_days(period: Period) -> Sequence[Value]:
    """Return the same for each day."""
    days = groupby(list_timings(period), lambda timing: timing.day)
    return fill_days({day: _share_kept(list(group)) for day, group in days}, period, empty=None)


def read_mean_late(period: Period) -> float | None:
    """Return by how many minutes pickups missed their window, on average over all rides."""
    return _mean_late(list_timings(period))


def read_mean_late_days(period: Period) -> Sequence[Value]:
    """Return the same for each day."""
    days = groupby(list_timings(period), lambda timing: timing.day)
    return fill_days({day: _mean_late(list(group)) for day, group in days}, period, empty=None)


def count_late_cancels(cancelled: QuerySet[Ride]) -> int:
    """Return how many of these cancelled rides were cancelled too late for the place to be used."""
    rows = cancelled.filter(cancelled_at__isnull=False).values_list("task__pickup_from", "cancelled_at")
    return sum(at is not None and is_late_cancel(pickup_from, at) for pickup_from, at in rows)


def _middle(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _share_kept(timings: list[Timing]) -> float | None:
    return 100 * sum(t.is_kept for t in timings) / len(timings) if timings else None


def _mean_late(timings: list[Timing]) -> float | None:
    return sum(t.pickup_late_min for t in timings) / len(timings) if timings else None


def _minutes(time: Any) -> float:
    return float(time.total_seconds()) / _MINUTE_S
