"""Does the jobs of robots nobody steers, one step after the other, and survives being killed at any point.

A step is on record with its label before it is sent. A runner that comes after one that died finds the label:
what may be done twice is sent again; water and seeds are taken as given, and the valve is told to shut first.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import socket
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.services.smart_farm.broker.behind import NotBehindError
from moyai.services.smart_farm.broker.beside import Beside
from moyai.services.smart_farm.farmbot.requests import is_ok, read_state, write_request
from moyai.services.smart_farm.operations.jobs import (
    Sending,
    begin_step,
    claim_job,
    end_step,
    fail_step,
    is_unanswered,
    postpone_job,
)
from moyai.services.smart_farm.operations.requests import MAY_WAIT, Standing
from moyai.services.smart_farm.operations.told import withdraw
from moyai.services.smart_farm.texts import robots as say

if TYPE_CHECKING:
    from moyai.services.smart_farm.broker.front import Front
    from moyai.services.smart_farm.broker.recorder import Recorder
    from moyai.services.smart_farm.models import Job

logger = logging.getLogger(__name__)

LOOK_S = 0.5
SHUT_S = 5.0
MOMENT, OWN_TIME = timedelta(seconds=2), timedelta(minutes=1)
"""How long a job waits for what its robot was told before, and for what it does by itself."""


class Runner:
    """Does jobs; several robots work at once, each at one job.

    Args:
        front: through which robots are reached.
        beside: where the database is asked.
        recorder: that hears their answers.
    """

    def __init__(self, front: Front, beside: Beside, recorder: Recorder) -> None:
        self._front, self._beside, self._recorder = front, beside, recorder
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._at_work: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Take and do jobs until cancelled."""
        try:
            while True:
                await asyncio.sleep(LOOK_S)
                await self._take_some()
        finally:
            for task in self._at_work.values():
                task.cancel()

    async def _take_some(self) -> None:
        while free := (self._recorder.online & self._recorder.states.keys()) - self._at_work.keys():
            try:
                job = await self._beside.run(partial(self._claim, free))
            except Exception:  # the database is away: later
                logger.exception("No job could be taken")
                return
            if job is None:
                return
            task = asyncio.create_task(self._do(job))
            self._at_work[job.robot_id] = task
            task.add_done_callback(partial(self._leave, job.robot_id))

    def _claim(self, robots: set[int]) -> Job | None:
        return claim_job(robots=robots, worker=self._worker, now=clock.now(), real_now=datetime.now(UTC))

    def _leave(self, robot: int, _task: object) -> None:
        self._at_work.pop(robot, None)

    async def _do(self, job: Job) -> None:
        try:
            if await self._beside.run(partial(is_unanswered, job)):
                await self._shut(job)
                words = str(say.JOB_NOT_KNOWN)
                if not await self._end(job, words):
                    return
            while await self._do_step(job):
                pass
        except Exception:  # left in hand: whoever comes next goes on with it
            logger.exception("Job %s was left in the middle", job.code)

    async def _do_step(self, job: Job) -> bool:
        """Do the next step; return whether there is another."""
        robot = job.robot_id
        if self._front.unwritten[robot]:
            return await self._fail(job, str(say.JOB_STOPPED), may_again=False)
        stops = self._front.stops[robot]
        try:
            async with self._front.gate.turn(robot):
                sending = await self._beside.run(partial(self._begin, job))
                if sending is None:
                    return False
                if self._front.stops[robot] != stops:
                    return await self._fail(job, str(say.JOB_STOPPED), may_again=False)
                answer = await self._tell(robot, sending)
        except Refused as refused:
            if refused.facts.get("rule") in MAY_WAIT:
                return await self._postpone(job, refused)
            return await self._fail(job, str(refused.text), may_again=False)
        said = await _wait(answer, sending.wait_s) if answer is not None else None
        if self._front.stops[robot] != stops:
            return await self._fail(job, str(say.JOB_STOPPED), may_again=False)
        if said is None:
            return await self._fail(job, str(say.JOB_UNANSWERED), may_again=True, is_answered=False)
        if is_ok(said):
            return await self._end(job)
        return await self._fail(job, _find_words(said), may_again=True)

    def _begin(self, job: Job) -> Sending | None:
        state = read_state(self._recorder.states.get(job.robot_id, b""))
        standing = Standing(state, clock.now(), datetime.now(UTC), clock.speed(), is_direct=True)
        return begin_step(job=job, worker=self._worker, standing=standing)

    async def _tell(self, robot: int, sending: Sending) -> asyncio.Future[bytes] | None:
        """Tell a robot something, and return the answer to come; None: it could not be told."""
        answer = self._recorder.expect(robot, sending.label)
        try:
            self._front.house.publish(f"bot/device_{robot}/from_clients", sending.payload)
        except NotBehindError:
            answer.cancel()
            await self._beside.run(lambda: withdraw(robot=robot, label=sending.label))
            return None
        return answer

    async def _shut(self, job: Job) -> None:
        """Make sure that no valve is open before anything else is done."""
        args = {"pin_number": job.robot.water_pin, "pin_value": 0, "pin_mode": 0}
        step = {"kind": "write_pin", "args": args}
        label = f"shut-{job.code}-{secrets.token_hex(4)}"
        answer = await self._tell(job.robot_id, Sending(label, write_request(label, step), SHUT_S))
        if answer is not None:
            await _wait(answer, SHUT_S)

    async def _end(self, job: Job, words: str = "") -> bool:
        end = partial(end_step, job=job, worker=self._worker, words=words)
        return await self._beside.run(lambda: end(now=clock.now()))

    async def _fail(self, job: Job, words: str, *, may_again: bool, is_answered: bool = True) -> bool:
        fail = partial(fail_step, job=job, worker=self._worker, words=words, may_again=may_again)
        return await self._beside.run(lambda: fail(now=clock.now(), is_answered=is_answered))

    async def _postpone(self, job: Job, refused: Refused) -> bool:
        """Let a job wait for what its robot is at."""
        later = OWN_TIME if refused.facts.get("rule") == "own_time" else MOMENT
        words = str(refused.text)
        put_off = partial(postpone_job, job=job, worker=self._worker, words=words)
        now = clock.now()
        await self._beside.run(lambda: put_off(until=now + later * max(1.0, clock.speed()), now=now))
        return False


async def _wait(answer: asyncio.Future[bytes], seconds: float) -> bytes | None:
    """Return an answer; None: none came in time."""
    try:
        return await asyncio.wait_for(answer, seconds)
    except TimeoutError:
        return None


def _find_words(said: bytes) -> str:
    """Return what a robot says went wrong."""
    try:
        body = json.loads(said).get("body") or []
        return ", ".join(str(each["args"]["message"]) for each in body)[:300]
    except (ValueError, TypeError, KeyError, AttributeError):
        return str(say.JOB_UNANSWERED)
