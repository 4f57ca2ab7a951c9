"""A carrier's token, a clock that stands, and the toy town."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from moyai.channels.voice.tests.telephone import TOKEN
from moyai.core import clock
from moyai.core.conversations.tests.registered import only_flows
from moyai.core.conversations.tests.toy_town import ToyTown, toy_town

__all__ = ["toy_town"]

NOW = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)  # a Wednesday, 9:00 in Japan


@pytest.fixture(autouse=True)
def carrier(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MOYAI_VOICE_TOKEN = TOKEN
    settings.MOYAI_VOICE_DESK = ""
    settings.MOYAI_VOICE_PIN_FLOWS = []
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def only_toy(toy_town: ToyTown) -> Iterator[ToyTown]:
    """The toy flow and no other."""
    with only_flows("toy"):
        yield toy_town
