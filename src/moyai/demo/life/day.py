"""How the demo's day begins, goes over to its speed, and gives way to the next."""

import logging
from datetime import datetime

from moyai.core import clock
from moyai.core.places.queries import is_open_day
from moyai.demo import timing
from moyai.demo.seed import list_days_ahead
from moyai.demo.seeding.fleet import roster
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Task

logger = logging.getLogger(__name__)


class Day:
    """Watches the town's clock."""

    def __init__(self, speed: float) -> None:
        self.speed = speed

    def tick(self, now: datetime) -> None:
        """Go over to the chosen speed once the town is alive, and to the next day once this one is over."""
        if timing.settle(speed=self.speed):
            logger.warning("The town is alive; a day now passes %g times as fast as in life", self.speed)
        if timing.is_day_over(now, is_anybody_waiting=is_anybody_waiting(now)):
            morning = timing.go_to_next_day(speed=self.speed, is_operating=is_open_day)
            roster(list_days_ahead(clock.local(morning).date()))
            logger.warning("The day is over; it goes on at %s", clock.local(morning))


def is_anybody_waiting(now: datetime) -> bool:
    """Tell whether somebody who was promised a ride today still waits or rides."""
    return Task.objects.filter(status__in=TaskStatus.live(), pickup_from__lte=now).exists()
