"""The broker's process: front, gate, recorder and what goes on beside them, from start to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_websockets

from moyai.core import clock
from moyai.core.intake.journal import Journal
from moyai.services.smart_farm.broker.access import Part, Principal
from moyai.services.smart_farm.broker.answers import Answers
from moyai.services.smart_farm.broker.behind import Behind, House, NotBehindError
from moyai.services.smart_farm.broker.beside import Beside
from moyai.services.smart_farm.broker.doors import find_principal, list_ended, make_word
from moyai.services.smart_farm.broker.front import Front
from moyai.services.smart_farm.broker.gate import DatabaseGate
from moyai.services.smart_farm.broker.packets import MOST_FRAME
from moyai.services.smart_farm.broker.pipes import StreamPipe, WebSocketPipe
from moyai.services.smart_farm.broker.recorder import Batch, Recorder
from moyai.services.smart_farm.broker.runner import Runner
from moyai.services.smart_farm.farmbot.requests import is_ok, write_request
from moyai.services.smart_farm.operations.hearing import write_states, write_words
from moyai.services.smart_farm.operations.syncing import (
    forget_late_requests,
    list_outgoing,
    list_stops,
    note_said,
)
from moyai.services.smart_farm.operations.water import list_overdue_valves, note_shut

logger = logging.getLogger(__name__)

LOOK_AT_TOKENS_S = 15.0
LOOK_OUTSIDE_S = 0.2
LOOK_AT_STOPS_S = 0.05
LOOK_AT_VALVES_S = 0.5
SWITCH_S = 0.0005
INTAKE = "farm"


class FarmBroker:
    """All that runs in the process.

    Args:
        bind: address on which robots and people are let in.
        port: of MQTT over TCP.
        ws_port: of MQTT over WebSocket; 0: none.
        broker: ``mqtt://host:port`` of the broker behind; empty: amqtt, started here.
        journal: where readings of stations are kept until they are in the database.
    """

    def __init__(
        self, *, bind: str, port: int, ws_port: int, broker: str = "", journal: Journal | None = None
    ) -> None:
        self._bind, self._port, self._ws_port, self._broker = bind, port, ws_port, broker
        self._journal = journal or Journal(Path(settings.HOME) / "intake")
        self.beside = Beside()
        self.answers = Answers(self.beside)
        self.recorder = Recorder(self._write, self.answers.hear)
        self.front: Front

    @asynccontextmanager
    async def run(self) -> AsyncIterator[Front]:
        """Be a broker within the block."""
        # Threads that ask the database give way to the event loop sooner than by default: a stop waits.
        sys.setswitchinterval(SWITCH_S)
        async with contextlib.AsyncExitStack() as stack:
            behind = await self._find_behind(stack)
            house = House(behind)
            gate = DatabaseGate(self.beside, self.recorder, self.answers)
            self.front = front = Front(behind, house, self._find, gate, self.recorder, self._ingest)
            self.answers.is_online = front.is_online
            self.answers.is_stopping = lambda robot: front.unwritten[robot] > 0
            runner = Runner(self.front, self.beside, self.recorder)
            works = [house.run(), self.recorder.run(), self.answers.run(), runner.run()]
            works += [self._say_outgoing(), self._say_stops(), self._watch(), self._shut()]
            tasks = [asyncio.create_task(work) for work in works]
            stack.push_async_callback(_cancel, tasks)
            stack.push_async_callback(self._journal.close)
            await stack.enter_async_context(self._listen())
            yield self.front
        self.beside.close()

    async def _find_behind(self, stack: contextlib.AsyncExitStack) -> Behind:
        words = make_words()
        if self._broker:
            parts = urlsplit(self._broker)
            return Behind(parts.hostname or "127.0.0.1", parts.port or 1883, words, hears_all=True)
        from moyai.services.smart_farm.broker.embedded import make_broker

        port = find_free_port()
        broker = make_broker(port, words)
        await broker.start()
        stack.push_async_callback(broker.shutdown)
        return Behind("127.0.0.1", port, words, hears_all=False)

    @asynccontextmanager
    async def _listen(self) -> AsyncIterator[None]:
        connections: set[asyncio.Task[None]] = set()

        async def let_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._serve(StreamPipe(reader, writer), connections)

        async def let_in_ws(socket: ServerConnection) -> None:
            await self._serve(WebSocketPipe(socket), connections)

        server = await asyncio.start_server(let_in, self._bind, self._port, backlog=1024)
        ws = None
        if self._ws_port:
            options = {"subprotocols": ["mqtt", "mqttv3.1"], "max_size": 2 * MOST_FRAME, "compression": None}
            ws = await serve_websockets(let_in_ws, self._bind, self._ws_port, **options)  # type: ignore[arg-type]
        try:
            yield
        finally:
            server.close()
            if ws is not None:
                ws.close()
            await _cancel(list(connections))

    async def _serve(self, pipe: StreamPipe | WebSocketPipe, connections: set[asyncio.Task[None]]) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await self.front.serve(pipe)
        finally:
            connections.discard(task)

    async def _find(self, name: str, password: str) -> Principal | None:
        return await self.beside.run(lambda: find_principal(name, password, clock.now()))

    async def _ingest(self, who: Principal, payload: bytes) -> None:
        await self._journal.append(INTAKE, who.name, payload, time.time_ns() // 1_000_000)

    async def _write(self, batch: Batch) -> None:
        now = clock.now()
        words = [(word.robot, word.leaf, word.content) for word in batch.words]
        if batch.states:
            await self.beside.run(lambda: write_states(states=batch.states, now=now))
        if words:
            await self.beside.run(lambda: write_words(words=words, now=now))

    async def _say_outgoing(self) -> None:
        """Say what the rest of the town has to say to robots and watchers, each in its turn, none lost.

        A request that could not be said for a while is not: nothing old reaches a robot.
        """

        def listing() -> list[tuple[int, str, str]]:
            forget_late_requests(now=clock.now(), speed=clock.speed())
            return list_outgoing()

        await self._say(listing, LOOK_OUTSIDE_S)

    async def _say_stops(self) -> None:
        """Say emergency stops that were pressed on a page, past everything else that waits to be said."""
        await self._say(list_stops, LOOK_AT_STOPS_S)

    async def _say(self, listing: Callable[[], list[tuple[int, str, str]]], pause_s: float) -> None:
        while True:
            await asyncio.sleep(pause_s)
            with _logged("Something could not be said yet"):
                for number, topic, payload in await self.beside.run(listing):
                    await self.front.house.publish_surely(topic, payload.encode())
                    await self.beside.run(partial(note_said, number=number))

    async def _watch(self) -> None:
        """Close connections whose token has ended."""
        while True:
            await asyncio.sleep(LOOK_AT_TOKENS_S)
            with _logged("Tokens could not be looked at"):
                await self.front.close_ended(self._list_ended, clock.now().timestamp())

    async def _list_ended(self, jtis: set[str]) -> set[str]:
        return await self.beside.run(lambda: list_ended(jtis, clock.now()))

    async def _shut(self) -> None:
        """Shut valves that were left open, also those that an earlier process let be opened."""
        while True:
            await asyncio.sleep(LOOK_AT_VALVES_S)
            with _logged("Valves could not be looked at"):
                due = partial(list_overdue_valves, real_now=datetime.now(UTC))
                for valve in await self.beside.run(due):
                    await self._shut_one(valve.robot_id, valve.pin)

    async def _shut_one(self, robot: int, pin: int) -> None:
        label = f"shut-{robot}-{time.time_ns()}"
        answer = self.recorder.expect(robot, label)
        step = {"kind": "write_pin", "args": {"pin_number": pin, "pin_value": 0, "pin_mode": 0}}
        self.front.house.publish(f"bot/device_{robot}/from_clients", write_request(label, step))
        with contextlib.suppress(TimeoutError):
            said = await asyncio.wait_for(answer, 1.5)
            if is_ok(said):
                shut = partial(note_shut, real_now=datetime.now(UTC), speed=clock.speed())
                await self.beside.run(lambda: shut(robot=robot))


def make_words() -> dict[str, str]:
    """Return the front's passwords at the broker behind, by part."""
    parts = (Part.ROBOT, Part.PERSON, Part.HOUSE)
    return {part.value: make_word(f"behind:{part.value}") for part in parts}


def find_free_port() -> int:
    """Return a port on the loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _logged(words: str):  # type: ignore[no-untyped-def]
    """Log whatever goes wrong with the database or the broker behind, and go on."""
    try:
        yield
    except NotBehindError as error:
        logger.info("%s: %s", words, error)
    except Exception:
        logger.exception(words)


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
