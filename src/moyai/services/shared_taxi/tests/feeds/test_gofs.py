"""GOFS: every file has its shape, what it refers to is there, and live answers are the fleet's."""

from copy import deepcopy
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from tests.factories import DAY, at

from moyai.core import clock
from moyai.core.feeds import operations
from moyai.core.feeds.models import LiveAsk
from moyai.core.feeds.publishing.gofs import FILES, QUERIES
from moyai.core.feeds.tests.gofs_shapes import fits
from moyai.fleet.models import Task
from moyai.services.shared_taxi.feeds.gofs import make_part
from moyai.services.shared_taxi.tests.feeds.towns import PUBLISHER, make_facts
from moyai.services.shared_taxi.tests.town import (
    FAR,
    HOME,
    HOSPITAL,
    book,
    make_day,
    make_resident,
    make_town,
)

TYPES = [{"vehicle_type_id": "seats_4", "max_capacity": 4, "wheelchair_boarding": "boarding_inaccessible"}]


@pytest.fixture
def _opened(monkeypatch, db):
    monkeypatch.setattr(clock, "now", lambda: at(9, 30))
    make_day()


def get(client, name, language="ja", **query):
    ending = "" if name in QUERIES else ".json"
    return client.get(f"/feeds/gofs/{language}/{name}{ending}", query)


def places(pickup, drop_off=None):
    found = {"pickup_lat": pickup.lat, "pickup_lon": pickup.lon}
    return found | ({"drop_off_lat": drop_off.lat, "drop_off_lon": drop_off.lon} if drop_off else {})


@pytest.mark.usefixtures("_opened")
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", FILES)
def test_every_file_has_its_shape(client, name, language):
    answer = get(client, name, language)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert fits(name, answer.json())


@pytest.mark.usefixtures("_opened")
def test_the_shapes_would_find_a_wrong_file(client):
    right = get(client, "operating_rules").json()
    wrong = deepcopy(right)
    del wrong["data"]["operating_rules"][0]["vehicle_type_id"]
    assert (fits("operating_rules", right), fits("operating_rules", wrong)) == (True, False)
    turned = get(client, "zones").json()
    turned["data"]["zones"]["features"][0]["geometry"]["coordinates"][0].reverse()
    assert not fits("zones", turned)


@pytest.mark.usefixtures("_opened")
def test_discovery_leads_to_every_file(client):
    found = client.get("/feeds/gofs/gofs.json").json()["data"]
    assert set(found) == {"ja", "en"}
    for language in found:
        feeds = {one["name"]: one["url"] for one in found[language]["feeds"]}
        assert set(feeds) == {*FILES, *QUERIES}
        for name, url in feeds.items():
            path = url.removeprefix("http://127.0.0.1:8000")
            assert client.get(path, places(HOME)).status_code == 200, name
    versions = client.get("/feeds/gofs/gofs_versions.json").json()["data"]["versions"]
    assert versions == [{"version": "1.0", "url": "http://127.0.0.1:8000/feeds/gofs/gofs.json"}]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(make_facts())
def test_what_rules_refer_to_is_there(facts):
    part = make_part(facts, TYPES, PUBLISHER, "ja")
    zones = {zone["zone_id"] for zone in part.zones}
    assert len(zones) == len(part.zones)
    for rule in part.operating_rules:
        assert {rule["from_zone_id"], rule["to_zone_id"]} <= zones
        assert {*rule["calendars"]} <= {one["calendar_id"] for one in part.calendars}
        assert rule["vehicle_type_id"] == [one["vehicle_type_id"] for one in TYPES]
        assert rule["fare_id"] == part.fares[0]["fare_id"]
    assert set(part.booking_rules[0]["from_zone_ids"]) == zones


@pytest.mark.usefixtures("_opened")
def test_the_wait_is_the_fleets_and_whole_minutes(client):
    answer = get(client, "wait_time", **places(HOME, HOSPITAL))
    assert fits("wait_time", answer.json())
    (one,) = answer.json()["data"]["wait_times"]
    assert one["brand_id"] == "shared_taxi"
    assert 600 <= one["wait_time"] <= 5400
    assert one["wait_time"] % 60 == 0


