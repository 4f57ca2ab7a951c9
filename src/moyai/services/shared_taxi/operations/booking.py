"""Booking a ride."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.codes import make_code
from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.fleet.models import Task
from moyai.fleet.operations import NoVehicleFits, request_tasks
from moyai.fleet.specs import Point, Promise, Wanted
from moyai.services.shared_taxi.boarding import Meeting
from moyai.services.shared_taxi.crew_notes import make_crew_note
from moyai.services.shared_taxi.enums import Preference, RideStatus, WaitingStatus
from moyai.services.shared_taxi.events import is_outside_rules
from moyai.services.shared_taxi.labels import show_clock
from moyai.services.shared_taxi.models import Ride, UnmetRequest, WaitingRequest
from moyai.services.shared_taxi.notices import tell_booked, tell_offered
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.operations.walks import write_walks
from moyai.services.shared_taxi.queries.elsewhere import meet_at
from moyai.services.shared_taxi.queries.joined import Leg, Legs, list_legs
from moyai.services.shared_taxi.queries.needs import find_wish
from moyai.services.shared_taxi.queries.pricing import has_tickets
from moyai.services.shared_taxi.queries.rides import find_overlapping, find_ride_by_key, make_task_key
from moyai.services.shared_taxi.queries.search import Search
from moyai.services.shared_taxi.requests import Allowed, Objection, RideRequest, check_fairness, check_request
from moyai.services.shared_taxi.texts import refusals as say


class OfferGone(Refused):
    """Somebody else was quicker, the time has come too near, or the fare is another."""


class NotAllowed(Refused):
    """The rules do not allow the ride."""


class Overlap(Refused):
    """The resident has another ride at that time."""


@dataclass(frozen=True, kw_only=True)
class _Booking:
    """What is written once a vehicle has been found."""

    wish: RideRequest
    desired_at: datetime
    offer: RideOffer
    actor: str
    infants: int
    booked_by: User | None
    unmet_id: int | None
    hold: tuple[int, datetime] | None
    now: datetime


def book_ride(
    *,
    resident: Resident,
    origin: Point,
    destination: Point,
    preference: Preference,
    desired_at: datetime,
    persons: int,
    wheelchairs: int,
    channel: str,
    offer: RideOffer,
    idempotency_key: str,
    actor: str,
    infants: int = 0,
    booked_by: User | None = None,
    unmet_id: int | None = None,
    hold: tuple[int, datetime] | None = None,
    now: datetime,
) -> Ride:
    """Book the ride that was offered; the same key again returns the same ride.

    The ride, its task and the notice are written in one transaction, the fleet's; the vehicle is looked for
    before it begins. A way with a change of vehicles is two rides, of which the first is returned: both are
    written, or none.

    Args:
        resident: who rides.
        origin: where she gets in.
        destination: where she gets out.
        preference: which end ``desired_at`` belongs to.
        desired_at: the wished time, aware.
        persons: everybody who rides, those in wheelchairs included.
        wheelchairs: how many stay in a wheelchair.
        channel: through which she books.
        offer: one of a quote's offers; its windows become the promise.
        idempotency_key: the same for a repeated click.
        actor: who books, for the audit log.
        infants: how many of the persons are not at school yet; no more than there are companions are kept.
        booked_by: the account that books.
        unmet_id: the recorded refusal after which she took this offer instead.
        hold: only keep the place: for whose place in the queue, and until when she may take it.
        now: the town's time.

    Raises:
        BadRequest: party, places or time make no sense.
        NotAllowed: the rules do not allow it.
        Overlap: she has another ride at that time.
        OfferGone: the offer no longer stands.
        PlanBusy: others changed the plan all the time; nothing was done.
    """
    known = find_ride_by_key(idempotency_key)
    if known is not None:
        return known
    wish = RideRequest(
        resident=resident,
        origin=origin,
        destination=destination,
        preference=preference,
        desired_at=offer.pickup_from if preference == Preference.LEAVE_AFTER else offer.dropoff_until,
        persons=persons,
        wheelchairs=wheelchairs,
        channel=channel,
    )
    booking = _Booking(
        wish=wish,
        desired_at=desired_at,
        offer=offer,
        actor=actor,
        infants=max(0, min(infants, persons - 1)),
        booked_by=booked_by,
        unmet_id=unmet_id,
        hold=hold,
        now=now,
    )
    _request(_check(wish, offer, now), booking, make_task_key(idempotency_key))
    ride = find_ride_by_key(idempotency_key)
    assert ride is not None
    return ride


def _check(wish: RideRequest, offer: RideOffer, now: datetime) -> Search:
    if offer.pickup_until <= now:
        raise OfferGone("offer_gone", say.OFFER_GONE)
    allowed = check_request(wish, now=now)
    if isinstance(allowed, Objection):
        raise NotAllowed(str(allowed.reason), allowed.text)
    _check_overlap(wish.resident, offer)
    return _check_fare(Search(wish, _meet_as_told(wish, allowed, offer), now), offer)


def _meet_as_told(wish: RideRequest, allowed: Allowed, offer: RideOffer) -> Allowed:
    """Book where she was told to get in and out, or not at all."""
    told = (offer.board or Meeting(point=wish.origin), offer.alight or Meeting(point=wish.destination))
    if told == (allowed.board, allowed.alight):
        return allowed
    moved = meet_at(allowed, wish, *told) if offer.is_elsewhere else None
    if moved is not None:
        return moved
    raise OfferGone("offer_gone", say.STOP_CHANGED)


def _check_overlap(resident: Resident, offer: RideOffer | Promise) -> None:
    other = find_overlapping(resident, offer.pickup_from, offer.dropoff_until)
    if other is not None:
        clock, place = show_clock(other.task.pickup_from), other.task.destination_name
        raise Overlap("overlap", say.OVERLAP.format(clock=clock, place=place), ride=other.code)


def _check_fairness(wish: RideRequest, now: datetime) -> None:
    """Check again while bookings of the same resident wait: of two at once only one is the month's last."""
    barred = check_fairness(wish, now=now)
    if barred is not None:
        raise NotAllowed(str(barred.reason), barred.text)


