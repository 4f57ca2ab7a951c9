"""The ride to an appointment and home: asked of whoever carries people, kept as it was told."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from moyai.fleet.round_trips import Leg, NoTrip, RoundTrip, Wish, quote_round_trip
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.enums import CompanionWish
from moyai.services.mobile_clinic.models import Institution, Patient

BEFORE = timedelta(minutes=15)
"""So long before her appointment she is brought to the door at the latest."""

AFTER = timedelta(minutes=40)
"""So long after it she is fetched at the earliest: the counter and the pharmacy."""

_TIMES = ("pickup_from", "pickup_until", "arrives_from", "arrives_until")


def make_wish(
    patient: Patient, house: Institution, starts_at: datetime, ends_at: datetime, companion: str, channel: str
) -> Wish:
    """Return the way to an appointment and home."""
    home = patient.resident.household
    return Wish(
        resident=patient.resident,
        home=Point("自宅", home.lon, home.lat),
        place=Point(house.partner.name[:80], house.lon, house.lat),
        arrive_by=starts_at - BEFORE,
        leave_after=ends_at + AFTER,
        persons=1 if companion == CompanionWish.NOBODY else 2,
        channel=channel,
    )


def ask_trip(wish: Wish, now: datetime) -> RoundTrip | None:
    """Return the ride there and back, None where nobody can."""
    found = quote_round_trip(wish, now=now)
    return None if found is None or isinstance(found, NoTrip) else found


def write_trip(trip: RoundTrip) -> dict[str, Any]:
    """Return a ride there and back JSON-serialisable."""
    legs = {"there": write_leg(trip.there), "back": write_leg(trip.back)}
    return {"carrier": trip.carrier, "value": dict(trip.value), **legs}


def read_trip(data: dict[str, Any]) -> RoundTrip:
    """Return what `write_trip` wrote."""
    legs = {name: read_leg(data[name]) for name in ("there", "back")}
    return RoundTrip(carrier=data["carrier"], value=data["value"], **legs)


def write_leg(leg: Leg) -> dict[str, Any]:
    """Return one way JSON-serialisable."""
    return {**asdict(leg), **{name: getattr(leg, name).isoformat() for name in _TIMES}}


def read_leg(data: dict[str, Any]) -> Leg:
    """Return what `write_leg` wrote."""
    return Leg(**{**data, **{name: datetime.fromisoformat(data[name]) for name in _TIMES}})
