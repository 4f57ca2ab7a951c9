"""A plan comes back, to see that it is ours: REQUEST_LIST → COUNT → REQUEST_INT → ITEM_INT … → ACK."""

from __future__ import annotations

from moyai.engines.flight.formats.items import MavItem
from moyai.engines.flight.upload.messages import (
    ITEM_TIMEOUT_MS,
    RETRIES,
    TIMEOUT_MS,
    Ack,
    Count,
    ItemMessage,
    Message,
    Request,
    RequestList,
    Result,
)
from moyai.engines.flight.upload.upload import State

MOST_ITEMS = 1000
ITEM_RETRIES = RETRIES * TIMEOUT_MS // ITEM_TIMEOUT_MS
"""Asked six times as often, given up after as long."""


class Download:
    """One download; ``items`` are whole when ``state`` is DONE. ``error`` as in Upload."""

    def __init__(self, mission_type: int) -> None:
        self.mission_type = mission_type
        self.state = State.NEW
        self.items: list[MavItem] = []
        self.error = ""
        self.opaque_id = 0
        self._count = -1
        self._last: Message | None = None
        self._deadline_ms = 0.0
        self._retries = 0

    def start(self, now_ms: float) -> list[Message]:
        """Begin."""
        self.state = State.RUNNING
        return self._send(RequestList(self.mission_type), now_ms)

    def receive(self, message: Message, now_ms: float) -> list[Message]:
        """Take what the vehicle sent."""
        if self.state != State.RUNNING or message.mission_type != self.mission_type:
            return []
        if isinstance(message, Count) and self._count < 0:
            return self._begin(message, now_ms)
        if isinstance(message, ItemMessage) and message.item.seq == len(self.items) < self._count:
            self.items.append(message.item)
            return self._go_on(now_ms)
        if isinstance(message, Ack) and message.result != Result.ACCEPTED:
            self.state, self.error = State.FAILED, "refused"
        return []

    def _begin(self, message: Count, now_ms: float) -> list[Message]:
        if not 0 <= message.count <= MOST_ITEMS:
            self.state, self.error = State.FAILED, "refused"
            return [Ack(Result.NO_SPACE, self.mission_type)]
        self._count, self.opaque_id = message.count, message.opaque_id
        return self._go_on(now_ms)

    def _go_on(self, now_ms: float) -> list[Message]:
        if len(self.items) == self._count:
            self.state = State.DONE
            return [Ack(Result.ACCEPTED, self.mission_type)]
        return self._send(Request(len(self.items), self.mission_type), now_ms)

    def tick(self, now_ms: float) -> list[Message]:
        """Ask again for what did not come in time."""
        if self.state != State.RUNNING or now_ms < self._deadline_ms or self._last is None:
            return []
        if self._retries >= (RETRIES if self._count < 0 else ITEM_RETRIES):
            self.state, self.error = State.FAILED, "timeout"
            return [Ack(Result.CANCELLED, self.mission_type)]
        self._retries += 1
        self._deadline_ms = now_ms + self._patience_ms()
        return [self._last]

    def _send(self, message: Message, now_ms: float) -> list[Message]:
        self._last, self._retries = message, 0
        self._deadline_ms = now_ms + self._patience_ms()
        return [message]

    def _patience_ms(self) -> int:
        return TIMEOUT_MS if self._count < 0 else ITEM_TIMEOUT_MS
