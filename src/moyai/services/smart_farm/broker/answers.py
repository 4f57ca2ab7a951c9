"""How robots answer what they were told, taken down in the order in which they say it.

What is decided on a robot's next request goes by that (`operations/told.py`), so whoever decides has it
written down first. Answers may never come: robots are switched off, lines break. What was told is over

- when it is answered;
- when the robot says that it has started anew (it is up for less long than it was): it has forgotten all;
- after the longest time that it can take, all before it one after the other, and ten seconds. Time in which
  a robot is connected and says nothing does not count: a computer that hangs goes on where it was, with all
  that waits for it, and is told no more than a few things meanwhile.

Not when it comes back to the broker: a robot without its line goes on with what it has. Not when it says that
it is locked: what a stop breaks off is answered with an error, and a wait is not broken off.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from moyai.core import clock
from moyai.services.smart_farm.broker.beside import Beside
from moyai.services.smart_farm.farmbot.requests import find_label, find_uptime_s, is_ok, read_state
from moyai.services.smart_farm.operations.told import (
    list_told,
    note_answer,
    note_overdue,
    note_place,
    note_restart,
)

logger = logging.getLogger(__name__)

LOOK_S = 0.5
SLACK_S = 10.0
"""Beyond the longest time that a request takes: the way there and back, and a robot that is slow to tell."""
SILENT_S = 60.0
"""A robot that is at work tells how it stands every few seconds."""


@dataclass(frozen=True, slots=True)
class Word:
    """Something a robot said: the answer with a label, or how it stands; ``is_ok``: it was done."""

    label: str = ""
    is_ok: bool = False
    state: bytes = b""
    has_restarted: bool = False


class Answers:
    """What robots said of what they were told, and for how long each has been at it.

    Args:
        beside: where the database is asked.
        is_online: whether a robot is connected.
        is_stopping: whether a robot was told to stop in an emergency, and that is not written down yet.
    """

    def __init__(
        self,
        beside: Beside,
        is_online: Callable[[int], bool] = lambda _robot: True,
        is_stopping: Callable[[int], bool] = lambda _robot: False,
    ) -> None:
        self._beside = beside
        self.is_online, self.is_stopping = is_online, is_stopping
        self._words: dict[int, list[Word]] = defaultdict(list)
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._busy: set[int] = set()
        self._uptime_s: dict[int, float] = {}
        self._heard_s: dict[int, float] = {}
        self._left_s: dict[int, float] = {}
        self._looked_s = monotonic()
        self._wake = asyncio.Event()

    @asynccontextmanager
    async def turn(self, robot: int) -> AsyncIterator[None]:
        """Decide on a robot's requests one by one, with everything written down that it said before.

        What could not be is not known to have ended, and what comes next waits for it.
        """
        async with self._turns[robot]:
            try:
                await self._write(robot)
            except Exception:
                logger.exception("What a robot answered could not be written down yet")
            self._busy.add(robot)
            yield

    def hear(self, robot: int, leaf: str, payload: bytes) -> None:
        """Take what a robot said."""
        self._heard_s[robot] = monotonic()
        if leaf == "from_device":
            done = is_ok(payload) and not self.is_stopping(robot)
            self._words[robot].append(Word(find_label(payload), done))
        elif leaf == "status" and (robot in self._busy or self._words.get(robot)):
            self._hear_state(robot, payload)
        else:
            return
        self._busy.add(robot)
        self._wake.set()

    async def run(self) -> None:
        """Write down what was said as it comes, and look what is overdue, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_S)
            self._wake.clear()
            try:
                for robot in [each for each, words in self._words.items() if words]:
                    async with self._turns[robot]:
                        await self._write(robot)
                if monotonic() - self._looked_s >= LOOK_S:
                    await self._look()
            except Exception:  # the database is away: nothing was forgotten
                logger.exception("What robots answered could not be written down yet")
                await asyncio.sleep(LOOK_S)

    def _hear_state(self, robot: int, payload: bytes) -> None:
        uptime_s = find_uptime_s(read_state(payload))
        before_s = self._uptime_s.get(robot)
        has_restarted = uptime_s is not None and before_s is not None and uptime_s < before_s
        if uptime_s is not None:
            self._uptime_s[robot] = uptime_s
        words = self._words[robot]
        if words and words[-1].state and not has_restarted:
            words.pop()  # of two that follow one another the later one says all
        words.append(Word(state=payload, has_restarted=has_restarted))

    async def _write(self, robot: int) -> None:
        """Write down what a robot said; what could not be is kept, in its order."""
        words, self._words[robot] = self._words[robot], []
        if not words:
            return
        try:
            await self._beside.run(partial(_note, robot, words))
        except Exception:
            self._words[robot] = words + self._words[robot]
            raise

    async def _look(self) -> None:
        """See what is kept, and what of it is overdue."""
        now_s = monotonic()
        passed_s, self._looked_s = now_s - self._looked_s, now_s
        rows = await self._beside.run(lambda: list_told(real_now=datetime.now(UTC), slack_s=SLACK_S))
        self._busy = {robot for _key, robot, _left_s, _ended in rows}
        self._left_s = {key: self._left_s.get(key, left_s) for key, _robot, left_s, _ended in rows}
        for key, robot, _left, ended in rows:
            if not ended and not self._is_silent(robot, now_s):
                self._left_s[key] -= passed_s
        overdue = [key for key, _robot, _left, ended in rows if not ended and self._left_s[key] <= 0]
        if overdue:
            logger.warning("%d requests were never answered", len(overdue))
            await self._beside.run(lambda: note_overdue(rows=overdue))

    def _is_silent(self, robot: int, now_s: float) -> bool:
        return self.is_online(robot) and now_s - self._heard_s.get(robot, self._looked_s) > SILENT_S


def _note(robot: int, words: list[Word]) -> None:
    for word in words:
        if word.has_restarted:
            note_restart(robot=robot)
        if word.state:
            note_place(robot=robot, state=word.state, now=clock.now())
        else:
            real_now = datetime.now(UTC)
            note_answer(
                robot=robot, label=word.label, is_done=word.is_ok, real_now=real_now, speed=clock.speed()
            )
