"""Reads of the feeds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moyai.core.clock import at_local, local
from moyai.core.feeds.buses.keeping import load_timetable
from moyai.core.feeds.buses.searching import Journey, LonLat, search
from moyai.core.feeds.buses.updates import restore_updates
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
        delay_s: how late it is known to be; contained in the times.
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


def list_timetables() -> list[BusTimetable]:
    """Return the timetables that were imported, without their contents."""
    return list(BusTimetable.objects.defer("content"))


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
    is_fresh = row.updated_at is not None and timedelta() <= now - row.updated_at <= FRESH
    updates = restore_updates(row.updates) if is_fresh else {}
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
            # What an operator says now is of the buses that run now.
            updates=updates if day == local(now).date() else {},
        )
        found += [_tell(row.name, journey, midnight) for journey in journeys]
    return found


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
    )
