"""Writes of the subsidised exclusive taxi: cards, rides by the meter, decisions about what looks wrong."""

import secrets
from datetime import datetime, timedelta

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.core.conversations.images import BrokenImageError, find_content_type, strip_metadata
from moyai.core.errors import Refused
from moyai.core.ledger.chart import CITY_SUBSIDY, METER_PAYABLE
from moyai.core.ledger.locks import find_open_day
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.core.residents.models import Resident
from moyai.fleet.models import Vehicle
from moyai.services.shared_taxi.enums import MeterRideStatus
from moyai.services.shared_taxi.exclusive_models import MeterRide, TaxiCard
from moyai.services.shared_taxi.exclusive_rules import Place, find_flags, split_meter
from moyai.services.shared_taxi.queries.exclusive import (
    METER,
    find_card,
    find_open_ride,
    get_flat_fare,
    get_limits,
    list_other_uses,
    make_use,
)
from moyai.services.shared_taxi.texts import exclusive as say

FOLDER = "meters"
MOST_BYTES = 8_000_000
FRESH = timedelta(minutes=10)
"""A vehicle's last position tells where it is no longer than this."""


class CardRefused(Refused):
    """The card is none, is revoked, or the holder has one already."""


class RideRefused(Refused):
    """The ride cannot begin, end or be decided as asked."""


@transaction.atomic
def issue_card(*, resident: Resident, actor: str, now: datetime) -> TaxiCard:
    """Give a resident a card.

    Raises:
        CardRefused: she has one that is valid.
    """
    try:
        with transaction.atomic():
            card = TaxiCard.objects.create(code=make_code(), resident=resident, issued_at=now)
    except IntegrityError:
        raise CardRefused("has_card", say.HAS_CARD) from None
    record(actor=actor, action="shared_taxi.issue_card", subject=f"card:{card.code}", now=now)
    return card


@transaction.atomic
def revoke_card(*, card: TaxiCard, reason: str, actor: str, now: datetime) -> None:
    """Make a card invalid from now on; again, nothing changes."""
    live = TaxiCard.objects.filter(pk=card.pk, revoked_at=None)
    if live.update(revoked_at=now, revoked_reason=reason):
        record(actor=actor, action="shared_taxi.revoke_card", subject=f"card:{card.code}", now=now)


@transaction.atomic
def begin_ride(
    *,
    text: str,
    driver: User,
    vehicle: Vehicle,
    place: Place | None = None,
    idempotency_key: str,
    at: datetime | None = None,
    actor: str,
    now: datetime,
) -> MeterRide:
    """Begin a ride by a card that was read or typed; the same key again returns the same ride.

    Args:
        text: what the QR holds, or the number on the card.
        driver: whose tablet it is.
        vehicle: what she drives.
        place: where the tablet is, when it tells.
        idempotency_key: the same for a repeated click.
        at: when the card was read, where it came late from a tablet without a connection.
        actor: the driver, for the audit log.
        now: the town's time.

    Raises:
        CardRefused: it is no card, or a revoked one.
        RideRefused: the driver has not entered the meter of the ride before.
    """
    known = MeterRide.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    card, is_typed = find_card(text)
    if card is None:
        raise CardRefused("unknown", say.UNKNOWN_CARD)
    if card.revoked_at is not None:
        raise CardRefused("revoked", say.REVOKED)
    if find_open_ride(driver.pk) is not None:
        raise RideRefused("other_open", say.OTHER_OPEN)
    begun = at or now
    fare_class, _yen = get_flat_fare(card.resident, local(begun).date())
    lon, lat = place or _find_place(vehicle, begun) or (None, None)
    ride = MeterRide.objects.create(
        code=make_code(),
        idempotency_key=idempotency_key,
        card=card,
        driver=driver,
        vehicle=vehicle,
        is_typed=is_typed,
        fare_class=fare_class,
        started_at=begun,
        start_lon=lon,
        start_lat=lat,
    )
    record(actor=actor, action="shared_taxi.begin_meter_ride", subject=f"meter:{ride.code}", now=now)
    return ride


