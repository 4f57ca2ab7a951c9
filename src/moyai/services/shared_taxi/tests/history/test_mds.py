"""The history in MDS words: right states, right order, and nobody's house or code."""

import csv
import io
import json
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.fleet.models import OperatingRecord
from moyai.services.shared_taxi.history.mds import Names, ShiftFact, flatten, list_events, list_trips
from moyai.services.shared_taxi.tests.history.made_up import make_day as make_facts
from moyai.services.shared_taxi.tests.history.made_up import make_fact
from moyai.services.shared_taxi.tests.test_indicators import finish
from moyai.services.shared_taxi.tests.town import HOME, NOW, book, make_day, make_resident

NAMES = Names(UUID(int=1))
SHIFTS = [ShiftFact(number, number, at(8), at(17)) for number in (1, 2)]
STATES = {"available", "on_trip", "non_operational"}


def test_a_day_of_one_car():
    facts = [make_fact(1, start=0, minutes=20), make_fact(2, start=10, minutes=20)]
    told = [(e["event_types"], e["vehicle_state"]) for e in list_events(facts, SHIFTS[:1], NAMES)]
    assert told == [
        (["service_start"], "available"),
        (["trip_start"], "on_trip"),
        (["trip_start"], "on_trip"),
        (["trip_end"], "on_trip"),
        (["trip_end"], "available"),
        (["service_end"], "non_operational"),
    ]


def test_trips_of_one_run_have_one_journey():
    facts = [make_fact(1, minutes=20), make_fact(2, start=10), make_fact(3, start=100)]
    trips = list_trips(facts, NAMES)
    assert trips[0]["journey_id"] == trips[1]["journey_id"] != trips[2]["journey_id"]
    assert len({trip["trip_id"] for trip in trips}) == 3


@pytest.mark.parametrize(
    ("status", "reason"), [("cancelled", "passenger_cancellation"), ("no_show", "no_show"), ("done", None)]
)
def test_what_was_not_driven_has_a_reason(status, reason):
    (trip,) = list_trips([make_fact(status=status)], NAMES)
    assert trip["trip_attributes"]["cancellation_reason"] == reason
    assert (trip["start_time"] is None) == (reason is not None)
    assert trip["fare_attributes"]["price"] == (0 if reason else 500)


@given(make_facts())
def test_states_follow_who_is_aboard(facts):
    events = list_events(facts, SHIFTS, NAMES)
    for vehicle in {event["device_id"] for event in events}:
        own = [event for event in events if event["device_id"] == vehicle]
        assert {event["vehicle_state"] for event in own} <= STATES
        assert [e["timestamp"] for e in own] == sorted(e["timestamp"] for e in own)
        assert own[-1]["vehicle_state"] == "non_operational"
    starts = [e["trip_ids"][0] for e in events if e["event_types"] == ["trip_start"]]
    ends = [e["trip_ids"][0] for e in events if e["event_types"] == ["trip_end"]]
    assert sorted(starts) == sorted(ends) == sorted(NAMES.make("trip", fact.task_id) for fact in facts)


@given(make_facts())
def test_no_house_and_no_code_is_in_it(facts):
    text = json.dumps(list_trips(facts, NAMES))
    for fact in facts:
        assert fact.code not in text
        for degrees in (*fact.origin, *fact.destination):
            assert str(degrees) not in text


def test_a_row_of_a_table():
    row = flatten({"a": 1, "b": {"c": [1, 2], "d": {"e": None}}})
    assert row == {"a": 1, "b.c": "1 2", "b.d.e": None}


@pytest.mark.django_db
class TestFiles:
    @pytest.fixture(autouse=True)
    def _day(self, client, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: at(16))
        shift = make_day()
        finish(book(make_resident()))
        times = {"started_at": at(9), "ended_at": at(15)}
        figures = {"distance_m": 9000, "loaded_distance_m": 5000, "tasks_done": 1, "persons": 1}
        OperatingRecord.objects.create(shift=shift, **times, **figures)
        client.force_login(make_user(Role.OFFICER))

    def test_trips_as_json_and_that_they_were_taken(self, client):
        answer = client.get("/town/mds/trips.json", {"since": DAY, "until": DAY}).json()
        assert answer["version"] == "2.0.0"
        (trip,) = answer["trips"]
        assert trip["trip_attributes"]["hail_type"] == "app"
        assert f'"lat": {HOME.lat}' not in json.dumps(answer)
        entry = Entry.objects.get(action="shared_taxi.export")
        assert (entry.subject, entry.facts["since"]) == ("export:mds.trips", DAY.isoformat())

    @pytest.mark.parametrize(("what", "rows"), [("trips", 1), ("events", 4)])
    def test_both_as_a_table(self, client, what, rows):
        answer = client.get(f"/town/mds/{what}.csv", {"since": DAY, "until": DAY})
        table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(table) == rows

    def test_an_empty_period_has_a_header(self, client):
        day = DAY - timedelta(days=90)
        answer = client.get("/town/mds/trips.csv", {"since": day, "until": day})
        assert answer.content.decode("utf-8-sig").strip() == "trip_id"

    def test_what_is_not_there_or_not_for_them(self, client):
        assert client.get("/town/mds/people.csv").status_code == 404
        assert client.get("/town/mds/trips.xml").status_code == 404
        assert client.get("/town/mds/trips.csv", {"since": "x", "until": DAY}).status_code == 422
        client.force_login(make_user(Role.DISPATCHER))
        assert client.get("/town/mds/trips.csv").status_code == 403

    def test_two_questions_however_many_rides(self, client, django_assert_max_num_queries):
        for number in (1, 2):
            finish(book(make_resident(), key=f"m{number}", now=NOW, desired_at=at(10 + number)))
        with django_assert_max_num_queries(14):
            client.get("/town/mds/trips.json", {"since": DAY, "until": DAY})
