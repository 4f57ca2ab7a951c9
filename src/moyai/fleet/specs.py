"""What services hand to the fleet and get back: plain frozen values, no database rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from moyai.fleet.modes.parcel import Goods

Sentence = dict[str, str]
"""A sentence in every language of the town: ``{"ja": …, "en": …}``."""


@dataclass(frozen=True, slots=True)
class Point:
    """A named place, WGS 84 degrees."""

    name: str
    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise ValueError(f"{self.lon}, {self.lat} is not a place on earth")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSpec:
    """What a service wants carried.

    The four times are a wish when they are wide (``quote_task``) and the promise when they are narrow
    (``request_task``). ``prefer`` says which end the rider cares for: ``early`` leaves after a time, ``late``
    arrives by a time.

    Attributes:
        kind: Key of the asking service's TaskHandler, e.g. ``"shared_taxi"``.
        origin: Where to pick up.
        destination: Where to drop off.
        seats: Seats taken by people who do not sit in a wheelchair.
        wheelchairs: Wheelchair places taken.
        walkers: Walkers that go into the boot.
        pickup_from: Earliest beginning of boarding.
        pickup_until: Latest beginning of boarding.
        dropoff_from: Earliest beginning of alighting.
        dropoff_until: Latest beginning of alighting.
        max_ride_s: Longest ride in seconds, from leaving the pickup to reaching the dropoff.
        pickup_service_s: Seconds that boarding takes.
        dropoff_service_s: Seconds that alighting takes.
        skills: What the vehicle must have, e.g. ``("area:takato",)``.
        prefer: ``"early"`` or ``"late"``.
        is_goods: Goods that take the room of so many seats, not people.
        goods: Boxes that take their own room, not seats; see modes/parcel.py.
    """

    kind: str
    origin: Point
    destination: Point
    seats: int
    wheelchairs: int
    pickup_from: datetime
    pickup_until: datetime
    dropoff_from: datetime
    dropoff_until: datetime
    max_ride_s: int
    pickup_service_s: int = 60
    dropoff_service_s: int = 60
    skills: tuple[str, ...] = ()
    prefer: Literal["early", "late"] = "early"
    walkers: int = 0
    is_goods: bool = False
    goods: Goods | None = None

    def __post_init__(self) -> None:
        things = self.goods.boxes if self.goods else 0
        if min(self.seats, self.wheelchairs, self.walkers) < 0 or self.seats + self.wheelchairs + things < 1:
            raise ValueError("a task must carry somebody or something")
        if self.pickup_until < self.pickup_from or self.dropoff_until < self.dropoff_from:
            raise ValueError("a window ends before it begins")
        if self.max_ride_s <= 0 or self.pickup_service_s < 0 or self.dropoff_service_s < 0:
            raise ValueError("a ride takes time, and no service takes less than none")


@dataclass(frozen=True, slots=True)
class FleetOffer:
    """One way in which the fleet could carry a task.

    Attributes:
        shift_id: The shift that would carry it.
        vehicle_name: Its vehicle.
        pickup_at: When boarding would begin.
        dropoff_at: When alighting would begin.
        ride_s: Seconds in the vehicle.
        direct_s: The same without any detour.
        added_s: Seconds of driving that it adds.
        is_pooled: Whether somebody else would be aboard for a part of the ride.
        reason: Why this vehicle.
    """

    shift_id: int
    vehicle_name: str
    pickup_at: datetime
    dropoff_at: datetime
    ride_s: int
    direct_s: int
    added_s: int
    is_pooled: bool
    reason: Sentence


RefusalCode = Literal[
    "no_shift",
    "no_capacity",
    "no_wheelchair_place",
    "outside_shifts",
    "no_room_in_time",
    "ride_too_long",
    "no_skill",
    "no_box_room",
]


@dataclass(frozen=True, slots=True)
class Quote:
    """Offers in order of preference, or the reason why there is none.

    Attributes:
        offers: Empty when refused.
        refusal: The reason's code.
        facts: JSON-serialisable: ``reason`` (a Sentence) and ``by_vehicle`` (vehicle name to code).
    """

    offers: tuple[FleetOffer, ...] = ()
    refusal: RefusalCode | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One of several tasks that are asked for together: all of them, or none.

    Attributes:
        spec: What to carry; its windows are the promise, or with ``promise`` the wish.
        reference: The asking service's own code.
        contact_name: Whom the driver meets.
        contact_phone: How to reach them.
        note: What the driver should know.
        idempotency_key: Unique for each.
        favoured_driver_id: Whose vehicle is taken among those that suit as well as the best.
        shift_id: The shift it was quoted for, which is asked first; None for any.
        journey: The same word for tasks that are one rider's way with changes of vehicle; empty for others.
        promise: Given the planned beginnings of boarding and alighting, once all are placed, the windows that
            are promised, which hold them. None: the spec's own.
        only_shifts: The shifts that may take it; empty for any.
        facts: What the service is told beside the rest when it is assigned.
    """

    spec: TaskSpec
    reference: str
    contact_name: str
    contact_phone: str = ""
    note: str = ""
    idempotency_key: str
    favoured_driver_id: int | None = None
    shift_id: int | None = None
    journey: str = ""
    promise: Callable[[datetime, datetime], Promise] | None = None
    only_shifts: tuple[int, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a wish stands in a plan that is only thought of.

    Attributes:
        shift_id: The shift that would carry it.
        vehicle_name: Its vehicle.
        pickup_at: When boarding would begin.
        dropoff_at: When alighting would begin.
        is_pooled: Whether somebody else would be aboard for a part of the ride.
        added_s: Seconds of driving that it added when it was put in.
    """

    shift_id: int
    vehicle_name: str
    pickup_at: datetime
    dropoff_at: datetime
    is_pooled: bool
    added_s: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """The windows that a rider was told."""

    pickup_from: datetime
    pickup_until: datetime
    dropoff_from: datetime
    dropoff_until: datetime

    def as_facts(self) -> dict[str, str]:
        """Return the four times in ISO 8601."""
        return {name: getattr(self, name).isoformat() for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ReplannedTask:
    """A task that another vehicle took over; ``new`` equals ``old`` when the promise is kept.

    ``transfer_name`` and ``transfer_at``: where and when a rider who was aboard changes vehicles.
    """

    task_id: int
    task_code: str
    contact_name: str
    vehicle_name: str
    old: Promise
    new: Promise
    is_transfer: bool
    transfer_name: str = ""
    transfer_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LostTask:
    """A task for which nothing fits: a person must act."""

    task_id: int
    task_code: str
    contact_name: str
    contact_phone: str
    promise: Promise
    is_transfer: bool
    reason: Sentence


@dataclass(frozen=True, slots=True)
class ReplanReport:
    """What became of the tasks of a vehicle that was lost, or that had no vehicle.

    Attributes:
        kept: Taken over with the promise kept.
        changed: Taken over with a later promise, which the rider's service was told.
        lost: Without a vehicle; tried again whenever capacity appears.
    """

    kept: tuple[ReplannedTask, ...] = ()
    changed: tuple[ReplannedTask, ...] = ()
    lost: tuple[LostTask, ...] = ()
