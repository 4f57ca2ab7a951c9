"""The conditional rules of stop_times.txt for trips on demand."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import shapely

from moyai.core.feeds.gtfs.geometry import read_shapes
from moyai.core.feeds.gtfs.problems import Problem
from moyai.core.feeds.gtfs.tables import Row, Tables

PLACES = ("stop_id", "location_group_id", "location_id")
START, END = "start_pickup_drop_off_window", "end_pickup_drop_off_window"
_PICKUP_TYPES, _DROP_OFF_TYPES = {"1", "2"}, {"1", "2", "3"}


def list_stop_time_problems(tables: Tables) -> Iterator[Problem]:
    """Yield what is wrong with single rows, with trips of one row, and with zones that overlap in a trip."""
    trips: dict[str, list[Row]] = defaultdict(list)
    for number, row in enumerate(tables.get("stop_times", ()), start=2):
        trips[row.get("trip_id", "")].append(row)
        for rule in _list_broken(row):
            yield Problem("broken", "stop_time", f"stop_times.txt:{number}: {rule}")
    for row in tables.get("trips", ()):
        if len(trips[row["trip_id"]]) < 2:
            yield Problem("broken", "short_trip", f"{row['trip_id']} has fewer than two stop times")
    yield from _list_overlaps(trips, read_shapes(tables))


def _list_broken(row: Row) -> Iterator[str]:
    places = [column for column in PLACES if row.get(column)]
    if len(places) != 1:
        yield "exactly one of stop_id, location_group_id, location_id"
    is_flexible = bool(row.get("location_id") or row.get("location_group_id"))
    has_window = bool(row.get(START) or row.get(END))
    wrong = {
        "a zone has a window with both ends": is_flexible and not (row.get(START) and row.get(END)),
        "a window begins and ends": has_window and not (row.get(START) and row.get(END)),
        "a window ends after it begins": has_window and row.get(START, "") >= row.get(END, ""),
        "a window and arrival_time exclude each other": has_window and bool(row.get("arrival_time")),
        "a window and departure_time exclude each other": has_window and bool(row.get("departure_time")),
        "pickup_type is 1 or 2 within a window": has_window and row.get("pickup_type") not in _PICKUP_TYPES,
        "drop_off_type is 1, 2 or 3 within a window": has_window
        and row.get("drop_off_type") not in _DROP_OFF_TYPES,
    }
    yield from (rule for rule, is_broken in wrong.items() if is_broken)


def _list_overlaps(trips: dict[str, list[Row]], shapes: dict[str, Any]) -> Iterator[Problem]:
    """Zone overlap: within a trip, no two zones may share ground, time and a way of boarding or alighting."""
    for trip_id, rows in trips.items():
        for one, other in combinations([row for row in rows if row.get("location_id")], 2):
            if (
                _is_same_window(one, other)
                and _is_same_type(one, other)
                and _shares_ground(one, other, shapes)
            ):
                places = f"{one['location_id']} and {other['location_id']}"
                yield Problem("broken", "zone_overlap", f"trip {trip_id}: {places}")


def _is_same_window(one: Row, other: Row) -> bool:
    return one.get(START, "") < other.get(END, "") and other.get(START, "") < one.get(END, "")


def _is_same_type(one: Row, other: Row) -> bool:
    def both(column: str) -> bool:
        return one.get(column, "0") != "1" and one.get(column) == other.get(column)

    return both("pickup_type") or both("drop_off_type")


def _shares_ground(one: Row, other: Row, shapes: dict[str, Any]) -> bool:
    here, there = shapes.get(one["location_id"]), shapes.get(other["location_id"])
    if here is None or there is None:
        return False
    return bool(shapely.area(shapely.intersection(here, there)) > 0)
