"""The shared taxi in GTFS: valid by our rules and by a stranger's at any configuration, and true to it."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from tests.factories import at, make_user

from moyai.core.accounts.enums import Role
from moyai.core.errors import Refused
from moyai.core.feeds.gtfs.pack import pack
from moyai.core.feeds.gtfs.rules import list_problems
from moyai.core.feeds.publishing.gtfs import find_feed, find_problems, find_tables
from moyai.core.feeds.tests.validator import list_errors, list_warnings
from moyai.core.places.checks import checked_change
from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Area, Facility, Municipality
from moyai.core.places.operations import close_day, define_area
from moyai.services.shared_taxi.feeds import gtfs
from moyai.services.shared_taxi.feeds.gtfs import stop_id
from moyai.services.shared_taxi.feeds.runs import list_pairs
from moyai.services.shared_taxi.models import EventDay, Tariff
from moyai.services.shared_taxi.operations.eventing import Figures, enter_event
from moyai.services.shared_taxi.tests.feeds.towns import PUBLISHER, make_facts, make_whole
from moyai.services.shared_taxi.tests.town import HALL, NOW, make_car, make_town

SLOW_ENOUGH = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW_ENOUGH
@given(make_facts())
def test_any_configuration_is_valid(facts):
    tables = make_whole(facts)
    assert list_problems(tables) == []
    assert list_errors(pack(tables)) == []


@SLOW_ENOUGH
@given(make_facts())
def test_a_trip_for_every_way_that_one_may_ride(facts):
    tables = make_whole(facts)
    rides = {
        tuple(_name_zone(row) for row in tables["stop_times"] if row["trip_id"] == trip)
        for trip in (row["trip_id"] for row in tables["trips"])
    }
    assert rides == {(origin.key, destination.key) for origin, destination in list_pairs(facts)}


def _name_zone(row) -> str:
    return (row.get("location_id") or row["location_group_id"]).rpartition("_")[2]


@SLOW_ENOUGH
@given(make_facts())
def test_on_every_day_a_way_runs_once_and_in_the_hours_of_that_day(facts):
    tables = make_whole(facts)
    runs: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for trip in tables["trips"]:
        rows = [row for row in tables["stop_times"] if row["trip_id"] == trip["trip_id"]]
        windows = {(row["start_pickup_drop_off_window"], row["end_pickup_drop_off_window"]) for row in rows}
        for day in list_days(tables, trip["service_id"]):
            runs.setdefault((*(_name_zone(row) for row in rows), day), []).extend(windows)
    own = dict(facts.own_hours)
    expected = {}
    for origin, destination in list_pairs(facts):
        barred = facts.list_barred_days(origin.key, destination.key)
        for day in list_weekdays():
            if day not in facts.closed and day not in barred:
                hours = own.get(day, facts.usual)
                window = tuple(
                    f"{minutes // 60:02}:{minutes % 60:02}:00"
                    for minutes in (hours.opens_minutes, hours.closes_minutes)
                )
                expected[origin.key, destination.key, f"{day:%Y%m%d}"] = [window]
    assert runs == expected


def list_weekdays() -> list[date]:
    days = (PUBLISHER.first + timedelta(days=n) for n in range(365))
    return [day for day in days if day.weekday() < 5]


def list_days(tables, service: str) -> set[str]:
    """Expand calendar and calendar_dates as the reference says."""
    (calendar,) = (row for row in tables["calendar"] if row["service_id"] == service)
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    days = (PUBLISHER.first + timedelta(days=n) for n in range(365))
    found = {
        f"{day:%Y%m%d}"
        for day in days
        if calendar[names[day.weekday()]] == "1"
        and calendar["start_date"] <= f"{day:%Y%m%d}" <= calendar["end_date"]
    }
    for row in tables["calendar_dates"]:
        if row["service_id"] == service:
            (found.add if row["exception_type"] == "1" else found.discard)(row["date"])
    return found


@SLOW_ENOUGH
@given(make_facts())
def test_where_nobody_is_fetched_at_her_door_the_stops_are_told(facts):
    tables = make_whole(facts)
    members = {(row["location_group_id"], row["stop_id"]) for row in tables["location_group_stops"]}
    for row in tables["stop_times"]:
        zone = next(zone for zone in facts.zones if zone.key == _name_zone(row))
        points = facts.list_points(zone)
        is_group = bool(row.get("location_group_id"))
        assert is_group == (zone.is_by_stops and bool(points))
        if is_group:
            assert {(row["location_group_id"], stop_id(point)) for point in points} <= members


KNOWN_WARNINGS = {
    "mixed_case_recommended_field",
    "stop_without_stop_time",
    "translation_unknown_table_name",
}
"""What is only recommended: mixed case, and stop times for landmarks, which are served by their zones.

