"""The invented bus company's GTFS-realtime: where its buses are by their timetable, and how late.

The demo asks for it each minute as it would ask a real company: over HTTP, watched by the worker.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zlib import crc32

from google.transit import gtfs_realtime_pb2 as realtime

from moyai.core.clock import at_local, local
from moyai.core.feeds.buses.keeping import load_timetable, watch
from moyai.core.feeds.buses.timetable import BusStop, Pattern, Timetable, Trip
from moyai.core.feeds.models import BusTimetable
from moyai.demo.seeding.buses import KEY

PATHS = {"updates": "demo/buses/updates.pb", "vehicles": "demo/buses/vehicles.pb"}
MOST_LATE_MINUTES = 6


def watch_buses(*, address: str, now: datetime) -> None:
    """Have the worker ask for the feed at this site's own address."""
    urls = {f"{name}_url": f"{address.rstrip('/')}/{path}" for name, path in PATHS.items()}
    watch(key=KEY, **urls, alerts_url="", actor="system:demo", now=now)


def load_buses() -> Timetable:
    """Return the company's timetable."""
    return load_timetable(BusTimetable.objects.defer("content").get(key=KEY))


def make_vehicles(timetable: Timetable, now: datetime) -> bytes:
    """Return the vehicle positions of a moment: each bus on the straight line between two stops."""
    message = _begin(now)
    for run in _list_running(timetable, now):
        vehicle = message.entity.add(id=run.trip.trip_id).vehicle
        vehicle.trip.trip_id = run.trip.trip_id
        vehicle.trip.start_date = f"{run.day:%Y%m%d}"
        vehicle.timestamp = int(now.timestamp())
        lon, lat = run.find_place()
        vehicle.position.longitude, vehicle.position.latitude = lon, lat
    return bytes(message.SerializeToString())


def make_updates(timetable: Timetable, now: datetime) -> bytes:
    """Return the trip updates of a moment: how late each bus is."""
    message = _begin(now)
    for run in _list_running(timetable, now):
        update = message.entity.add(id=run.trip.trip_id).trip_update
        update.trip.trip_id = run.trip.trip_id
        update.trip.start_date = f"{run.day:%Y%m%d}"
        update.delay = run.late_s
    return bytes(message.SerializeToString())


@dataclass(frozen=True)
class _Run:
    """A bus on its way, so many seconds of its day after midnight, its delay taken off."""

    trip: Trip
    stops: tuple[BusStop, ...]
    day: date
    late_s: int
    at_s: int

    def find_place(self) -> tuple[float, float]:
        for place in range(len(self.stops) - 1):
            leaves, arrives = self.trip.leave_s[place], self.trip.arrive_s[place + 1]
            if self.at_s <= arrives:
                share = max(0.0, (self.at_s - leaves) / max(1, arrives - leaves))
                one, other = self.stops[place], self.stops[place + 1]
                return one.lon + share * (other.lon - one.lon), one.lat + share * (other.lat - one.lat)
        return self.stops[-1].lon, self.stops[-1].lat


def _begin(now: datetime) -> realtime.FeedMessage:
    message = realtime.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.timestamp = int(now.timestamp())
    return message


def _list_running(timetable: Timetable, now: datetime) -> Iterator[_Run]:
    day = local(now).date()
    since_midnight = int((now - at_local(day, 0)).total_seconds())
    for pattern in timetable.patterns:
        for trip in pattern.trips:
            late_s = 60 * (crc32(f"{day}{trip.trip_id}".encode()) % (MOST_LATE_MINUTES + 1))
            at_s = since_midnight - late_s
            if timetable.services[trip.service_id].runs_on(day) and _is_under_way(trip, at_s):
                yield _Run(trip, _stops_of(timetable, pattern), day, late_s, at_s)


def _is_under_way(trip: Trip, at_s: int) -> bool:
    """A bus stands at its first stop ten minutes before it leaves."""
    return trip.leave_s[0] - 600 <= at_s <= trip.arrive_s[-1]


def _stops_of(timetable: Timetable, pattern: Pattern) -> tuple[BusStop, ...]:
    return tuple(timetable.stops[stop] for stop in pattern.stops)
