"""Finds direct journeys by bus: walk – ride – walk. Pure.

Only direct ones: whoever is offered the bus because no car comes should not have to change. A few hundred
stops and some thousand trips are looked through in milliseconds; no index is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import cos, hypot, radians

from moyai.core.feeds.buses.live import NOTHING, Now, Seen, Update, find_delays
from moyai.core.feeds.buses.timetable import BusStop, Pattern, Timetable, Trip

METRES_PER_DEGREE = 111_320
DETOUR = 1.3
"""Ways on foot are longer than the straight line by about so much."""
WALK_M_S = 0.8
"""People of 65 and over, on the mean of women (Asher and others, Age and Ageing 41, 2012; men: 0.9)."""
MOST_WALK_M = 600
LonLat = tuple[float, float]


@dataclass(frozen=True)
class Journey:
    """A way by one bus; times are seconds of the service day.

    Attributes:
        route: name of the line.
        headsign: where the bus goes.
        board: where one gets in.
        alight: where one gets out.
        walk_before_s: from the origin to the first stop.
        leave_s: the bus leaves.
        arrive_s: the bus arrives.
        walk_after_s: from the last stop to the destination.
        delay_s: how late it is known to leave, contained in the times.
        notes: what the operator says of it, by language.
        seen: where the bus is, on its way to where one gets in.
        seen_near: the stop of its way that is nearest to that.
    """

    route: str
    headsign: str
    board: BusStop
    alight: BusStop
    walk_before_s: int
    leave_s: int
    arrive_s: int
    walk_after_s: int
    delay_s: int = 0
    notes: tuple[dict[str, str], ...] = ()
    seen: Seen | None = None
    seen_near: BusStop | None = None

    @property
    def start_s(self) -> int:
        """When one has to go out."""
        return self.leave_s - self.walk_before_s

    @property
    def end_s(self) -> int:
        """When one is there."""
        return self.arrive_s + self.walk_after_s


def search(
    timetable: Timetable,
    origin: LonLat,
    destination: LonLat,
    *,
    day: date,
    since_s: int,
    until_s: int,
    known: Now = NOTHING,
) -> list[Journey]:
    """Return the journeys that leave within a time, by the end of each; one for each bus.

    Args:
        timetable: to look in.
        origin: WGS 84, longitude first.
        destination: the same.
        day: the service day.
        since_s: seconds of that day from which the bus leaves.
        until_s: seconds until which it leaves.
        known: what the operator says of that day now.
    """
    near = _find_near(timetable, origin), _find_near(timetable, destination)
    direct_s = _walk_s(distance_m(origin, destination))
    found = []
    for pattern in timetable.patterns:
        ends = _find_ends(pattern, *near)
        if ends is None:
            continue
        for trip in pattern.trips:
            journey = _ride(timetable, pattern, trip, ends, near, known)
            runs = timetable.services[trip.service_id].runs_on(day)
            if runs and journey and since_s <= journey.leave_s <= until_s:
                found.append(journey)
    worth = [one for one in found if one.end_s - one.start_s < direct_s]
    return sorted(worth, key=lambda one: (one.end_s, -one.start_s, one.route))


def _find_near(timetable: Timetable, place: LonLat) -> dict[int, int]:
    """Return the stops in reach with the seconds of walking."""
    found = {}
    for index, stop in enumerate(timetable.stops):
        metres = distance_m(place, (stop.lon, stop.lat))
        if metres * DETOUR <= MOST_WALK_M:
            found[index] = _walk_s(metres)
    return found


def _find_ends(
    pattern: Pattern, near_origin: Mapping[int, int], near_destination: Mapping[int, int]
) -> tuple[int, int] | None:
    """Return the places in the pattern to get in and out with the least walking, or None.

    Of two that are equally far, the later to get in and the earlier to get out: the shorter ride.
    """
    best: tuple[int, int, int] | None = None
    for start, stop in enumerate(pattern.stops):
        if stop not in near_origin or not pattern.may_board[start]:
            continue
        for end in range(start + 1, len(pattern.stops)):
            other = pattern.stops[end]
            if other not in near_destination or not pattern.may_alight[end] or other == stop:
                continue
            walk = near_origin[stop] + near_destination[other]
            if best is None or (walk, end - start) < (best[0], best[2] - best[1]):
                best = walk, start, end
    return None if best is None else best[1:]


def _ride(
    timetable: Timetable,
    pattern: Pattern,
    trip: Trip,
    ends: tuple[int, int],
    near: tuple[dict[int, int], dict[int, int]],
    known: Now,
) -> Journey | None:
    start, end = ends
    stop_ids = [timetable.stops[stop].stop_id for stop in pattern.stops]
    update = known.updates.get(trip.trip_id, Update())
    delays = find_delays(update, stop_ids, trip, ends, known.midnight)
    if delays is None:
        return None
    leave_s = trip.leave_s[start] + delays[0]
    alerts = [
        one
        for one in known.alerts
        if one.holds_at(known.midnight + leave_s)
        and one.is_about(pattern, trip, (stop_ids[start], stop_ids[end]))
    ]
    if any(one.stops_service for one in alerts):
        return None
    board, alight = pattern.stops[start], pattern.stops[end]
    seen = known.vehicles.get(trip.trip_id)
    near_now = find_nearest(timetable, pattern, seen) if seen else 0
    is_coming = seen is not None and near_now <= start
    return Journey(
        route=pattern.route,
        headsign=pattern.headsign,
        board=timetable.stops[board],
        alight=timetable.stops[alight],
        walk_before_s=near[0][board],
        leave_s=leave_s,
        arrive_s=trip.arrive_s[end] + delays[1],
        walk_after_s=near[1][alight],
        delay_s=delays[0],
        notes=tuple(one.header for one in alerts),
        seen=seen if is_coming else None,
        seen_near=timetable.stops[pattern.stops[near_now]] if is_coming else None,
    )


def find_nearest(timetable: Timetable, pattern: Pattern, seen: Seen) -> int:
    """Return the place in a pattern of the stop that is nearest to where a bus is."""

    def far(place: int) -> float:
        stop = timetable.stops[pattern.stops[place]]
        return distance_m((seen.lon, seen.lat), (stop.lon, stop.lat))

    return min(range(len(pattern.stops)), key=far)


def _walk_s(metres: float) -> int:
    return round(metres * DETOUR / WALK_M_S)


def distance_m(one: LonLat, other: LonLat) -> float:
    """Return the straight distance (flat earth, right to a thousandth within a town)."""
    east = (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))
    return METRES_PER_DEGREE * hypot(east, one[1] - other[1])
