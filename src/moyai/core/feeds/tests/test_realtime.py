"""What other operators say now: late by stop, cancelled, notes; stale or hostile is not believed."""

import math
from contextlib import suppress
from datetime import timedelta

import httpx
import pytest
from google.transit import gtfs_realtime_pb2 as realtime
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.feeds.buses import asking, messages
from moyai.core.feeds.buses.asking import BadAddress, ask, check_address
from moyai.core.feeds.buses.fetching import BadDownload
from moyai.core.feeds.buses.keeping import (
    NoTimetable,
    import_timetable,
    keep_alerts,
    keep_updates,
    keep_vehicles,
    watch,
)
from moyai.core.feeds.buses.messages import BadUpdates
from moyai.core.feeds.buses.notes import read_alerts
from moyai.core.feeds.buses.refreshing import refresh
from moyai.core.feeds.buses.updates import read_updates
from moyai.core.feeds.models import BusTimetable
from moyai.core.feeds.queries import find_bus_journeys, list_hearings, list_seen_buses
from moyai.core.feeds.tests.zips import make_zip

A, B, C = (137.90, 35.80), (137.95, 35.80), (138.00, 35.80)
NOW = at(8, 30)
SKIPPED = realtime.TripUpdate.StopTimeUpdate.SKIPPED
URL = "https://bus.example/updates.pb"


def message(told=NOW):
    made = realtime.FeedMessage()
    made.header.gtfs_realtime_version = "2.0"
    if told:
        made.header.timestamp = int(told.timestamp())
    return made


def say_trip(made, trip="t1", *, day="", **stops):
    """Say something of a trip: at stop ``a=300`` late, ``b="skip"``, ``c=at(9, 30)`` foretold."""
    update = made.entity.add(id=trip + day).trip_update
    update.trip.trip_id, update.trip.start_date = trip, day
    for stop_id, value in stops.items():
        stop = update.stop_time_update.add(stop_id=stop_id)
        if value == "skip":
            stop.schedule_relationship = SKIPPED
        elif isinstance(value, int):
            stop.departure.delay = value
        else:
            stop.arrival.time = int(value.timestamp())
    return made


def say_place(made, trip="t1", *, lon, lat=35.80, at_=None, day=""):
    """Say where the bus of a trip is."""
    vehicle = made.entity.add(id=f"v{len(made.entity)}").vehicle
    vehicle.trip.trip_id, vehicle.trip.start_date = trip, day
    vehicle.position.longitude, vehicle.position.latitude = lon, lat
    if at_ is not None:
        vehicle.timestamp = int(at_.timestamp())
    return made


def say_alert(made, effect="NO_SERVICE", *, text="雪のため運休", start=None, end=None, **about):
    alert = made.entity.add(id=f"a{len(made.entity)}").alert
    alert.effect = realtime.Alert.Effect.Value(effect)
    alert.header_text.translation.add(text=text, language="ja")
    if start or end:
        period = alert.active_period.add()
        if start:
            period.start = int(start.timestamp())
        if end:
            period.end = int(end.timestamp())
    entity = alert.informed_entity.add()
    for name, value in about.items():
        if name == "trip_id":
            entity.trip.trip_id = value
        else:
            setattr(entity, name, value)
    return made


