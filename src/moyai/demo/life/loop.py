"""The loop of simulated life: every part gets its turns; one that fails does not stop the rest."""

import logging
import signal
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import OperationalError, close_old_connections

from moyai.core import clock

TICK_S = 0.5
LONGEST_PAUSE_S = 20.0

logger = logging.getLogger(__name__)


class Part(Protocol):
    """Something that lives."""

    def tick(self, now: datetime) -> None:
        """Do what is due at ``now``."""


class Away(Exception):  # noqa: N818 - not an error: the web server is being restarted
    """The town cannot be reached just now."""


class Life:
    """Gives every part its turns until it is told to stop."""

    def __init__(self, parts: Sequence[Part], *, tick_s: float = TICK_S) -> None:
        self._parts = [Patient(part) for part in parts]
        self._tick_s = tick_s
        self._is_over = threading.Event()

    def stop(self, *_: Any) -> None:
        """End life after this round."""
        self._is_over.set()

    def listen_for_signals(self) -> None:
        """Let TERM and INT end it."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def run(self) -> None:
        """Live."""
        while not self._is_over.wait(self._tick_s):
            for part in self._parts:
                part.tick(clock.now())


class Patient:
    """A part that pauses after trouble, longer each time, and says what the trouble was."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._failures = 0
        self._not_before = 0.0

    def tick(self, now: datetime) -> None:
        """Give the part its turn unless it rests."""
        if time.monotonic() < self._not_before:
            return
        try:
            self._part.tick(now)
        except (Away, OperationalError) as reason:
            self._rest(f"{type(self._part).__name__} waits: {reason}")
        except Exception:
            logger.exception("%s failed", type(self._part).__name__)
            self._rest("")
        else:
            self._failures = 0

    def _rest(self, reason: str) -> None:
        self._failures += 1
        close_old_connections()
        pause = min(LONGEST_PAUSE_S, 2.0 ** (self._failures - 1))
        self._not_before = time.monotonic() + pause
        if reason:
            logger.warning("%s (again in %.0f s)", reason, pause)
