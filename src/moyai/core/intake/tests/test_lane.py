"""What goes by the lane of its source: kept once, with the position, and everything else as ever."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from tests.factories import at

from moyai.core.intake import registry
from moyai.core.intake.drainer import Drainer
from moyai.core.intake.journal import Journal
from moyai.core.intake.models import InboxEvent, JournalPosition
from moyai.core.intake.registry import Incoming, Lane, Source, Ticket, register_source
from moyai.core.places.models import Municipality

pytestmark = pytest.mark.django_db
NOW = at(9)


def split(_account: str, body: bytes) -> list[Incoming]:
    return [Incoming(e["id"], "hanako", datetime.fromtimestamp(e["at"], UTC), e) for e in json.loads(body)]


def recognise(_account: str, event: Incoming) -> Any | None:
    return event.payload.get("tap")


class Kept:
    """Keeps each ticket once; breaks at what it is told to."""

    def __init__(self) -> None:
        self.breaks_at: set[str] = set()
        self.calls: list[int] = []

    def keep(self, tickets: Sequence[Ticket], now: datetime, real_now: datetime) -> None:
        self.calls.append(len(tickets))
        for ticket in tickets:
            name = ticket.event.event_id
            Municipality.objects.get_or_create(code=name[:6], defaults={"name": ticket.read, "name_en": ""})
            if name in self.breaks_at:
                raise ValueError(name)

    @property
    def ids(self) -> list[str]:
        return sorted(Municipality.objects.values_list("code", flat=True))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setattr(registry, "_sources", {})
    kept = Kept()
    register_source(Source("test", split, lambda *_: None, lane=Lane(recognise, kept.keep)))
    return kept


@pytest.fixture
def drainer(tmp_path: Path, kept: Kept) -> Iterator[Drainer]:
    drainer = Drainer(tmp_path, real_now=lambda: NOW, now=lambda: NOW)
    yield drainer
    drainer.close()


def post(folder: Path, *bodies: Any) -> None:
    async def run() -> None:
        journal = Journal(folder)
        for body in bodies:
            await journal.append("test", "main", json.dumps(body).encode(), int(NOW.timestamp() * 1000))
        await journal.close()

    asyncio.run(run())


def event(key: str, tap: str | None = "home") -> dict[str, Any]:
    return {"id": key, "at": NOW.timestamp(), **({} if tap is None else {"tap": tap})}


def test_taps_are_kept_at_once_and_words_go_the_usual_way(drainer: Drainer, kept: Kept) -> None:
    post(drainer.folder, [event("a"), event("words", None)], [event("b")], [event("a")])
    drainer.drain()
    assert (kept.ids, kept.calls) == (["a", "b"], [3])
    assert list(InboxEvent.objects.values_list("event_id", flat=True)) == ["words"]


def test_taps_and_position_are_one_transaction(
    drainer: Drainer, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash after the lane kept something and before the position is written leaves neither."""
    post(drainer.folder, [event("a")])

    def fail(*_: Any, **_facts: Any) -> Any:
        raise OperationalError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr(type(JournalPosition.objects), "update_or_create", fail)
        with pytest.raises(OperationalError):
            drainer.drain()
    assert kept.ids == []
    assert drainer.drain() == 1
    assert kept.ids == ["a"]


def test_a_tap_that_cannot_be_kept_goes_the_usual_way_and_costs_nobody_else(
    drainer: Drainer, kept: Kept
) -> None:
    kept.breaks_at = {"b"}
    post(drainer.folder, [event("a")], [event("b")], [event("c")])
    drainer.drain()
    assert kept.ids == ["a", "c"]
    assert list(InboxEvent.objects.values_list("event_id", "status")) == [("b", "pending")]


def test_a_post_with_an_unusable_event_is_kept_whole_and_its_taps_are_not(
    drainer: Drainer, kept: Kept
) -> None:
    post(drainer.folder, [event("a"), event("x" * 200)])
    drainer.drain()
    assert kept.ids == []
    assert InboxEvent.objects.get().is_raw
