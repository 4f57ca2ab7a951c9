"""The shapes of GOFS 1.0 as its reference (April 2026) gives them, written down here for the tests.

The public JSON Schemas are not shipped with us and need a package that we do not have; these say the same of
the fields that we use: what is required, which type it has, what may stand beside it.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

Check = Callable[[Any], bool]


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def matches(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def is_one_of(*choices: Any) -> Check:
    return lambda value: value in choices


def each(check: Check, least: int = 0) -> Check:
    return lambda value: isinstance(value, list) and len(value) >= least and all(map(check, value))


def obj(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    known = required | (optional or {})

    def check(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and set(required) <= set(value) <= set(known)
            and all(known[name](one) for name, one in value.items())
        )

    return check


DATE, TIME = matches(r"\d{8}"), matches(r"\d{2}:\d{2}:\d{2}")
URL, PHONE = matches(r"https?://\S+"), matches(r"\+81\d{9,10}")
POSITION = each(lambda value: isinstance(value, int | float), 2)


def is_clockwise_polygon(value: Any) -> bool:
    if not obj({"type": is_one_of("Polygon"), "coordinates": each(each(POSITION, 4), 1)})(value):
        return False
    ring = value["coordinates"][0]
    doubled = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring))
    return ring[0] == ring[-1] and doubled > 0


ZONE = obj(
    {
        "type": is_one_of("Feature"),
        "zone_id": is_text,
        "geometry": is_clockwise_polygon,
        "properties": obj({}, {"name": is_text}),
    }
)
RULE = obj(
    {
        "from_zone_id": is_text,
        "to_zone_id": is_text,
        "calendars": each(is_text, 1),
        "vehicle_type_id": each(is_text, 1),
        "start_pickup_window": TIME,
        "end_dropoff_window": TIME,
    },
    {"brand_id": is_text, "fare_id": is_text},
)
CALENDAR = obj(
    {"calendar_id": is_text, "start_date": DATE, "end_date": DATE},
    {
        "days": each(is_one_of("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
        "excepted_dates": each(DATE),
    },
)
BOOKING = obj(
    {"from_zone_ids": each(is_text, 1), "booking_type": is_one_of(1), "prior_notice_duration_min": is_count},
    {
        "prior_notice_start_day": is_count,
        "prior_notice_start_time": TIME,
        "message": is_text,
        "phone_number": PHONE,
        "info_url": URL,
        "booking_url": URL,
    },
)
DETAIL = obj({"service_name": is_text, "web_uri": URL}, {"phone_number": PHONE})
LIVE = obj(
    {"brand_id": is_text, "wait_time": is_count, "booking_detail": DETAIL},
    {"travel_time": is_count, "travel_cost": is_count, "travel_cost_currency": is_one_of("JPY")},
)

DATA: dict[str, Check] = {
    "system_information": obj(
        {"language": is_one_of("ja", "en"), "timezone": is_one_of("Asia/Tokyo"), "name": is_text},
        {"operator": is_text, "url": URL, "phone_number": PHONE},
    ),
    "service_brands": obj({"service_brands": each(obj({"brand_id": is_text, "brand_name": is_text}), 1)}),
    "vehicle_types": obj(
        {
            "vehicle_types": each(
                obj(
                    {
                        "vehicle_type_id": is_text,
                        "max_capacity": is_count,
                        "wheelchair_boarding": is_one_of(
                            "boarding_accessible",
                            "boarding_inaccessible",
                            "boarding_accessible_with_assistance",
                        ),
                    }
                ),
                1,
            )
        }
    ),
    "zones": obj({"zones": obj({"type": is_one_of("FeatureCollection"), "features": each(ZONE, 1)})}),
    "operating_rules": obj({"operating_rules": each(RULE, 1)}),
    "calendars": obj({"calendars": each(CALENDAR, 1)}),
    "fares": obj(
        {
            "fares": each(
                obj(
                    {
                        "fare_id": is_text,
                        "currency": is_one_of("JPY"),
                        "rider": each(obj({"amount": is_count}), 1),
                    }
                ),
                1,
            )
        }
    ),
    "booking_rules": obj({"booking_rules": each(BOOKING, 1)}),
    "wait_time": obj({"wait_times": each(obj({"brand_id": is_text, "wait_time": is_count}))}),
    "realtime_booking": obj({"realtime_booking": each(LIVE)}),
}


def fits(name: str, answer: Any) -> bool:
    """Tell whether an answer has the envelope and the data of its file."""
    envelope = obj(
        {"last_updated": is_count, "ttl": is_count, "version": is_one_of("1.0"), "data": DATA[name]}
    )
    return envelope(answer)
