"""What an operator says of its buses now: late, cancelled, a stop passed by, notes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from moyai.core.feeds.buses.timetable import Pattern, Trip


@dataclass(frozen=True)
class StopUpdate:
    """What is told of a trip at a stop: how late it is there, or (POSIX) when it will be there."""

    stop_id: str
    delay_s: int | None = None
    arrives: int | None = None
    leaves: int | None = None
    is_skipped: bool = False


@dataclass(frozen=True)
class Update:
    """What is known of a trip.

    Attributes:
        is_cancelled: it does not run.
        delay_s: it is late by so much (early where negative) where no stop says more.
        day: its service day as YYYYMMDD; empty for today's.
        stops: what is told of single stops, in their order.
    """

    is_cancelled: bool = False
    delay_s: int = 0
    day: str = ""
    stops: tuple[StopUpdate, ...] = ()


@dataclass(frozen=True)
class Seen:
    """Where the bus of a trip was (WGS 84), when (POSIX), and on which service day; empty for today's."""

    lon: float
    lat: float
    at: int
    day: str = ""


@dataclass(frozen=True)
class Selector:
    """What a note is about; every field that is filled must fit."""

    agency_id: str = ""
    route_id: str = ""
    trip_id: str = ""
    stop_id: str = ""


@dataclass(frozen=True)
class Alert:
    """A note of an operator.

    Attributes:
        stops_service: nothing runs there (effect NO_SERVICE).
        header: what it says, by language; ``ja`` is always there.
        selectors: what it is about.
        periods: from when to when (POSIX seconds, 0 for open); none for always.
    """

    stops_service: bool
    header: dict[str, str]
    selectors: tuple[Selector, ...]
    periods: tuple[tuple[int, int], ...] = ()

    def holds_at(self, at: int) -> bool:
        """Tell whether it holds at a time (POSIX seconds)."""
        return not self.periods or any(start <= at and (not end or at < end) for start, end in self.periods)

    def is_about(self, pattern: Pattern, trip: Trip, stop_ids: Iterable[str]) -> bool:
        """Tell whether it is about a ride on a trip between these stops."""
        ends = set(stop_ids)
        return any(_fits(one, pattern, trip, ends) for one in self.selectors)


def _fits(one: Selector, pattern: Pattern, trip: Trip, stop_ids: set[str]) -> bool:
    return (
        one != Selector()
        and one.agency_id in {"", pattern.agency_id}
        and one.route_id in {"", pattern.route_id}
        and one.trip_id in {"", trip.trip_id}
        and (not one.stop_id or one.stop_id in stop_ids)
    )


@dataclass(frozen=True)
class Now:
    """Everything that is known now of one service day.

    Attributes:
        midnight: POSIX seconds at which its times begin.
        updates: by trip.
        alerts: notes.
        vehicles: where buses are, by trip.
    """

    midnight: int = 0
    updates: dict[str, Update] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    vehicles: dict[str, Seen] = field(default_factory=dict)


NOTHING = Now()
"""Nothing is known but the timetable."""


def find_delays(
    update: Update, stop_ids: list[str], trip: Trip, ends: tuple[int, int], midnight: int
) -> tuple[int, int] | None:
    """Return how late a bus leaves where one gets in and arrives where one gets out, or None.

    A stop of which nothing is told is as late as the last one before it of which something is, as the
    reference of GTFS-realtime has it.

    Args:
        update: what is known of the trip.
        stop_ids: of its stops, in order.
        trip: its planned times.
        ends: places among them to get in and out.
        midnight: POSIX seconds at which its times begin.

    Returns:
        Seconds; None when it is cancelled or passes one of the two by.
    """
    if update.is_cancelled:
        return None
    told = {one.stop_id: one for one in update.stops}
    if any((one := told.get(stop_ids[place])) and one.is_skipped for place in ends):
        return None
    delay, leaves, arrives = update.delay_s, update.delay_s, update.delay_s
    for place, stop_id in enumerate(stop_ids[: ends[1] + 1]):
        one = told.get(stop_id)
        if one is not None and not one.is_skipped:
            arrives = _delay(one.arrives, one.delay_s, trip.arrive_s[place], midnight, delay)
            delay = _delay(one.leaves, one.delay_s, trip.leave_s[place], midnight, arrives)
        else:
            arrives = delay
        if place == ends[0]:
            leaves = delay
    return leaves, arrives


def _delay(at: int | None, told_s: int | None, planned_s: int, midnight: int, otherwise: int) -> int:
    if told_s is not None:
        return told_s
    return otherwise if at is None else at - midnight - planned_s
