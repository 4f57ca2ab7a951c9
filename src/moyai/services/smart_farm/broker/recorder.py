"""What robots say: their last state in memory, all that has to stay in the database, in batches."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from moyai.services.smart_farm.farmbot.requests import find_label

logger = logging.getLogger(__name__)

FLUSH_S = 1.0
STATES_EVERY = 3
"""States are written down with every third batch: the last of each robot is in memory all the same."""
MOST_STATE = 64 * 1024
MOST_WAITING = 20_000
"""Words of robots that wait for a database that is away; then the oldest go, unacknowledged."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something that has to stay: a log or telemetry."""

    robot: int
    leaf: str
    content: dict[str, Any]


@dataclass
class Batch:
    """What is to be written down at once."""

    states: dict[int, bytes] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)


Write = Callable[[Batch], Awaitable[None]]
Listen = Callable[[int, str, bytes], None]


class Recorder:
    """Hears every robot of a process.

    Args:
        write: writes a batch down; raises where it could not, and the batch comes again.
        listen: is told every word of a robot: its number, the leaf of the topic, what it said.
    """

    def __init__(self, write: Write, listen: Listen = lambda _robot, _leaf, _payload: None) -> None:
        self._write, self._listen = write, listen
        self.states: dict[int, bytes] = {}
        """The last state tree of each robot, as it came."""
        self.heard: dict[str, int] = defaultdict(int)
        """How many messages there were, by leaf."""
        self.online: set[int] = set()
        self._changed: set[int] = set()
        self._flushes = 0
        self._words: list[Word] = []
        self._waiters: list[asyncio.Future[None]] = []
        self._labels: dict[tuple[int, str], asyncio.Future[bytes]] = {}

    def hear(self, robot: int, leaf: str, payload: bytes) -> Awaitable[None] | None:
        """Take what a robot said. What is returned is done when it is written down."""
        self.heard[leaf] += 1
        self._listen(robot, leaf, payload)
        if leaf == "status":
            if len(payload) <= MOST_STATE:
                self.states[robot] = payload
                self._changed.add(robot)
            return None
        if leaf == "from_device":
            self._answer(robot, payload)
            return None
        if leaf not in ("logs", "telemetry"):
            return None
        return self._keep(robot, leaf, payload)

    def see(self, robot: int, *, is_online: bool) -> None:
        """Be told that a robot came or went; how it stood before it was away is not how it stands."""
        if is_online:
            self.online.add(robot)
            self.states.pop(robot, None)
            self._changed.discard(robot)
        else:
            self.online.discard(robot)

    def expect(self, robot: int, label: str) -> asyncio.Future[bytes]:
        """Return the answer that a robot will give to a request of ours."""
        waiter: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._labels[robot, label] = waiter
        waiter.add_done_callback(lambda _: self._labels.pop((robot, label), None))
        return waiter

    async def run(self) -> None:
        """Write down what was said, once a second, until cancelled; then once more."""
        try:
            while True:
                await asyncio.sleep(FLUSH_S)
                await self.flush()
        finally:
            with contextlib.suppress(Exception):
                await self.flush(is_last=True)

    async def flush(self, *, is_last: bool = False) -> None:
        """Write down what was said so far; of states the last of each robot, every few times."""
        words, self._words = self._words, []
        waiters, self._waiters = self._waiters, []
        self._flushes += 1
        changed: set[int] = set()
        if self._flushes % STATES_EVERY == 0 or is_last:
            changed, self._changed = self._changed, set()
        if not words and not changed:
            return
        try:
            await self._write(
                Batch({robot: self.states[robot] for robot in changed if robot in self.states}, words)
            )
        except Exception as error:  # the database is away: nothing was acknowledged, nothing is lost
            logger.warning("What robots said could not be written down yet: %s", error)
            self._words = (words + self._words)[-MOST_WAITING:]
            self._waiters = waiters + self._waiters
            self._changed |= changed
            return
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _answer(self, robot: int, payload: bytes) -> None:
        waiter = self._labels.get((robot, find_label(payload)))
        if waiter is not None and not waiter.done():
            waiter.set_result(payload)

    def _keep(self, robot: int, leaf: str, payload: bytes) -> Awaitable[None] | None:
        try:
            content = json.loads(payload)
        except (ValueError, RecursionError):
            return None
        if not isinstance(content, dict):
            return None
        self._words.append(Word(robot, leaf, content))
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        return waiter
