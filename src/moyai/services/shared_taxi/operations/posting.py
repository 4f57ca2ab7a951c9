"""Posting the fares of rides that were driven."""

from dataclasses import replace
from datetime import date, datetime

from moyai.core.clock import local
from moyai.core.ledger.chart import (
    CITY_SUBSIDY,
    OPERATOR_PAYABLE,
    PASS_RIDES,
    PREPAID_TICKETS,
    SPONSOR_RECEIVABLE,
    VEHICLE_CASH,
)
from moyai.core.ledger.locks import find_open_day
from moyai.core.ledger.models import Entry
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, Side, credit, debit
from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.models import Task, Vehicle
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.queries.receipts import make_fare_key
from moyai.services.shared_taxi.texts import money as say

ACTOR = "system:fares"


def post_fare(*, ride: Ride, now: datetime) -> Entry | None:
    """Post the fare of a ride that has ended, in the caller's transaction; again, nothing moves.

    It belongs to the day on which the ride ended; where that day is closed already (a press that came late
    from a tablet without connection), to the next open one.

    Args:
        ride: with its task.
        now: the town's time.

    Returns:
        The entry; None for a ride that nobody pays for, or whose vehicle is not known.
    """
    vehicle = find_vehicle(ride.task, StopKind.DROPOFF)
    if vehicle is None:
        return None
    day = local(ride.task.finished_at or now).date()
    posting = make_posting(ride, vehicle, day)
    return post_on_open_day(posting=posting, actor=ACTOR, now=now)


def make_posting(ride: Ride, vehicle: Vehicle, day: date) -> Posting:
    """Return the posting of a ride's fare: who pays on the one side, the firm on the other."""
    return Posting(
        key=make_fare_key(ride.code),
        business_date=day,
        sides=_make_sides(ride, vehicle),
        reason=say.FARE_OF_RIDE.get(),
        reference=f"ride:{ride.code}",
    )


def _make_sides(ride: Ride, vehicle: Vehicle) -> tuple[Side, ...]:
    town = ride.resident.household.municipality.code
    booklet = f"booklet:{ride.booklet.code}" if ride.booklet else ""
    ride_pass = f"pass:{ride.ride_pass.code}" if ride.ride_pass else ""
    sponsor = f"partner:{ride.sponsorship.partner.code}" if ride.sponsorship else ""
    whole = ride.fare_yen + ride.city_yen + ride.sponsor_yen + ride.pass_yen
    return (
        debit(VEHICLE_CASH, ride.fare_yen - ride.ticket_yen, f"vehicle:{vehicle.code}"),
        debit(PREPAID_TICKETS, ride.ticket_yen, booklet),
        debit(PASS_RIDES, ride.pass_yen, ride_pass),
        debit(SPONSOR_RECEIVABLE, ride.sponsor_yen, sponsor),
        debit(CITY_SUBSIDY, ride.city_yen, f"municipality:{town}"),
        credit(OPERATOR_PAYABLE, whole, f"partner:{vehicle.partner.code}"),
    )


def post_on_open_day(*, posting: Posting, actor: str, now: datetime) -> Entry | None:
    """Post on the entry's day or, where that is closed, on the next open one; None when nothing moves."""
    sides = posting.list_sides()
    if not sides:
        return None
    day = find_open_day((side.party for side in sides), posting.business_date)
    return post_entry(posting=replace(posting, business_date=day, sides=tuple(sides)), actor=actor, now=now)


def find_vehicle(task: Task, kind: StopKind) -> Vehicle | None:
    """Return the vehicle that came to a task's stop of this kind, None when none did."""
    stops = task.stops.filter(kind=kind, status__in=[StopStatus.DONE, StopStatus.ARRIVED])
    last = stops.select_related("shift__vehicle__partner").order_by("-arrived_at", "-pk").first()
    return last.shift.vehicle if last else None
