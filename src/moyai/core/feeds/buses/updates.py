"""Reads another operator's GTFS-realtime trip updates: which trips are cancelled or late."""

import re
from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

from google.transit import gtfs_realtime_pb2 as realtime

from moyai.core.feeds.buses.live import StopUpdate, Update
from moyai.core.feeds.buses.messages import MOST_ENTITIES, cut, read_message

MOST_DELAY_S = 6 * 3600
"""Beyond this a delay is a mistake, or another day's bus."""
MOST_STOPS = 200
_GONE = (realtime.TripDescriptor.CANCELED, realtime.TripDescriptor.DELETED)


def read_updates(content: bytes) -> list[tuple[str, Update]]:
    """Return what a feed says of trips that are not as planned, with their ids.

    Raises:
        BadUpdates: it cannot be parsed, or is larger than any operator's.
    """
    found = []
    for entity in read_message(content).entity:
        if entity.HasField("trip_update") and entity.trip_update.trip.trip_id:
            update = _read_trip(entity.trip_update)
            if update.is_cancelled or update.delay_s or update.stops:
                found.append((cut(entity.trip_update.trip.trip_id), update))
    return found[:MOST_ENTITIES]


def _read_trip(told: realtime.TripUpdate) -> Update:
    day = told.trip.start_date if re.fullmatch(r"\d{8}", told.trip.start_date) else ""
    if told.trip.schedule_relationship in _GONE:
        return Update(is_cancelled=True, day=day)
    stops = [_read_stop(one) for one in told.stop_time_update[:MOST_STOPS] if one.stop_id]
    if told.HasField("delay"):
        return Update(delay_s=_believe(told.delay), day=day, stops=tuple(filter(None, stops)))
    return Update(delay_s=_find_last_delay(told), day=day, stops=tuple(filter(None, stops)))


def _find_last_delay(told: realtime.TripUpdate) -> int:
    """Return the last delay of stops that are known by their number alone, which we do not keep."""
    delays = [
        event.delay
        for stop in told.stop_time_update
        if not stop.stop_id
        for event in (stop.arrival, stop.departure)
        if event.HasField("delay")
    ]
    return _believe(delays[-1]) if delays else 0


def _read_stop(told: realtime.TripUpdate.StopTimeUpdate) -> StopUpdate | None:
    relation = told.schedule_relationship
    if relation == realtime.TripUpdate.StopTimeUpdate.SKIPPED:
        return StopUpdate(cut(told.stop_id), is_skipped=True)
    if relation == realtime.TripUpdate.StopTimeUpdate.NO_DATA:
        return StopUpdate(cut(told.stop_id), delay_s=0)
    event = told.departure if told.departure.HasField("delay") else told.arrival
    if event.HasField("delay"):
        return StopUpdate(cut(told.stop_id), delay_s=_believe(event.delay))
    arrives, leaves = (e.time if e.HasField("time") else None for e in (told.arrival, told.departure))
    if arrives is None and leaves is None:
        return None
    return StopUpdate(cut(told.stop_id), arrives=arrives, leaves=leaves)


def _believe(delay_s: int) -> int:
    return delay_s if abs(delay_s) <= MOST_DELAY_S else 0


def write_updates(updates: Iterable[tuple[str, Update]]) -> dict[str, Any]:
    """Return the JSON form."""
    return {"trips": [[trip, *astuple(one)] for trip, one in updates]}


def restore_updates(data: dict[str, Any], day: str, today: str) -> dict[str, Update]:
    """Read what `write_updates` wrote of a service day (YYYYMMDD); what names no day is of today's trips."""
    found = {}
    for trip, is_cancelled, delay_s, told_day, stops in data.get("trips", []):
        if (told_day or today) == day:
            found[trip] = Update(is_cancelled, delay_s, told_day, tuple(StopUpdate(*one) for one in stops))
    return found
