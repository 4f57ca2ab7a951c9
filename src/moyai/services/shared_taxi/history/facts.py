"""Every booking of a period as plain facts, in two queries."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

from moyai.core.clock import local
from moyai.core.indicators.registry import Period
from moyai.core.indicators.series import within
from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.models import Stop
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.history.records import DriveFact, read_drives
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.policy import LABEL

_FIELDS = (
    "task_id",
    "code",
    "resident_id",
    "channel",
    "persons",
    "wheelchairs",
    "infants",
    "fare_class",
    "fare_yen",
    "sponsor_yen",
    "status",
    "is_pooled",
    "created_at",
    "cancelled_at",
    "task__pickup_from",
    "task__pickup_until",
    "task__dropoff_until",
    "task__boarded_at",
    "task__finished_at",
    "task__max_ride_s",
    "task__origin_lon",
    "task__origin_lat",
    "task__destination_lon",
    "task__destination_lat",
)


@dataclass(frozen=True)
class RideFact:
    """One booking; it belongs to the day of its promised pickup.

    Attributes:
        task_id: the fleet's task.
        code: the ride's.
        resident_id: who rides.
        channel: through which it was booked.
        persons: everybody who rides.
        wheelchairs: how many of them in a wheelchair.
        infants: how many of them are not at school yet, where that was asked.
        fare_class: the rider's.
        fare_yen: of the party.
        sponsor_yen: what the sponsor of a stop pays on top.
        status: where it stands.
        is_pooled: others were aboard for a part of the way.
        created_at: booked.
        cancelled_at: given up.
        pickup_from: promised.
        pickup_until: promised.
        dropoff_until: promised.
        boarded_at: got in; None where nobody did.
        finished_at: got out, or was given up.
        max_ride_s: the longest ride that was promised.
        origin: longitude and latitude.
        destination: the same.
        came_at: the vehicle reached the first pickup.
        shift_id: the shift that drove; None where none did.
        vehicle_id: its vehicle.
    """

    task_id: int
    code: str
    resident_id: int
    channel: str
    persons: int
    wheelchairs: int
    infants: int
    fare_class: str
    fare_yen: int
    sponsor_yen: int
    status: str
    is_pooled: bool
    created_at: datetime
    cancelled_at: datetime | None
    pickup_from: datetime
    pickup_until: datetime
    dropoff_until: datetime
    boarded_at: datetime | None
    finished_at: datetime | None
    max_ride_s: int
    origin: tuple[float, float]
    destination: tuple[float, float]
    came_at: datetime | None
    shift_id: int | None
    vehicle_id: int | None

    @property
    def is_done(self) -> bool:
        """Whether it was driven to the end."""
        return self.status == RideStatus.DONE

    @property
    def day(self) -> date:
        """The day of the promised pickup, in Japan."""
        return local(self.pickup_from).date()

    @property
    def aboard(self) -> tuple[datetime, datetime] | None:
        """From getting in to getting out; None where it was not driven."""
        start = self.boarded_at or self.came_at
        if not self.is_done or start is None or self.finished_at is None or self.finished_at < start:
            return None
        return start, self.finished_at


_NAMES = tuple(field.name for field in fields(RideFact))


@dataclass(frozen=True)
class _Kept:
    period: Period
    rides: list[RideFact]
    drives: list[DriveFact]

    @cached_property
    def ride_days(self) -> list[date]:
        return [ride.day for ride in self.rides]

    @cached_property
    def drive_days(self) -> list[date]:
        return [drive.day for drive in self.drives]

    def covers(self, part: Period) -> bool:
        return self.period.since <= part.since and part.until <= self.period.until


_kept: ContextVar[_Kept | None] = ContextVar("ride_history", default=None)


@contextmanager
def kept_history(period: Period) -> Iterator[None]:
    """Read the facts of a whole period once; within, lists of a part of it ask nothing."""
    mark = _kept.set(_Kept(period, _read(period), read_drives(period)))
    try:
        yield
    finally:
        _kept.reset(mark)


def list_facts(period: Period) -> list[RideFact]:
    """Return the bookings of a period in the order of their promised pickups."""
    kept = _kept.get()
    if kept is None or not kept.covers(period):
        return _read(period)
    return kept.rides[_slice(kept.ride_days, period)]


def list_drives(period: Period) -> list[DriveFact]:
    """Return what the shifts that began in a period drove."""
    kept = _kept.get()
    if kept is None or not kept.covers(period):
        return read_drives(period)
    return kept.drives[_slice(kept.drive_days, period)]


def list_done(period: Period) -> list[RideFact]:
    """Return those that were driven to the end."""
    return [fact for fact in list_facts(period) if fact.is_done]


def _slice(days: list[date], period: Period) -> slice:
    """Return where in ordered days a period lies."""
    return slice(bisect_left(days, period.since), bisect_right(days, period.until))


def _read(period: Period) -> list[RideFact]:
    rides = within(Ride.objects.exclude(status=RideStatus.MOVED), "task__pickup_from", period).order_by(
        "task__pickup_from", "pk"
    )
    drives = _read_drives(period)
    return [_make(row, drives.get(row[0], (None, None, None))) for row in rides.values_list(*_FIELDS)]


def _read_drives(period: Period) -> dict[int, tuple[datetime | None, int | None, int | None]]:
    """Return when a vehicle first came, and the shift and vehicle that carried the rider at last."""
    pickups = Stop.objects.filter(kind=StopKind.PICKUP, status=StopStatus.DONE, task__kind=LABEL)
    found: dict[int, tuple[datetime | None, int | None, int | None]] = {}
    rows = within(pickups, "task__pickup_from", period).order_by("task_id", "arrived_at", "pk")
    for task_id, came_at, shift_id, vehicle_id in rows.values_list(
        "task_id", "arrived_at", "shift_id", "shift__vehicle_id"
    ):
        first = found[task_id][0] if task_id in found else came_at
        found[task_id] = (first, shift_id, vehicle_id)
    return found


def _make(row: tuple[Any, ...], drive: tuple[datetime | None, int | None, int | None]) -> RideFact:
    values = (*row[:-4], row[-4:-2], row[-2:], *drive)
    return RideFact(**dict(zip(_NAMES, values, strict=True)))
