"""A front with a real broker behind it and nothing of the database, for tests."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiomqtt
import pytest
from websockets.asyncio.server import serve as serve_websockets

from moyai.services.smart_farm.broker.access import Part, Principal
from moyai.services.smart_farm.broker.behind import Behind, House
from moyai.services.smart_farm.broker.embedded import make_broker
from moyai.services.smart_farm.broker.front import Front
from moyai.services.smart_farm.broker.mosquitto import write_configuration
from moyai.services.smart_farm.broker.pipes import StreamPipe, WebSocketPipe
from moyai.services.smart_farm.broker.recorder import Recorder
from moyai.services.smart_farm.broker.service import find_free_port
from moyai.services.smart_farm.broker.terms import Held, Passed
from moyai.services.smart_farm.farmbot.requests import find_label

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
WORDS = {"robot": "r" * 20, "person": "p" * 20, "house": "h" * 20}
BROKERS = ["amqtt", pytest.param("mosquitto", marks=pytest.mark.skipif(not MOSQUITTO, reason="no Mosquitto"))]


class OpenGate:
    """Lets everything pass but what its test forbids; ``takes_s``: how long it thinks."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.stops: list[int] = []
        self.takes_s = 0.0
        self.words = ""
        self.withdrawn: list[str] = []
        self.most_at_once = self._at_once = 0
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    def turn(self, robot: int) -> asyncio.Lock:
        return self._turns[robot]

    async def withdraw(self, who: Principal, label: str) -> None:
        self.withdrawn.append(label)

    async def judge(self, who: Principal, payload: bytes, *, is_online: bool) -> Passed | Held:
        self.asked.append(payload)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(self.takes_s)
        self._at_once -= 1
        return Held(self.words) if self.words else Passed(payload, find_label(payload))

    async def note_stop(self, who: Principal) -> None:
        self.stops.append(who.member)


class Yard:
    """A front, where it listens, and what it was told."""

    def __init__(self, front: Front, port: int, ws_port: int, gate: OpenGate, recorder: Recorder) -> None:
        self.front, self.port, self.ws_port, self.gate, self.recorder = front, port, ws_port, gate, recorder
        self.kept: list[tuple[str, bytes]] = []

    def connect(self, who: str, **options: Any) -> aiomqtt.Client:
        """Return a client of ``"robot 1"``, ``"person 1"`` or ``"station north"``."""
        part, name = who.split()
        username = name if part == "station" else f"device_{name}"
        options = {"port": self.port, "username": username, "password": part, "timeout": 5} | options
        return aiomqtt.Client("127.0.0.1", **options)

    async def let_in(self, name: str, password: str) -> Principal | None:
        if password == "station":
            return Principal(Part.STATION, name)
        if password not in ("robot", "person") or not name.startswith("device_"):
            return None
        number = int(name.removeprefix("device_"))
        member = 7 if password == "person" else 0
        return Principal(Part(password), name, number, member, f"{password}-{number}")

    async def ingest(self, who: Principal, payload: bytes) -> None:
        await asyncio.sleep(0.01)
        if payload == b"no room":
            raise OSError("no room")
        self.kept.append((who.name, payload))


@asynccontextmanager
async def open_yard(kind: str, folder: Path) -> AsyncIterator[Yard]:
    async with AsyncExitStack() as stack:
        behind = await start_behind(kind, folder, stack)
        house, gate, written = House(behind), OpenGate(), []

        async def write(batch: Any) -> None:
            written.append(batch)

        recorder = Recorder(write)
        port, ws_port = find_free_port(), find_free_port()
        yard: Yard

        async def find(name: str, password: str) -> Principal | None:
            return await yard.let_in(name, password)

        async def ingest(who: Principal, payload: bytes) -> None:
            await yard.ingest(who, payload)

        front = Front(behind, house, find, gate, recorder, ingest)
        yard = Yard(front, port, ws_port, gate, recorder)
        running = asyncio.create_task(house.run())
        stack.callback(running.cancel)
        async with asyncio.timeout(10):
            await house.is_up.wait()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await front.serve(StreamPipe(reader, writer))

        async def serve_ws(socket: Any) -> None:
            await front.serve(WebSocketPipe(socket))

        server = await asyncio.start_server(serve, "127.0.0.1", port)
        stack.callback(server.close)
        await stack.enter_async_context(
            serve_websockets(serve_ws, "127.0.0.1", ws_port, subprotocols=["mqtt"])  # type: ignore[list-item]
        )
        yield yard
        for each in [one for group in front.by_robot.values() for one in group]:
            each.end()
        await asyncio.sleep(0.1)


async def start_behind(kind: str, folder: Path, stack: AsyncExitStack) -> Behind:
    port = find_free_port()
    if kind == "amqtt":
        broker = make_broker(port, WORDS)
        await broker.start()
        stack.push_async_callback(broker.shutdown)
        return Behind("127.0.0.1", port, WORDS, hears_all=False)
    configuration = write_configuration(folder, port, WORDS)
    assert MOSQUITTO
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([MOSQUITTO, "-c", str(configuration)], stderr=log)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    for _ in range(100):
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        break
    return Behind("127.0.0.1", port, WORDS, hears_all=True)


def make_request(label: str, *kinds: str, **args: Any) -> bytes:
    body = [{"kind": kind, "args": args} for kind in kinds]
    return json.dumps({"kind": "rpc_request", "args": {"label": label}, "body": body}).encode()


async def hear(client: aiomqtt.Client, seconds: float = 3.0) -> tuple[str, bytes]:
    """Return the next message."""
    async with asyncio.timeout(seconds):
        message = await anext(aiter(client.messages))
    assert isinstance(message.payload, bytes)
    return str(message.topic), message.payload


async def is_silent(client: aiomqtt.Client, seconds: float = 0.4) -> bool:
    """Tell whether nothing comes for a while."""
    try:
        await hear(client, seconds)
    except TimeoutError:
        return True
    return False
