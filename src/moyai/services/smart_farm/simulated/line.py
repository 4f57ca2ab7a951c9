"""A line of MQTT to the broker, as a robot has it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from moyai.services.smart_farm.broker import packets as mqtt
from moyai.services.smart_farm.broker.packets import Publish
from moyai.services.smart_farm.broker.pipes import StreamPipe

KEEPALIVE_S = 20
ANSWER_S = 15.0


class LineError(OSError):
    """The broker is not there, does not let us in, or has gone."""


class Line:
    """An open line. Messages wait in ``heard``; None at its end: it broke."""

    def __init__(self, pipe: StreamPipe) -> None:
        self._pipe = pipe
        self._number = 0
        self.heard: asyncio.Queue[Publish | None] = asyncio.Queue()

    def publish(self, topic: str, payload: bytes) -> None:
        """Say something once (quality 0)."""
        self._pipe.write(mqtt.write_publish(Publish(topic, payload)))

    def subscribe(self, filters: Sequence[str]) -> None:
        """Ask to hear topics."""
        self._number += 1
        self._pipe.write(mqtt.write_subscribe(self._number, [(each, 0) for each in filters]))

    async def listen(self) -> None:
        """Put what comes into ``heard`` until the line breaks."""
        beating = asyncio.create_task(self._beat())
        try:
            while True:
                async with asyncio.timeout(3 * KEEPALIVE_S):
                    head, body = await self._pipe.read_frame()
                if head >> 4 == mqtt.PUBLISH:
                    self.heard.put_nowait(mqtt.read_publish(head, body))
        except (OSError, EOFError, TimeoutError, mqtt.BadPacketError):
            pass
        finally:
            beating.cancel()
            self.heard.put_nowait(None)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(KEEPALIVE_S / 2)
            self._pipe.write(mqtt.PINGREQ_FRAME)


@asynccontextmanager
async def open_line(host: str, port: int, username: str, password: str) -> AsyncIterator[Line]:
    """Hold a line within the block.

    Raises:
        LineError: nobody is there, or we are not let in.
    """
    try:
        async with asyncio.timeout(ANSWER_S):
            pipe = StreamPipe(*await asyncio.open_connection(host, port, limit=2 * mqtt.MOST_FRAME))
            pipe.write(mqtt.write_connect("", username, password, keepalive_s=KEEPALIVE_S))
            head, body = await pipe.read_frame()
    except (OSError, EOFError, TimeoutError, mqtt.BadPacketError) as error:
        raise LineError(f"no broker at {host}:{port}: {error!r}") from error
    if head >> 4 != mqtt.CONNACK or body[1:2] != bytes((mqtt.ACCEPTED,)):
        await pipe.close()
        raise LineError("the broker does not let us in")
    line = Line(pipe)
    listening = asyncio.create_task(line.listen())
    try:
        yield line
    finally:
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening
        await pipe.close()
