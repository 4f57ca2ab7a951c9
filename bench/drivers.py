"""The demo's simulated drivers without tablets: they press by calling the fleet, not over HTTP.

Django must be set up before this is imported.
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from moyai.core.errors import Refused
from moyai.demo.life.crew import list_shifts
from moyai.demo.life.driving import Driver, SeenStop
from moyai.demo.life.movement import Spot
from moyai.demo.life.tablet import read_stop
from moyai.demo.management.commands.demo_life import estimate_drive_s
from moyai.fleet.models import Shift
from moyai.fleet.operations import press, record_position
from moyai.fleet.queries import describe_drive

MOVING_EVERY = timedelta(seconds=60)
STANDING_EVERY = timedelta(seconds=120)


class Crew:
    """Everybody who drives on a day."""

    def __init__(self, day: date, now: datetime) -> None:
        self._day = day
        self._wheels = [Wheel(shift, now) for shift in list_shifts(day)]

    def tick(self, now: datetime) -> None:
        """Give every driver a turn."""
        shifts = Shift.objects.filter(date=self._day)
        versions = {pk: version for pk, *version in shifts.values_list("pk", "live_version", "plan_version")}
        for wheel in self._wheels:
            wheel.tick(now, versions[wheel.shift.pk])


class Wheel:
    """One driver at the wheel of a shift."""

    def __init__(self, shift: Shift, now: datetime) -> None:
        self.shift = shift
        self._stop: SeenStop | None = None
        self._seen_version: list[int] | None = None
        self._driver = Driver(Spot(shift.vehicle.depot_lon, shift.vehicle.depot_lat), estimate_drive_s, now)
        self._last: tuple[Spot | None, datetime] = (None, now)

    def tick(self, now: datetime, version: list[int]) -> None:
        """Look when there is something new, press, drive on."""
        if version != self._seen_version or (self._stop is not None and not self._stop.actions):
            self._look(now)
            self._seen_version = version
        action = self._driver.decide(self._stop, now)
        if self._stop is not None and action is not None:
            self._press(self._stop, action, now)
            self._look(now)
        self._tell(now)

    def _look(self, now: datetime) -> None:
        self.shift.refresh_from_db()
        seen = describe_drive(self.shift, now)["next_stop"]
        self._stop = None if seen is None else read_stop(seen)

    def _press(self, stop: SeenStop, action: str, now: datetime) -> None:
        try:
            press(
                driver=self.shift.driver,
                stop_id=int(stop.id),
                action=action,
                press_id=uuid4(),
                pressed_at=now,
                now=now,
            )
        except Refused:
            self._driver.be_refused(now)

    def _tell(self, now: datetime) -> None:
        here = self._driver.where(now)
        told, at = self._last
        if now - at < (STANDING_EVERY if here == told else MOVING_EVERY):
            return
        heading = self._driver.leg.heading
        record_position(vehicle_id=self.shift.vehicle_id, lon=here.lon, lat=here.lat, heading=heading, at=now)
        self._last = (here, now)
