"""Finds what breaks the conditional rules of GTFS-Flex and the requirements of GTFS-JP.

Source: GTFS Schedule reference (June 2026): booking_rules.txt, stop_times.txt, the files of
fares, locations.geojson; draft of
GTFS-JP version 4: required files and columns. Pure; a validator that nobody here wrote stands beside it in
the tests.
"""

import unicodedata
from collections.abc import Iterator

from moyai.core.feeds.gtfs.fare_rules import list_fare_problems
from moyai.core.feeds.gtfs.geometry import list_geometry_problems
from moyai.core.feeds.gtfs.problems import Problem
from moyai.core.feeds.gtfs.tables import KEYS, Row, Tables
from moyai.core.feeds.gtfs.window_rules import list_stop_time_problems

REQUIRED_FILES = (
    "feed_info", "agency", "stops", "routes", "trips", "stop_times", "calendar", "fare_attributes",
    "translations",
)  # fmt: skip

REQUIRED_COLUMNS: dict[str, tuple[str, ...]] = {
    "feed_info": (
        "feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date", "feed_end_date",
        "feed_version",
    ),
    "agency": ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"),
    "stops": ("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type"),
    "routes": ("route_id", "agency_id", "route_type"),
    "trips": ("route_id", "service_id", "trip_id"),
    "calendar": ("service_id", "start_date", "end_date"),
    "booking_rules": ("booking_rule_id", "booking_type"),
    "fare_attributes": ("fare_id", "price", "currency_type", "payment_method", "transfers", "agency_id"),
    "networks": ("network_id",),
    "route_networks": ("network_id", "route_id"),
    "rider_categories": ("rider_category_id", "rider_category_name", "is_default_fare_category"),
    "fare_media": ("fare_media_id", "fare_media_type"),
    "fare_products": ("fare_product_id", "amount", "currency"),
    "timeframes": ("timeframe_group_id", "service_id"),
    "fare_leg_rules": ("fare_product_id",),
    "fare_transfer_rules": ("fare_transfer_type",),
    "translations": ("table_name", "field_name", "language", "translation"),
}  # fmt: skip

_REFERENCES = (
    ("routes", "agency_id", "agency", "agency_id"),
    ("trips", "route_id", "routes", "route_id"),
    ("trips", "service_id", "calendar", "service_id"),
    ("stop_times", "trip_id", "trips", "trip_id"),
    ("stop_times", "stop_id", "stops", "stop_id"),
    ("stop_times", "location_id", "locations", "id"),
    ("stop_times", "location_group_id", "location_groups", "location_group_id"),
    ("stop_times", "pickup_booking_rule_id", "booking_rules", "booking_rule_id"),
    ("stop_times", "drop_off_booking_rule_id", "booking_rules", "booking_rule_id"),
    ("calendar_dates", "service_id", "calendar", "service_id"),
    ("location_group_stops", "stop_id", "stops", "stop_id"),
    ("location_group_stops", "location_group_id", "location_groups", "location_group_id"),
    ("booking_rules", "prior_notice_service_id", "calendar", "service_id"),
    ("fare_attributes", "agency_id", "agency", "agency_id"),
    ("fare_rules", "fare_id", "fare_attributes", "fare_id"),
    ("fare_rules", "route_id", "routes", "route_id"),
    ("route_networks", "network_id", "networks", "network_id"),
    ("route_networks", "route_id", "routes", "route_id"),
    ("fare_products", "rider_category_id", "rider_categories", "rider_category_id"),
    ("fare_products", "fare_media_id", "fare_media", "fare_media_id"),
    ("timeframes", "service_id", "calendar", "service_id"),
    ("fare_leg_rules", "network_id", "networks", "network_id"),
    ("fare_leg_rules", "from_timeframe_group_id", "timeframes", "timeframe_group_id"),
    ("fare_leg_rules", "to_timeframe_group_id", "timeframes", "timeframe_group_id"),
    ("fare_leg_rules", "fare_product_id", "fare_products", "fare_product_id"),
    ("fare_transfer_rules", "from_leg_group_id", "fare_leg_rules", "leg_group_id"),
    ("fare_transfer_rules", "to_leg_group_id", "fare_leg_rules", "leg_group_id"),
    ("fare_transfer_rules", "fare_product_id", "fare_products", "fare_product_id"),
)

_UNREADABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
SAME_DAY, PRIOR_DAY = "1", "2"


def list_problems(tables: Tables) -> list[Problem]:
    """Return everything that is wrong, in the order of the files; empty for a valid feed."""
    return [
        *_list_missing(tables),
        *_list_empty_columns(tables),
        *_list_unreadable(tables),
        *_list_doubles(tables),
        *_list_loose_ends(tables),
        *_list_shared_ids(tables),
        *(found for row in tables.get("booking_rules", ()) for found in _check_booking(row)),
        *list_stop_time_problems(tables),
        *list_fare_problems(tables),
        *list_geometry_problems(tables),
    ]


def _list_missing(tables: Tables) -> Iterator[Problem]:
    for name in REQUIRED_FILES:
        if not tables.get(name):
            yield Problem("missing", "missing_file", name)


def _list_empty_columns(tables: Tables) -> Iterator[Problem]:
    for name, columns in REQUIRED_COLUMNS.items():
        for number, row in enumerate(tables.get(name, ()), start=2):
            for column in columns:
                if not row.get(column):
                    yield Problem("broken", "missing_value", f"{name}.txt:{number} {column}")


def _list_unreadable(tables: Tables) -> Iterator[Problem]:
    """A cell is one line of readable characters; what is typed into a name's field may be anything."""
    for name, rows in tables.items():
        for number, row in enumerate(rows, start=2):
            for column, value in row.items():
                if any(unicodedata.category(sign) in _UNREADABLE for sign in value):
                    yield Problem("broken", "unreadable_text", f"{name}.txt:{number} {column}")


def _list_doubles(tables: Tables) -> Iterator[Problem]:
    for name, columns in KEYS.items():
        seen = set()
        for number, row in enumerate(tables.get(name, ()), start=2):
            key = tuple(row.get(column, "") for column in columns)
            if key in seen:
                yield Problem("broken", "duplicate_key", f"{name}:{number} {' '.join(key)}")
            seen.add(key)


def _list_loose_ends(tables: Tables) -> Iterator[Problem]:
    for child, column, parent, key in _REFERENCES:
        known = {row.get(key) for row in tables.get(parent, ())}
        for number, row in enumerate(tables.get(child, ()), start=2):
            value = row.get(column)
            if value and value not in known:
                yield Problem("broken", "unknown_reference", f"{child}.txt:{number} {column} {value}")


def _list_shared_ids(tables: Tables) -> Iterator[Problem]:
    """A stop, a zone and a group of stops may not have the same id."""
    seen: dict[str, str] = {}
    for name, key in (("stops", "stop_id"), ("locations", "id"), ("location_groups", "location_group_id")):
        for row in tables.get(name, ()):
            other = seen.setdefault(row[key], name)
            if other != name:
                yield Problem("broken", "shared_id", f"{row[key]} in {other} and {name}")


def _check_booking(row: Row) -> Iterator[Problem]:
    """Check the conditions between the columns of a booking rule."""
    kind = row.get("booking_type", "")
    where = f"booking_rules.txt {row.get('booking_rule_id', '')}"

    def has(column: str) -> bool:
        return bool(row.get(f"prior_notice_{column}"))

    wrong = {
        "booking_type is 0, 1 or 2": kind not in {"0", SAME_DAY, PRIOR_DAY},
        "duration_min is required for type 1": kind == SAME_DAY and not has("duration_min"),
        "duration_min is for type 1 alone": kind != SAME_DAY and has("duration_min"),
        "duration_max is for type 1 alone": kind != SAME_DAY and has("duration_max"),
        "last_day is required for type 2": kind == PRIOR_DAY and not has("last_day"),
        "last_day is for type 2 alone": kind != PRIOR_DAY and has("last_day"),
        "last_time belongs to last_day": has("last_time") != has("last_day"),
        "start_day is forbidden for type 0": kind == "0" and has("start_day"),
        "start_day and duration_max exclude each other": has("start_day") and has("duration_max"),
        "start_time belongs to start_day": has("start_time") != has("start_day"),
        "service_id is for type 2 alone": kind != PRIOR_DAY and has("service_id"),
    }
    for rule, is_broken in wrong.items():
        if is_broken:
            yield Problem("broken", "booking_rule", f"{where}: {rule}")
