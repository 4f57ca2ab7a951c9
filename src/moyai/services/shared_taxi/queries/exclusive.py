"""Reads of the subsidised exclusive taxi."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from moyai.core.clock import at_local, local
from moyai.core.codes import is_valid_code, normalise_code
from moyai.core.ledger.chart import METER_PAYABLE
from moyai.core.ledger.models import Line
from moyai.core.partners.models import Partner
from moyai.core.places.enums import AreaKind
from moyai.core.places.geometry import measure_m
from moyai.core.places.models import Facility
from moyai.core.places.queries import find_area, is_open_day
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_eligibility
from moyai.services.shared_taxi.eligibility import is_discount
from moyai.services.shared_taxi.enums import EligibilityReason, FareClass, MeterRideStatus
from moyai.services.shared_taxi.events import find_hours
from moyai.services.shared_taxi.exclusive_models import MeterRide, TaxiCard
from moyai.services.shared_taxi.exclusive_rules import Limits, Place, Use
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.queries.open_days import next_month

_SIGNER = Signer(salt="shared_taxi.taxi_card")
AROUND = timedelta(hours=24)
"""Uses of a card further apart than this do not bear on one another."""
PLACE_RADIUS_M = 300
METER = "meter:"
"""How references of these rides begin."""


def make_token(card: TaxiCard) -> str:
    """Return what a card's QR carries: its code and a signature."""
    return _SIGNER.sign(card.code)


def find_card(text: str) -> tuple[TaxiCard | None, bool]:
    """Return the card that was read or typed, and whether it was typed (its signature then is not known).

    A QR whose signature is wrong is no card; a typed number must end in its check digit.
    """
    words = text.strip().partition("card=")[2] or text.strip()
    if ":" in words:
        try:
            return _find(_SIGNER.unsign(words)), False
        except BadSignature:
            return None, False
    code = normalise_code(words)
    return (_find(code) if is_valid_code(code) else None), True


def list_cards(text: str = "") -> QuerySet[TaxiCard]:
    """Return cards with their holders, the latest first; those of a number or a name when asked."""
    cards = TaxiCard.objects.select_related("resident")
    code = normalise_code(text)
    if code:
        return cards.filter(code=code) | cards.filter(resident__code=code)
    if text:
        return cards.filter(resident__family_name__startswith=text) | cards.filter(
            resident__family_kana__startswith=text
        )
    return cards


def find_open_ride(driver_id: int) -> MeterRide | None:
    """Return the ride whose meter a driver has not entered yet, or None."""
    rides = MeterRide.objects.filter(driver_id=driver_id, status=MeterRideStatus.OPEN)
    return rides.select_related("card__resident", "vehicle__partner").first()


def list_rides(month: date, partners: Sequence[Partner]) -> QuerySet[MeterRide]:
    """Return the rides begun in a month with vehicles of these firms, the latest first."""
    since, until = at_local(month, 0), at_local(next_month(month), 0)
    rides = MeterRide.objects.filter(started_at__gte=since, started_at__lt=until)
    rides = rides.filter(vehicle__partner__in=list(partners))
    return rides.select_related("card__resident", "vehicle__partner").order_by("-started_at", "-pk")


def list_claimed(partner: Partner, month: date) -> list[tuple[MeterRide, int]]:
    """Return a firm's rides that stand in a month's books, in order, with what the city owes for each."""
    lines = Line.objects.filter(
        account=METER_PAYABLE.code,
        party=f"partner:{partner.code}",
        entry__business_date__gte=month,
        entry__business_date__lt=next_month(month),
        entry__reference__startswith=METER,
    ).select_related("entry")
    in_order = list(lines.order_by("entry__business_date", "entry__pk"))
    codes = [line.entry.reference.removeprefix(METER) for line in in_order]
    found = MeterRide.objects.select_related("card", "vehicle").in_bulk(codes, field_name="code")
    claimed = [
        (found[code], line.credit - line.debit)
        for code, line in zip(codes, in_order, strict=True)
        if code in found
    ]
    return sorted(claimed, key=lambda one: (one[0].started_at, one[0].pk))


def get_flat_fare(resident: Resident, on: date) -> tuple[FareClass, int]:
    """Return what a rider pays at most: the discount for a confirmed reason, else the ordinary flat fare."""
    policy = get_policy()
    held = find_eligibility(resident, LABEL, on)
    if held is not None and held.status == EligibilityStatus.CONFIRMED:
        reason = EligibilityReason(held.reason)
        if is_discount(reason, resident.birth_date, on):
            return FareClass.DISCOUNT, policy.exclusive_discount_yen
    return FareClass.ORDINARY, policy.exclusive_ordinary_yen


def get_limits() -> Limits:
    """Return what is thought possible."""
    policy = get_policy()
    return Limits(
        most_yen=policy.exclusive_most_yen,
        base_yen=policy.exclusive_base_yen,
        yen_a_km=policy.exclusive_yen_a_km,
        most_kmh=policy.exclusive_most_kmh,
    )


def make_use(ride: MeterRide) -> Use:
    """Return a ride as the rules see it."""
    start = _place(ride.start_lon, ride.start_lat)
    end = _place(ride.end_lon, ride.end_lat)
    return Use(
        started_at=ride.started_at,
        ended_at=ride.ended_at,
        start=start,
        end=end,
        meter_yen=ride.meter_yen,
        is_open_hours=is_open(ride.started_at),
        is_in_area=all(is_served(place) for place in (start, end) if place is not None),
    )


def list_other_uses(ride: MeterRide) -> list[Use]:
    """Return the uses of the same holder's cards within a day of a ride, cancelled ones left out."""
    near = MeterRide.objects.filter(
        card__resident_id=ride.card.resident_id,
        started_at__gte=ride.started_at - AROUND,
        started_at__lte=ride.started_at + AROUND,
    )
    others = near.exclude(pk=ride.pk).exclude(status=MeterRideStatus.CANCELLED)
    return [make_use(other) for other in others.order_by("started_at", "pk")]


def _find(code: str) -> TaxiCard | None:
    return TaxiCard.objects.select_related("resident__household__municipality").filter(code=code).first()


def _place(lon: float | None, lat: float | None) -> Place | None:
    return None if lon is None or lat is None else (lon, lat)


def is_open(at: datetime) -> bool:
    """Tell whether the exclusive taxi runs at a time: in the hours of that day, an event's among them."""
    moment = local(at)
    opens, closes = find_hours(moment.date())
    return is_open_day(moment.date()) and opens <= moment.hour * 60 + moment.minute < closes


def is_served(place: Place) -> bool:
    """Tell whether it serves a place: the town centre, and what the town has added (the hospital)."""
    if find_area(*place, kind=AreaKind.CENTRE) is not None:
        return True
    names = get_policy().exclusive_extra_places.split()
    extra = Facility.objects.filter(name__in=names)
    return any(measure_m(place, (one.lon, one.lat)) <= PLACE_RADIUS_M for one in extra)
