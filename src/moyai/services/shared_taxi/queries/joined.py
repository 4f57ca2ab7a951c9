"""Rides with a change of vehicles between two areas: two legs that meet, found in one look at the day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from moyai.core.places.queries import find_area
from moyai.fleet.queries import PlannedDay
from moyai.fleet.specs import FleetOffer, Point, TaskSpec
from moyai.services.shared_taxi.boarding import Meeting
from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.events import find_promise_width_s
from moyai.services.shared_taxi.fares import Fare, FareParts
from moyai.services.shared_taxi.models import TransferPoint
from moyai.services.shared_taxi.offers import Change, RideOffer
from moyai.services.shared_taxi.queries.search import Search
from moyai.services.shared_taxi.queries.tariffs import get_tariff
from moyai.services.shared_taxi.requests import Allowed
from moyai.services.shared_taxi.transfers import point_of
from moyai.services.shared_taxi.windows import (
    Span,
    ceil_step,
    floor_step,
    make_arriving_span,
    make_leaving_span,
)


@dataclass(frozen=True)
class Legs:
    """A way with a change, as the two searches that it consists of.

    Attributes:
        whole: the way as it was asked for.
        transfer: where she changes.
    """

    whole: Search
    transfer: TransferPoint

    @property
    def place(self) -> Point:
        """Where she changes."""
        return point_of(self.transfer)

    @cached_property
    def first(self) -> Search:
        """From where she gets in to the change."""
        return self._make(self.whole.request.origin, self.place, self.whole.allowed.board, self._meeting)

    @cached_property
    def second(self) -> Search:
        """From the change to where she gets out."""
        alight = self.whole.allowed.alight
        return self._make(self.place, self.whole.request.destination, self._meeting, alight)

    @property
    def _meeting(self) -> Meeting:
        """She stands there already: no way to it, and no minutes to the kerb."""
        return Meeting(point=self.place, is_stop=True)

    def _make(self, origin: Point, destination: Point, board: Meeting, alight: Meeting) -> Search:
        areas = [find_area(end.lon, end.lat) for end in (origin, destination)]
        assert areas[0] is not None and areas[1] is not None
        allowed = Allowed(areas[0], areas[1], self.whole.allowed.eligibility, board, alight)
        request = replace(self.whole.request, origin=origin, destination=destination)
        return Search(request, allowed, self.whole.now)

    @cached_property
    def fares(self) -> tuple[Fare, Fare]:
        """What each vehicle costs: one fare for the whole way, or one for each, as the town says."""
        if not self.transfer.is_one_fare:
            first = self.first.fare
            return first, replace(self.second, tickets_used_yen=first.parts.ticket_yen).fare
        once, persons = self.whole.fare, self.whole.request.persons
        tariff = get_tariff(self.whole.request.day, self.whole.request.resident.household.municipality_id)
        free = FareParts(city_yen=tariff.ordinary_yen * persons)
        return once, Fare(once.fare_class, 0, 0, persons, once.why, free)

    @property
    def width(self) -> timedelta:
        """Width of a promised window."""
        return timedelta(seconds=find_promise_width_s(self.whole.request.day))


@dataclass(frozen=True)
class _Found:
    """One leg as it was found: its offer, and the shift that would drive it."""

    offer: RideOffer
    shift_id: int


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One vehicle's part of a way that is to be booked; most ways have one.

    Attributes:
        search: how it is looked for.
        promise: its windows.
        max_ride_s: seconds aboard at most, as quoted.
        fare_yen: what the party pays in it.
        parts: what others pay.
        shift_id: the shift that it was quoted for; None for any.
    """

    search: Search
    promise: Span
    max_ride_s: int
    fare_yen: int
    parts: FareParts
    shift_id: int | None = None

    def make_spec(self) -> TaskSpec:
        """Return what to ask of the fleet: the promise, hard from now on."""
        return self.search.make_spec(self.promise, max_ride_s=self.max_ride_s)


def list_legs(search: Search, offer: RideOffer) -> list[Leg]:
    """Return the legs of an offered way, in the order in which they are ridden."""
    preference, change = search.request.preference, offer.change
    if change is None or search.allowed.change is None:
        promise = span_of(offer, preference)
        only = Leg(
            search=search,
            promise=promise,
            max_ride_s=offer.max_ride_s,
            fare_yen=offer.fare_yen,
            parts=offer.parts,
        )
        return [only]
    legs = Legs(search, search.allowed.change)
    first = (offer.pickup_from, offer.pickup_until, change.arrive_from, change.arrive_until)
    second = (change.leave_from, change.leave_until, offer.dropoff_from, offer.dropoff_until)
    return [
        Leg(
            search=legs.first,
            promise=Span(*first, preference),
            max_ride_s=offer.max_ride_s,
            fare_yen=offer.fare_yen - change.fare_yen,
            parts=offer.parts,
            shift_id=change.first_shift,
        ),
        Leg(
            search=legs.second,
            promise=Span(*second, preference),
            max_ride_s=change.max_ride_s,
            fare_yen=change.fare_yen,
            parts=change.parts,
            shift_id=change.second_shift,
        ),
    ]


