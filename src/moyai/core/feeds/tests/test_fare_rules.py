"""The conditional rules of GTFS-Fares v2, one by one, and that a validator sees the same."""

import pytest

from moyai.core.feeds.gtfs.pack import pack
from moyai.core.feeds.gtfs.rules import list_problems
from moyai.core.feeds.gtfs.tables import Tables, make_row
from moyai.core.feeds.tests.samples import make_feed
from moyai.core.feeds.tests.validator import list_errors


def make_fares() -> Tables:
    """Return the sample with a ride and a pass for two kinds of riders, on weekdays."""
    return make_feed() | {
        "networks": [make_row(network_id="n", network_name="のりあい")],
        "route_networks": [make_row(network_id="n", route_id="r")],
        "rider_categories": [
            make_row(
                rider_category_id=key, rider_category_name=key, is_default_fare_category=int(key == "all")
            )
            for key in ("all", "few")
        ],
        "fare_media": [make_row(fare_media_id="cash", fare_media_name="現金", fare_media_type=0)],
        "fare_products": [
            make_row(
                fare_product_id="ride",
                rider_category_id=rider,
                fare_media_id="cash",
                amount=yen,
                currency="JPY",
            )
            for rider, yen in (("all", 500), ("few", 250))
        ],
        "timeframes": [make_row(timeframe_group_id="t", service_id="week")],
        "fare_leg_rules": [
            make_row(leg_group_id="g", network_id="n", from_timeframe_group_id="t", fare_product_id="ride")
        ],
        "fare_transfer_rules": [
            make_row(from_leg_group_id="g", to_leg_group_id="g", transfer_count=-1, fare_transfer_type=0)
        ],
    }


def test_the_sample_is_valid():
    assert list_problems(make_fares()) == []
    assert list_errors(pack(make_fares())) == []


@pytest.mark.parametrize(
    ("table", "number", "changes", "code"),
    [
        ("fare_products", 0, {"amount": "500.5"}, "fare"),
        ("fare_products", 0, {"rider_category_id": "nobody"}, "unknown_reference"),
        ("fare_products", 1, {"rider_category_id": "all"}, "duplicate_key"),
        ("timeframes", 0, {"start_time": "09:00:00"}, "fare"),
        ("timeframes", 0, {"start_time": "09:00:00", "end_time": "25:00:00"}, "fare"),
        ("timeframes", 0, {"service_id": "never"}, "unknown_reference"),
        ("fare_leg_rules", 0, {"fare_product_id": "gone"}, "unknown_reference"),
        ("fare_leg_rules", 0, {"network_id": "gone"}, "unknown_reference"),
        ("fare_transfer_rules", 0, {"transfer_count": ""}, "fare"),
        ("fare_transfer_rules", 0, {"transfer_count": "0"}, "fare"),
        ("fare_transfer_rules", 0, {"duration_limit": "3600"}, "fare"),
        ("networks", 0, {"network_name": "のり\nあい"}, "unreadable_text"),
    ],
)
def test_what_breaks_the_fares_is_found_by_us_and_by_a_stranger(table, number, changes, code):
    tables = make_fares()
    tables[table][number] = {**tables[table][number], **changes}
    assert code in {problem.code for problem in list_problems(tables)}
    assert list_errors(pack(tables)) != []


@pytest.mark.parametrize("default", ["0", "1"])
def test_of_several_kinds_of_riders_one_is_the_default(default):
    """The reference says "exactly one"; the validator in the tests finds neither none nor two."""
    tables = make_fares()
    riders = tables["rider_categories"]
    tables["rider_categories"] = [{**row, "is_default_fare_category": default} for row in riders]
    assert [problem.code for problem in list_problems(tables)] == ["fare"]


def test_timeframes_of_a_group_do_not_overlap():
    tables = make_fares()
    spans = (("09:00:00", "12:00:00"), ("11:00:00", "15:00:00"))
    tables["timeframes"] = [
        make_row(timeframe_group_id="t", service_id="week", start_time=start, end_time=end)
        for start, end in spans
    ]
    assert [problem.code for problem in list_problems(tables)] == ["fare"]
    assert list_errors(pack(tables)) != []
