"""A plan goes to the vehicle: COUNT → its REQUEST_INT → our ITEM_INT … → its ACK."""

from __future__ import annotations

from enum import StrEnum

from moyai.engines.flight.formats.items import MavItem
from moyai.engines.flight.upload.messages import (
    RETRIES,
    TIMEOUT_MS,
    Ack,
    Count,
    ItemMessage,
    Message,
    Request,
    Result,
)


class State(StrEnum):
    """Where a transfer stands."""

    NEW = "new"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Upload:
    """One upload. Until the vehicle has accepted the whole plan, it keeps its old one.

    Each method returns what is to be sent. ``result`` is why it failed, as MAVLink counts it; ``error`` the
    same in a word: ``timeout``, ``wrong_sequence``, ``early_ack``, ``refused``.
    """

    def __init__(self, items: list[MavItem], mission_type: int) -> None:
        if [each.seq for each in items] != list(range(len(items))):
            raise ValueError("items are numbered from 0 without gaps")
        if any(each.mission_type != mission_type for each in items):
            raise ValueError("an item belongs to another plan")
        self.items = items
        self.mission_type = mission_type
        self.state = State.NEW
        self.result: int | None = None
        self.error = ""
        self.opaque_id = 0
        self.sent = -1
        """The number of the newest item that was sent."""
        self._last: Message | None = None
        self._deadline_ms = 0.0
        self._retries = 0

    def start(self, now_ms: float) -> list[Message]:
        """Begin."""
        self.state = State.RUNNING
        return self._send(Count(len(self.items), self.mission_type), now_ms)

    def receive(self, message: Message, now_ms: float) -> list[Message]:
        """Take what the vehicle sent; what belongs to another plan or comes too late is passed over."""
        if self.state != State.RUNNING or message.mission_type != self.mission_type:
            return []
        if isinstance(message, Request):
            return self._answer(message.seq, now_ms)
        if isinstance(message, Ack):
            self._finish(message)
        return []

    def _answer(self, seq: int, now_ms: float) -> list[Message]:
        if not 0 <= seq < len(self.items) or not self.sent <= seq <= self.sent + 1:
            if 0 <= seq < self.sent:
                return []  # an old request that was on its way for long
            self._fail("wrong_sequence", Result.INVALID_SEQUENCE)
            return [Ack(Result.INVALID_SEQUENCE, self.mission_type)]
        self.sent = seq
        return self._send(ItemMessage(self.items[seq]), now_ms)

    def _finish(self, ack: Ack) -> None:
        if ack.result != Result.ACCEPTED:
            self._fail("refused", ack.result)
        elif self.sent + 1 < len(self.items):
            self._fail("early_ack", Result.INVALID_SEQUENCE)
        else:
            self.state, self.result, self.opaque_id = State.DONE, Result.ACCEPTED, ack.opaque_id

    def tick(self, now_ms: float) -> list[Message]:
        """Send again what was not answered in time; after the last time, give up and say so."""
        if self.state != State.RUNNING or now_ms < self._deadline_ms or self._last is None:
            return []
        if self._retries >= RETRIES:
            self._fail("timeout", Result.CANCELLED)
            return [Ack(Result.CANCELLED, self.mission_type)]
        self._retries += 1
        self._deadline_ms = now_ms + TIMEOUT_MS
        return [self._last]

    def cancel(self) -> list[Message]:
        """Stop; the vehicle keeps its old plan."""
        if self.state != State.RUNNING:
            return []
        self.state, self.result = State.CANCELLED, Result.CANCELLED
        return [Ack(Result.CANCELLED, self.mission_type)]

    def _send(self, message: Message, now_ms: float) -> list[Message]:
        self._last, self._retries, self._deadline_ms = message, 0, now_ms + TIMEOUT_MS
        return [message]

    def _fail(self, error: str, result: int) -> None:
        self.state, self.error, self.result = State.FAILED, error, result
