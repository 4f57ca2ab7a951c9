"""The worker's loop: periodic jobs first, then queued tasks, until it is told to stop."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from moyai.core import clock
from moyai.core.jobs import periodics, tasks
from moyai.core.jobs.schedule import Periodic, list_periodics

logger = logging.getLogger(__name__)

IDLE_S = 0.5
HEARTBEAT_S = 15.0
SELDOM_S = 10.0
"""What comes no oftener than this may take its time."""


class WorkerLoop:
    """One worker process. ``stop()`` ends it after what it is doing now."""

    def __init__(self, *, idle_s: float = IDLE_S, until_idle: bool = False) -> None:
        self.name = tasks.name_worker()
        self._idle_s = idle_s
        self._until_idle = until_idle
        self._stopping = threading.Event()
        self._is_interrupted = False

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Finish the present job or task and leave."""
        self._stopping.set()

    def listen_for_signals(self) -> None:
        """Stop at TERM and INT."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def run(self) -> None:
        """Work until stopped (or, with ``until_idle``, until nothing is left to do)."""
        _survive_lost_database(self._say_alive)
        beside = [] if self._until_idle else [self._run_seldom]
        threads = [threading.Thread(target=work, daemon=True) for work in (self._beat, *beside)]
        for thread in threads:
            thread.start()
        try:
            while not self._stopping.is_set():
                worked = self._turn()
                if not worked and self._until_idle:
                    break
                if not worked:
                    self._stopping.wait(self._idle_s)
        finally:
            self._stopping.set()
            for thread in threads:
                thread.join(timeout=5)
            _survive_lost_database(lambda: tasks.leave(worker=self.name))

    def _turn(self) -> bool:
        return bool(_survive_lost_database(self._work))

    def _work(self) -> bool:
        if self._is_interrupted:
            tasks.put_back_own(worker=self.name)
        self._is_interrupted = True  # until this turn has come to its end
        worked = self._work_once()
        self._is_interrupted = False
        return worked

    def _work_once(self) -> bool:
        jobs = [job for job in list_periodics() if self._until_idle or job.every_s < SELDOM_S]
        ran = periodics.run_due(jobs, real_now=_real_now(), town_now=clock.now)
        return tasks.run_next(worker=self.name, real_now=_real_now()) or bool(ran and self._until_idle)

    def _run_seldom(self) -> None:
        """Run the jobs that come seldom beside all else: some take long, and no message is to wait for them.

        One that still runs when the worker is told to stop is cut off: jobs are safe to run again.
        """
        while not self._stopping.is_set():
            jobs = [job for job in list_periodics() if job.every_s >= SELDOM_S]
            for job in jobs:
                _survive_lost_database(partial(self._run_job, job))
            self._stopping.wait(self._idle_s)
        connection.close()

    def _run_job(self, job: Periodic) -> None:
        if not self._stopping.is_set():
            periodics.run_due([job], real_now=_real_now(), town_now=clock.now)

    def _beat(self) -> None:
        """Say that this worker lives, also while a long task runs, and take over from those that do not."""
        while not self._stopping.wait(HEARTBEAT_S):
            _survive_lost_database(self._say_alive)
        connection.close()

    def _say_alive(self) -> None:
        tasks.note_alive(worker=self.name, real_now=_real_now())
        tasks.take_back_orphans(real_now=_real_now())


def _survive_lost_database(work: Callable[[], object]) -> object:
    """Run ``work``; a database that is away or busy is logged and tried again at the next turn."""
    close_old_connections()
    try:
        return work()
    except (OperationalError, InterfaceError):
        logger.exception("The database does not answer")
        time.sleep(IDLE_S)
        return False


def _real_now() -> datetime:
    return datetime.now(UTC)
