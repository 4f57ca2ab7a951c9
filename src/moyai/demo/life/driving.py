"""What a simulated driver does next, given what the tablet shows. Pure: no network, no database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from moyai.demo.life.movement import Leg, Spot

NO_SHOW_SHARE = 0.012
NO_SHOW_WAIT_S = 320
"""A little more than the five minutes after which the fleet lets a driver give up."""
BOARDING_S = (25, 80)
ALIGHTING_S = (20, 60)
HEAD_START_S = 120
"""How much earlier than needed a driver sets out."""
PACE = (0.88, 1.06)
"""How long a drive really takes, against the expected time."""
BREAK_S = 40 * 60
TRY_AGAIN_S = 60

DriveTime = Callable[[Spot, Spot, datetime], float]


@dataclass(frozen=True)
class SeenStop:
    """The next stop as the tablet shows it. ``spot`` is None where the stop has no place (a break)."""

    id: str
    kind: str
    spot: Spot | None
    planned_at: datetime
    not_before: datetime
    planned_leave_at: datetime | None
    actions: tuple[str, ...]


class Driver:
    """A driver's mind: where the vehicle is, where it goes, when to press which button."""

    def __init__(self, at: Spot, drive_time: DriveTime, now: datetime) -> None:
        self.leg = Leg(at, at, now, 0)
        self._drive_time = drive_time
        self._bound_for: str | None = None
        self._arrived: tuple[str, datetime] | None = None
        self._patience: datetime | None = None

    def where(self, now: datetime) -> Spot:
        """Return where the vehicle is."""
        return self.leg.where(now)

    def decide(self, stop: SeenStop | None, now: datetime) -> str | None:
        """Move on in thought, and return the button to press now, if any."""
        if stop is None or (self._patience is not None and now < self._patience):
            return None
        if "arrived" in stop.actions:
            return self._approach(stop, now)
        return self._serve(stop, now)

    def be_refused(self, now: datetime) -> None:
        """The press was not taken: try again in a while."""
        self._patience = now + timedelta(seconds=TRY_AGAIN_S)

    def _approach(self, stop: SeenStop, now: datetime) -> str | None:
        """Set out in time, arrive, and say so."""
        if stop.spot is None:
            return "arrived" if now >= stop.planned_at else None
        if self._bound_for != stop.id or self.leg.target != stop.spot:
            self._set_out(stop, stop.spot, now)
        if self._bound_for == stop.id and self.leg.ends_at <= now:
            self._arrived = (stop.id, now)
            return "arrived"
        return None

    def _set_out(self, stop: SeenStop, target: Spot, now: datetime) -> None:
        here = self.where(now)
        expected_s = self._drive_time(here, target, now)
        leave_at = stop.planned_at - timedelta(seconds=expected_s + HEAD_START_S)
        if now < leave_at:
            return
        self.leg = Leg(here, target, now, expected_s * self._dice(stop).uniform(*PACE))
        self._bound_for = stop.id

    def _serve(self, stop: SeenStop, now: datetime) -> str | None:
        """At the stop: wait for people to get in or out, or for a rider who does not come."""
        if self._arrived is None or self._arrived[0] != stop.id:
            self._arrived = (stop.id, now)
        since = self._arrived[1]
        dice = self._dice(stop)
        if stop.kind == "pickup":
            return self._meet(stop, since, now, dice)
        if stop.kind == "break":
            return "done" if now >= self._end_of_break(stop, since) else None
        return "done" if now >= since + timedelta(seconds=dice.randint(*ALIGHTING_S)) else None

    def _meet(self, stop: SeenStop, since: datetime, now: datetime, dice: Random) -> str | None:
        begins = max(since, stop.not_before)
        if dice.random() < NO_SHOW_SHARE and "no_show" in stop.actions:
            return "no_show" if now >= begins + timedelta(seconds=NO_SHOW_WAIT_S) else None
        return "boarded" if now >= begins + timedelta(seconds=dice.randint(*BOARDING_S)) else None

    def _end_of_break(self, stop: SeenStop, since: datetime) -> datetime:
        if stop.planned_leave_at is None:
            return since + timedelta(seconds=BREAK_S)
        return since + max(stop.planned_leave_at - stop.planned_at, timedelta(minutes=5))

    def _dice(self, stop: SeenStop) -> Random:
        """The same stop always falls the same way, also after life was started anew."""
        return Random(f"{stop.id}:{stop.kind}")