@pytest.mark.django_db
class TestBelieved:
    @pytest.fixture(autouse=True)
    def _kept(self):
        facts = {"name": "", "source": "test", "actor": "test", "now": NOW}
        import_timetable(key="east", file=make_zip(), **facts)

    def hear(self, made, now=NOW):
        return keep_updates(key="east", content=made.SerializeToString(), now=now)

    def note(self, made, now=NOW):
        return keep_alerts(key="east", content=made.SerializeToString(), now=now)

    def ride(self, origin=A, destination=C, now=NOW):
        found = find_bus_journeys(origin, destination, at(9, 30), now=now)
        return [(one.leave_at, one.arrive_at, one.delay_s) for one in found]

    def see(self, made, now=NOW):
        return keep_vehicles(key="east", content=made.SerializeToString(), now=now)

    def test_a_bus_is_told_with_where_it_is_until_it_has_passed_her(self):
        assert self.see(say_place(message(), lon=137.951)) == 1
        first, second = find_bus_journeys(B, C, at(9, 30), now=NOW)
        assert (first.seen_near, first.seen_at, second.seen_at) == ("乙", NOW, None)
        (bus,) = list_seen_buses(NOW)
        assert (bus.route, bus.headsign, bus.near, bus.lon) == ("1系統", "丙行き", "乙", 137.951)
        assert list_hearings(NOW)[0].seen == 1
        # It is beyond the stop at which she would get in: of no use to her, but still on the map.
        assert [one.seen_at for one in find_bus_journeys(A, C, at(9, 30), now=NOW)] == [None, None]

    def test_a_place_of_long_ago_is_not_told_however_fresh_the_feed(self):
        self.see(say_place(message(), lon=137.951, at_=NOW - timedelta(minutes=4)))
        assert list_seen_buses(NOW) == []
        self.see(say_place(message(), lon=137.951, at_=NOW - timedelta(minutes=2)))
        assert len(list_seen_buses(NOW)) == 1
        assert list_seen_buses(NOW + timedelta(minutes=2)) == []

    def test_the_latest_word_of_a_bus_counts(self):
        made = say_place(message(), lon=137.95, at_=NOW)
        self.see(say_place(made, lon=137.91, at_=NOW - timedelta(minutes=1)))
        assert [bus.lon for bus in list_seen_buses(NOW)] == [137.95]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"lon": math.nan},
            {"lon": math.inf},
            {"lon": 500.0},
            {"lon": 137.95, "lat": 91.0},
            {"lon": 139.77, "lat": 35.68},  # a bus in Tokyo
            {"lon": 0.0, "lat": 0.0},
            {"lon": 137.95, "trip": "nobody's"},
            {"lon": 137.95, "trip": ""},
            {"lon": 137.95, "at_": NOW + timedelta(hours=1)},
        ],
    )
    def test_a_place_that_cannot_be_is_not_kept(self, wrong):
        assert self.see(say_place(message(), **wrong)) == 0
        assert list_seen_buses(NOW) == []
        with pytest.raises(NoTimetable):
            keep_vehicles(key="nobody", content=message().SerializeToString(), now=NOW)

    @given(junk=st.binary(max_size=200))
    def test_any_bytes_are_refused_or_harmless(self, junk):
        with suppress(BadUpdates):
            keep_vehicles(key="east", content=junk, now=NOW)

    def test_it_is_late_from_where_it_is_told_to_be_late(self):
        self.hear(say_trip(message(), a=0, b=600))
        assert self.ride() == [(at(9), at(9, 30), 0), (at(10), at(10, 20), 0)]
        assert self.ride(B)[0] == (at(9, 20), at(9, 30), 600)

    def test_a_time_that_is_foretold_is_a_delay(self):
        self.hear(say_trip(message(), "t2", b=at(10, 15)))
        assert self.ride(B)[1] == (at(10, 16), at(10, 25), 300)

    def test_a_bus_that_passes_her_stop_by_is_not_told(self):
        self.hear(say_trip(message(), a="skip"))
        assert [leave for leave, *_ in self.ride()] == [at(10)]
        assert len(self.ride(B)) == 2

    def test_what_is_said_of_another_day_does_not_count(self):
        self.hear(say_trip(message(), day="20260611", a=600))
        assert [late for *_, late in self.ride()] == [0, 0]
        self.hear(say_trip(message(), day="20260610", a=600))
        assert [late for *_, late in self.ride()] == [600, 0]

    def test_a_feed_that_stands_still_is_not_believed_for_being_fetched_again(self):
        stale = say_trip(message(NOW - timedelta(minutes=11)), a=600)
        self.hear(stale)
        assert [late for *_, late in self.ride()] == [0, 0]
        with pytest.raises(BadUpdates):
            self.hear(say_trip(message(NOW + timedelta(hours=1)), a=600))

    @pytest.mark.parametrize(
        ("about", "left"),
        [
            ({"route_id": "r"}, 0),
            ({"agency_id": "1"}, 0),
            ({"trip_id": "t1"}, 1),
            ({"stop_id": "c"}, 0),
            ({"stop_id": "b"}, 2),
            ({"route_id": "other"}, 2),
            ({"route_id": "r", "stop_id": "b"}, 2),
            ({"route_id": "r", "end": at(9, 30)}, 1),
            ({"route_id": "r", "start": at(9, 30), "end": at(11)}, 1),
            ({}, 2),
        ],
    )
    def test_where_nothing_runs_no_bus_is_told(self, about, left):
        self.note(say_alert(message(), **about))
        assert len(self.ride()) == left

    def test_other_notes_are_told_with_the_bus(self):
        self.note(say_alert(message(), "DETOUR", text="工事でまわり道", stop_id="a"))
        found = find_bus_journeys(A, C, at(9, 30), now=NOW)
        assert [one.notes for one in found] == [({"ja": "工事でまわり道"},)] * 2
        assert find_bus_journeys(A, C, at(9, 30), now=NOW + timedelta(minutes=11))[0].notes == ()

    def test_every_watched_operator_is_asked_and_faults_are_written_down(self):
        watch(key="east", updates_url=URL, alerts_url="https://bus.example/a", actor="test", now=NOW)
        answers = {URL: say_trip(message(), a=300).SerializeToString()}

        def fetch(address):
            if address not in answers:
                raise BadDownload("status 500")
            return answers[address]

        refresh(NOW, fetch)
        assert [late for *_, late in self.ride()] == [300, 0]
        row = BusTimetable.objects.get()
        assert (row.asked_at, row.fault) == (NOW, "status 500")
        answers |= {"https://bus.example/a": b"\xff<html>"}
        refresh(NOW, fetch)
        assert BusTimetable.objects.get().fault != ""
        assert [late for *_, late in self.ride()] == [300, 0]

    def test_the_officer_sees_how_well_the_buses_are_known(self, client, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: NOW)
        client.force_login(make_user(Role.OFFICER))
        assert "きかない" in client.get("/town/notes/").content.decode()
        watch(key="east", updates_url=URL, alerts_url="", actor="test", now=NOW)
        refresh(NOW, lambda _: say_trip(say_trip(message(), a=300), "t2", a=60).SerializeToString())
        page = client.get("/town/notes/").content.decode()
        assert "届いている" in page
        assert '<td class="number" data-label="遅れ">2</td>' in page
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=20))
        assert "届いていない" in client.get("/town/notes/").content.decode()

    def test_nobody_is_asked_who_is_not_watched(self):
        def fetch(address):
            raise AssertionError(address)

        refresh(NOW, fetch)
        assert BusTimetable.objects.get().asked_at is None


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://bus.example/", "http://", "https://u:p@bus.example/", "http://[::1"],
)
def test_an_address_that_is_not_asked(address):
    with pytest.raises(BadAddress):
        check_address(address)


