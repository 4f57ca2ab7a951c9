"""Simulated drivers: they look at the tablet, drive and press; a shift that a person drives is left alone."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import httpx

from moyai.core import clock
from moyai.demo.accounts import PASSWORD
from moyai.demo.life.driving import Driver, DriveTime, SeenStop
from moyai.demo.life.loop import Part
from moyai.demo.life.movement import Spot
from moyai.demo.life.tablet import Tablet
from moyai.fleet.models import Shift

LOOK_EVERY_S = 3.0
MOVING_EVERY_S = 2.0
"""Real seconds between two looks at the tablet, and between two positions of a moving vehicle."""
STANDING_EVERY_S = 120.0
"""The town's seconds between two positions of a standing vehicle (older than 180 s is no longer believed)."""
LONGEST_SILENCE_S = 30.0
A_MOMENT = timedelta(seconds=90)
"""Who has not looked at the tablet for so long is gone (a page in the background looks once a minute)."""

logger = logging.getLogger(__name__)


@dataclass
class Seat:
    """A simulated driver behind the wheel of today's shift."""

    tablet: Tablet
    driver: Driver
    shift_id: int
    is_human: bool = False
    """A person presses the buttons: then only the vehicle's position is simulated."""
    stop: SeenStop | None = None
    look_at: float = 0.0
    tell_at: float = 0.0
    last_told: Spot | None = field(default=None)

    def tick(self, now: datetime) -> None:
        """Look, press, drive on."""
        if time.monotonic() >= self.look_at:
            self._look()
        action = self.driver.decide(self.stop, now)
        if self.stop is not None and action is not None and not self.is_human:
            if not self.tablet.press(self.stop, action, now):
                self.driver.be_refused(now)
            self._look()
        self._tell(now)

    def _look(self) -> None:
        self.look_at = time.monotonic() + LOOK_EVERY_S
        self.stop = self.tablet.read()

    def _tell(self, now: datetime) -> None:
        """Say where the vehicle is: often while it moves, seldom while it stands."""
        if time.monotonic() < self.tell_at:
            return
        here = self.driver.where(now)
        self.tablet.tell_position(here, self.driver.leg.heading, now)
        silence = min(LONGEST_SILENCE_S, STANDING_EVERY_S / clock.speed())
        pause = silence if here == self.last_told else MOVING_EVERY_S
        self.tell_at, self.last_told = time.monotonic() + max(pause, MOVING_EVERY_S), here


class Crew:
    """The drivers of the day, each a part of its own, so that one in trouble does not hold up the others.

    Args:
        base: address of the web server.
        drive_time: how long a drive is expected to take.
        make_part: wraps a seat into something that takes turns and bears trouble.
        transport: instead of the network, in tests.
    """

    def __init__(
        self,
        base: str,
        drive_time: DriveTime,
        make_part: Callable[[Seat], Part],
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base = base
        self._drive_time = drive_time
        self._make_part = make_part
        self._transport = transport
        self._day: date | None = None
        self._seats: list[Seat] = []
        self._parts: list[Part] = []

    def tick(self, now: datetime) -> None:
        """Give every driver a turn."""
        today = clock.local(now).date()
        if today != self._day:
            self._seats = [self._sit_down(shift, now) for shift in list_shifts(today)]
            self._parts = [self._make_part(seat) for seat in self._seats]
            self._day = today
        driven_by_people = list_driven_by_people(today)
        for seat, part in zip(self._seats, self._parts, strict=True):
            seat.is_human = seat.shift_id in driven_by_people
            part.tick(now)

    def _sit_down(self, shift: Shift, now: datetime) -> Seat:
        vehicle = shift.vehicle
        is_known = vehicle.last_seen_at is not None and clock.local(vehicle.last_seen_at).date() == shift.date
        lon, lat = (vehicle.last_lon, vehicle.last_lat) if is_known else (None, None)
        spot = Spot(vehicle.depot_lon if lon is None else lon, vehicle.depot_lat if lat is None else lat)
        tablet = Tablet(self._base, shift.driver.username, PASSWORD, self._transport)
        return Seat(tablet, Driver(spot, self._drive_time, now), shift.pk)


def list_driven_by_people(day: date) -> set[int]:
    """Return the shifts at whose tablet a person looked a moment ago (in real time)."""
    since = datetime.now(UTC) - A_MOMENT
    return set(Shift.objects.filter(date=day, human_seen_at__gte=since).values_list("pk", flat=True))


def list_shifts(day: date) -> list[Shift]:
    """Return the day's shifts with vehicle and driver."""
    return list(Shift.objects.filter(date=day).select_related("vehicle", "driver").order_by("vehicle__code"))
