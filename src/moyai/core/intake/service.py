"""The intake as one process: the drainer, and beside it the workers it wakes."""

import signal
import threading
from pathlib import Path
from types import FrameType

from django.db import connection

from moyai.core.intake.drainer import Drainer
from moyai.core.intake.worker import IntakeWorker, Patience, real_now

POLL_S = 0.02
"""The journal is looked at so often: a listing and a stat or two, 0.1 ms."""


RETRY_S = 0.5
"""New events wake the workers; only for what waits to be tried again do they look by themselves."""


class IntakeService:
    """Drains a journal and applies what it drained, until ``stop``.

    Args:
        folder: of the journal.
        workers: threads that apply; 0 leaves it to other processes.
    """

    def __init__(self, folder: Path, *, workers: int = 1) -> None:
        self._drainer = Drainer(folder, real_now=real_now)
        self._stopping = threading.Event()
        self._workers = [IntakeWorker(self._stopping, idle_s=RETRY_S) for _ in range(workers)]

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Finish what is being done and leave."""
        self._stopping.set()

    def listen_for_signals(self) -> None:
        """Stop at TERM and INT."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def run_once(self) -> None:
        """Drain what is there, apply what is due, leave."""
        try:
            self._drainer.drain()
            IntakeWorker(self._stopping, until_idle=True).run()
        finally:
            self._drainer.close()

    def run(self) -> None:
        """Work until stopped."""
        threads = [threading.Thread(target=w.run, name="intake-worker", daemon=True) for w in self._workers]
        for thread in threads:
            thread.start()
        patience = Patience(self._stopping)
        try:
            while not self._stopping.is_set():
                if not patience.run(lambda: self._drainer.drain(on_stored=self._wake)):
                    self._stopping.wait(POLL_S)
        finally:
            self._stopping.set()
            self._wake()
            for thread in threads:
                thread.join(timeout=20)
            self._drainer.close()
            connection.close()

    def _wake(self) -> None:
        for worker in self._workers:
            worker.wake()
