"""A TaskHandler that remembers what it was told."""

from datetime import datetime
from typing import Any

import pytest

from moyai.fleet import handlers
from moyai.fleet.models import Task

Heard = list[tuple[str, int, dict[str, Any]]]
KIND = "test"


class Ear:
    def __init__(self) -> None:
        self.heard: Heard = []

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("on_"):
            raise AttributeError(name)
        return lambda task, now, facts: self._hear(name, task, now, facts)

    def _hear(self, event: str, task: Task, now: datetime, facts: dict[str, Any]) -> None:
        assert now.tzinfo is not None
        self.heard.append((event, task.pk, facts))

    def events(self, task: Task | None = None) -> list[str]:
        return [event for event, pk, _ in self.heard if task is None or pk == task.pk]

    def facts(self, event: str, task: Task) -> dict[str, Any]:
        return next(facts for name, pk, facts in reversed(self.heard) if (name, pk) == (event, task.pk))


@pytest.fixture
def ear():
    listening = Ear()
    handlers.register(KIND, listening)
    yield listening
    handlers._handlers.pop(KIND, None)
