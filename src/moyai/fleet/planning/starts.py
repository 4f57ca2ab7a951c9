"""Where each vehicle is, and from when on it can be planned with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from moyai.fleet import rules
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.models import Stop
from moyai.fleet.planning import travel
from moyai.fleet.planning.load import ShiftRows
from moyai.fleet.planning.places import Coordinates


@dataclass(frozen=True, slots=True)
class Start:
    """The present state of a shift.

    Attributes:
        point: Where the vehicle is.
        at: From when on it can move.
        locked: How many first stops are too near to be put off.
    """

    point: Coordinates
    at: datetime
    locked: int


def find_start(rows: ShiftRows, now: datetime) -> Start:
    """Return where a shift's plan begins.

    A shift that has not begun starts at the depot. One that has starts where the vehicle is now: at the stop
    where it stands, where it last reported to be, or by dead reckoning from the last stop that was left.
    """
    shift = rows.shift
    if shift.status == ShiftStatus.PLANNED:
        return Start(depot_of(rows), max(now, shift.starts_at), 0)
    point = find_point(rows, now)
    return Start(point, now, int(_is_locked(rows, point, now)))


def depot_of(rows: ShiftRows) -> Coordinates:
    """Return where the shift starts and ends."""
    return (rows.shift.vehicle.depot_lon, rows.shift.vehicle.depot_lat)


def find_point(rows: ShiftRows, now: datetime) -> Coordinates:
    """Return where the vehicle of a running shift most likely is."""
    standing = rows.standing
    if standing is not None and standing.lon is not None and standing.lat is not None:
        return (standing.lon, standing.lat)
    return _reported(rows, now) or _reckoned(rows, now)


def _reported(rows: ShiftRows, now: datetime) -> Coordinates | None:
    vehicle = rows.shift.vehicle
    if vehicle.last_seen_at is None or vehicle.last_lon is None or vehicle.last_lat is None:
        return None
    is_fresh = now - vehicle.last_seen_at <= timedelta(seconds=rules.POSITION_FRESH_S)
    left = rows.last_done.left_at if rows.last_done else None
    is_newer = left is None or vehicle.last_seen_at >= left
    return (vehicle.last_lon, vehicle.last_lat) if is_fresh and is_newer else None


def _reckoned(rows: ShiftRows, now: datetime) -> Coordinates:
    last = rows.last_done
    here = depot_of(rows) if last is None else coordinates_of(last)
    left = rows.shift.starts_at if last is None else last.left_at
    following = next((each for each in rows.to_do if each.lon is not None), None)
    if following is None or left is None or rows.standing is not None:
        return here
    there = coordinates_of(following)
    profile = rows.shift.vehicle.travel_profile
    needed = travel.seconds(here, there, profile, now)
    share = (now - left).total_seconds() / needed if needed else 1.0
    return travel.along(here, there, min(1.0, max(0.0, share)), profile)


def coordinates_of(stop: Stop) -> Coordinates:
    """Return where a pickup or dropoff is."""
    if stop.lon is None or stop.lat is None:
        raise ValueError(f"stop {stop.pk} is a break and has no place")
    return (stop.lon, stop.lat)


def _is_locked(rows: ShiftRows, point: Coordinates, now: datetime) -> bool:
    if rows.standing is not None:
        return True
    if not rows.to_do:
        return False
    first = rows.to_do[0]
    needed = 0
    if first.lon is not None:
        needed = travel.seconds(point, coordinates_of(first), rows.shift.vehicle.travel_profile, now)
    return (first.planned_at - now).total_seconds() <= needed + rules.LOCK_MARGIN_S
