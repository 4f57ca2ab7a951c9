"""The shared taxi as a carrier of other services: both legs of an appointment as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.core.errors import Refused
from moyai.fleet.round_trips import Booked, Leg, NoTrip, RoundTrip, Wish, register_carrier
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import Preference, RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.offers import RideOffer, RideQuote
from moyai.services.shared_taxi.operations.booking import OfferGone, book_ride
from moyai.services.shared_taxi.operations.cancelling import NotCancellable, cancel_ride
from moyai.services.shared_taxi.policy import LABEL
from moyai.services.shared_taxi.queries.quotes import quote_ride
from moyai.services.shared_taxi.queries.rides import get_ride
from moyai.services.shared_taxi.texts import refusals as say


class TaxiCarrier:
    """The shared taxi's `Carrier`."""

    def quote(self, wish: Wish, *, now: datetime) -> RoundTrip | NoTrip:
        """Return rides there and back."""
        there = _quote_there(wish, now)
        if isinstance(there, NoTrip):
            return there
        back = _quote_back(_list_facts(wish, is_back=True), wish.leave_after, now)
        if isinstance(back, NoTrip):
            return back
        value = {"there": there.to_json(), "back": back.to_json()}
        return RoundTrip(carrier=LABEL, there=_make_leg(there), back=_make_leg(back), value=value)

    @transaction.atomic
    def book(self, wish: Wish, trip: RoundTrip, *, key: str, actor: str, now: datetime) -> Booked:
        """Book both rides or none."""
        offers = {name: RideOffer.from_json(trip.value[name]) for name in ("there", "back")}
        rides = {
            name: book_ride(
                **_list_facts(wish, is_back=name == "back"),
                desired_at=wish.leave_after if name == "back" else wish.arrive_by,
                offer=offer,
                idempotency_key=f"{key}:{name}",
                actor=actor,
                now=now,
            )
            for name, offer in offers.items()
        }
        return Booked(
            carrier=LABEL,
            there_code=rides["there"].code,
            back_code=rides["back"].code,
            back=_make_leg(offers["back"]),
        )

    @transaction.atomic
    def cancel(self, booked_codes: tuple[str, str], *, actor: str, now: datetime) -> None:
        """Cancel the rides that have not begun."""
        for code in filter(None, booked_codes):
            if Ride.objects.filter(code=code, status__in=RideStatus.cancellable()).exists():
                cancel_ride(code=code, actor=actor, now=now)

    @transaction.atomic
    def move_back(
        self, back_code: str, *, leave_after: datetime, key: str, actor: str, now: datetime
    ) -> tuple[str, Leg]:
        """Book a later ride home in place of the one that is booked."""
        old = get_ride(back_code)
        if old.status not in RideStatus.cancellable():
            raise NotCancellable(old.status)
        task = old.task
        facts: dict[str, Any] = {
            "resident": old.resident,
            "origin": Point(task.origin_name, task.origin_lon, task.origin_lat),
            "destination": Point(task.destination_name, task.destination_lon, task.destination_lat),
            "preference": Preference.LEAVE_AFTER,
            "persons": old.persons,
            "wheelchairs": old.wheelchairs,
            "channel": old.channel,
        }
        cancel_ride(code=back_code, actor=actor, now=now)
        offer = _quote_back(facts, leave_after, now)
        if isinstance(offer, NoTrip):
            raise OfferGone("offer_gone", offer.text)
        ride = book_ride(
            **facts, desired_at=leave_after, offer=offer, idempotency_key=key, actor=actor, now=now
        )
        return ride.code, _make_leg(offer)


def register() -> None:
    """Make the shared taxi known as a carrier."""
    register_carrier(LABEL, TaxiCarrier())


def _list_facts(wish: Wish, *, is_back: bool) -> dict[str, Any]:
    ends = (wish.place, wish.home) if is_back else (wish.home, wish.place)
    return {
        "resident": wish.resident,
        "origin": ends[0],
        "destination": ends[1],
        "preference": Preference.LEAVE_AFTER if is_back else Preference.ARRIVE_BY,
        "persons": wish.persons,
        "wheelchairs": int(wish.resident.uses_wheelchair),
        "channel": wish.channel,
    }


def _quote_there(wish: Wish, now: datetime) -> RideOffer | NoTrip:
    found = _ask(_list_facts(wish, is_back=False), wish.arrive_by, now)
    return _pick(found, lambda offer: offer.dropoff_until <= wish.arrive_by)


def _quote_back(facts: dict[str, Any], leave_after: datetime, now: datetime) -> RideOffer | NoTrip:
    return _pick(_ask(facts, leave_after, now), lambda offer: offer.pickup_from >= leave_after)


def _pick(found: RideQuote | NoTrip, suits: Callable[[RideOffer], bool]) -> RideOffer | NoTrip:
    """Return the first offer that keeps the appointment: one at another time would not do."""
    if isinstance(found, NoTrip):
        return found
    offer = next(filter(suits, found.offers), None)
    return NoTrip(found.text or say.NO_CAPACITY) if offer is None else offer


def _ask(facts: dict[str, Any], at: datetime, now: datetime) -> RideQuote | NoTrip:
    try:
        return quote_ride(**facts, desired_at=at, now=now)
    except Refused as refused:
        return NoTrip(refused.text)


def _make_leg(offer: RideOffer) -> Leg:
    return Leg(
        pickup_from=offer.leave_at,
        pickup_until=offer.pickup_until,
        arrives_from=offer.dropoff_from,
        arrives_until=offer.dropoff_until,
        fare_yen=offer.fare_yen,
    )