def _check_fare(search: Search, offer: RideOffer) -> Search:
    """Book at the fare that was shown or not at all."""
    if _list_fares(search, offer) != _list_told(offer):
        raise OfferGone("offer_gone", say.FARE_CHANGED)
    return search


def _list_fares(search: Search, offer: RideOffer) -> list[tuple[object, ...]]:
    """Return what each vehicle costs now."""
    change = search.allowed.change
    if (change is None) != (offer.change is None):  # the town has changed where one changes
        return []
    fares = (search.fare,) if change is None else Legs(search, change).fares
    return [(fare.total_yen, fare.fare_class, fare.parts) for fare in fares]


def _list_told(offer: RideOffer) -> list[tuple[object, ...]]:
    if offer.change is None:
        return [(offer.fare_yen, offer.fare_class, offer.parts)]
    first_yen = offer.fare_yen - offer.change.fare_yen
    return [
        (first_yen, offer.fare_class, offer.parts),
        (offer.change.fare_yen, offer.fare_class, offer.change.parts),
    ]


def _request(search: Search, booking: _Booking, key: str) -> None:
    legs = list_legs(search, booking.offer)
    journey = make_code() if len(legs) > 1 else ""
    try:
        request_tasks(
            wanted=[
                _want(leg, key if number == 0 else f"{key}:{number}", journey)
                for number, leg in enumerate(legs)
            ],
            actor=booking.actor,
            now=booking.now,
            also_write=lambda tasks: _write(booking, legs, tasks),
        )
    except NoVehicleFits as refused:
        raise OfferGone("offer_gone", say.OFFER_GONE) from refused


def name_reference(resident: Resident) -> str:
    """Return by what the fleet knows whose task it is."""
    return f"resident:{resident.code}"


def note_for_crew(search: Search) -> str:
    """Return what the driver reads of a ride."""
    wish, (board, _alight) = search.request, search.allowed.stops
    return make_crew_note(wish.resident, (wish.origin, wish.destination), board)


