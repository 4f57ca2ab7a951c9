"""A timetable as few bytes: compressed JSON in which times are the seconds since the call before."""

import json
import zlib
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

from moyai.core.feeds.buses.timetable import BusStop, Pattern, Service, Timetable, Trip

FORM = 2
_READABLE = {1, FORM}
"""Form 1 knew routes by their names alone."""
LEVEL = 6


def write_compact(timetable: Timetable) -> bytes:
    """Return the bytes; equal timetables give equal bytes."""
    data = {
        "form": FORM,
        "agency": timetable.agency,
        "stops": [[s.stop_id, s.name, round(s.lon, 6), round(s.lat, 6)] for s in timetable.stops],
        "services": {key: _write_service(service) for key, service in sorted(timetable.services.items())},
        "patterns": [_write_pattern(pattern) for pattern in timetable.patterns],
    }
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), LEVEL)


def read_compact(content: bytes) -> Timetable:
    """Read what `write_compact` wrote.

    Raises:
        ValueError: it was written in another form.
    """
    data = json.loads(zlib.decompress(content))
    if data["form"] not in _READABLE:
        raise ValueError(f"form {data['form']}")
    return Timetable(
        agency=data["agency"],
        stops=tuple(BusStop(*row) for row in data["stops"]),
        services={key: _read_service(row) for key, row in data["services"].items()},
        patterns=tuple(_read_pattern(row) for row in data["patterns"]),
    )


def _write_service(service: Service) -> list[Any]:
    span = [day.isoformat() if day else None for day in (service.first, service.last)]
    singles = [sorted(day.isoformat() for day in days) for days in (service.added, service.removed)]
    return [[int(runs) for runs in service.weekdays], *span, *singles]


def _read_service(row: list[Any]) -> Service:
    weekdays, first, last, added, removed = row
    return Service(
        weekdays=tuple(bool(runs) for runs in weekdays),
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
        added=frozenset(map(date.fromisoformat, added)),
        removed=frozenset(map(date.fromisoformat, removed)),
    )


def _write_pattern(pattern: Pattern) -> list[Any]:
    rights = [[int(may) for may in pattern.may_board], [int(may) for may in pattern.may_alight]]
    trips = [[trip.trip_id, trip.service_id, _write_times(trip)] for trip in pattern.trips]
    ids = [pattern.route_id, pattern.agency_id]
    return [pattern.route, pattern.headsign, list(pattern.stops), *rights, trips, *ids]


def _read_pattern(row: list[Any]) -> Pattern:
    route, headsign, stops, board, alight, trips, *ids = row
    return Pattern(
        route,
        headsign,
        tuple(stops),
        tuple(map(bool, board)),
        tuple(map(bool, alight)),
        tuple(Trip(trip_id, service, *_read_times(times)) for trip_id, service, times in trips),
        *ids,
    )


def _write_times(trip: Trip) -> list[int]:
    """Arrival and departure in turn, each as the seconds since the one before."""
    times = [time for pair in zip(trip.arrive_s, trip.leave_s, strict=True) for time in pair]
    return [times[0], *(later - earlier for earlier, later in pairwise(times))]


def _read_times(deltas: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    times = tuple(accumulate(deltas))
    return times[::2], times[1::2]
