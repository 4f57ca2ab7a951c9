"""The load: signed posts over keep-alive connections, each waiting for its answer before the next.

A process of its own, ``python -m bench.intake_load --port 8400 --events 1 --seconds 5``; prints JSON.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from base64 import b64encode
from hmac import digest
from typing import Any

import uvloop

from bench.intake_server import ACCOUNT, SECRET

POOL = 4000
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def main() -> None:
    """Send for a while and say what came back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--events", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--warm-up", type=float, default=1)
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    posts = [make_request(make_body(options.events, n)) for n in range(POOL)]
    load = Load(posts, options.warm_up, options.seconds)
    uvloop.run(load.run(options.port, options.connections))
    json.dump(load.report(), sys.stdout)


def make_event(number: int, rng: random.Random) -> dict[str, Any]:
    """Return a location event as LINE sends it; its id belongs to the number alone."""
    key = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(26)))
    user = f"U{rng.randrange(16**8):032x}"
    return {
        "type": "message",
        "message": {
            "type": "location",
            "id": str(10**17 + number),
            "title": "避難している場所",
            "address": "長野県伊那市下新田3050番地",
            "latitude": round(35.8 + rng.random() / 10, 6),
            "longitude": round(137.9 + rng.random() / 10, 6),
        },
        "webhookEventId": key,
        "deliveryContext": {"isRedelivery": False},
        "timestamp": 1_790_000_000_000 + number,
        "source": {"type": "user", "userId": user},
        "replyToken": f"{rng.randrange(16**32):032x}",
        "mode": "active",
    }


def make_body(events: int, number: int) -> bytes:
    """Return the body of a post."""
    rng = random.Random(number)
    said = [make_event(number * events + n, rng) for n in range(events)]
    body = {"destination": "U" + "0" * 32, "events": said}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def make_request(body: bytes) -> bytes:
    """Return the bytes of a signed post."""
    head = (
        f"POST /line/{ACCOUNT}/webhook HTTP/1.1\r\nhost: moyai.example\r\nuser-agent: LineBotWebhook/2.0\r\n"
        f"content-type: application/json; charset=utf-8\r\ncontent-length: {len(body)}\r\n"
        f"x-line-signature: {b64encode(digest(SECRET, body, 'sha256')).decode()}\r\n\r\n"
    )
    return head.encode() + body


class Load:
    """Counts answers and their times between the end of the warm-up and the end."""

    def __init__(self, posts: list[bytes], warm_up_s: float, seconds: float) -> None:
        self.posts = posts
        now = time.perf_counter()
        self.counts_from = now + warm_up_s
        self.ends_at = self.counts_from + seconds
        self.seconds = seconds
        self.taken_s: list[float] = []
        self.refused = 0
        self.sent = 0

    async def run(self, port: int, connections: int) -> None:
        """Send over so many connections until the time is over."""
        loop = asyncio.get_running_loop()
        opened = [Connection(self) for _ in range(connections)]
        for one in opened:
            await loop.create_connection(lambda one=one: one, "127.0.0.1", port)  # type: ignore[misc]
        await asyncio.gather(*(one.done for one in opened))

    def take_post(self) -> bytes:
        """Return what to send next."""
        self.sent += 1
        return self.posts[self.sent % len(self.posts)]

    def report(self) -> dict[str, Any]:
        """Return the counts; times in milliseconds."""
        taken = sorted(self.taken_s)
        at = {name: taken[min(len(taken) - 1, int(len(taken) * q))] * 1000 for name, q in QUANTILES.items()}
        return {
            "answers": len(taken),
            "sent": self.sent,
            "refused": self.refused,
            "seconds": self.seconds,
            **at,
        }


QUANTILES = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999, "worst": 1.0}


class Connection(asyncio.Protocol):
    """One keep-alive connection; nothing is sent before the answer to the last post is whole."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sent_at = 0.0
        self._part = b""

    def connection_made(self, transport: Any) -> None:
        """Send the first post."""
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Take the answer, or a part of it, and send the next post."""
        data = self._part + data if self._part else data
        if not data.endswith(b"\r\n\r\n{}"):
            self._part = data
            return
        self._part = b""
        now = time.perf_counter()
        load = self.load
        if not data.startswith(b"HTTP/1.1 200"):
            load.refused += 1
        elif now >= load.counts_from:
            load.taken_s.append(now - self._sent_at)
        if now < load.ends_at:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Be done."""
        if not self.done.done():
            self.done.set_result(None)

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
        self._transport.write(self.load.take_post())


if __name__ == "__main__":
    main()