def answer(make):
    return httpx.MockTransport(make)


def test_a_redirect_leads_nowhere():
    asked = []

    def lead_away(request):
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": "http://127.0.0.1:5432/"})

    with pytest.raises(BadDownload, match="302"):
        ask(URL, transport=answer(lead_away))
    assert asked == [URL]


def test_too_much_too_slow_and_not_at_all(monkeypatch):
    monkeypatch.setattr(asking, "MOST_REALTIME_BYTES", 1000)
    with pytest.raises(BadDownload, match="1000 bytes"):
        ask(URL, transport=answer(lambda _: httpx.Response(200, content=b"x" * 1001)))
    monkeypatch.setattr(asking, "MOST_S", -1.0)
    with pytest.raises(BadDownload, match=" s"):
        ask(URL, transport=answer(lambda _: httpx.Response(200, content=b"x")))

    def fail(_request):
        raise httpx.ConnectError("nobody there")

    with pytest.raises(BadDownload, match="nobody there"):
        ask(URL, transport=answer(fail))


def test_what_is_no_whole_feed_or_too_large_is_refused(monkeypatch):
    part = message()
    part.header.incrementality = realtime.FeedHeader.DIFFERENTIAL
    with pytest.raises(BadUpdates, match="DIFFERENTIAL"):
        read_updates(part.SerializeToString())
    monkeypatch.setattr(messages, "MOST_REALTIME_BYTES", 10)
    with pytest.raises(BadUpdates, match="bytes"):
        read_updates(message().SerializeToString())


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(content):
    for read in (read_updates, read_alerts):
        with suppress(BadUpdates):
            read(content)


def test_words_of_strangers_are_short_and_without_control_signs():
    long = say_alert(message(), text="雪\x00\n" + "x" * 5000, route_id="r")
    (note,) = read_alerts(long.SerializeToString())
    assert note.header["ja"].startswith("雪x")
    assert len(note.header["ja"]) <= 200
