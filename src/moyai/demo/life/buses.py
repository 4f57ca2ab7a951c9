"""Asks the bus company each minute of the town: the worker asks each real minute, ten minutes of a demo."""

from datetime import datetime, timedelta

from moyai.core.feeds.buses.refreshing import EVERY_S, refresh


class Buses:
    """A part of life."""

    def __init__(self) -> None:
        self._asked_at: datetime | None = None

    def tick(self, now: datetime) -> None:
        """Ask, by the code that asks any operator, when a minute of the town is over."""
        if self._asked_at is None or abs(now - self._asked_at) >= timedelta(seconds=EVERY_S):
            self._asked_at = now
            refresh(now)
