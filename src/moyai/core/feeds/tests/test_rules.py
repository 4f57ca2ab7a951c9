"""The conditional rules of GTFS-Flex, one by one; and that the validator sees a broken feed as well."""

import pytest

from moyai.core.feeds.gtfs.pack import pack
from moyai.core.feeds.gtfs.rules import list_problems
from moyai.core.feeds.gtfs.tables import make_row
from moyai.core.feeds.tests.samples import (
    BESIDE,
    BOW,
    SQUARE,
    make_booking_rule,
    make_feed,
    make_stop_time,
)
from moyai.core.feeds.tests.validator import list_errors


def list_codes(tables):
    return [problem.code for problem in list_problems(tables)]


def find_rules(tables):
    return [problem.where.split(": ", 1)[1] for problem in list_problems(tables)]


def test_the_sample_is_valid():
    assert list_problems(make_feed()) == []
    assert list_errors(pack(make_feed())) == []


@pytest.mark.parametrize(
    "name",
    [
        "feed_info",
        "agency",
        "stops",
        "routes",
        "trips",
        "stop_times",
        "calendar",
        "fare_attributes",
        "translations",
    ],
)
def test_a_file_that_gtfs_jp_requires_is_missing(name):
    tables = make_feed()
    del tables[name]
    found = [p for p in list_problems(tables) if p.code == "missing_file"]
    assert [(p.kind, p.where) for p in found] == [("missing", name)]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"booking_type": 5, "prior_notice_duration_min": None}, ["booking_type is 0, 1 or 2"]),
        ({"prior_notice_duration_min": None}, ["duration_min is required for type 1"]),
        (
            {"booking_type": 0, "prior_notice_start_day": None, "prior_notice_start_time": None},
            ["duration_min is for type 1 alone"],
        ),
        (
            {"booking_type": 0, "prior_notice_duration_min": None},
            ["start_day is forbidden for type 0"],
        ),
        ({"prior_notice_duration_max": 60}, ["start_day and duration_max exclude each other"]),
        ({"prior_notice_start_time": None}, ["start_time belongs to start_day"]),
        (
            {"prior_notice_last_day": 1, "prior_notice_last_time": "17:00:00"},
            ["last_day is for type 2 alone"],
        ),
        (
            {"booking_type": 2, "prior_notice_duration_min": None},
            ["last_day is required for type 2"],
        ),
        (
            {"booking_type": 2, "prior_notice_duration_min": None, "prior_notice_last_day": 1},
            ["last_time belongs to last_day"],
        ),
        ({"prior_notice_service_id": "week"}, ["service_id is for type 2 alone"]),
        (
            {
                "prior_notice_duration_max": 60,
                "prior_notice_start_day": None,
                "prior_notice_start_time": None,
            },
            [],
        ),
        (
            {
                "booking_type": 2,
                "prior_notice_duration_min": None,
                "prior_notice_last_day": 1,
                "prior_notice_last_time": "17:00:00",
                "prior_notice_service_id": "week",
            },
            [],
        ),
    ],
)
def test_conditions_of_a_booking_rule(changes, rules):
    tables = make_feed()
    tables["booking_rules"] = [make_booking_rule(**changes)]
    assert find_rules(tables) == rules


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"stop_id": "hall"}, ["exactly one of stop_id, location_group_id, location_id"]),
        ({"location_id": None, "stop_id": "hall"}, []),
        (
            {"start_pickup_drop_off_window": None},
            ["a zone has a window with both ends", "a window begins and ends"],
        ),
        ({"end_pickup_drop_off_window": "09:00:00"}, ["a window ends after it begins"]),
        ({"arrival_time": "09:00:00"}, ["a window and arrival_time exclude each other"]),
        ({"departure_time": "09:00:00"}, ["a window and departure_time exclude each other"]),
        ({"pickup_type": 0}, ["pickup_type is 1 or 2 within a window"]),
        ({"pickup_type": 3}, ["pickup_type is 1 or 2 within a window"]),
        ({"drop_off_type": 0}, ["drop_off_type is 1, 2 or 3 within a window"]),
        ({"drop_off_type": 3}, []),
    ],
)
def test_conditions_of_a_stop_time(changes, rules):
    tables = make_feed()
    tables["stop_times"] = [make_stop_time(1, **changes), make_stop_time(2)]
    assert find_rules(tables) == rules


def test_a_trip_of_one_row_goes_nowhere():
    tables = make_feed()
    tables["stop_times"] = [make_stop_time(1)]
    assert list_codes(tables) == ["short_trip"]


@pytest.mark.parametrize(
    ("geometry", "second", "codes"),
    [
        (SQUARE, {"pickup_type": 2}, ["zone_overlap"]),
        (SQUARE, {}, []),
        (BESIDE, {"pickup_type": 2}, []),
        (
            SQUARE,
            {
                "pickup_type": 2,
                "start_pickup_drop_off_window": "15:00:00",
                "end_pickup_drop_off_window": "18:00:00",
            },
            [],
        ),
    ],
)
def test_zones_of_a_trip_do_not_overlap(geometry, second, codes):
    tables = make_feed()
    tables["locations"] += [make_row(id="other", stop_name="東", geometry=geometry)]
    tables["stop_times"] = [make_stop_time(1), make_stop_time(2, location_id="other", **second)]
    assert list_codes(tables) == codes


@pytest.mark.parametrize(("geometry", "code"), [(BOW, "bad_polygon"), ("", "missing_polygon")])
def test_a_zone_has_a_sound_shape(geometry, code):
    tables = make_feed()
    tables["locations"] = [make_row(id="zone", stop_name="西", geometry=geometry)]
    assert list_codes(tables) == [code]


def test_ids_of_stops_zones_and_groups_differ():
    tables = make_feed()
    tables["stops"] = [{**tables["stops"][0], "stop_id": "zone"}]
    assert list_codes(tables) == ["shared_id"]


def test_references_lead_somewhere():
    tables = make_feed()
    tables["trips"] = [{**tables["trips"][0], "service_id": "nobody"}]
    assert [p.where for p in list_problems(tables)] == ["trips.txt:2 service_id nobody"]


def test_two_rows_with_one_key():
    tables = make_feed()
    tables["stops"] *= 2
    assert list_codes(tables) == ["duplicate_key"]


def drop_booking_rule(tables):
    tables["booking_rules"] = [make_booking_rule(booking_rule_id="another")]


def forbid_nothing(tables):
    tables["stop_times"] = [make_stop_time(1, pickup_type=0), make_stop_time(2)]


def lose_the_calendar(tables):
    tables["trips"] = [{**tables["trips"][0], "service_id": "nobody"}]


def forget_the_time_zone(tables):
    tables["agency"] = [{**tables["agency"][0], "agency_timezone": "Asia/Ina"}]


def name_a_zone_twice(tables):
    tables["locations"] = tables["locations"] * 2


@pytest.mark.parametrize(
    "spoil", [drop_booking_rule, forbid_nothing, lose_the_calendar, forget_the_time_zone, name_a_zone_twice]
)
def test_the_validator_fails_what_is_broken(spoil):
    tables = make_feed()
    spoil(tables)
    assert list_errors(pack(tables)) != []
