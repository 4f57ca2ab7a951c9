"""GOFS: every file has its shape, what it refers to is there, and live answers are the fleet's."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from tests.factories import DAY, at, make_shift, make_vehicle

from moyai.core import clock
from moyai.core.feeds import operations
from moyai.core.feeds.gtfs.tables import show_time
from moyai.core.feeds.models import LiveAsk
from moyai.core.feeds.publishing.gofs import FILES, QUERIES
from moyai.core.feeds.tests.gofs_schemas import find_fault, is_clockwise
from moyai.core.places.models import Area, Municipality
from moyai.core.places.stops import StopFacts, add_stop
from moyai.fleet.models import Task
from moyai.services.shared_taxi.enums import BoardingMode
from moyai.services.shared_taxi.feeds.facts import ServiceFacts
from moyai.services.shared_taxi.feeds.gofs import list_zone_ids, make_part
from moyai.services.shared_taxi.feeds.runs import list_pairs
from moyai.services.shared_taxi.models import BoardingRule
from moyai.services.shared_taxi.tests.feeds.test_gtfs import enter_long_day
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
    assert find_fault(name, answer.json()) is None


@pytest.mark.usefixtures("_opened")
@pytest.mark.parametrize(
    ("name", "column", "changes"),
    [
        ("operating_rules", "operating_rules", {"vehicle_type_id": []}),
        ("operating_rules", "operating_rules", {"start_pickup_window": None}),
        ("calendars", "calendars", {"start_date": "2026-06-01"}),
        ("fares", "fares", {"currency": "yen"}),
        ("fares", "fares", {"rider": [{"amount": -1}]}),
        ("booking_rules", "booking_rules", {"booking_type": 0}),
        ("booking_rules", "booking_rules", {"prior_notice_duration_min": None}),
        ("booking_rules", "booking_rules", {"prior_notice_start_time": None}),
        ("booking_rules", "booking_rules", {"phone_number": "0265-78-4111"}),
        ("vehicle_types", "vehicle_types", {"wheelchair_boarding": "yes"}),
        ("service_brands", "service_brands", {"colour": "red"}),
    ],
)
def test_the_schemas_would_find_a_wrong_file(client, name, column, changes):
    answer = get(client, name).json()
    assert find_fault(name, answer) is None
    first = answer["data"][column][0]
    for key, value in changes.items():
        first.pop(key, None)
        first.update({} if value is None else {key: value})
    assert find_fault(name, answer) is not None


@pytest.mark.usefixtures("_opened")
def test_zones_run_clockwise(client):
    zones = get(client, "zones").json()["data"]["zones"]["features"]
    assert all(is_clockwise(zone) for zone in zones)
    zones[0]["geometry"]["coordinates"][0].reverse()
    assert not is_clockwise(zones[0])


@pytest.mark.usefixtures("_opened")
def test_discovery_leads_to_every_file(client):
    discovery = client.get("/feeds/gofs/gofs.json").json()
    assert find_fault("gofs", discovery) is None
    found = discovery["data"]
    assert set(found) == {"ja", "en"}
    for language in found:
        feeds = {one["name"]: one["url"] for one in found[language]["feeds"]}
        assert set(feeds) == {*FILES, *QUERIES}
        for name, url in feeds.items():
            path = url.removeprefix("http://127.0.0.1:8000")
            assert client.get(path, places(HOME)).status_code == 200, name
    told = client.get("/feeds/gofs/gofs_versions.json").json()
    assert find_fault("gofs_versions", told) is None
    versions = told["data"]["versions"]
    assert versions == [{"version": "1.0", "url": "http://127.0.0.1:8000/feeds/gofs/gofs.json"}]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(make_facts())
def test_what_rules_refer_to_is_there(facts):
    part = make_part(facts, TYPES, PUBLISHER, "ja")
    zones = {zone["zone_id"] for zone in part.zones}
    calendars = {one["calendar_id"] for one in part.calendars}
    fares = {one["fare_id"] for one in part.fares}
    assert len(zones) == len(part.zones)
    assert {rule.get("fare_id") for rule in part.operating_rules} - {None} == fares
    for rule in part.operating_rules:
        assert {rule["from_zone_id"], rule["to_zone_id"]} <= zones
        assert set(rule["calendars"]) <= calendars
        assert rule["vehicle_type_id"] == [one["vehicle_type_id"] for one in TYPES]
        assert rule.get("fare_id") in fares | {None}
    told = [key for rule in part.booking_rules for key in rule["from_zone_ids"]]
    assert set(told) == zones and len(told) == len(zones)
    by_stops = {
        key for rule in part.booking_rules if "停留所" in rule["message"] for key in rule["from_zone_ids"]
    }
    assert by_stops == {key for zone in facts.zones if zone.is_by_stops for key in list_zone_ids(zone)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(make_facts())
def test_whatever_prices_do_a_way_runs_once_a_day_in_its_hours_but_when_barred(facts):
    part = make_part(facts, TYPES, PUBLISHER, "ja")
    days = {one["calendar_id"]: list_days(one) for one in part.calendars}
    assert len(days) == len(part.calendars)
    runs: dict[tuple[str, str], list[tuple[date, str, str]]] = {}
    for rule in part.operating_rules:
        way = runs.setdefault((rule["from_zone_id"], rule["to_zone_id"]), [])
        window = rule["start_pickup_window"], rule["end_dropoff_window"]
        way.extend((day, *window) for key in rule["calendars"] for day in days[key])
    own = dict(facts.own_hours)
    for origin, destination in list_pairs(facts):
        expected = [
            (day, show_time(hours.opens_minutes), show_time(hours.closes_minutes))
            for day in WEEKDAYS
            if is_run(facts, origin.key, destination.key, day)
            for hours in (own.get(day, facts.usual),)
        ]
        for way in product(list_zone_ids(origin), list_zone_ids(destination)):
            assert sorted(runs[way]) == expected


WEEKDAYS = [
    day
    for n in range((PUBLISHER.last - PUBLISHER.first).days + 1)
    if (day := PUBLISHER.first + timedelta(days=n)).weekday() < 5
]


def list_days(calendar) -> list[date]:
    excepted = set(calendar["excepted_dates"])
    return [
        day
        for day in WEEKDAYS
        if f"{day:%a}".lower() in calendar["days"]
        and calendar["start_date"] <= f"{day:%Y%m%d}" <= calendar["end_date"]
        and f"{day:%Y%m%d}" not in excepted
    ]


def is_run(facts: ServiceFacts, origin: str, destination: str, day: date) -> bool:
    barred = (
        way for way in facts.barred if way.is_whole and (way.origin, way.destination) == (origin, destination)
    )
    return day not in facts.closed and not any(way.first <= day <= way.last for way in barred)


@pytest.mark.usefixtures("_opened")
def test_the_wait_is_the_fleets_and_whole_minutes(client):
    answer = get(client, "wait_time", **places(HOME, HOSPITAL))
    assert find_fault("wait_time", answer.json()) is None
    (one,) = answer.json()["data"]["wait_times"]
    assert one["brand_id"] == "shared_taxi"
    assert 600 <= one["wait_time"] <= 5400
    assert one["wait_time"] % 60 == 0


@pytest.mark.usefixtures("_opened")
def test_on_the_day_of_an_event_its_own_hours_hold(client, monkeypatch):
    evening = at(16)
    monkeypatch.setattr(clock, "now", lambda: evening)
    make_shift(make_vehicle("w2", areas=("west",)), starts_at=at(15), ends_at=at(18))
    assert get(client, "wait_time", **places(HOME, HOSPITAL)).json()["data"]["wait_times"] == []
    enter_long_day()
    assert len(get(client, "wait_time", **places(HOME, HOSPITAL)).json()["data"]["wait_times"]) == 1
    rules = get(client, "operating_rules").json()["data"]["operating_rules"]
    windows = {(rule["start_pickup_window"], rule["end_dropoff_window"]): rule["calendars"] for rule in rules}
    assert windows == {
        ("09:00:00", "15:00:00"): ["shared_taxi_weekdays"],
        ("08:00:00", "17:30:00"): [f"shared_taxi_day_{DAY:%Y%m%d}"],
    }
    for name in ("operating_rules", "calendars"):
        assert find_fault(name, get(client, name).json()) is None


@pytest.mark.usefixtures("_opened")
def test_where_people_come_to_stops_there_must_be_one_nearby(client):
    BoardingRule.objects.create(area=Area.objects.get(key="west"), mode=BoardingMode.STOP)
    assert get(client, "wait_time", **places(HOME, HOSPITAL)).json()["data"]["wait_times"] == []
    facts = StopFacts(name="沢渡の辻", lon=HOME.lon, lat=HOME.lat + 0.001)
    add_stop(municipality=Municipality.objects.get(), facts=facts, actor="test", now=at(9))
    assert len(get(client, "wait_time", **places(HOME, HOSPITAL)).json()["data"]["wait_times"]) == 1


@pytest.mark.usefixtures("_opened")
def test_a_place_alone_is_enough_for_the_wait(client):
    assert len(get(client, "wait_time", **places(HOME)).json()["data"]["wait_times"]) == 1
    (booking,) = get(client, "realtime_booking", **places(HOME)).json()["data"]["realtime_booking"]
    assert not {"travel_time", "travel_cost"} & set(booking)


@pytest.mark.usefixtures("_opened")
def test_realtime_booking_tells_ride_fare_and_where_to_book(client):
    answer = get(client, "realtime_booking", "en", **places(HOME, HOSPITAL)).json()
    assert find_fault("realtime_booking", answer) is None
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