def _want(leg: Leg, key: str, journey: str) -> Wanted:
    resident = leg.search.request.resident
    return Wanted(
        spec=leg.make_spec(),
        reference=name_reference(resident),
        contact_name=resident.name,
        contact_phone=find_phone(resident),
        note=note_for_crew(leg.search),
        idempotency_key=key,
        favoured_driver_id=find_wish(resident),
        shift_id=leg.shift_id,
        journey=journey,
    )


def _write(booking: _Booking, legs: Sequence[Leg], tasks: Sequence[Task]) -> None:
    """Write each ride beside its task, in the fleet's transaction."""
    wish, offer = booking.wish, booking.offer
    _take_turns(wish.resident)
    _check_overlap(wish.resident, offer)
    _check_fairness(wish, booking.now)
    if not all(has_tickets(leg.parts) for leg in legs):  # another booking took them in the meantime
        raise OfferGone("offer_gone", say.FARE_CHANGED)
    rides: list[Ride] = []
    for leg, task in zip(legs, tasks, strict=True):
        rides.append(_make_ride(booking, leg, task, rides[-1] if rides else None))
    if booking.hold is not None:
        _keep_for(booking.hold[0], rides, booking.now)
    write_walks(first=rides[0], last=rides[-1], request=wish, board=offer.board, alight=offer.alight)
    _note(rides, booking)


def _make_ride(booking: _Booking, leg: Leg, task: Task, before: Ride | None) -> Ride:
    wish, hold = booking.wish, booking.hold
    return Ride.objects.create(
        code=task.code,
        task=task,
        resident=wish.resident,
        booked_by=booking.booked_by,
        channel=wish.channel,
        preference=wish.preference,
        desired_at=booking.desired_at,
        persons=wish.persons,
        wheelchairs=wish.wheelchairs,
        infants=booking.infants,
        fare_class=booking.offer.fare_class,
        fare_yen=leg.fare_yen,
        purpose=wish.purpose,
        status=RideStatus.BOOKED if hold is None else RideStatus.HELD,
        held_until=None if hold is None else hold[1],
        lead_s=booking.offer.lead_s if before is None else 0,
        changed_from=before,
        is_counted=not is_outside_rules(wish.origin, wish.destination, wish.day),
        **asdict(leg.parts),
        created_at=booking.now,
    )


def _keep_for(waiting_id: int, rides: Sequence[Ride], now: datetime) -> None:
    """Mark whose place this is; she may have left the queue while a vehicle was looked for."""
    waiting = WaitingRequest.objects.filter(pk=waiting_id, status=WaitingStatus.WAITING)
    if not waiting.update(status=WaitingStatus.OFFERED, ride=rides[0]):
        raise OfferGone("offer_gone", say.OFFER_GONE)
    tell_offered(rides[0], now, onward=rides[1] if len(rides) > 1 else None)


def check_again(wish: RideRequest, promise: Promise, now: datetime, *, is_counted: bool) -> None:
    """Check within a transaction what other bookings of the same resident may have changed.

    Raises:
        Overlap: she has another ride at that time.
        NotAllowed: the rules do not allow it any more.
    """
    _take_turns(wish.resident)
    _check_overlap(wish.resident, promise)
    if is_counted:
        _check_fairness(wish, now)


def _take_turns(resident: Resident) -> None:
    """Let bookings of one resident wait for each other (a write that changes nothing locks her row)."""
    Resident.objects.filter(pk=resident.pk).update(language=F("language"))


def _note(rides: Sequence[Ride], booking: _Booking) -> None:
    ride = rides[0]
    if booking.unmet_id is not None:
        UnmetRequest.objects.filter(pk=booking.unmet_id, resident=ride.resident).update(ride=ride)
    if booking.hold is None:
        tell_booked(ride, booking.now, onward=rides[1] if len(rides) > 1 else None)
    facts = {"channel": ride.channel, "fare_yen": booking.offer.fare_yen}
    for each in rides:
        subject = f"ride:{each.code}"
        record(actor=booking.actor, action="shared_taxi.book_ride", subject=subject, now=booking.now, **facts)
