"""Invents how past days went: which vehicle took whom when. Pure: no database, no engine.

This is history for the indicators page, drawn, not lived: vehicles follow a simple rule (join a trip that
goes the same way, else take the first free vehicle of the area), never the dispatch engine. Today and later
days are lived through the real operations.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from moyai.core import clock
from moyai.demo.demand import Errand, distance_km

SPEED_KMH = 26.0
DETOUR = 1.3
BOARDING_S = 75
JOIN_WITHIN_S = 11 * 60
JOIN_SHARE = 0.4
"""How often a fitting trip is joined: tuned to the published 41 % pooled."""
LATEST_S = 25 * 60
"""Somebody who would have to wait longer than this is refused."""
CANCELLED_SHARE, NO_SHOW_SHARE = 0.05, 0.012
"""Of those who booked early enough to change their minds; of all."""
LATE_CANCEL_SHARE = 0.15
IN_TIME_MINUTES, LATE_MINUTES = (35, 240), (6, 28)
"""How long before the pickup people cancel: mostly in time, some at the last moment."""
SOONEST_CHANGE = timedelta(minutes=10)
PROMISE_S = 10 * 60


@dataclass
class PastRide:
    """A ride of a past day. ``status``: a ride status or ``refused``; no times when not driven."""

    errand: Errand
    asked_at: datetime
    status: str
    vehicle: str | None = None
    pickup_from: datetime | None = None
    boarded_at: datetime | None = None
    left_at: datetime | None = None
    cancelled_at: datetime | None = None
    is_pooled: bool = False
    refusal: str = ""


@dataclass
class PastTrip:
    """One run of a vehicle: all get in one after the other, then all get out."""

    vehicle: str
    seats: int
    starts: datetime
    ends: datetime
    rides: list[PastRide] = field(default_factory=list)


@dataclass
class PastVehicle:
    """A vehicle's past day as it is being invented."""

    code: str
    seats: int
    wheelchairs: int
    areas: frozenset[str]
    free_at: datetime
    lunch_from: datetime
    trips: list[PastTrip] = field(default_factory=list)


def start_vehicle(row: dict[str, str], day: date) -> PastVehicle:
    """Return a vehicle of vehicles.csv at the start of a day."""
    hours, minutes = row["lunch_from"].split(":")
    return PastVehicle(
        code=row["code"],
        seats=int(row["seats"]),
        wheelchairs=int(row["wheelchair_places"]),
        areas=frozenset(row["areas"].split()),
        free_at=clock.at_local(day, 9 * 60),
        lunch_from=clock.at_local(day, int(hours) * 60 + int(minutes)),
    )


def invent_day(
    errands: Sequence[Errand], vehicles: Sequence[PastVehicle], day: date, seed: int
) -> list[PastRide]:
    """Invent how a day's errands were served; every errand becomes a ride or a refusal."""
    random = Random(seed)
    rides = [_ask(random, errand, day) for errand in sorted(errands, key=lambda e: e.wish_at)]
    for ride in rides:
        if ride.status == "done":
            _serve(random, ride, vehicles)
    for vehicle in vehicles:
        for trip in vehicle.trips:
            _time_trip(random, trip)
    return rides


def _ask(random: Random, errand: Errand, day: date) -> PastRide:
    asked_at = clock.at_local(day, errand.ask_at) + timedelta(seconds=random.randint(0, 540))
    pickup_from = _wished_pickup(errand, day)
    ride = PastRide(errand, asked_at, "done", pickup_from=pickup_from)
    draw = random.random()
    if draw < CANCELLED_SHARE:
        _cancel(random, ride, pickup_from)
    elif draw < CANCELLED_SHARE + NO_SHOW_SHARE:
        ride.status = "no_show"
    return ride


def _cancel(random: Random, ride: PastRide, pickup_from: datetime) -> None:
    """Let a rider change her mind, unless she booked too shortly before to do so."""
    ahead = LATE_MINUTES if random.random() < LATE_CANCEL_SHARE else IN_TIME_MINUTES
    cancelled_at = pickup_from - timedelta(minutes=random.randint(*ahead))
    if ahead == IN_TIME_MINUTES:
        latest = pickup_from - timedelta(minutes=IN_TIME_MINUTES[0])
        cancelled_at = min(max(cancelled_at, ride.asked_at + SOONEST_CHANGE), latest)
    if cancelled_at >= ride.asked_at + SOONEST_CHANGE:
        ride.status, ride.cancelled_at = "cancelled", cancelled_at


