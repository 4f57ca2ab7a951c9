"""A timetable in the form in which it is searched: trips of one pattern share their stops."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class BusStop:
    """Where a bus stops; WGS 84."""

    stop_id: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Service:
    """The days on which trips run: weekdays (Monday first) between two days; single days added, removed."""

    weekdays: tuple[bool, ...] = (False,) * 7
    first: date | None = None
    last: date | None = None
    added: frozenset[date] = frozenset()
    removed: frozenset[date] = frozenset()

    def runs_on(self, day: date) -> bool:
        """Tell whether trips run on a day."""
        if day in self.added:
            return True
        if day in self.removed or self.first is None or self.last is None:
            return False
        return self.first <= day <= self.last and self.weekdays[day.weekday()]


@dataclass(frozen=True)
class Trip:
    """One bus: seconds after noon minus 12 h at each stop of its pattern, arriving and leaving."""

    trip_id: str
    service_id: str
    arrive_s: tuple[int, ...]
    leave_s: tuple[int, ...]


@dataclass(frozen=True)
class Pattern:
    """Trips of a route that serve the same stops in the same order, with the same rights to board and alight.

    ``stops`` are indices into the timetable's stops; ``may_board`` and ``may_alight`` stand beside them. The
    ids are those by which the operator's notes name the route and who runs it.
    """

    route: str
    headsign: str
    stops: tuple[int, ...]
    may_board: tuple[bool, ...]
    may_alight: tuple[bool, ...]
    trips: tuple[Trip, ...]
    route_id: str = ""
    agency_id: str = ""


@dataclass(frozen=True)
class Timetable:
    """Everything that is kept of a feed."""

    agency: str
    stops: tuple[BusStop, ...]
    services: dict[str, Service] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()

    @property
    def trip_count(self) -> int:
        """How many trips there are."""
        return sum(len(pattern.trips) for pattern in self.patterns)

    def find_span(self) -> tuple[date, date] | None:
        """Return the first and last day of which it says anything, or None."""
        days = [
            day
            for service in self.services.values()
            for day in (service.first, service.last, *service.added)
            if day is not None
        ]
        return (min(days), max(days)) if days else None
