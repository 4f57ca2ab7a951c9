"""The demo's weather station: its past in batches over HTTP, then on; after a restart nothing twice."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.test import Client

from moyai.core import clock
from moyai.demo.life.loop import Away
from moyai.demo.life.station import AT_ONCE, EVERY_S, PAST, GardenStation
from moyai.demo.seeding.garden import seed_garden
from moyai.services.smart_farm.models import Planting, Reading, RefusedRows, RobotFeed, Sensor, SensorKey
from moyai.services.smart_farm.operations.advising import advise_beds
from moyai.services.smart_farm.operations.summing import sum_up

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)


@pytest.fixture
def posts(monkeypatch):
    """The town's own door behind the station's line; how many rows came in each post."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    seed_garden(now=NOW)
    seen = []

    def post(request):
        seen.append(len(json.loads(request.content)["readings"]))
        heads = {"authorization": request.headers["authorization"]}
        answer = Client().post(
            request.url.path, request.content, content_type="application/json", headers=heads
        )
        return httpx.Response(answer.status_code, content=answer.content)

    return seen, httpx.MockTransport(post)


def bring(transport, now=NOW):
    station = GardenStation("http://town", transport)
    for _tick in range(60):
        station.tick(now)
    return station


def test_past_comes_late_in_batches_and_then_it_speaks_on(posts, monkeypatch):
    seen, transport = posts
    station = bring(transport)
    moments = PAST.total_seconds() / EVERY_S
    assert max(seen) == AT_ONCE and 0.95 * 8 * moments < sum(seen) <= 8 * moments
    assert Reading.objects.count() == sum(seen) and not RefusedRows.objects.exists()
    assert Planting.objects.count() == 2 and RobotFeed.objects.count() == 1
    later = NOW + timedelta(seconds=3 * EVERY_S)
    monkeypatch.setattr(clock, "now", lambda: later)
    before = sum(seen)
    station.tick(later)
    assert 8 <= sum(seen) - before <= 24
    sum_up(later)
    assert advise_beds(later) == 2


def test_after_a_restart_nothing_is_sent_twice_and_the_old_key_ends(posts):
    seen, transport = posts
    bring(transport)
    seen.clear()
    bring(transport)
    assert seen == []
    assert Sensor.objects.count() == 9
    assert SensorKey.objects.filter(revoked_at__isnull=True).count() == 1


def test_batch_that_did_not_arrive_is_sent_again(posts):
    _seen, transport = posts
    down = [True]

    def post(request):
        if down:
            down.pop()
            raise httpx.ConnectError("away")
        return transport.handle_request(request)

    station = GardenStation("http://town", httpx.MockTransport(post))
    with pytest.raises(Away):
        station.tick(NOW)
    station.tick(NOW)
    assert Reading.objects.count() == AT_ONCE