The reference lets every table be translated; validators know by name only those before the fares.
"""


def enter_long_day() -> EventDay:
    return enter_event(
        title="花火大会",
        place=Facility.objects.get(name=HALL.name),
        opens_at=at(15),
        closes_at=at(17),
        expected_riders=20,
        extra_cars=0,
        is_outside_rules=True,
        figures=Figures(service_from=8 * 60, service_until=17 * 60 + 30),
        made_by=make_user(Role.OFFICER),
        now=NOW - timedelta(days=1),
    )


def read(content: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.txt").decode())))


@pytest.mark.django_db
class TestTown:
    def test_the_feed_says_what_the_town_has_set(self):
        make_town()
        feed = find_feed(NOW)
        assert feed is not None
        assert list_errors(feed.content) == []
        assert list_warnings(feed.content) <= KNOWN_WARNINGS
        trips = sorted(row["trip_id"] for row in read(feed.content, "trips"))
        assert trips == [
            "shared_taxi_centre_to_centre",
            "shared_taxi_centre_to_east",
            "shared_taxi_centre_to_west",
            "shared_taxi_east_to_centre",
            "shared_taxi_east_to_east",
            "shared_taxi_west_to_centre",
            "shared_taxi_west_to_west",
        ]
        rule = read(feed.content, "booking_rules")[0]
        assert (rule["prior_notice_duration_min"], rule["prior_notice_start_day"]) == ("10", "7")
        fares = [(row["price"], row["currency_type"]) for row in read(feed.content, "fare_attributes")]
        assert fares == [("500", "JPY")]

    def test_closed_days_and_holidays_are_taken_out_of_the_calendar(self):
        town = make_town()
        close_day(
            municipality=town, day=date(2026, 8, 13), reason="お盆", reason_en="Bon", actor="t", now=NOW
        )
        feed = find_feed(NOW)
        days = {row["date"] for row in read(feed.content, "calendar_dates")}
        assert {"20260813", "20260720"} <= days  # Bon, and 海の日
        assert all(row["exception_type"] == "2" for row in read(feed.content, "calendar_dates"))

    def test_the_day_of_an_event_has_its_own_hours(self):
        make_town()
        event = enter_long_day()
        feed = find_feed(NOW)
        assert list_errors(feed.content) == []
        assert list_warnings(feed.content) <= KNOWN_WARNINGS
        removed = {
            row["service_id"]
            for row in read(feed.content, "calendar_dates")
            if row["date"] == f"{event.date:%Y%m%d}"
        }
        assert removed == {"shared_taxi_weekdays"}
        own = f"shared_taxi_day_{event.date:%Y%m%d}"
        trips = {row["trip_id"] for row in read(feed.content, "trips") if row["service_id"] == own}
        assert len(trips) == 7
        windows = {
            (row["start_pickup_drop_off_window"], row["end_pickup_drop_off_window"])
            for row in read(feed.content, "stop_times")
            if row["trip_id"] in trips
        }
        assert windows == {("08:00:00", "17:30:00")}

    def test_hours_that_the_feed_could_not_tell_are_refused_with_the_reason(self, monkeypatch):
        make_town()
        monkeypatch.setattr(gtfs, "show_date", lambda _day: "\n")
        with pytest.raises(Refused) as refused:
            enter_long_day()
        assert refused.value.code == "feed_would_break"
        assert not EventDay.objects.exists()

    def test_nothing_is_published_before_the_town_has_fares(self):
        make_town()
        Tariff.objects.all().delete()
        assert [p.where for p in find_problems(NOW)] == ["fare_attributes"]
        assert find_feed(NOW) is None

    def test_without_a_town_there_is_no_feed(self):
        assert (find_tables(NOW), find_feed(NOW), find_problems(NOW)) == (None, None, [])

    def test_an_area_that_would_lie_over_another_is_refused_with_the_reason(self):
        town = make_town()
        before = find_feed(NOW)
        west = Area.objects.get(key="west")
        ring = [[137.88, 35.80], [137.95, 35.80], [137.95, 35.88], [137.88, 35.88], [137.88, 35.80]]
        with pytest.raises(Refused) as refused:
            define_area(
                municipality=town,
                key="west",
                kind=AreaKind.OPERATING,
                name="西春近",
                name_en="West",
                polygon={"type": "Polygon", "coordinates": [ring]},
                actor="test",
                now=NOW,
            )
        assert refused.value.code == "feed_would_break"
        assert "区域が重なっています：中心市街地 / 西春近" in str(refused.value.text)
        assert Area.objects.get(key="west").polygon == west.polygon
        assert find_feed(NOW) == before

    def test_a_border_moves_from_one_area_to_the_next_in_one_change(self):
        town = make_town()
        with checked_change(NOW):
            for key, name, kind, west, east in (
                ("west", "西春近", AreaKind.OPERATING, 137.88, 137.95),
                ("centre", "中心市街地", AreaKind.CENTRE, 137.95, 137.98),
            ):
                draw(town, key, name, kind, west, east)
        feed = find_feed(NOW)
        assert list_errors(feed.content) == []

    def test_a_change_of_the_map_changes_the_version_and_nothing_else_does(self):
        town = make_town()
        first = find_feed(NOW)
        assert find_feed(NOW + timedelta(days=1)) == first
        draw(town, "east", "東", AreaKind.OPERATING, 137.98, 138.05)
        assert find_feed(NOW).version != first.version

    def test_it_is_made_with_few_questions(self, django_assert_max_num_queries):
        make_car()
        with django_assert_max_num_queries(17):
            find_feed(NOW)


def draw(town: Municipality, key: str, name: str, kind: AreaKind, west: float, east: float) -> None:
    ring = [[west, 35.80], [east, 35.80], [east, 35.88], [west, 35.88], [west, 35.80]]
    polygon = json.loads(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    facts = {"municipality": town, "key": key, "name": name, "name_en": key, "kind": kind}
    define_area(**facts, polygon=polygon, actor="test", now=NOW)
