"""Reads of the feeds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from moyai.core.clock import at_local, local
from moyai.core.feeds.buses.keeping import load_timetable
from moyai.core.feeds.buses.live import Now, Seen
from moyai.core.feeds.buses.notes import restore_alerts
from moyai.core.feeds.buses.searching import Journey, LonLat, find_nearest, search
from moyai.core.feeds.buses.updates import restore_updates
from moyai.core.feeds.buses.vehicles import restore_vehicles
from moyai.core.feeds.models import BusTimetable

AROUND = timedelta(minutes=60)
FRESH = timedelta(minutes=10)
"""How long what an operator says of a trip is believed."""
MOST = 3


@dataclass(frozen=True)
class BusJourney:
    """A direct way by bus.

    Attributes:
        operator: who runs it.
        route: name of the line.
        headsign: where the bus goes.
        board_name: stop to get in.
        alight_name: stop to get out.
        start_at: when one has to go out.
        leave_at: the bus leaves.
        arrive_at: the bus arrives.
        end_at: when one is there.
        walk_s: seconds on foot in all.
        delay_s: how late it is known to leave; contained in the times.
        notes: what the operator says of it, by language; ``ja`` is always there.
        seen_near: the stop near which the bus is now, on its way to where one gets in; empty when not known.
        seen_at: when it was there.
    """

    operator: str
    route: str
    headsign: str
    board_name: str
    alight_name: str
    start_at: datetime
    leave_at: datetime
    arrive_at: datetime
    end_at: datetime
    walk_s: int
    delay_s: int
    notes: tuple[dict[str, str], ...] = ()
    seen_near: str = ""
    seen_at: datetime | None = None


@dataclass(frozen=True)
class SeenBus:
    """A bus on the map.

    Attributes:
        key: of the operator and trip.
        operator: who runs it.
        route: name of the line.
        headsign: where it goes.
        near: the nearest stop of its way.
        lon: WGS 84.
        lat: the same.
        at: when it was there.
    """

    key: str
    operator: str
    route: str
    headsign: str
    near: str
    lon: float
    lat: float
    at: datetime


def list_seen_buses(now: datetime) -> list[SeenBus]:
    """Return where the buses of other operators are now, as far as that is fresh."""
    rows = BusTimetable.objects.filter(vehicles_at__gte=now - FRESH, vehicles_at__lte=now).defer("content")
    return [bus for row in rows for bus in _list_seen(row, now)]


def _list_seen(row: BusTimetable, now: datetime) -> list[SeenBus]:
    today = local(now).date()
    days = (today - timedelta(days=1), today)
    seen = {key: one for day in days for key, one in _restore_seen(row, day, now).items()}
    timetable = load_timetable(row)
    found = []
    for pattern in timetable.patterns:
        for trip in pattern.trips:
            one = seen.get(trip.trip_id)
            if one is None:
                continue
            near = timetable.stops[pattern.stops[find_nearest(timetable, pattern, one)]].name
            at = datetime.fromtimestamp(one.at, tz=now.tzinfo)
            facts = (row.name, pattern.route, pattern.headsign, near, one.lon, one.lat, at)
            found.append(SeenBus(f"{row.key}-{trip.trip_id}", *facts))
    return found


def _restore_seen(row: BusTimetable, day: date, now: datetime) -> dict[str, Seen]:
    return restore_vehicles(row.vehicles, f"{day:%Y%m%d}", f"{local(now).date():%Y%m%d}", now)


def list_timetables() -> list[BusTimetable]:
    """Return the timetables that were imported, without their contents."""
    return list(BusTimetable.objects.defer("content"))


@dataclass(frozen=True)
class Hearing:
    """How well another operator's buses are known now.

    Attributes:
        name: who runs them.
        last_date: the last day of its timetable.
        is_over: the timetable says nothing of today any more.
        is_asked: its GTFS-realtime is asked for each minute.
        is_fresh: what it said is believed.
        told_at: when that was true; None before anything was said.
        late: trips that are late or pass a stop by.
        cancelled: trips that do not run.
        notes: its notes.
        seen: buses whose place is known.
        fault: why the last asking brought nothing.
    """

    name: str
    last_date: date
    is_over: bool
    is_asked: bool
    is_fresh: bool
    told_at: datetime | None
    late: int
    cancelled: int
    notes: int
    seen: int
    fault: str


def list_hearings(now: datetime) -> list[Hearing]:
    """Return how well each imported operator's buses are known now."""
    return [_hear(row, now) for row in list_timetables()]


