"""The broker that needs no installing: amqtt, on the loopback, for the front alone.

Two things are ours. Its plugin lets in nobody but the front's three parts and holds them to their part once
more. And a message is matched with the filters that could stand for it, of which there are some dozens,
rather than with all that were ever subscribed to: with 500 robots those are thousands, for each message.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections import deque
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from amqtt.broker import Broker
from amqtt.contexts import Action
from amqtt.plugins.base import BaseAuthPlugin, BaseTopicPlugin
from amqtt.session import Session

from moyai.services.smart_farm.broker.parts import may_part_publish, may_part_subscribe

MOST_LEVELS = 8


class PartsPlugin(BaseAuthPlugin, BaseTopicPlugin):
    """Lets in the front's parts by their words, and holds each to what its part may do."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._words: dict[str, str] = dict(context.config.words)

    async def authenticate(self, *, session: Session) -> bool:
        """Tell whether a connection is one of the front's."""
        word = self._words.get(session.username or "")
        return word is not None and hmac.compare_digest(word.encode(), (session.password or "").encode())

    async def topic_filtering(
        self, *, session: Session | None = None, topic: str | None = None, action: Action | None = None
    ) -> bool:
        """Tell whether a part may do this."""
        part = (session.username if session else "") or ""
        if action == Action.PUBLISH:
            return may_part_publish(part, topic or "")
        return action == Action.RECEIVE or may_part_subscribe(part, topic or "")

    @dataclass
    class Config:
        """The words of the parts."""

        words: dict[str, str] = field(default_factory=dict)


class QuickBroker(Broker):
    """amqtt's broker, which looks up the filters of a topic instead of trying all."""

    async def _run_broadcast(self, running_tasks: deque[asyncio.Task[Any]]) -> None:
        broadcast = await self._broadcast_queue.get()
        topic = broadcast["topic"]
        for wanted in list_filters(topic):
            for session, qos in self._subscriptions.get(wanted, ()):
                handler = self._get_handler(session)
                if handler is None or session.transitions.state != "connected":
                    continue  # every session is clean: nothing waits for whoever is not there
                least = min(broadcast.get("qos", qos), qos)
                work = handler.mqtt_publish(topic, broadcast["data"], least, retain=False)
                running_tasks.append(asyncio.ensure_future(work))


def list_filters(topic: str) -> list[str]:
    """Return all filters that stand for a topic (MQTT 3.1.1, 4.7): 2^levels plain ones, and those with #."""
    levels = topic.split("/")[:MOST_LEVELS]
    below = [f"{way}/#" for count in range(1, len(levels) + 1) for way in _mix(levels[:count])]
    return [*_mix(levels), "#", *below]


def _mix(levels: list[str]) -> list[str]:
    return ["/".join(way) for way in product(*((level, "+") for level in levels))]


def make_broker(port: int, words: dict[str, str]) -> Broker:
    """Return the broker, not started yet."""
    logging.getLogger("amqtt").setLevel(logging.ERROR)
    logging.getLogger("transitions").setLevel(logging.ERROR)
    return QuickBroker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}", "max_connections": 0}},
            "plugins": {f"{__name__}.PartsPlugin": {"words": words}},
        }
    )
