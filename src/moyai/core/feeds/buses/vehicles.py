"""Reads another operator's GTFS-realtime vehicle positions: where the bus of a trip is.

What is kept is what the timetable makes likely: a trip that it knows, at a place not far from its stops. Who
runs the feed, or sits between, could else draw buses anywhere.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

from google.transit import gtfs_realtime_pb2 as realtime

from moyai.core.feeds.buses.live import Seen
from moyai.core.feeds.buses.messages import FUTURE, MOST_ENTITIES, cut, read_message
from moyai.core.feeds.buses.searching import distance_m
from moyai.core.feeds.buses.timetable import Timetable

FAR_M = 5000
"""A bus so far from every stop of its trip is another one, or a mistake."""
BELIEVED = timedelta(minutes=3)
"""How long a place is told as where a bus is: it moves on by a kilometre or two."""


def read_vehicles(content: bytes, timetable: Timetable, told_at: datetime) -> list[tuple[str, Seen]]:
    """Return where the buses of trips are, with the trips' ids; the latest word of each.

    Args:
        content: the feed.
        timetable: of the same operator.
        told_at: when the feed was true; a vehicle without a time of its own was there then.

    Raises:
        BadUpdates: it cannot be parsed, or is larger than any operator's.
    """
    paths = _list_paths(timetable)
    found: dict[tuple[str, str], Seen] = {}
    for entity in read_message(content).entity:
        if not entity.HasField("vehicle"):
            continue
        trip_id, seen = _read_vehicle(entity.vehicle, told_at)
        if seen is None or trip_id not in paths or not _is_near(seen, paths[trip_id]):
            continue
        known = found.get((trip_id, seen.day))
        if known is None or known.at < seen.at:
            found[trip_id, seen.day] = seen
    return [(trip_id, seen) for (trip_id, _day), seen in found.items()][:MOST_ENTITIES]


def _list_paths(timetable: Timetable) -> Mapping[str, list[tuple[float, float]]]:
    paths = {}
    for pattern in timetable.patterns:
        path = [(timetable.stops[stop].lon, timetable.stops[stop].lat) for stop in pattern.stops]
        paths.update({trip.trip_id: path for trip in pattern.trips})
    return paths


def _read_vehicle(told: realtime.VehiclePosition, told_at: datetime) -> tuple[str, Seen | None]:
    trip_id = cut(told.trip.trip_id)
    lon, lat = told.position.longitude, told.position.latitude
    is_place = told.HasField("position") and math.isfinite(lon) and math.isfinite(lat)
    at = told.timestamp or int(told_at.timestamp())
    if not trip_id or not is_place or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return trip_id, None
    if at > (told_at + FUTURE).timestamp():
        return trip_id, None
    day = told.trip.start_date if re.fullmatch(r"[0-9]{8}", told.trip.start_date) else ""
    return trip_id, Seen(round(lon, 5), round(lat, 5), at, day)


def _is_near(seen: Seen, path: list[tuple[float, float]]) -> bool:
    return any(distance_m((seen.lon, seen.lat), stop) <= FAR_M for stop in path)


def write_vehicles(vehicles: Iterable[tuple[str, Seen]]) -> list[list[Any]]:
    """Return the JSON form."""
    return [[trip, *astuple(seen)] for trip, seen in vehicles]


def restore_vehicles(data: list[list[Any]], day: str, today: str, now: datetime) -> dict[str, Seen]:
    """Read what `write_vehicles` wrote of a service day (YYYYMMDD), as far as it is believed now."""
    found = {}
    for trip, lon, lat, at, told_day in data:
        age_s = now.timestamp() - at
        if (told_day or today) == day and -FUTURE.total_seconds() <= age_s <= BELIEVED.total_seconds():
            found[trip] = Seen(lon, lat, at, told_day)
    return found
