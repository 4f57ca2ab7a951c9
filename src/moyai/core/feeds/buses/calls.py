"""The calls of trips at stops, and the patterns that they form."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from moyai.core.feeds.buses.archive import BadRow, FeedArchive
from moyai.core.feeds.buses.limits import MOST_SECONDS
from moyai.core.feeds.buses.timetable import Pattern, Trip

FILE = "stop_times.txt"
SAY_EVERY = 200_000
_NOT = "1"


class TripHead(NamedTuple):
    """What trips.txt says of a trip."""

    service_id: str
    route: str
    headsign: str
    route_id: str = ""
    agency_id: str = ""


class Call(NamedTuple):
    """A trip at a stop; times None where the feed leaves them to be reckoned."""

    trip_id: str
    line: int
    sequence: int
    stop: int
    arrive_s: int | None
    leave_s: int | None
    may_board: bool
    may_alight: bool


def read_calls(
    archive: FeedArchive, trips: dict[str, TripHead], stops: dict[str, int], say: Callable[[str], None]
) -> Iterator[Call]:
    """Yield the calls in the order of the file, those of trips on demand left out.

    Raises:
        BadRow: an unknown trip or stop, or a time or sequence that is none.
    """
    for line, row in archive.read_rows(FILE, ("trip_id", "stop_id", "stop_sequence")):
        if line % SAY_EVERY == 0:
            say(f"{FILE}: {line} …")
        if row.get("start_pickup_drop_off_window") or not row["stop_id"]:
            continue
        if row["trip_id"] not in trips:
            raise BadRow(FILE, line, f"unknown trip_id {row['trip_id']}")
        if row["stop_id"] not in stops:
            raise BadRow(FILE, line, f"unknown stop_id {row['stop_id']}")
        arrive, leave = (read_time(line, row.get(f"{end}_time", "")) for end in ("arrival", "departure"))
        yield Call(
            trip_id=row["trip_id"],
            line=line,
            sequence=_read_sequence(line, row["stop_sequence"]),
            stop=stops[row["stop_id"]],
            arrive_s=leave if arrive is None else arrive,
            leave_s=arrive if leave is None else leave,
            may_board=row.get("pickup_type", "") != _NOT,
            may_alight=row.get("drop_off_type", "") != _NOT,
        )


def read_time(line: int, text: str) -> int | None:
    """Return a time of the service day in seconds, None where there is none.

    Raises:
        BadRow: it is no time.
    """
    if not text:
        return None
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise BadRow(FILE, line, f"no time: {text!r}")
    hours, minutes, seconds = map(int, parts)
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > MOST_SECONDS:
        raise BadRow(FILE, line, f"no time: {text!r}")
    return total


def make_patterns(trips: dict[str, TripHead], calls: dict[str, list[Call]]) -> tuple[Pattern, ...]:
    """Return the patterns, in a stable order; trips of fewer than two calls go nowhere and are left out.

    Raises:
        BadRow: a trip goes back in time, or has no time at its first or last stop.
    """
    groups: dict[Pattern, list[Trip]] = defaultdict(list)
    for trip_id, found in calls.items():
        ordered = sorted(found, key=lambda call: call.sequence)
        if len(ordered) >= 2:
            trip = _make_trip(trip_id, trips[trip_id], ordered)
            groups[_make_shape(trips[trip_id], ordered)].append(trip)
    return tuple(
        replace(shape, trips=tuple(sorted(found, key=lambda trip: (trip.leave_s[0], trip.trip_id))))
        for shape, found in groups.items()
    )


def _make_shape(head: TripHead, calls: list[Call]) -> Pattern:
    """Return the pattern of a trip, without trips."""
    return Pattern(
        route=head.route,
        headsign=head.headsign,
        stops=tuple(call.stop for call in calls),
        may_board=tuple(call.may_board for call in calls),
        may_alight=tuple(call.may_alight for call in calls),
        trips=(),
        route_id=head.route_id,
        agency_id=head.agency_id,
    )


def _make_trip(trip_id: str, head: TripHead, calls: list[Call]) -> Trip:
    arrive = _fill(calls, [call.arrive_s for call in calls])
    leave = _fill(calls, [call.leave_s for call in calls])
    times = [time for pair in zip(arrive, leave, strict=True) for time in pair]
    for place, (earlier, later) in enumerate(pairwise(times)):
        if later < earlier:
            raise BadRow(FILE, calls[(place + 1) // 2].line, f"trip {trip_id} goes back in time")
    return Trip(trip_id, head.service_id, tuple(arrive), tuple(leave))


def _fill(calls: list[Call], times: list[int | None]) -> list[int]:
    """Reckon the times between two that are given, evenly by stops, as the reference lets readers do."""
    if times[0] is None or times[-1] is None:
        line = calls[0].line if times[0] is None else calls[-1].line
        raise BadRow(FILE, line, f"trip {calls[0].trip_id} has no time at its end")
    known = [place for place, time in enumerate(times) if time is not None]
    filled: list[int] = []
    for start, end in pairwise(known):
        first, last = times[start], times[end]
        assert first is not None and last is not None
        step = (last - first) / (end - start)
        filled += [round(first + step * n) for n in range(end - start)]
    assert times[-1] is not None
    return [*filled, times[-1]]


def _read_sequence(line: int, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadRow(FILE, line, f"no stop_sequence: {text!r}")
    return int(text)
