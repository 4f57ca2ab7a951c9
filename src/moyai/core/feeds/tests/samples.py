"""A small valid feed as tables, to be broken one way at a time."""

from typing import Any

from moyai.core.feeds.gtfs.tables import Row, Tables, make_row

SQUARE = (
    '{"type":"Polygon","coordinates":[[[137.9,35.8],[138.0,35.8],[138.0,35.9],[137.9,35.9],[137.9,35.8]]]}'
)
BESIDE = (
    '{"type":"Polygon","coordinates":[[[138.0,35.8],[138.1,35.8],[138.1,35.9],[138.0,35.9],[138.0,35.8]]]}'
)
BOW = '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'


def make_booking_rule(**changes: Any) -> Row:
    facts = {
        "booking_rule_id": "book",
        "booking_type": 1,
        "prior_notice_duration_min": 30,
        "prior_notice_start_day": 7,
        "prior_notice_start_time": "00:00:00",
    }
    return make_row(**facts | changes)


def make_stop_time(sequence: int = 1, **changes: Any) -> Row:
    facts = {
        "trip_id": "trip",
        "location_id": "zone",
        "stop_sequence": sequence,
        "start_pickup_drop_off_window": "09:00:00",
        "end_pickup_drop_off_window": "15:00:00",
        "pickup_type": 2 if sequence == 1 else 1,
        "drop_off_type": 1 if sequence == 1 else 2,
        "pickup_booking_rule_id": "book" if sequence == 1 else None,
        "drop_off_booking_rule_id": None if sequence == 1 else "book",
    }
    return make_row(**facts | changes)


def make_feed() -> Tables:
    return {
        "feed_info": [
            make_row(
                feed_publisher_name="伊那市",
                feed_publisher_url="https://town.example/",
                feed_lang="ja",
                feed_start_date="20260601",
                feed_end_date="20270531",
                feed_version="1",
            )
        ],
        "agency": [
            make_row(
                agency_id="9000020202096",
                agency_name="伊那市",
                agency_url="https://town.example/",
                agency_timezone="Asia/Tokyo",
                agency_lang="ja",
            )
        ],
        "routes": [
            make_row(route_id="r", agency_id="9000020202096", route_long_name="のりあい", route_type=3)
        ],
        "trips": [make_row(route_id="r", service_id="week", trip_id="trip")],
        "stop_times": [make_stop_time(1), make_stop_time(2)],
        "calendar": [
            make_row(
                service_id="week",
                **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), 1),
                saturday=0,
                sunday=0,
                start_date="20260601",
                end_date="20270531",
            )
        ],
        "stops": [
            make_row(stop_id="hall", stop_name="市役所", stop_lat="35.83", stop_lon="137.95", location_type=0)
        ],
        "locations": [make_row(id="zone", stop_name="西", geometry=SQUARE)],
        "booking_rules": [make_booking_rule()],
        "fare_attributes": [
            make_row(
                fare_id="one",
                price=500,
                currency_type="JPY",
                payment_method=0,
                transfers=0,
                agency_id="9000020202096",
            )
        ],
        "translations": [
            make_row(
                table_name="stops",
                field_name="stop_name",
                language="en",
                translation="Hall",
                record_id="hall",
            )
        ],
    }