def _wished_pickup(errand: Errand, day: date) -> datetime:
    wished = clock.at_local(day, errand.wish_at)
    return wished - timedelta(seconds=direct_s(errand) + PROMISE_S) if errand.is_arrive_by else wished


def direct_s(errand: Errand) -> int:
    """Return the seconds of the direct drive."""
    km = distance_km(errand.rider.lon, errand.rider.lat, errand.landmark) * DETOUR
    return int(km / SPEED_KMH * 3600)


def _serve(random: Random, ride: PastRide, vehicles: Sequence[PastVehicle]) -> None:
    """Give the ride to a trip that can be joined, else to the first free vehicle, else refuse it."""
    assert ride.pickup_from is not None
    fitting = [v for v in vehicles if _may_take(v, ride)]
    trip = _find_trip_to_join(ride, fitting) if random.random() < JOIN_SHARE else None
    if trip is None:
        trip = _start_trip(ride, fitting)
    if trip is None:
        ride.status = "refused"
        ride.refusal = "no_wheelchair_place" if ride.errand.wheelchairs else "no_capacity"
        return
    trip.rides.append(ride)
    ride.vehicle = trip.vehicle
    trip.ends += timedelta(seconds=BOARDING_S + (240 if len(trip.rides) > 1 else 0))
    for other in trip.rides:
        other.is_pooled = len(trip.rides) > 1


def _may_take(vehicle: PastVehicle, ride: PastRide) -> bool:
    errand = ride.errand
    return errand.rider.area in vehicle.areas and errand.wheelchairs <= vehicle.wheelchairs


def _find_trip_to_join(ride: PastRide, vehicles: Sequence[PastVehicle]) -> PastTrip | None:
    """Return the last trip of a vehicle that goes the same way at about the same time and has room."""
    assert ride.pickup_from is not None
    for vehicle in vehicles:
        trip = vehicle.trips[-1] if vehicle.trips else None
        if trip is None or trip.rides[0].errand.is_return != ride.errand.is_return:
            continue
        apart = abs((trip.starts - ride.pickup_from).total_seconds())
        taken = sum(r.errand.persons + r.errand.wheelchairs for r in trip.rides)
        if apart <= JOIN_WITHIN_S and taken + ride.errand.persons + ride.errand.wheelchairs <= trip.seats:
            return trip
    return None


def _start_trip(ride: PastRide, vehicles: Sequence[PastVehicle]) -> PastTrip | None:
    assert ride.pickup_from is not None
    free = [(max(v.free_at, ride.pickup_from), v.code, v) for v in vehicles]
    free = [(at, code, v) for at, code, v in free if (at - ride.pickup_from).total_seconds() <= LATEST_S]
    if not free:
        return None
    starts, _, vehicle = min(free, key=lambda option: option[:2])
    ends = starts + timedelta(seconds=direct_s(ride.errand) + 2 * BOARDING_S)
    trip = PastTrip(vehicle.code, vehicle.seats, starts, ends)
    vehicle.trips.append(trip)
    vehicle.free_at = ends + timedelta(seconds=8 * 60)
    if vehicle.free_at > vehicle.lunch_from:
        vehicle.free_at += timedelta(minutes=40)
        vehicle.lunch_from += timedelta(days=1)
    return trip


def _time_trip(random: Random, trip: PastTrip) -> None:
    """Set when each rider got in and out; a few minutes late now and then."""
    at = trip.starts + timedelta(seconds=max(0, int(random.gauss(60, 150))))
    for ride in trip.rides:
        ride.boarded_at = at
        # The window told to the rider was set around the plan: mostly kept, missed now and then.
        ride.pickup_from = at - timedelta(seconds=random.randint(60, PROMISE_S + 60))
        at += timedelta(seconds=BOARDING_S + random.randint(60, 200))
    drive = max(direct_s(r.errand) for r in trip.rides)
    at += timedelta(seconds=int(drive * random.uniform(0.85, 1.15)))
    for ride in trip.rides:
        ride.left_at = at
        at += timedelta(seconds=BOARDING_S + random.randint(30, 150))
