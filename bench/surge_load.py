"""The surge: signed posts of one tap each, at a fixed rate whether or not answers come.

A process of its own, ``python -m bench.surge_load --port 8400 --rate 5000 --seconds 60 …``; writes when each
event was acknowledged to ``--acks`` (eight bytes an event, seconds since 1970, 0: never), prints JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from array import array
from base64 import b64encode
from collections import deque
from hmac import digest
from pathlib import Path
from typing import Any

import uvloop

from bench.intake_server import ACCOUNT, SECRET

TICK_S = 0.005
LATE_S = 2.0
"""LINE gives a post up after so long."""


def main() -> None:
    """Send for a while and say what came back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--first", type=int, default=0, help="number of the first event")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--data", type=Path, required=True, help="file with the buttons' data, a line each")
    parser.add_argument("--acks", type=Path, required=True)
    options = parser.parse_args()
    surge = Surge(options, options.data.read_text().split())
    uvloop.run(surge.run(options.port, options.connections))
    with options.acks.open("wb") as file:
        surge.acked_at.tofile(file)
    json.dump(surge.report(), sys.stdout)


def make_event_id(number: int) -> str:
    """Return the id of an event; 26 characters, as LINE's are."""
    return f"01SU{number:022d}"


def find_person(number: int, people: int) -> int:
    """Return who sends an event: everybody in turn, in an order that jumps about."""
    return 1 + number * 7919 % people


class Surge:
    """Sends at a rate, on whichever connection is free; what finds none waits, and its wait counts."""

    def __init__(self, options: argparse.Namespace, data: list[str]) -> None:
        self.rate, self.seconds = options.rate, options.seconds
        self.people, self.first = options.people, options.first
        self.total = int(self.rate * self.seconds)
        self.acked_at = array("d", bytes(8 * self.total))
        self.took_s = array("d")
        self.refused = self.broken = self.sent = 0
        self._data = data
        self._due = 0
        self._began = 0.0
        self._idle: list[Connection] = []
        self._waiting: deque[int] = deque()
        self._opening: set[asyncio.Future[None]] = set()
        self._port = 0

    async def run(self, port: int, connections: int) -> None:
        """Send until the time is over and everything is answered."""
        self._port = port
        for _ in range(connections):
            await self._connect()
        self._began = time.perf_counter()
        while self._due < self.total:
            now = time.perf_counter() - self._began
            while self._due < min(self.total, int(now * self.rate)):
                self._send_or_wait(self._due)
                self._due += 1
            await asyncio.sleep(TICK_S)
        deadline = time.perf_counter() + 10
        while len(self.took_s) + self.refused + self.broken < self.total and time.perf_counter() < deadline:
            await asyncio.sleep(TICK_S)

    async def _connect(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: Connection(self), "127.0.0.1", self._port)

    def replace(self, connection: Connection) -> None:
        """Open another connection for one that the server closed, as servers do with what rests too long."""
        if connection in self._idle:
            self._idle.remove(connection)
        self._opening.add(task := asyncio.ensure_future(self._connect()))
        task.add_done_callback(self._opening.discard)

    def _send_or_wait(self, number: int) -> None:
        if self._idle:
            self._idle.pop().send(number)
        else:
            self._waiting.append(number)

    def be_free(self, connection: Connection) -> None:
        """Take what has waited longest, or rest."""
        if self._waiting:
            connection.send(self._waiting.popleft())
        else:
            self._idle.append(connection)

    def note(self, number: int, is_taken: bool) -> None:
        """Write down an answer; the time counts from when the event was due."""
        if not is_taken:
            self.refused += 1
            return
        self.acked_at[number] = time.time()
        self.took_s.append(time.perf_counter() - self._began - number / self.rate)

    def make_post(self, number: int) -> bytes:
        """Return the bytes of a signed post."""
        self.sent += 1
        whole = self.first + number
        person = find_person(whole, self.people)
        data = self._data[whole % len(self._data)]
        body = (
            f'{{"destination":"U{"0" * 32}","events":[{{"type":"postback","postback":{{"data":"{data}"}},'
            f'"webhookEventId":"{make_event_id(whole)}","deliveryContext":{{"isRedelivery":false}},'
            f'"timestamp":{time.time_ns() // 1_000_000},"source":{{"type":"user","userId":"U{person:032x}"}},'
            f'"replyToken":"{whole:032x}","mode":"active"}}]}}'
        ).encode()
        return (
            f"POST /line/{ACCOUNT}/webhook HTTP/1.1\r\nhost: moyai.example\r\n"
            "user-agent: LineBotWebhook/2.0\r\n"
            f"content-type: application/json; charset=utf-8\r\ncontent-length: {len(body)}\r\n"
            f"x-line-signature: {b64encode(digest(SECRET, body, 'sha256')).decode()}\r\n\r\n"
        ).encode() + body

    def report(self) -> dict[str, Any]:
        """Return the counts; times in milliseconds, from when each event was due."""
        taken = sorted(self.took_s)
        at = {
            name: taken[min(len(taken) - 1, int(len(taken) * q))] * 1000 if taken else 0.0
            for name, q in (("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("worst", 1.0))
        }
        late = sum(one > LATE_S for one in taken)
        return {
            "sent": self.sent,
            "acknowledged": len(taken),
            "refused": self.refused,
            "broken": self.broken,
            "over_2_s": late,
            "seconds": time.perf_counter() - self._began,
            "cpu_s": time.process_time(),
            **at,
        }


class Connection(asyncio.Protocol):
    """One keep-alive connection with one post on its way at most."""

    def __init__(self, surge: Surge) -> None:
        self._surge = surge
        self._number = -1
        self._part = b""

    def connection_made(self, transport: Any) -> None:
        """Be ready."""
        self._transport = transport
        self._surge.be_free(self)

    def send(self, number: int) -> None:
        """Send one event."""
        self._number = number
        self._transport.write(self._surge.make_post(number))

    def data_received(self, data: bytes) -> None:
        """Take the answer."""
        data = self._part + data if self._part else data
        if not data.endswith(b"\r\n\r\n{}"):
            self._part = data
            return
        self._part = b""
        number, self._number = self._number, -1
        self._surge.note(number, data.startswith(b"HTTP/1.1 200"))
        self._surge.be_free(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Count what was on its way."""
        if self._number >= 0:
            self._surge.broken += 1
            self._number = -1
        self._surge.replace(self)


if __name__ == "__main__":
    main()
