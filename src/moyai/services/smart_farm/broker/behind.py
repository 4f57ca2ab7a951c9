"""The broker behind the front, whichever it is, and the house's own connection to it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from moyai.services.smart_farm.broker.access import Part
from moyai.services.smart_farm.broker.packets import (
    ACCEPTED,
    CONNACK,
    PINGREQ_FRAME,
    PUBACK,
    BadPacketError,
    Publish,
    read_number,
    write_connect,
    write_publish,
)
from moyai.services.smart_farm.broker.pipes import StreamPipe

logger = logging.getLogger(__name__)

ANSWER_S = 10.0
PAUSE_S = 0.2
KEEPALIVE_S = 30


class NotBehindError(OSError):
    """The broker behind is not there, or lets us not in."""


@dataclass(frozen=True)
class Behind:
    """Where it is, and our words there.

    Attributes:
        host: address, the loopback as a rule.
        port: its port of MQTT over TCP.
        words: password of each part: the broker behind tells robots, people and house apart as well.
        hears_all: whether it is told what nobody of ours listens to. Others may be connected to Mosquitto;
            at the embedded broker there is nobody but us, and it has no time to lose.
    """

    host: str
    port: int
    words: dict[str, str]
    hears_all: bool

    async def open(self, part: Part, *, keepalive_s: int = 0) -> StreamPipe:
        """Return a new connection in one part, accepted.

        Raises:
            NotBehindError: it is not there, or did not take us.
        """
        try:
            async with asyncio.timeout(ANSWER_S):
                pipe = StreamPipe(*await asyncio.open_connection(self.host, self.port))
                name = f"{part.value}-{secrets.token_hex(8)}"
                pipe.write(write_connect(name, part.value, self.words[part.value], keepalive_s=keepalive_s))
                head, body = await pipe.read_frame()
        except (OSError, EOFError, TimeoutError, BadPacketError) as error:
            raise NotBehindError(f"no broker at {self.host}:{self.port}: {error!r}") from error
        if head >> 4 != CONNACK or body[1:2] != bytes((ACCEPTED,)):
            await pipe.close()
            raise NotBehindError(f"the broker behind did not take {part.value}")
        return pipe


class House:
    """The house's connection: says what the gate let pass, and what the farm itself has to say.

    It is made anew whenever it breaks. What could not be said raises, so that whoever asked is told.
    """

    def __init__(self, behind: Behind, *, on_up: Callable[[], None] = lambda: None) -> None:
        self._behind = behind
        self._pipe: StreamPipe | None = None
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._number = 0
        self._on_up = on_up
        self.is_up = asyncio.Event()

    async def run(self) -> None:
        """Keep the connection until cancelled."""
        while True:
            with contextlib.suppress(NotBehindError):
                await self._stay()
            self.is_up.clear()
            self._fail_waiting()
            await asyncio.sleep(PAUSE_S)

    def publish(self, topic: str, payload: bytes) -> None:
        """Say something once, without waiting (quality 0).

        Raises:
            NotBehindError: there is no connection at the moment.
        """
        if self._pipe is None:
            raise NotBehindError("the broker behind is away")
        self._pipe.write(write_publish(Publish(topic, payload)))

    async def publish_surely(self, topic: str, payload: bytes) -> None:
        """Say something and return when the broker has it (quality 1).

        Raises:
            NotBehindError: it has not; whoever kept it says it again.
        """
        if self._pipe is None:
            raise NotBehindError("the broker behind is away")
        self._number = self._number % 65_535 + 1
        while self._number in self._waiting:
            self._number = self._number % 65_535 + 1
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[self._number] = waiter
        self._pipe.write(write_publish(Publish(topic, payload, 1, self._number)))
        try:
            await asyncio.wait_for(waiter, ANSWER_S)
        except TimeoutError:
            raise NotBehindError("no acknowledgement") from None

    async def _stay(self) -> None:
        pipe = await self._behind.open(Part.HOUSE, keepalive_s=KEEPALIVE_S)
        self._pipe = pipe
        self.is_up.set()
        self._on_up()
        beating = asyncio.create_task(self._beat(pipe))
        try:
            while True:
                async with asyncio.timeout(2 * KEEPALIVE_S):
                    head, body = await pipe.read_frame()
                if head >> 4 == PUBACK:
                    waiter = self._waiting.pop(read_number(body), None)
                    if waiter is not None and not waiter.done():
                        waiter.set_result(None)
        except (OSError, EOFError, TimeoutError, BadPacketError) as error:
            logger.warning("The broker behind has gone: %r", error)
        finally:
            self._pipe = None
            beating.cancel()
            await pipe.close()

    async def _beat(self, pipe: StreamPipe) -> None:
        while True:
            await asyncio.sleep(KEEPALIVE_S / 2)
            pipe.write(PINGREQ_FRAME)

    def _fail_waiting(self) -> None:
        for waiter in self._waiting.values():
            if not waiter.done():
                waiter.set_exception(NotBehindError("the broker behind has gone"))
        self._waiting.clear()
