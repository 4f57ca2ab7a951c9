"""The shared taxi in GTFS: valid by our rules and by a stranger's at any configuration, and true to it."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from moyai.core.errors import Refused
from moyai.core.feeds.gtfs.pack import pack
from moyai.core.feeds.gtfs.rules import list_problems
from moyai.core.feeds.publishing.gtfs import find_feed, find_problems, find_tables
from moyai.core.feeds.tests.validator import list_errors, list_warnings
from moyai.core.places.checks import checked_change
from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Area, Municipality
from moyai.core.places.operations import close_day, define_area
from moyai.services.shared_taxi.feeds.gtfs import list_pairs, stop_id
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.tests.feeds.towns import make_facts, make_whole
from moyai.services.shared_taxi.tests.town import NOW, make_car, make_town

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
        # What is only recommended: mixed case, and stop times for landmarks, which are served by their zones.
        # The reference lets every table be translated; validators know by name only those before the fares.
        assert list_warnings(feed.content) <= {
            "mixed_case_recommended_field",
            "stop_without_stop_time",
            "translation_unknown_table_name",
        }
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
        with django_assert_max_num_queries(16):
            find_feed(NOW)


def draw(town: Municipality, key: str, name: str, kind: AreaKind, west: float, east: float) -> None:
    ring = [[west, 35.80], [east, 35.80], [east, 35.88], [west, 35.88], [west, 35.80]]
    polygon = json.loads(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    facts = {"municipality": town, "key": key, "name": name, "name_en": key, "kind": kind}
    define_area(**facts, polygon=polygon, actor="test", now=NOW)
