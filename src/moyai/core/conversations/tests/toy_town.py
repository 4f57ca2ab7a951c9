"""A toy town for conversations: the engine's toy flow, registered with a world that writes audit entries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from moyai.core.conversations import registry
from moyai.core.conversations.registry import Call, Capabilities, FlowEntry
from moyai.core.errors import Refused
from moyai.engines.conversation.tests.toy import say, visit

SLOTS = [{"id": 1, "at": "10:05"}, {"id": 2, "at": "11:00"}]


@dataclass
class ToyTown:
    """Counts what the toy flow did, and refuses when told to."""

    booked: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)
    refuses: list[Refused] = field(default_factory=list)

    def find(self, call: Call) -> list[dict[str, Any]]:
        return SLOTS if call.args["people"] < 4 else []

    def record_unmet(self, call: Call) -> dict[str, Any]:
        self.unmet.append(call.idempotency_key)
        return {}

    def book(self, call: Call) -> dict[str, Any]:
        if self.refuses:
            raise self.refuses.pop(0)
        self.booked.append(call.idempotency_key)
        return {"code": "77"}


@pytest.fixture
def toy_town(monkeypatch: pytest.MonkeyPatch) -> Iterator[ToyTown]:
    town = ToyTown()
    entry = FlowEntry("toy", visit, say("お出かけ"), needs_resident=False)
    monkeypatch.setitem(registry.FLOWS, "toy", entry)
    monkeypatch.setitem(registry.QUERIES, "toy.find", town.find)
    monkeypatch.setitem(registry.OPERATIONS, "toy.record_unmet", town.record_unmet)
    monkeypatch.setitem(registry.OPERATIONS, "toy.book", town.book)
    monkeypatch.setitem(registry.CHANNELS, "toy", Capabilities("toy", idle=timedelta(minutes=30)))
    yield town
