"""JSON Schemas (draft 07) of GOFS 1.0, and a validator that nobody here wrote: fastjsonschema.

The schemas are ours, written from the reference (April 2026): no package ships the public ones. Those are
looser (no forms of times and dates, no conditions, none for fares and live answers). What a
schema cannot say (clockwise rings, ids that are there) is tested beside it.
"""

from functools import cache
from itertools import pairwise
from typing import Any

import fastjsonschema

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
ID: Schema = {"type": "string", "pattern": r"^\S+$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
YEN: Schema = {"type": "integer", "minimum": 0}
DATE: Schema = {"type": "string", "pattern": r"^\d{8}$"}
TIME: Schema = {"type": "string", "pattern": r"^\d{1,2}:[0-5]\d:[0-5]\d$"}
URL: Schema = {"type": "string", "pattern": r"^https?://\S+$"}
PHONE: Schema = {"type": "string", "pattern": r"^\+[1-9]\d{6,14}$"}
EMAIL: Schema = {"type": "string", "format": "email"}
LANGUAGE: Schema = {"type": "string", "pattern": r"^[a-z]{2,3}(-[A-Z]{2})?$"}
TIMEZONE: Schema = {"type": "string", "pattern": "^[A-Z][A-Za-z_]+/[A-Za-z_]+$"}
CURRENCY: Schema = {"type": "string", "pattern": r"^[A-Z]{3}$"}
COLOUR: Schema = {"type": "string", "pattern": r"^[0-9A-Fa-f]{6}$"}


def one_of(*values: Any) -> Schema:
    return {"enum": list(values)}


def each(item: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": item, "minItems": least}


def obj(required: dict[str, Schema], optional: dict[str, Schema] | None = None, **more: Any) -> Schema:
    known = required | (optional or {})
    return {
        "type": "object",
        "required": list(required),
        "properties": known,
        "additionalProperties": False,
        **more,
    }


def forbid(*names: str) -> Schema:
    return {"not": {"anyOf": [{"required": [name]} for name in names]}}


def of_type(kind: int, then: Schema) -> Schema:
    return {"if": {"properties": {"booking_type": {"const": kind}}}, "then": then}


POLYGON = obj(
    {
        "type": one_of("Polygon"),
        "coordinates": each(each({"type": "array", "items": {"type": "number"}, "minItems": 2}, 4), 1),
    }
)
ZONE = obj(
    {
        "type": one_of("Feature"),
        "zone_id": ID,
        "geometry": POLYGON,
        "properties": obj({}, {"name": TEXT}),
    }
)
RULE = obj(
    {"from_zone_id": ID, "to_zone_id": ID, "calendars": each(ID, 1), "vehicle_type_id": each(ID, 1)},
    {
        "start_pickup_window": TIME,
        "end_pickup_window": TIME,
        "end_dropoff_window": TIME,
        "brand_id": ID,
        "fare_id": ID,
    },
    dependencies={
        "start_pickup_window": {
            "anyOf": [{"required": ["end_pickup_window"]}, {"required": ["end_dropoff_window"]}]
        },
        "end_pickup_window": ["start_pickup_window"],
        "end_dropoff_window": ["start_pickup_window"],
    },
)
DAYS = one_of("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALENDAR = obj(
    {"calendar_id": ID, "start_date": DATE, "end_date": DATE},
    {"days": {**each(DAYS), "uniqueItems": True}, "excepted_dates": {**each(DATE), "uniqueItems": True}},
)
SEGMENT = obj(
    {}, {"interval": {"type": "number", "exclusiveMinimum": 0}, "start": COUNT, "end": COUNT, "amount": YEN}
)
_UNITS = ("kilometer", "minute", "active_minute", "idle_minute", "rider", "luggage")
FARE = obj({"fare_id": ID, "currency": CURRENCY}, {unit: each(SEGMENT, 1) for unit in _UNITS})
BOOKING = obj(
    {"from_zone_ids": each(ID, 1), "booking_type": one_of(0, 1, 2)},
    {
        "to_zone_ids": each(ID, 1),
        "prior_notice_duration_min": COUNT,
        "prior_notice_duration_max": COUNT,
        "prior_notice_last_day": COUNT,
        "prior_notice_last_time": TIME,
        "prior_notice_start_day": COUNT,
        "prior_notice_start_time": TIME,
        "prior_notice_calendar_id": ID,
        "message": TEXT,
        "pickup_message": TEXT,
        "drop_off_message": TEXT,
        "phone_number": PHONE,
        "info_url": URL,
        "booking_url": URL,
    },
    dependencies={
        "prior_notice_last_day": ["prior_notice_last_time"],
        "prior_notice_last_time": ["prior_notice_last_day"],
        "prior_notice_start_day": ["prior_notice_start_time"],
        "prior_notice_start_time": ["prior_notice_start_day"],
    },
    allOf=[
        of_type(
            0,
            forbid(
                "prior_notice_duration_min",
                "prior_notice_duration_max",
                "prior_notice_last_day",
                "prior_notice_start_day",
                "prior_notice_calendar_id",
            ),
        ),
        of_type(
            1,
            {
                "required": ["prior_notice_duration_min"],
                **forbid("prior_notice_last_day", "prior_notice_calendar_id"),
                "dependencies": {"prior_notice_duration_max": forbid("prior_notice_start_day")},
            },
        ),
        of_type(
            2,
            {
                "required": ["prior_notice_last_day"],
                **forbid("prior_notice_duration_min", "prior_notice_duration_max"),
            },
        ),
    ],
)
DETAIL = obj(
    {},
    {"service_name": TEXT, "android_uri": URL, "ios_uri": URL, "web_uri": URL, "phone_number": PHONE},
    anyOf=[{"required": [name]} for name in ("android_uri", "ios_uri", "web_uri", "phone_number")],
)
LIVE = obj(
    {"brand_id": ID, "wait_time": COUNT},
    {"travel_time": COUNT, "travel_cost": YEN, "travel_cost_currency": CURRENCY, "booking_detail": DETAIL},
    dependencies={"travel_cost": ["travel_cost_currency"]},
)
BRAND = obj({"brand_id": ID, "brand_name": TEXT}, {"brand_color": COLOUR, "brand_text_color": COLOUR})
VEHICLE = obj(
    {"vehicle_type_id": ID},
    {
        "max_capacity": COUNT,
        "wheelchair_boarding": one_of(
            "boarding_accessible", "boarding_inaccessible", "boarding_accessible_with_assistance"
        ),
    },
)
FEEDS = obj({"feeds": each(obj({"name": TEXT, "url": URL}), 1)})

DATA: dict[str, Schema] = {
    "gofs": {
        "type": "object",
        "minProperties": 1,
        "patternProperties": {LANGUAGE["pattern"]: FEEDS},
        "additionalProperties": False,
    },
    "gofs_versions": obj({"versions": each(obj({"version": TEXT, "url": URL}), 1)}),
    "system_information": obj(
        {
            "language": LANGUAGE,
            "timezone": {"type": "string", "pattern": "^[A-Z][A-Za-z_]+/[A-Za-z_]+$"},
            "name": TEXT,
        },
        {
            "short_name": TEXT,
            "operator": TEXT,
            "url": URL,
            "subscribe_url": URL,
            "start_date": DATE,
            "phone_number": PHONE,
            "email": EMAIL,
            "feed_contact_email": EMAIL,
        },
    ),
    "service_brands": obj({"service_brands": each(BRAND, 1)}),
    "vehicle_types": obj({"vehicle_types": each(VEHICLE, 1)}),
    "zones": obj({"zones": obj({"type": one_of("FeatureCollection"), "features": each(ZONE, 1)})}),
    "operating_rules": obj({"operating_rules": each(RULE, 1)}),
    "calendars": obj({"calendars": each(CALENDAR, 1)}),
    "fares": obj({"fares": each(FARE)}),
    "booking_rules": obj({"booking_rules": each(BOOKING)}),
    "wait_time": obj({"wait_times": each(obj({"brand_id": ID, "wait_time": COUNT}))}),
    "realtime_booking": obj({"realtime_booking": each(LIVE)}),
}


@cache
def _compile(name: str) -> Any:
    envelope = obj({"last_updated": COUNT, "ttl": COUNT, "version": one_of("1.0"), "data": DATA[name]})
    return fastjsonschema.compile({"$schema": "http://json-schema.org/draft-07/schema#", **envelope})


def find_fault(name: str, answer: Any) -> str | None:
    """Return what is wrong with an answer, or None when it has the envelope and the data of its file."""
    try:
        _compile(name)(answer)
    except fastjsonschema.JsonSchemaException as fault:
        return str(fault)
    return None


def is_clockwise(feature: dict[str, Any]) -> bool:
    """Tell whether a zone's outer ring is closed and runs clockwise, and its holes the other way."""
    outer, *holes = feature["geometry"]["coordinates"]
    return _turn(outer) > 0 and all(_turn(hole) < 0 for hole in holes)


def _turn(ring: list[list[float]]) -> float:
    if ring[0] != ring[-1]:
        return 0
    return sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring))