@pytest.mark.usefixtures("_opened")
def test_a_place_alone_is_enough_for_the_wait(client):
    assert len(get(client, "wait_time", **places(HOME)).json()["data"]["wait_times"]) == 1
    (booking,) = get(client, "realtime_booking", **places(HOME)).json()["data"]["realtime_booking"]
    assert not {"travel_time", "travel_cost"} & set(booking)


@pytest.mark.usefixtures("_opened")
def test_realtime_booking_tells_ride_fare_and_where_to_book(client):
    answer = get(client, "realtime_booking", "en", **places(HOME, HOSPITAL)).json()
    assert fits("realtime_booking", answer)
    (one,) = answer["data"]["realtime_booking"]
    assert (one["travel_cost"], one["travel_cost_currency"]) == (500, "JPY")
    assert one["travel_time"] > 60
    assert one["booking_detail"] == {"service_name": "Shared taxi", "web_uri": "http://127.0.0.1:8000/"}


@pytest.mark.usefixtures("_opened")
def test_a_full_car_makes_the_next_one_wait(client):
    free = get(client, "wait_time", **places(HOME, HOSPITAL)).json()["data"]["wait_times"][0]["wait_time"]
    resident = make_resident()
    for number, minutes in enumerate((40, 55), start=1):
        book(resident, key=f"k{number}", now=at(9, 30), desired_at=at(9, minutes), persons=4)
    full = get(client, "wait_time", **places(HOME, HOSPITAL)).json()["data"]["wait_times"]
    assert full == [] or full[0]["wait_time"] > free


@pytest.mark.usefixtures("_opened")
@pytest.mark.parametrize("drop_off", [FAR])
def test_where_nobody_drives_there_is_no_wait(client, drop_off):
    assert get(client, "wait_time", **places(HOME, drop_off)).json()["data"] == {"wait_times": []}


@pytest.mark.parametrize("moment", [at(6), at(14, 58), at(10, day=DAY + timedelta(days=3))])
def test_when_nobody_drives_there_is_no_wait(client, monkeypatch, db, moment):
    make_day(moment.date())
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert get(client, "wait_time", **places(HOME, HOSPITAL)).json()["data"] == {"wait_times": []}


@pytest.mark.usefixtures("_opened")
def test_nothing_is_booked_and_nobody_is_kept(client):
    get(client, "realtime_booking", **places(HOME, HOSPITAL))
    assert Task.objects.count() == 0
    ask = LiveAsk.objects.get()
    assert "127.0.0.1" not in ask.key
    assert {f.name for f in LiveAsk._meta.fields} == {"id", "key", "at"}


@pytest.mark.usefixtures("_opened")
def test_too_many_questions_are_asked_to_wait(client, monkeypatch):
    monkeypatch.setattr(operations, "ASKS_PER_ADDRESS", 2)
    statuses = [get(client, "wait_time", **places(HOME)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    refused = get(client, "wait_time", **places(HOME))
    assert (refused.headers["Retry-After"], refused.json()["title"]) == ("60", "too_many_asks")
    other = client.get("/feeds/gofs/ja/wait_time", places(HOME), REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200


@pytest.mark.usefixtures("_opened")
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"pickup_lat": "35.8"},
        {"pickup_lat": "x", "pickup_lon": "137.9"},
        {"pickup_lat": "nan", "pickup_lon": "137.9"},
        {"pickup_lat": "95", "pickup_lon": "137.9"},
        {"pickup_lat": "35.8", "pickup_lon": "137.9", "drop_off_lat": "35.8"},
    ],
)
def test_half_a_question_is_told_so(client, query):
    answer = get(client, "wait_time", **query)
    assert (answer.status_code, answer.json()["title"]) == (400, "bad_question")


@pytest.mark.usefixtures("_opened")
def test_another_brand_is_not_ours(client):
    answer = get(client, "wait_time", **places(HOME), brand_id="limousine")
    assert answer.json()["data"] == {"wait_times": []}


@pytest.mark.parametrize("path", ["/feeds/gofs/fr/zones.json", "/feeds/gofs/ja/nothing.json"])
def test_what_is_not_there(client, db, path):
    make_town()
    assert client.get(path).status_code == 404


def test_without_a_town_there_is_nothing(client, db):
    assert client.get("/feeds/gofs/gofs.json").status_code == 404
