"""Makes a timetable of a GTFS feed (GTFS-JP included); every row is checked, the first bad one is named.

Trips on demand (windows instead of times) and frequencies are left out: a journey is promised by its times.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import isfinite

from moyai.core.feeds.buses.archive import BadArchive, BadRow, FeedArchive
from moyai.core.feeds.buses.calls import Call, TripHead, make_patterns, read_calls
from moyai.core.feeds.buses.timetable import BusStop, Service, Timetable

Say = Callable[[str], None]
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ADDED, _REMOVED = "1", "2"


def keep_quiet(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class _Stops:
    rows: tuple[BusStop, ...]
    index: dict[str, int]


def read_timetable(archive: FeedArchive, say: Say = keep_quiet) -> Timetable:
    """Return the timetable of a feed.

    Args:
        archive: the opened zip.
        say: told how far it is, a line at a time.

    Raises:
        BadArchive: a table that every feed has is missing.
        BadRow: a row cannot be understood.
    """
    for name in ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt"):
        if not archive.has(name):
            raise BadArchive(f"no {name}")
    stops = _read_stops(archive)
    say(f"stops.txt: {len(stops.rows)}")
    services = _read_services(archive)
    say(f"calendar: {len(services)}")
    trips = _read_trips(archive, services)
    say(f"trips.txt: {len(trips)}")
    calls: dict[str, list[Call]] = defaultdict(list)
    for call in read_calls(archive, trips, stops.index, say):
        calls[call.trip_id].append(call)
    patterns = make_patterns(trips, calls)
    say(f"stop_times.txt: {sum(map(len, calls.values()))}, {len(patterns)} patterns")
    return Timetable(_read_agency(archive), stops.rows, services, patterns)


def _read_agency(archive: FeedArchive) -> str:
    names = [row["agency_name"] for _line, row in archive.read_rows("agency.txt", ("agency_name",))]
    return "、".join(dict.fromkeys(names))[:120]


def _read_stops(archive: FeedArchive) -> _Stops:
    found: list[BusStop] = []
    index: dict[str, int] = {}
    for line, row in archive.read_rows("stops.txt", ("stop_id", "stop_name")):
        if row.get("location_type", "") not in {"", "0"}:
            continue  # stations, entrances: nobody boards there
        lon, lat = (_read_degrees(line, row.get(f"stop_{axis}", "")) for axis in ("lon", "lat"))
        if abs(lat) > 90:
            raise BadRow("stops.txt", line, f"latitude {lat}")
        if row["stop_id"] in index:
            raise BadRow("stops.txt", line, f"stop_id {row['stop_id']} twice")
        index[row["stop_id"]] = len(found)
        found.append(BusStop(row["stop_id"], row["stop_name"][:120], lon, lat))
    return _Stops(tuple(found), index)


def _read_degrees(line: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise BadRow("stops.txt", line, f"no coordinate: {text!r}") from None
    if not isfinite(value) or abs(value) > 180:
        raise BadRow("stops.txt", line, f"no coordinate: {text!r}")
    return value


def _read_services(archive: FeedArchive) -> dict[str, Service]:
    found: dict[str, Service] = {}
    required = ("service_id", *_DAYS, "start_date", "end_date")
    for line, row in archive.read_rows("calendar.txt", required):
        first = _read_day("calendar.txt", line, row["start_date"])
        last = _read_day("calendar.txt", line, row["end_date"])
        found[row["service_id"]] = Service(tuple(row[day] == "1" for day in _DAYS), first, last)
    for line, row in archive.read_rows("calendar_dates.txt", ("service_id", "date", "exception_type")):
        day = _read_day("calendar_dates.txt", line, row["date"])
        service = found.get(row["service_id"], Service())
        if row["exception_type"] == _ADDED:
            service = replace(service, added=service.added | {day})
        elif row["exception_type"] == _REMOVED:
            service = replace(service, removed=service.removed | {day})
        else:
            raise BadRow("calendar_dates.txt", line, f"exception_type {row['exception_type']!r}")
        found[row["service_id"]] = service
    return found


def _read_day(name: str, line: int, text: str) -> date:
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        raise BadRow(name, line, f"no date: {text!r}") from None


def _read_trips(archive: FeedArchive, services: dict[str, Service]) -> dict[str, TripHead]:
    routes: dict[str, tuple[str, str]] = {}
    for _line, row in archive.read_rows("routes.txt", ("route_id",)):
        names = (row.get("route_short_name", ""), row.get("route_long_name", ""))
        routes[row["route_id"]] = " ".join(filter(None, names))[:120], row.get("agency_id", "")
    found: dict[str, TripHead] = {}
    for line, row in archive.read_rows("trips.txt", ("route_id", "service_id", "trip_id")):
        if row["route_id"] not in routes:
            raise BadRow("trips.txt", line, f"unknown route_id {row['route_id']}")
        if row["service_id"] not in services:
            raise BadRow("trips.txt", line, f"unknown service_id {row['service_id']}")
        if row["trip_id"] in found:
            raise BadRow("trips.txt", line, f"trip_id {row['trip_id']} twice")
        name, agency_id = routes[row["route_id"]]
        headsign = row.get("trip_headsign", "")[:120]
        found[row["trip_id"]] = TripHead(row["service_id"], name, headsign, row["route_id"], agency_id)
    return found
