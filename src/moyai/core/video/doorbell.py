"""Wakes the requests of this process that wait for something new in their rooms.

One thread asks the database for all who wait, a few times a second, so what another process wrote is seen;
what this process wrote is looked at at once (``ring``). A waiting request itself never holds a connection.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass

log = logging.getLogger(__name__)

EVERY_S = 0.25


@dataclass(frozen=True)
class Waiting:
    """A page that knows its room as of ``version`` and waits for what is newer, or for signals to it."""

    room: int
    version: int
    seat: int
    page: str


Find = Callable[[Collection[Waiting]], set[Waiting]]


class Doorbell:
    """Lets coroutines wait until ``find`` says that there is something for them.

    Args:
        find: returns those for whom there is something; called in a thread of its own, has to give its
            database connection back.
        every_s: seconds between two looks while nobody rings.
    """

    def __init__(self, find: Find, *, every_s: float = EVERY_S) -> None:
        self._find = find
        self._every_s = every_s
        self._lock = threading.Lock()
        self._rung = threading.Event()
        self._events: dict[asyncio.Event, tuple[Waiting, asyncio.AbstractEventLoop]] = {}
        self._thread: threading.Thread | None = None

    async def wait(self, waiting: Waiting, timeout_s: float) -> bool:
        """Wait for something new; False: the time is up."""
        event = asyncio.Event()
        with self._lock:
            self._events[event] = (waiting, asyncio.get_running_loop())
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="video-doorbell", daemon=True)
                self._thread.start()
        self.ring()
        try:
            await asyncio.wait_for(event.wait(), timeout_s)
        except TimeoutError:
            return False
        finally:
            with self._lock:
                del self._events[event]
        return True

    def ring(self) -> None:
        """Look at once: something was written."""
        self._rung.set()

    def _run(self) -> None:
        while waiting := self._list_waiting():
            self._rung.clear()
            self._look(waiting)
            self._rung.wait(self._every_s)

    def _list_waiting(self) -> dict[asyncio.Event, tuple[Waiting, asyncio.AbstractEventLoop]]:
        with self._lock:
            if not self._events:
                self._thread = None
            return dict(self._events)

    def _look(self, waiting: dict[asyncio.Event, tuple[Waiting, asyncio.AbstractEventLoop]]) -> None:
        try:
            found = self._find({one for one, _loop in waiting.values()})
        except Exception:  # the database may be away for a while; pages ask again by themselves
            log.exception("What is new in calls could not be read")
            return
        for event, (one, loop) in waiting.items():
            if one in found and not loop.is_closed():
                loop.call_soon_threadsafe(event.set)