@transaction.atomic
def finish_ride(
    *,
    ride: MeterRide,
    meter_yen: int,
    photo: File | None = None,
    place: Place | None = None,
    collected_yen: int | None = None,
    at: datetime | None = None,
    actor: str,
    now: datetime,
) -> MeterRide:
    """Enter what the meter shows: the rider pays her flat fare, the city is asked for the rest.

    What looks wrong is held until somebody has looked at it; everything else stands in the books at once.
    ``at`` is when it was entered, where it came late from a tablet without a connection, and
    ``collected_yen`` what the driver took then: another amount than her fare is looked at.

    Raises:
        RideRefused: it is over already, or the photo cannot be read.
    """
    if ride.status != MeterRideStatus.OPEN:
        raise RideRefused("not_open", say.NOT_OPEN)
    _class, flat = get_flat_fare(ride.card.resident, local(ride.started_at).date())
    split = split_meter(meter_yen, flat)
    ended = at or now
    ride.ended_at, ride.meter_yen, ride.collected_yen = ended, meter_yen, collected_yen
    ride.rider_yen, ride.city_yen = split.rider_yen, split.city_yen
    ride.end_lon, ride.end_lat = place or _find_place(ride.vehicle, ended) or (None, None)
    ride.photo = _keep_photo(photo) if photo else ""
    ride.flags = list(find_flags(make_use(ride), list_other_uses(ride), get_limits()))
    if collected_yen not in (None, ride.rider_yen):
        ride.flags.append("collected")
    ride.status = MeterRideStatus.HELD if ride.flags else MeterRideStatus.DONE
    ride.save()
    if ride.status == MeterRideStatus.DONE:
        _post(ride, actor=actor, now=now)
    facts = {"meter_yen": meter_yen, "city_yen": ride.city_yen, "flags": ride.flags}
    record(
        actor=actor, action="shared_taxi.finish_meter_ride", subject=f"meter:{ride.code}", now=now, **facts
    )
    return ride


@transaction.atomic
def cancel_meter_ride(*, ride: MeterRide, at: datetime | None = None, actor: str, now: datetime) -> None:
    """Take back a ride that was begun by mistake.

    Raises:
        RideRefused: it is over already.
    """
    open_ride = MeterRide.objects.filter(pk=ride.pk, status=MeterRideStatus.OPEN)
    if not open_ride.update(status=MeterRideStatus.CANCELLED, ended_at=at or now):
        raise RideRefused("not_open", say.NOT_OPEN)
    record(actor=actor, action="shared_taxi.cancel_meter_ride", subject=f"meter:{ride.code}", now=now)


@transaction.atomic
def decide_ride(*, ride: MeterRide, is_accepted: bool, note: str, actor: str, now: datetime) -> None:
    """Decide about a ride that looked wrong: the city pays for it, or does not.

    Raises:
        RideRefused: nothing is to be decided about it.
    """
    status = MeterRideStatus.DONE if is_accepted else MeterRideStatus.REFUSED
    held = MeterRide.objects.filter(pk=ride.pk, status=MeterRideStatus.HELD)
    if not held.update(status=status, decided_at=now, decision_note=note):
        raise RideRefused("not_held", say.NOT_HELD)
    ride.refresh_from_db()
    if is_accepted:
        _post(ride, actor=actor, now=now)
    facts = {"is_accepted": is_accepted, "flags": ride.flags}
    record(
        actor=actor, action="shared_taxi.decide_meter_ride", subject=f"meter:{ride.code}", now=now, **facts
    )


def _post(ride: MeterRide, *, actor: str, now: datetime) -> None:
    """The difference alone stands in the books: the meter's money is the firm's own."""
    if not ride.city_yen:
        return
    town = f"municipality:{ride.card.resident.household.municipality.code}"
    firm = f"partner:{ride.vehicle.partner.code}"
    posting = Posting(
        key=f"{METER}{ride.code}",
        business_date=find_open_day([firm], local(ride.ended_at or now).date()),
        sides=(debit(CITY_SUBSIDY, ride.city_yen, town), credit(METER_PAYABLE, ride.city_yen, firm)),
        reason=say.DIFFERENCE.get(),
        reference=f"{METER}{ride.code}",
    )
    post_entry(posting=posting, actor=actor, now=now)


def _find_place(vehicle: Vehicle, now: datetime) -> Place | None:
    """Return where the vehicle is, as far as the fleet knows."""
    if vehicle.last_seen_at is None or vehicle.last_lon is None or vehicle.last_lat is None:
        return None
    return (vehicle.last_lon, vehicle.last_lat) if abs(now - vehicle.last_seen_at) <= FRESH else None


def _keep_photo(photo: File) -> str:
    content = photo.read(MOST_BYTES + 1)
    kind = find_content_type(content)
    if kind is None or len(content) > MOST_BYTES:
        raise RideRefused("photo", say.BAD_PHOTO)
    try:
        stripped = strip_metadata(content)
    except BrokenImageError:
        raise RideRefused("photo", say.BAD_PHOTO) from None
    name = f"{FOLDER}/{secrets.token_hex(16)}.{kind.removeprefix('image/')}"
    return default_storage.save(name, ContentFile(stripped))