def _hear(row: BusTimetable, now: datetime) -> Hearing:
    today = local(now).date()
    is_fresh = _is_fresh(row.updated_at, now)
    day = f"{today:%Y%m%d}"
    updates = restore_updates(row.updates, day, day).values() if is_fresh else ()
    cancelled = sum(one.is_cancelled for one in updates)
    return Hearing(
        name=row.name,
        last_date=row.last_date,
        is_over=row.last_date < today,
        is_asked=bool(row.updates_url or row.alerts_url or row.vehicles_url),
        is_fresh=any(_is_fresh(at, now) for at in (row.updated_at, row.alerts_at, row.vehicles_at)),
        told_at=max(filter(None, (row.updated_at, row.alerts_at, row.vehicles_at)), default=None),
        late=len(updates) - cancelled,
        cancelled=cancelled,
        notes=len(row.alerts) if _is_fresh(row.alerts_at, now) else 0,
        seen=len(_restore_seen(row, today, now)) if _is_fresh(row.vehicles_at, now) else 0,
        fault=row.fault,
    )


def find_bus_journeys(
    origin: LonLat, destination: LonLat, around: datetime, *, now: datetime, most: int = MOST
) -> list[BusJourney]:
    """Return direct ways by bus that leave within an hour of a time and are not gone yet, the nearest first.

    Args:
        origin: WGS 84, longitude first.
        destination: the same.
        around: the wished time.
        now: the town's time.
        most: so many at most.
    """
    earliest = max(around - AROUND, now)
    found = [
        journey
        for row in list_timetables()
        for journey in _search_one(row, origin, destination, earliest, around + AROUND, now)
    ]
    ahead = [journey for journey in found if journey.start_at >= now]
    nearest = sorted(ahead, key=lambda journey: (abs(journey.leave_at - around), journey.end_at))[:most]
    return sorted(nearest, key=lambda journey: journey.leave_at)


def _search_one(
    row: BusTimetable, origin: LonLat, destination: LonLat, since: datetime, until: datetime, now: datetime
) -> list[BusJourney]:
    """Look on the day of the time and, for buses after midnight, on the day before."""
    timetable = load_timetable(row)
    today = local(since).date()
    found = []
    for day in (today - timedelta(days=1), today):
        midnight = at_local(day, 0)
        journeys = search(
            timetable,
            origin,
            destination,
            day=day,
            since_s=round((since - midnight).total_seconds()),
            until_s=round((until - midnight).total_seconds()),
            known=_find_known(row, day, midnight, now),
        )
        found += [_tell(row.name, journey, midnight) for journey in journeys]
    return found


def _find_known(row: BusTimetable, day: date, midnight: datetime, now: datetime) -> Now:
    """Return what the operator said of a service day, as far as it is fresh."""
    today = local(now).date().strftime("%Y%m%d")
    updates = restore_updates(row.updates, f"{day:%Y%m%d}", today) if _is_fresh(row.updated_at, now) else {}
    alerts = restore_alerts(row.alerts) if _is_fresh(row.alerts_at, now) else []
    seen = _restore_seen(row, day, now) if _is_fresh(row.vehicles_at, now) else {}
    return Now(int(midnight.timestamp()), updates, tuple(alerts), seen)


def _is_fresh(told: datetime | None, now: datetime) -> bool:
    return told is not None and timedelta() <= now - told <= FRESH


def _tell(operator: str, journey: Journey, midnight: datetime) -> BusJourney:
    def at(seconds: int) -> datetime:
        return midnight + timedelta(seconds=seconds)

    return BusJourney(
        operator=operator,
        route=journey.route,
        headsign=journey.headsign,
        board_name=journey.board.name,
        alight_name=journey.alight.name,
        start_at=at(journey.start_s),
        leave_at=at(journey.leave_s),
        arrive_at=at(journey.arrive_s),
        end_at=at(journey.end_s),
        walk_s=journey.walk_before_s + journey.walk_after_s,
        delay_s=journey.delay_s,
        notes=journey.notes,
        seen_near=journey.seen_near.name if journey.seen_near else "",
        seen_at=datetime.fromtimestamp(journey.seen.at, tz=midnight.tzinfo) if journey.seen else None,
    )
