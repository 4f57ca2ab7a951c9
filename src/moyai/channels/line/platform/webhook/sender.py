"""Posts events to the bots' webhooks: signed, answered within two seconds or counted as failed, sent again.

LINE promises neither order nor that an event comes only once. A polite platform does both; ``Manners``
take that politeness away: copies, other orders, several events in a post, wrong signatures.
"""

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moyai.channels.line.platform.clock import Clock
from moyai.channels.line.platform.ids import Ids
from moyai.channels.line.platform.limits import WEBHOOK_TIMEOUT_S
from moyai.channels.line.platform.state import Channel
from moyai.channels.line.platform.webhook.signature import sign
from moyai.channels.line.platform.webhook.wire import Unreachable, Wire

Event = dict[str, Any]
POSTS_AT_ONCE = 16
POSTS_KEPT = 20_000


@dataclass(frozen=True)
class Manners:
    """How events leave: ``per_post`` in one post, ``copies`` of each post, shuffled, wrongly signed."""

    per_post: int = 1
    copies: int = 1
    shuffle: bool = False
    redelivered: bool = False
    bad_signature: bool = False


POLITE = Manners()


class Sender:
    """Sends posts and keeps a log of how they went."""

    def __init__(
        self, clock: Clock, ids: Ids, renew: Callable[[Channel, list[Event]], None], seed: int = 1
    ) -> None:
        self.clock = clock
        self.ids = ids
        self.renew = renew
        self.random = random.Random(seed)
        self.posts: deque[dict[str, Any]] = deque(maxlen=POSTS_KEPT)
        self.duplicate_probability = 0.0
        self._room = asyncio.Semaphore(POSTS_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._wire = Wire()

    @property
    def under_way(self) -> int:
        """How many posts wait, are being sent, or are to be sent again."""
        return len(self._tasks)

    async def close(self) -> None:
        """Give up what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._wire.close()

    async def settle(self) -> None:
        """Wait until every post was answered or given up (redeliveries too)."""
        while self._tasks:
            await asyncio.gather(*list(self._tasks), return_exceptions=True)

    def send(self, channel: Channel, events: list[Event], manners: Manners = POLITE) -> int:
        """Post events in the background and return in how many posts.

        Nothing is sent where the webhook is switched off, as with LINE.
        """
        if not channel.webhook_active or not channel.webhook_url:
            return 0
        posts = self.arrange(events, manners)
        for post in posts:
            task = asyncio.get_running_loop().create_task(self.deliver(channel, post, manners))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(posts)

    def arrange(self, events: list[Event], manners: Manners) -> list[list[Event]]:
        """Return the posts in the order in which they leave; no events make one empty post."""
        step = max(1, manners.per_post)
        line = list(events)
        if manners.shuffle:
            self.random.shuffle(line)
        posts = [line[i : i + step] for i in range(0, len(line), step)] or [[]]
        copies = [post for post in posts for _ in range(max(1, manners.copies))]
        copies += [post for post in posts if self.random.random() < self.duplicate_probability]
        if manners.shuffle:
            self.random.shuffle(copies)
        return copies

    async def deliver(self, channel: Channel, events: list[Event], manners: Manners) -> None:
        """Send one post, and again after the channel's delays while it fails and redelivery is on."""
        if manners.redelivered:
            events = mark_redelivered(events)
        if await self.post(channel, events, bad_signature=manners.bad_signature):
            return
        for delay_s in channel.redelivery.delays_s:
            if not channel.redelivery.on:
                return
            await asyncio.sleep(delay_s)
            self.renew(channel, events)
            if await self.post(channel, mark_redelivered(events)):
                return

    async def post(self, channel: Channel, events: list[Event], *, bad_signature: bool = False) -> bool:
        """Send one post and return whether it was answered with 200 in time."""
        body = make_body(channel, events)
        signature = sign("not-" + channel.secret if bad_signature else channel.secret, body)
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "LineBotWebhook/2.0",
            "x-line-signature": signature,
        }
        async with self._room:
            at_ms = self.clock.now_ms()
            status, reason, detail = await self.exchange(channel.webhook_url, body, headers)
        self.posts.append(
            {
                "at": at_ms,
                "channel": channel.name,
                "events": [e.get("webhookEventId") for e in events],
                "isRedelivery": any(e.get("deliveryContext", {}).get("isRedelivery") for e in events),
                "status": status,
                "reason": reason,
                "detail": detail,
                "tookMs": self.clock.now_ms() - at_ms,
            }
        )
        return reason == "OK"

    async def exchange(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, str]:
        """Post bytes; return the status (0 for none) and LINE's class of the outcome with a detail."""
        try:
            async with asyncio.timeout(WEBHOOK_TIMEOUT_S):
                status = await self._wire.post(url, body, headers)
        except TimeoutError:
            return 0, "REQUEST_TIMEOUT", "no answer within 2 seconds"
        except Unreachable as error:
            return 0, "COULD_NOT_CONNECT", str(error)
        except (OSError, ValueError) as error:
            return 0, "UNCLASSIFIED", str(error)
        if status != 200:
            return status, "ERROR_STATUS_CODE", str(status)
        return 200, "OK", "200"


def make_body(channel: Channel, events: list[Event]) -> bytes:
    """Return the bytes of a post."""
    body = {"destination": channel.bot_user_id, "events": events}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def mark_redelivered(events: list[Event]) -> list[Event]:
    """Return the events as they are sent again: the same ids and times, another delivery context."""
    return [{**event, "deliveryContext": {"isRedelivery": True}} for event in events]