def list_joined(search: Search, *, alternatives: int) -> list[RideOffer]:
    """Return ways with a change close to the wish, in order of preference; empty where nothing meets."""
    assert search.allowed.change is not None
    legs = Legs(search, search.allowed.change)
    request = search.request
    day = PlannedDay(
        day=request.day, now=search.now, points=(request.origin, legs.place, request.destination)
    )
    find = _list_leaving if request.preference == Preference.LEAVE_AFTER else _list_arriving
    return [_join(legs, *found) for found in find(legs, day, alternatives)]


def find_joined_near(search: Search, hours: int) -> RideOffer | None:
    """Return the best way with a change so many hours later (negative: earlier), None when there is none."""
    moved = search.request.desired_at + timedelta(hours=hours)
    if not search.earliest <= moved <= search.closes:
        return None
    other = replace(search, request=replace(search.request, desired_at=moved))
    found = next(iter(list_joined(other, alternatives=1)), None)
    return None if found is None else found.moved(found.shift_s + hours * 3600)


def _list_leaving(legs: Legs, day: PlannedDay, most: int) -> Iterator[tuple[_Found, _Found]]:
    """The first leg as near to the wish as can be, then the next vehicle that meets it."""
    span = legs.first.make_span()
    for first in _list_found(legs.first, span, day, most):
        meets = legs.transfer.wait.find_pickup(_arrival_of(first.offer), width=legs.width)
        if meets is None:
            continue
        start, end = ceil_step(meets[0]), floor_step(meets[1])
        onward = make_leaving_span(start, end, closes=legs.second.closes, ride_s=legs.second.least_s)
        held = _hold(legs.first, first, span, day)
        yield from ((first, second) for second in _list_found(legs.second, onward, held, 1))


def _list_arriving(legs: Legs, day: PlannedDay, most: int) -> Iterator[tuple[_Found, _Found]]:
    """The second leg as near to the wish as can be, then the vehicle before that meets it."""
    span = legs.second.make_span()
    for second in _list_found(legs.second, span, day, most):
        meets = legs.transfer.wait.find_arrival(_pickup_of(second.offer), width=legs.width)
        if meets is None:
            continue
        before = make_arriving_span(
            ceil_step(meets[0]),
            floor_step(meets[1]),
            earliest=legs.first.earliest,
            ride_s=legs.first.least_s,
        )
        held = _hold(legs.second, second, span, day)
        yield from ((first, second) for first in _list_found(legs.first, before, held, 1))


def _list_found(search: Search, span: Span, day: PlannedDay | None, most: int) -> Iterator[_Found]:
    if not span.is_possible or day is None:
        return
    found = day.quote(spec=search.make_spec(span), alternatives=most)
    yield from (_make_found(search, each, span) for each in found.offers)


def _make_found(search: Search, found: FleetOffer, span: Span) -> _Found:
    return _Found(search.make_offer(found, span), found.shift_id)


def _hold(search: Search, leg: _Found, span: Span, day: PlannedDay) -> PlannedDay | None:
    """Return the day with a leg in it as it would be promised; None where that fits no more."""
    held = day.copy()
    spec = search.make_spec(span_of(leg.offer, span.preference), max_ride_s=leg.offer.max_ride_s)
    return held if isinstance(held.put_in(spec=spec, shift_id=leg.shift_id), int) else None


def span_of(offer: RideOffer, preference: Preference) -> Span:
    """Return an offer's promised windows as a span."""
    return Span(offer.pickup_from, offer.pickup_until, offer.dropoff_from, offer.dropoff_until, preference)


def _arrival_of(offer: RideOffer) -> tuple[datetime, datetime]:
    return offer.dropoff_from, offer.dropoff_until


def _pickup_of(offer: RideOffer) -> tuple[datetime, datetime]:
    return offer.pickup_from, offer.pickup_until


def _join(legs: Legs, first: _Found, second: _Found) -> RideOffer:
    one, other = legs.fares
    place = legs.place
    is_leaving = legs.whole.request.preference == Preference.LEAVE_AFTER
    return replace(
        first.offer,
        dropoff_from=second.offer.dropoff_from,
        dropoff_until=second.offer.dropoff_until,
        fare_yen=one.total_yen + other.total_yen,
        own_yen=one.own_yen + other.own_yen,
        companion_yen=one.companion_yen + other.companion_yen,
        fare_class=one.fare_class,
        fare_why=one.why,
        parts=one.parts,
        is_pooled=first.offer.is_pooled or second.offer.is_pooled,
        shift_s=(first if is_leaving else second).offer.shift_s,
        alight=second.offer.alight,
        change=Change(
            name=place.name,
            lon=place.lon,
            lat=place.lat,
            arrive_from=first.offer.dropoff_from,
            arrive_until=first.offer.dropoff_until,
            leave_from=second.offer.pickup_from,
            leave_until=second.offer.pickup_until,
            max_ride_s=second.offer.max_ride_s,
            first_shift=first.shift_id,
            second_shift=second.shift_id,
            fare_yen=other.total_yen,
            parts=other.parts,
        ),
    )
