"""How the demo's day begins, goes over to its speed, and gives way to the next."""

import logging
from collections.abc import Callable
from datetime import datetime

from moyai.core import clock
from moyai.core.places.queries import is_open_day
from moyai.demo import timing
from moyai.demo.seed import list_days_ahead
from moyai.demo.seeding.clinic import roster_clinic
from moyai.demo.seeding.fleet import roster
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Task

logger = logging.getLogger(__name__)


class Day:
    """Watches the town's clock.

    Args:
        speed: the chosen speed.
        is_morning_ready: tells whether everybody who booked beforehand has done so.
    """

    def __init__(self, speed: float, is_morning_ready: Callable[[datetime], bool]) -> None:
        self.speed = speed
        self._is_morning_ready = is_morning_ready

    def tick(self, now: datetime) -> None:
        """Let the day begin, run, and give way to the next."""
        if timing.is_held():
            if self._is_morning_ready(now):
                logger.warning("The day begins: %s", clock.local(now))
                timing.run_on(speed=self.speed)
            return
        timing.run_on(speed=self.speed)
        if timing.is_day_over(now, is_anybody_waiting=is_anybody_waiting(now)):
            morning = timing.go_to_next_day(is_operating=is_open_day)
            days = list_days_ahead(clock.local(morning).date())
            roster(days)
            roster_clinic(days)
            logger.warning("The day is over; it goes on at %s", clock.local(morning))


def is_anybody_waiting(now: datetime) -> bool:
    """Tell whether somebody who was promised a ride today still waits or rides."""
    return Task.objects.filter(status__in=TaskStatus.live(), pickup_from__lte=now).exists()
