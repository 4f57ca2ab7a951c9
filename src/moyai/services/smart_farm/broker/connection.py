"""One connection: what its peer says goes through the rule; what the broker behind says goes to the peer."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from moyai.services.smart_farm.broker import packets as mqtt
from moyai.services.smart_farm.broker.access import (
    ANSWERS,
    REQUESTS,
    Part,
    Principal,
    matches,
    may_publish,
    may_subscribe,
)
from moyai.services.smart_farm.broker.behind import NotBehindError
from moyai.services.smart_farm.broker.packets import BadPacketError, Publish
from moyai.services.smart_farm.farmbot.requests import find_label, find_stop_label, write_error
from moyai.services.smart_farm.texts import robots as say

if TYPE_CHECKING:
    from moyai.services.smart_farm.broker.pipes import Pipe
    from moyai.services.smart_farm.broker.terms import Hall

MOST_WAITING = 20
"""Requests of one connection that wait to be decided on; more are refused."""
MOST_FILTERS = 60
MOST_KEEPING = 200
LONGEST_SILENCE_S = 3600.0


class Connection:
    """One connection that was let in.

    Args:
        front: whose it is.
        pipe: to the peer.
        who: she is.
        keepalive_s: how often she promised to be heard; 0: seldom.
    """

    def __init__(self, front: Hall, pipe: Pipe, who: Principal, keepalive_s: int) -> None:
        self._front = front
        self.pipe = pipe
        self.who = who
        self.filters: dict[str, int] = {}
        self._silence_s = keepalive_s * 1.5 if keepalive_s else LONGEST_SILENCE_S
        self._behind: Pipe | None = None
        self._requests: asyncio.Queue[Publish] = asyncio.Queue(MOST_WAITING)
        self._denied: dict[int, list[int | None]] = {}
        self._held_numbers: set[int] = set()
        self._keeping: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []

    def hears(self, topic: str) -> bool:
        """Tell whether she asked to hear a topic."""
        return any(matches(wanted, topic) for wanted in self.filters)

    def end(self) -> None:
        """Have the connection closed."""
        for task in self._tasks:
            task.cancel()

    async def run(self) -> None:
        """Serve the connection until either side ends it.

        Raises:
            BadPacketError: the peer sent what is no MQTT.
        """
        if self.who.part != Part.STATION:
            try:
                self._behind = await self._front.behind.open(self.who.part)
            except NotBehindError:
                self.pipe.write(mqtt.write_connack(mqtt.UNAVAILABLE))
                raise
        self.pipe.write(mqtt.write_connack(mqtt.ACCEPTED))
        works = [self._hear(), self._decide()] + ([self._pass_on(self._behind)] if self._behind else [])
        self._tasks = [asyncio.create_task(work) for work in works]
        try:
            done, _rest = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if not task.cancelled():
                    task.result()
        finally:
            for task in (*self._tasks, *self._keeping):
                task.cancel()
            await asyncio.gather(*self._tasks, *self._keeping, return_exceptions=True)
            if self._behind is not None:
                with contextlib.suppress(OSError):
                    await self._behind.close()

    async def _hear(self) -> None:
        """Read what the peer sends."""
        while True:
            async with asyncio.timeout(self._silence_s):
                head, body = await self.pipe.read_frame()
            kind = head >> 4
            if kind == mqtt.PUBLISH:
                await self._take(head, body)
            elif kind == mqtt.PINGREQ:
                self.pipe.write(mqtt.PINGRESP_FRAME)
            elif kind == mqtt.SUBSCRIBE:
                self._subscribe(head, body)
            elif kind == mqtt.UNSUBSCRIBE:
                self._unsubscribe(head, body)
            elif kind == mqtt.PUBREL and mqtt.read_number(body) in self._held_numbers:
                self._held_numbers.discard(mqtt.read_number(body))
                self.pipe.write(mqtt.write_ack(mqtt.PUBCOMP, mqtt.read_number(body)))
            elif kind in (mqtt.PUBACK, mqtt.PUBREC, mqtt.PUBREL, mqtt.PUBCOMP):
                self._forward(head, body)
            elif kind == mqtt.DISCONNECT:
                return
            else:
                raise BadPacketError(f"packet {kind}")
            await self.pipe.drain()

    async def _take(self, head: int, body: bytes) -> None:
        """Take a message."""
        message = mqtt.read_publish(head, body)
        if not may_publish(self.who, message.topic):
            self._front.counts["denied"] += 1
            self._acknowledge(message)  # or it would come again and again
        elif self.who.part == Part.STATION:
            await self._keep(message)
        elif self.who.part == Part.PERSON and message.topic.endswith(f"/{REQUESTS}"):
            self._take_request(message)
        elif self.who.part == Part.ROBOT:
            self._take_word(head, body, message)
        else:
            self._forward(head & ~1, body)  # nothing is retained: it would be said again to whoever comes

    def _take_request(self, message: Publish) -> None:
        """Take a request: a stop goes at once, whatever waits; all else waits for its turn."""
        label = find_stop_label(message.payload)
        if label is not None:
            try:
                self._front.stop_robot(self.who, label)
            except NotBehindError:
                self._refuse(label, str(say.STOP_NOT_REACHED))
            self._acknowledge(message)
            return
        try:
            self._requests.put_nowait(message)
        except asyncio.QueueFull:
            self._front.counts["too_many_requests"] += 1
            self._refuse(find_label(message.payload), str(say.TOO_MANY))
            self._acknowledge(message)

    async def _decide(self) -> None:
        """Have the requests decided on, in their order."""
        while True:
            message = await self._requests.get()
            held = await self._front.ask_robot(self.who, message.payload)
            if held is not None:
                self._refuse(find_label(message.payload), held.words)
            self._acknowledge(message)

    def _take_word(self, head: int, body: bytes, message: Publish) -> None:
        """Take what a robot says: it is kept, and passed on where anybody hears it."""
        self._front.counts["said"] += 1
        leaf = message.topic.split("/", 3)[2]
        kept = self._front.recorder.hear(self.who.robot, leaf, message.payload)
        is_heard = self._front.is_heard(self.who.robot, message.topic)
        if is_heard:
            self._forward(head & ~1, body)
        elif message.qos and kept is not None:
            self._start(self._acknowledge_after(kept, message))
        else:
            self._acknowledge(message)

    async def _keep(self, message: Publish) -> None:
        """Keep what a station says; it is acknowledged when it is durable, and not at all otherwise."""
        while len(self._keeping) >= MOST_KEEPING:
            await asyncio.wait(self._keeping, return_when=asyncio.FIRST_COMPLETED)
        self._start(self._acknowledge_after(self._front.ingest(self.who, message.payload), message))

    async def _acknowledge_after(self, kept: object, message: Publish) -> None:
        try:
            await kept  # type: ignore[misc]
        except (OSError, ValueError):
            self._front.counts["not_kept"] += 1
            self.end()  # the sender sends it again when she is back
            return
        self._front.counts["kept"] += 1
        self._acknowledge(message)

    def _start(self, work: object) -> None:
        task = asyncio.create_task(work)  # type: ignore[arg-type, var-annotated]
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)

    def _acknowledge(self, message: Publish) -> None:
        """Tell the peer that her message ends here."""
        if message.qos == 1:
            self.pipe.write(mqtt.write_ack(mqtt.PUBACK, message.number))
        elif message.qos == 2:
            self._held_numbers.add(message.number)
            self.pipe.write(mqtt.write_ack(mqtt.PUBREC, message.number))

    def _refuse(self, label: str, words: str) -> None:
        """Answer in the robot's stead, where everybody who watches it reads it."""
        with contextlib.suppress(NotBehindError):
            self._front.house.publish(f"bot/{self.who.name}/{ANSWERS}", write_error(label, words))

    def _subscribe(self, head: int, body: bytes) -> None:
        """Pass on what she may hear; the codes of what she may not are put in when the answer comes."""
        wanted = mqtt.read_subscribe(head, body)
        allowed = [each for each in wanted.filters if may_subscribe(self.who, each[0])]
        if len(self.filters) + len(allowed) > MOST_FILTERS:
            raise BadPacketError("very many filters")
        self._front.counts["denied"] += len(wanted.filters) - len(allowed)
        if not allowed:
            self.pipe.write(mqtt.write_suback(wanted.number, [mqtt.DENIED] * len(wanted.filters)))
            return
        self.filters |= dict(allowed)
        codes = [None if each in allowed else mqtt.DENIED for each in wanted.filters]
        if None in codes and mqtt.DENIED in codes:
            self._denied[wanted.number] = codes
        assert self._behind is not None
        self._behind.write(mqtt.write_subscribe(wanted.number, allowed))

    def _unsubscribe(self, head: int, body: bytes) -> None:
        _number, filters = mqtt.read_unsubscribe(head, body)
        for each in filters:
            self.filters.pop(each, None)
        if self._behind is None:
            self.pipe.write(mqtt.write_ack(mqtt.UNSUBACK, _number))
        self._forward(head, body)

    def _forward(self, head: int, body: bytes) -> None:
        if self._behind is not None:
            self._behind.write(mqtt.write_frame(head, body))

    async def _pass_on(self, behind: Pipe) -> None:
        """Pass on what the broker behind says."""
        while True:
            head, body = await behind.read_frame()
            if head >> 4 == mqtt.SUBACK and (codes := self._denied.pop(mqtt.read_number(body), None)):
                granted = iter(body[2:])
                filled = [next(granted) if code is None else code for code in codes]
                self.pipe.write(mqtt.write_suback(mqtt.read_number(body), filled))
            else:
                self.pipe.write(mqtt.write_frame(head, body))
            await self.pipe.drain()
