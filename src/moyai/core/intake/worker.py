"""Workers that apply what the drainer has stored: a thread beside it, or processes of their own."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, connection

from moyai.core import clock
from moyai.core.intake import operations, queries
from moyai.core.jobs.tasks import name_worker

logger = logging.getLogger(__name__)

IDLE_S = 0.1
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 2.0


class IntakeWorker:
    """One worker; ``run`` works until ``stopping`` is set.

    Args:
        stopping: set by whoever wants it to end.
        until_idle: end when nothing is due.
        idle_s: how soon to look again when nothing was due and nobody wakes it.
    """

    def __init__(
        self, stopping: threading.Event, *, until_idle: bool = False, idle_s: float = IDLE_S
    ) -> None:
        self.name = name_worker()
        self._stopping = stopping
        self._until_idle = until_idle
        self._idle_s = idle_s
        self._woken = threading.Event()
        self._patience = Patience(stopping)

    def wake(self) -> None:
        """Say that there is something to do."""
        self._woken.set()

    def run(self) -> None:
        """Work until asked to stop."""
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                worked = self._patience.run(self._turn)
                if worked == 0 and self._until_idle:
                    break
                if worked == 0:
                    self._woken.wait(self._idle_s)
        finally:
            connection.close()

    def _turn(self) -> int:
        if not queries.has_pending():
            return 0
        return operations.process_due(now=clock.now(), real_now=real_now(), worker=self.name)


class Patience:
    """Runs work on a database that may be away: logs it, waits, a little longer each time, and goes on."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._pause_s = FIRST_PAUSE_S

    def run(self, work: Callable[[], int]) -> int | None:
        """Return what ``work`` returned, or None when the database did not answer."""
        try:
            done = work()
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database does not answer: %s", error)
            connection.close()
            self._stopping.wait(self._pause_s)
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
            return None
        self._pause_s = FIRST_PAUSE_S
        return done


def real_now() -> datetime:
    """Return real time: a queue does not live by the town's clock.

    Where several hosts may work on one database, theirs is asked: leases and waits then go by one clock,
    however far apart those of the hosts are.
    """
    if connection.vendor != "postgresql":
        return read_clock()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at


def read_clock() -> datetime:
    """Return the time by this machine's clock."""
    return datetime.now(UTC)
