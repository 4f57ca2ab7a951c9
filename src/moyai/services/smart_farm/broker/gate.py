"""The gate: what `operations.requests` decides, asked beside the event loop. When in doubt, it stays shut."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, suppress
from datetime import UTC, datetime
from functools import partial

from django.db import Error

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.services.smart_farm.broker.access import Principal
from moyai.services.smart_farm.broker.answers import Answers
from moyai.services.smart_farm.broker.beside import Beside
from moyai.services.smart_farm.broker.recorder import Recorder
from moyai.services.smart_farm.broker.terms import Held, Passed
from moyai.services.smart_farm.farmbot.requests import read_state
from moyai.services.smart_farm.operations.requests import Standing, judge_request, note_stop
from moyai.services.smart_farm.operations.told import withdraw
from moyai.services.smart_farm.refusals import MayNotSteer
from moyai.services.smart_farm.texts import robots as say

logger = logging.getLogger(__name__)

AGAIN_S = 1.0


class DatabaseGate:
    """Decides by leases, limits and the water of the day, as they stand in the database.

    Args:
        beside: where the database is asked.
        recorder: knows how each robot stood at its last word.
        answers: has written down what each robot answered.
    """

    def __init__(self, beside: Beside, recorder: Recorder, answers: Answers) -> None:
        self._beside = beside
        self._recorder = recorder
        self._answers = answers

    def turn(self, robot: int) -> AbstractAsyncContextManager[None]:
        """See `terms.Gate`."""
        return self._answers.turn(robot)

    async def judge(self, who: Principal, payload: bytes, *, is_online: bool) -> Passed | Held:
        """See `terms.Gate`."""
        try:
            return await self._beside.run(lambda: self._judge(who, payload, is_online))
        except Refused as refused:
            return Held(str(refused.text))
        except Exception:  # whatever is wrong with us, nothing moves by it
            logger.exception("A request could not be decided on")
            return Held(str(say.CANNOT_DECIDE))

    async def withdraw(self, who: Principal, label: str) -> None:
        """See `terms.Gate`; where it cannot be, it is taken as told, and as never answered."""
        with suppress(Error):
            await self._beside.run(lambda: withdraw(robot=who.robot, label=label))

    async def note_stop(self, who: Principal) -> None:
        """See `terms.Gate`; tried until it is written."""
        write = partial(note_stop, robot=who.robot, actor=who.actor)
        while True:
            try:
                return await self._beside.run(lambda: write(now=clock.now()))
            except Error as error:
                logger.warning("A stop could not be written down yet: %s", error)
                await asyncio.sleep(AGAIN_S)

    def _judge(self, who: Principal, payload: bytes, is_online: bool) -> Passed | Held:
        if not is_online:
            return Held(str(say.NOT_CONNECTED))
        if not who.member:
            raise MayNotSteer
        standing = Standing(
            read_state(self._recorder.states.get(who.robot, b"")),
            clock.now(),
            datetime.now(UTC),
            clock.speed(),
            is_direct=True,
        )
        found = judge_request(robot=who.robot, member=who.member, payload=payload, standing=standing)
        return Passed(found.payload, found.request.label)
