"""The demo's bus company speaks GTFS-realtime, and is heard as any other would be."""

from datetime import datetime, timedelta

import httpx
import pytest
from django.test import Client
from tests.factories import DAY

from moyai.core import clock
from moyai.core.clock import at_local
from moyai.core.feeds.buses.asking import ask
from moyai.core.feeds.buses.refreshing import refresh
from moyai.core.feeds.models import BusTimetable
from moyai.core.feeds.queries import list_hearings, list_seen_buses
from moyai.demo.seeding.bus_feed import watch_buses
from moyai.demo.seeding.buses import seed_buses

pytestmark = pytest.mark.django_db
NOW = at_local(DAY, 7 * 60 + 20)


@pytest.fixture
def heard(client: Client, monkeypatch: pytest.MonkeyPatch):
    """Hear the company at a time, through the code that asks a real one; only the wire is short."""
    seed_buses(now=NOW)
    watch_buses(address="http://127.0.0.1:8000/", now=NOW)

    def hear(now: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now)

        def answer(request: httpx.Request) -> httpx.Response:
            told = client.get(request.url.path)
            return httpx.Response(told.status_code, content=told.content)

        refresh(now, lambda address: ask(address, transport=httpx.MockTransport(answer)))

    return hear


def test_buses_move_from_minute_to_minute_and_are_seen(heard) -> None:
    heard(NOW)
    first = {bus.key: (bus.lon, bus.lat) for bus in list_seen_buses(NOW)}
    assert first
    assert BusTimetable.objects.get().fault == ""
    heard(NOW + timedelta(minutes=3))
    then = {bus.key: (bus.lon, bus.lat) for bus in list_seen_buses(NOW + timedelta(minutes=3))}
    assert any(first[key] != then[key] for key in first.keys() & then.keys())
    (hearing,) = list_hearings(NOW + timedelta(minutes=3))
    assert (hearing.is_asked, hearing.is_fresh, hearing.seen) == (True, True, len(then))


def test_at_night_no_bus_is_seen(heard) -> None:
    night = at_local(DAY, 2 * 60)
    heard(night)
    assert list_seen_buses(night) == []
