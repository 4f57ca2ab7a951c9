"""The tables of a feed as plain rows, and their columns in the order of the reference.

Source: GTFS Schedule reference (June 2026, with Flex) and the draft of GTFS-JP version 4. A row is a mapping
from column to text, as it stands in the file; an empty column may be left out.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Row = Mapping[str, str]
Tables = dict[str, list[Row]]
"""File name without ``.txt`` to its rows; those of ``locations`` carry ``geometry`` as GeoJSON text."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "agency": (
        "agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang", "agency_phone",
        "agency_fare_url",
    ),
    "agency_jp": ("agency_id", "agency_official_name"),
    "feed_info": (
        "feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date", "feed_end_date",
        "feed_version", "feed_contact_url",
    ),
    "routes": (
        "route_id", "agency_id", "route_short_name", "route_long_name", "route_desc", "route_type",
        "route_url",
    ),
    "trips": (
        "route_id", "service_id", "trip_id", "trip_headsign", "wheelchair_accessible", "safe_duration_factor",
        "safe_duration_offset",
    ),
    "stop_times": (
        "trip_id", "stop_id", "location_group_id", "location_id", "stop_sequence",
        "start_pickup_drop_off_window", "end_pickup_drop_off_window", "arrival_time", "departure_time",
        "pickup_type", "drop_off_type", "pickup_booking_rule_id", "drop_off_booking_rule_id",
    ),
    "calendar": (
        "service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        "start_date", "end_date",
    ),
    "calendar_dates": ("service_id", "date", "exception_type"),
    "stops": (
        "stop_id", "stop_name", "stop_desc", "stop_lat", "stop_lon", "location_type", "wheelchair_boarding",
    ),
    "location_groups": ("location_group_id", "location_group_name"),
    "location_group_stops": ("location_group_id", "stop_id"),
    "booking_rules": (
        "booking_rule_id", "booking_type", "prior_notice_duration_min", "prior_notice_duration_max",
        "prior_notice_last_day", "prior_notice_last_time", "prior_notice_start_day",
        "prior_notice_start_time", "prior_notice_service_id", "message", "pickup_message", "drop_off_message",
        "phone_number", "info_url", "booking_url",
    ),
    "fare_attributes": ("fare_id", "price", "currency_type", "payment_method", "transfers", "agency_id"),
    "fare_rules": ("fare_id", "route_id"),
    "networks": ("network_id", "network_name"),
    "route_networks": ("network_id", "route_id"),
    "rider_categories": (
        "rider_category_id", "rider_category_name", "is_default_fare_category", "eligibility_url",
    ),
    "fare_media": ("fare_media_id", "fare_media_name", "fare_media_type"),
    "fare_products": (
        "fare_product_id", "fare_product_name", "rider_category_id", "fare_media_id", "amount", "currency",
    ),
    "timeframes": ("timeframe_group_id", "start_time", "end_time", "service_id"),
    "fare_leg_rules": (
        "leg_group_id", "network_id", "from_timeframe_group_id", "to_timeframe_group_id", "fare_product_id",
    ),
    "fare_transfer_rules": (
        "from_leg_group_id", "to_leg_group_id", "transfer_count", "duration_limit", "duration_limit_type",
        "fare_transfer_type", "fare_product_id",
    ),
    "translations": (
        "table_name", "field_name", "language", "translation", "record_id", "record_sub_id", "field_value",
    ),
}  # fmt: skip

KEYS: dict[str, tuple[str, ...]] = {
    "agency": ("agency_id",),
    "agency_jp": ("agency_id",),
    "routes": ("route_id",),
    "trips": ("trip_id",),
    "stop_times": ("trip_id", "stop_sequence"),
    "calendar": ("service_id",),
    "calendar_dates": ("service_id", "date"),
    "stops": ("stop_id",),
    "location_groups": ("location_group_id",),
    "location_group_stops": ("location_group_id", "stop_id"),
    "locations": ("id",),
    "booking_rules": ("booking_rule_id",),
    "fare_attributes": ("fare_id",),
    "fare_rules": ("fare_id", "route_id"),
    "networks": ("network_id",),
    "route_networks": ("route_id",),
    "rider_categories": ("rider_category_id",),
    "fare_media": ("fare_media_id",),
    "fare_products": ("fare_product_id", "rider_category_id", "fare_media_id"),
    "timeframes": ("timeframe_group_id", "service_id", "start_time", "end_time"),
    "fare_leg_rules": (
        "network_id",
        "from_timeframe_group_id",
        "to_timeframe_group_id",
        "fare_product_id",
    ),
    "fare_transfer_rules": (
        "from_leg_group_id",
        "to_leg_group_id",
        "fare_product_id",
        "transfer_count",
        "duration_limit",
    ),
    "translations": ("table_name", "field_name", "language", "record_id", "record_sub_id", "field_value"),
}
"""What makes a row of a table the only one of its kind."""


def merge(parts: Iterable[Tables]) -> Tables:
    """Return the tables of several sources as one feed's; rows keep their order."""
    whole: Tables = {}
    for part in parts:
        for name, rows in part.items():
            whole.setdefault(name, []).extend(rows)
    return whole


def make_row(**values: Any) -> Row:
    """Return a row: dates as YYYYMMDD, truth as 1 or 0, nothing as an empty column."""
    return {column: show_cell(value) for column, value in values.items()}


def show_cell(value: Any) -> str:
    """Return a value as it stands in a file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return show_date(value)
    return str(value)


def show_date(day: date) -> str:
    """Return a day as YYYYMMDD."""
    return day.strftime("%Y%m%d")


def show_time(minutes: int) -> str:
    """Return minutes after midnight as HH:MM:SS; a service day may go on after 24:00:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"
