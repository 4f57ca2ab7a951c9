"""The listener: takes messages from the broker, has them on disk, then acknowledges. Knows no database.

Paho with acknowledgement by hand: a message that is not in the journal yet is the broker's, who sends it
again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

import paho.mqtt.client as mqtt

from moyai.services.smart_farm.sensing.messages import (
    KEY,
    LARGEST,
    SUBSCRIPTION,
    find_farm_code,
    make_receipt,
)

logger = logging.getLogger(__name__)

CLIENT_ID = "moyai-farm-readings"


class Journal(Protocol):
    """What the listener needs of `moyai.core.intake.journal.Journal`."""

    async def append(self, source: str, account: str, body: bytes, received_at_ms: int) -> None:
        """Return once the record is on disk."""


@dataclass(frozen=True)
class Broker:
    """Where the broker is, and as whom we come."""

    host: str
    port: int
    user: str = ""
    password: str = ""


class Listener:
    """Listens until it is stopped; reconnects by itself.

    Args:
        broker: Where.
        journal: Where messages are kept; its loop is ``loop``.
        loop: The loop in which the journal works, running in another thread or by ``run``'s caller.
        client_id: Of the persistent session: what comes while we are away waits there.
    """

    def __init__(
        self,
        broker: Broker,
        journal: Journal,
        loop: asyncio.AbstractEventLoop,
        *,
        client_id: str = CLIENT_ID,
    ) -> None:
        self._broker, self._journal, self._loop = broker, journal, loop
        self.stored = 0
        client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False, manual_ack=True
        )
        if broker.user:
            client.username_pw_set(broker.user, broker.password)
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        client.reconnect_delay_set(1, 30)
        self._client = client

    def start(self) -> None:
        """Connect, and listen in a thread of its own."""
        self._client.connect_async(self._broker.host, self._broker.port, keepalive=30)
        self._client.loop_start()

    def stop(self) -> None:
        """Leave. What was not acknowledged stays with the broker."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(self, client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _more: Any) -> None:
        if reason.is_failure:
            logger.warning("The broker does not let the listener in: %s", reason)
            return
        client.subscribe(SUBSCRIPTION, qos=1)

    def _on_message(self, client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
        farm_code, body = find_farm_code(message.topic), bytes(message.payload)
        if farm_code is None or len(body) > LARGEST:
            logger.warning("A message on %s of %d bytes is not taken", message.topic, len(body))
            client.ack(message.mid, message.qos)
            return
        task = asyncio.run_coroutine_threadsafe(
            self._journal.append(KEY, farm_code, body, time.time_ns() // 1_000_000), self._loop
        )
        task.add_done_callback(self._acknowledge(client, message, farm_code))

    def _acknowledge(
        self, client: mqtt.Client, message: mqtt.MQTTMessage, farm_code: str
    ) -> Callable[[Future[None]], None]:
        def acknowledge(done: Future[None]) -> None:
            if done.cancelled() or done.exception() is not None:
                logger.error("A message is not on disk and not acknowledged: %s", done)
                return
            self.stored += 1
            client.ack(message.mid, message.qos)
            client.publish(*make_receipt(farm_code, bytes(message.payload)), qos=1)

        return acknowledge
