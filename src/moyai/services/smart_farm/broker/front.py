"""The front: takes connections, knows who is there, has what is said pass the rule, and requests the gate."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from moyai.services.smart_farm.broker.access import REQUESTS, Part, Principal, matches
from moyai.services.smart_farm.broker.behind import Behind, House, NotBehindError
from moyai.services.smart_farm.broker.connection import Connection
from moyai.services.smart_farm.broker.packets import (
    BAD_LOGIN,
    BAD_VERSION,
    CONNECT,
    UNAVAILABLE,
    BadPacketError,
    Connect,
    Publish,
    read_connect,
    write_connack,
    write_publish,
)
from moyai.services.smart_farm.broker.pipes import Pipe
from moyai.services.smart_farm.broker.terms import FindPrincipal, Gate, Held, Ingest, Passed, Recorder
from moyai.services.smart_farm.farmbot.requests import write_stop
from moyai.services.smart_farm.texts import robots as say

logger = logging.getLogger(__name__)

GREETING_S = 10.0
MOST_OF_A_ROBOT = 40
"""Connections of one robot and its people at once; the Python client opens one for each thing it does."""
MOST_IN_ALL = 20_000
MOST_STRANGERS = 200
"""Connections that have not said yet who they are."""


@dataclass
class Front:
    """All connections of one process.

    Attributes:
        behind: the broker behind.
        house: our own connection to it.
        find_principal: who shows a name and a password.
        gate: decides on requests.
        recorder: keeps what robots say.
        ingest: keeps what stations say; returns when it is durable, raises OSError where it is not.
        counts: how often what happened, for tests, benches and the log.
    """

    behind: Behind
    house: House
    find_principal: FindPrincipal
    gate: Gate
    recorder: Recorder
    ingest: Ingest
    counts: Counter[str] = field(default_factory=Counter)
    stops: Counter[int] = field(default_factory=Counter)
    """How often each robot was stopped."""
    unwritten: Counter[int] = field(default_factory=Counter)
    """How many of these stops are not written down yet: until then nothing else goes to the robot."""
    _writing: set[asyncio.Task[None]] = field(default_factory=set)
    by_robot: dict[int, set[Connection]] = field(default_factory=lambda: defaultdict(set))
    strangers: int = 0
    total: int = 0

    async def serve(self, pipe: Pipe) -> None:
        """Serve one connection until it ends, whatever its peer sends."""
        try:
            await self._serve(pipe)
        except (EOFError, OSError, TimeoutError) as gone:
            logger.debug("A connection ended: %r", gone)
        except BadPacketError as error:
            self.counts["malformed"] += 1
            logger.info("A connection was closed: %s", error)
        finally:
            with contextlib.suppress(OSError):
                await pipe.close()

    async def _serve(self, pipe: Pipe) -> None:
        if self.strangers >= MOST_STRANGERS or self.total >= MOST_IN_ALL:
            self.counts["too_many"] += 1
            return
        self.strangers += 1
        try:
            async with asyncio.timeout(GREETING_S):
                who, hello = await self._greet(pipe)
        finally:
            self.strangers -= 1
        if who is None or hello is None:
            return
        if who.robot and len(self.by_robot[who.robot]) >= MOST_OF_A_ROBOT:
            self.counts["too_many"] += 1
            pipe.write(write_connack(UNAVAILABLE))
            return
        await self._keep(Connection(self, pipe, who, hello.keepalive_s))

    async def _greet(self, pipe: Pipe) -> tuple[Principal | None, Connect | None]:
        head, body = await pipe.read_frame()
        if head != CONNECT << 4:
            raise BadPacketError("no CONNECT")
        hello = read_connect(body)
        if hello.version not in (3, 4):
            pipe.write(write_connack(BAD_VERSION))
            return None, None
        who = await self.find_principal(hello.username, hello.password)
        if who is None:
            self.counts["bad_login"] += 1
            pipe.write(write_connack(BAD_LOGIN))
        return who, hello

    async def _keep(self, connection: Connection) -> None:
        who = connection.who
        self.total += 1
        if who.robot:
            self.by_robot[who.robot].add(connection)
        if who.part == Part.ROBOT:
            self.recorder.see(who.robot, is_online=True)
        try:
            await connection.run()
        finally:
            self.total -= 1
            if who.robot:
                self.by_robot[who.robot].discard(connection)
                if not self.by_robot[who.robot]:
                    del self.by_robot[who.robot]
            if who.part == Part.ROBOT and not self.is_online(who.robot):
                self.recorder.see(who.robot, is_online=False)

    def is_online(self, robot: int) -> bool:
        """Tell whether a robot is connected here."""
        return any(each.who.part == Part.ROBOT for each in self.by_robot.get(robot, ()))

    def is_heard(self, robot: int, topic: str) -> bool:
        """Tell whether anybody is listening to what a robot says there."""
        return self.behind.hears_all or any(
            matches(wanted, topic) for each in self.by_robot.get(robot, ()) for wanted in each.filters
        )

    def stop_robot(self, who: Principal, label: str) -> None:
        """Send an emergency stop: straight to the robot where it is connected here, before all else.

        Raises:
            NotBehindError: it is not, and the broker behind is away.
        """
        topic = f"bot/device_{who.robot}/{REQUESTS}"
        payload = write_stop(label)
        self.stops[who.robot] += 1
        self.counts["stops"] += 1
        robots = [each for each in self.by_robot.get(who.robot, ()) if each.hears(topic)]
        robots = [each for each in robots if each.who.part == Part.ROBOT]
        for each in robots:
            each.pipe.write(write_publish(Publish(topic, payload)))
        self.unwritten[who.robot] += 1
        task = asyncio.create_task(self._write_stop(who))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        if not robots:
            self.house.publish(topic, payload)

    async def _write_stop(self, who: Principal) -> None:
        await self.gate.note_stop(who)
        self.unwritten[who.robot] -= 1

    async def ask_robot(self, who: Principal, payload: bytes) -> Held | None:
        """Have a request decided on and sent; returns why it was not."""
        if self.unwritten[who.robot]:
            return self._hold(say.STOPPED_NOW)
        before = self.stops[who.robot]
        async with self.gate.turn(who.robot):
            verdict = await self.gate.judge(who, payload, is_online=self.is_online(who.robot))
            if isinstance(verdict, Held):
                self.counts["held"] += 1
                return verdict
            words = self._tell(who, verdict, before)
            if words is None:
                return None
            await self.gate.withdraw(who, verdict.label)
            return self._hold(words)

    def _tell(self, who: Principal, verdict: Passed, stops: int) -> object | None:
        """Tell a robot what was let pass; returns why it was not. ``stops``: when it was asked."""
        if self.stops[who.robot] != stops:  # while it was decided on
            return say.STOPPED_NOW
        try:
            self.house.publish(f"bot/device_{who.robot}/{REQUESTS}", verdict.payload)
        except NotBehindError:
            return say.NOT_REACHED
        self.counts["passed"] += 1
        return None

    def _hold(self, words: object) -> Held:
        self.counts["held"] += 1
        return Held(str(words))

    async def close_ended(self, list_ended: Callable[[set[str]], Awaitable[set[str]]], now: float) -> int:
        """Close connections whose token has ended since; return how many."""
        everybody = [each for group in self.by_robot.values() for each in group]
        ended = await list_ended({each.who.jti for each in everybody if each.who.jti})
        over = [
            each
            for each in everybody
            if each.who.jti in ended or (each.who.expires_at and each.who.expires_at <= now)
        ]
        for each in over:
            each.end()
        return len(over)
