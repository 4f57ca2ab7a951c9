"""The history in the words of MDS (passenger services), for whoever analyses it. Pure: facts in, objects out.

Source: Mobility Data Specification 2.0, modes/passenger-services. Ids are UUIDs made from ours with a key of
the site: the same each time, and telling nobody a ride's code. Places are rounded to 0.02 degrees (about
2 km): which valley wanted to go where, not which house. Hail types that MDS has not: line, tv.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.history.facts import RideFact
from moyai.services.shared_taxi.history.runs import Run, list_runs

CELLS_A_DEGREE = 50
MINUTE_MS = 60_000
HAIL_TYPES = {"desk": "phone_dispatch", "voice": "phone", "web": "app", "line": "line", "tv": "tv"}
FARE_TYPES = {"ordinary": "flat", "self_service": "flat_app", "discount": "flat_discount"}
CANCELLED = {RideStatus.CANCELLED.value: "passenger_cancellation", RideStatus.NO_SHOW.value: "no_show"}

Item = dict[str, Any]


@dataclass(frozen=True)
class ShiftFact:
    """A shift, as the vehicle's day.

    Attributes:
        shift_id: its number.
        vehicle_id: its vehicle.
        starts_at: began.
        ends_at: ended.
    """

    shift_id: int
    vehicle_id: int
    starts_at: datetime
    ends_at: datetime


class Names:
    """Makes ids that cannot be turned back into ours."""

    def __init__(self, secret: UUID) -> None:
        self._secret = secret

    def make(self, kind: str, number: object) -> str:
        """Return the id of a trip, journey, vehicle or shift."""
        return str(uuid5(self._secret, f"{kind}:{number}"))


def list_trips(facts: Iterable[RideFact], names: Names) -> list[Item]:
    """Return every booking as an MDS trip; those that were not driven have a cancellation reason.

    Args:
        facts: the bookings.
        names: of ids.
    """
    rows = list(facts)
    journeys = {ride.task_id: run for run in list_runs(rows) for ride in run.rides}
    return [_make_trip(fact, journeys.get(fact.task_id), names) for fact in rows]


def _make_trip(fact: RideFact, run: Run | None, names: Names) -> Item:
    start, end = fact.aboard or (None, None)
    return {
        "trip_id": names.make("trip", fact.task_id),
        "journey_id": names.make("journey", f"{run.shift_id}:{run.starts_at.isoformat()}") if run else None,
        "device_id": names.make("vehicle", fact.vehicle_id) if fact.vehicle_id else None,
        "trip_type": "shared",
        "start_time": _stamp(start),
        "end_time": _stamp(end),
        "duration": round((end - start).total_seconds()) if start and end else None,
        "start_location": _round(fact.origin),
        "end_location": _round(fact.destination),
        "trip_attributes": {
            "hail_type": HAIL_TYPES.get(fact.channel, fact.channel),
            "passenger_count": fact.persons,
            "requested_time": _stamp(fact.created_at),
            "quoted_trip_start_time": _stamp(fact.pickup_from),
            "wheelchair_transported": fact.wheelchairs > 0,
            "cancellation_reason": CANCELLED.get(fact.status),
        },
        "fare_attributes": {
            "payment_type": "cash",
            "fare_type": FARE_TYPES.get(fact.fare_class, fact.fare_class),
            "price": fact.fare_yen if fact.is_done else 0,
            "currency": "JPY",
        },
        "journey_attributes": {"shift_id": names.make("shift", fact.shift_id) if fact.shift_id else None},
    }


def list_events(facts: Iterable[RideFact], shifts: Iterable[ShiftFact], names: Names) -> list[Item]:
    """Return what each vehicle did, as MDS events with the state that it was in afterwards, in order.

    Args:
        facts: the bookings.
        shifts: the vehicles' days.
        names: of ids.
    """
    marks = [*_list_shift_marks(shifts), *(mark for fact in facts for mark in _list_ride_marks(fact))]
    by_vehicle: dict[int, list[_Mark]] = {}
    for mark in marks:
        by_vehicle.setdefault(mark.vehicle_id, []).append(mark)
    told = [event for vehicle_id in sorted(by_vehicle) for event in _tell(by_vehicle[vehicle_id], names)]
    return sorted(told, key=lambda event: (event["timestamp"], event["device_id"]))


@dataclass(frozen=True)
class _Mark:
    """Something happened to a vehicle; ``rank`` orders what happened at the same moment."""

    vehicle_id: int
    at: datetime
    rank: int
    event: str
    task_id: int | None = None


def _list_shift_marks(shifts: Iterable[ShiftFact]) -> Iterator[_Mark]:
    for shift in shifts:
        yield _Mark(shift.vehicle_id, shift.starts_at, 0, "service_start")
        yield _Mark(shift.vehicle_id, shift.ends_at, 4, "service_end")


def _list_ride_marks(fact: RideFact) -> Iterator[_Mark]:
    if fact.vehicle_id is None:
        return
    if fact.aboard is not None:
        yield _Mark(fact.vehicle_id, fact.aboard[0], 2, "trip_start", fact.task_id)
        yield _Mark(fact.vehicle_id, fact.aboard[1], 1, "trip_end", fact.task_id)
    elif fact.status == RideStatus.NO_SHOW and fact.finished_at is not None:
        yield _Mark(fact.vehicle_id, fact.finished_at, 3, "driver_cancellation", fact.task_id)


def _tell(marks: list[_Mark], names: Names) -> Iterator[Item]:
    """Yield the events of a vehicle with its state; it is on a trip while anybody is aboard."""
    aboard: set[int] = set()
    for mark in sorted(marks, key=lambda one: (one.at, one.rank, one.task_id or 0)):
        if mark.event == "trip_start" and mark.task_id is not None:
            aboard.add(mark.task_id)
        aboard -= {mark.task_id} if mark.event == "trip_end" and mark.task_id is not None else set()
        yield {
            "device_id": names.make("vehicle", mark.vehicle_id),
            "event_types": [mark.event],
            "vehicle_state": _find_state(mark.event, bool(aboard)),
            "timestamp": _stamp(mark.at),
            "trip_ids": [names.make("trip", mark.task_id)] if mark.task_id is not None else [],
        }


def _find_state(event: str, is_occupied: bool) -> str:
    if event == "service_end":
        return "non_operational"
    return "on_trip" if is_occupied else "available"


def _stamp(at: datetime | None) -> int | None:
    """Milliseconds, to the minute: a second would find a ride again in somebody's diary."""
    return None if at is None else int(at.timestamp() * 1000) // MINUTE_MS * MINUTE_MS


def _round(place: tuple[float, float]) -> Item:
    lon, lat = (round(round(degrees * CELLS_A_DEGREE) / CELLS_A_DEGREE, 2) for degrees in place)
    return {"lng": lon, "lat": lat}


def flatten(item: Item, prefix: str = "") -> Item:
    """Return an object as one row of a table: ``trip_attributes.hail_type`` …, lists joined by spaces."""
    row: Item = {}
    for key, value in item.items():
        if isinstance(value, dict):
            row |= flatten(value, f"{prefix}{key}.")
        else:
            row[f"{prefix}{key}"] = " ".join(map(str, value)) if isinstance(value, list) else value
    return row
