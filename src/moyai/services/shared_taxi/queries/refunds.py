"""What was paid for something, what has gone back, and what still can: read from the books."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from moyai.core.clock import at_local, local
from moyai.core.ledger.chart import PREPAID_TICKETS, VEHICLE_CASH
from moyai.core.ledger.models import Entry
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Booklet, MissedFee, Pass, Refund, Ride
from moyai.services.shared_taxi.queries.open_days import next_month
from moyai.services.shared_taxi.queries.pricing import get_tickets_left
from moyai.services.shared_taxi.queries.receipts import make_fare_key
from moyai.services.shared_taxi.queries.tariffs import get_tariff
from moyai.services.shared_taxi.refund_rules import Paid, price_pass, price_tickets

Thing = Ride | Pass | Booklet | MissedFee
_KINDS: dict[str, type[Thing]] = {"ride": Ride, "pass": Pass, "booklet": Booklet, "fee": MissedFee}


@dataclass(frozen=True)
class Worth:
    """What something given back is worth today.

    Attributes:
        yen: what the rider gets.
        left_yen: what ends by it: the rest of a booklet in tickets.
        unused_days: of a pass, today not among them.
        fee_yen: what the town keeps by the tariff.
    """

    yen: int
    left_yen: int = 0
    unused_days: int = 0
    fee_yen: int = 0


def find_thing(subject: str) -> Thing | None:
    """Return what ``ride:48210937`` and the like name, or None."""
    kind, _colon, code = subject.partition(":")
    if kind not in _KINDS:
        return None
    found = _KINDS[kind]._default_manager.filter(code=code)
    related = "ride__resident" if kind == "fee" else "resident"
    return found.select_related(f"{related}__household__municipality").first()


def name_subject(thing: Thing) -> str:
    """Return how books and refunds name a thing."""
    kind = next(key for key, model in _KINDS.items() if isinstance(thing, model))
    return f"{kind}:{thing.code}"


def get_owner(thing: Thing) -> Resident:
    """Return whose money it was."""
    return thing.ride.resident if isinstance(thing, MissedFee) else thing.resident


def list_refunds_of(thing: Thing) -> list[Refund]:
    """Return the refunds of one thing, the first first."""
    return list(Refund.objects.filter(subject=name_subject(thing)).order_by("number"))


def list_refunds(month: date) -> QuerySet[Refund]:
    """Return the refunds of a month, the latest first; ``month`` is its first day."""
    span = Q(made_at__gte=at_local(month, 0), made_at__lt=at_local(next_month(month), 0))
    return Refund.objects.filter(span).select_related("resident")


def find_fare(ride: Ride) -> Entry | None:
    """Return the entry of a ride's fare that stands, or None."""
    return Entry.objects.filter(key=make_fare_key(ride.code), reversed_by=None).first()


def get_paid(thing: Ride | MissedFee) -> Paid:
    """Return what was paid for a ride or a fee by the rider herself, and what has gone back."""
    if isinstance(thing, MissedFee):
        return Paid(thing.paid_yen, cash_back_yen=thing.refunded_yen)
    entry = find_fare(thing)
    paid = {line.account: line.debit for line in entry.lines.all()} if entry else {}
    back = Refund.objects.filter(subject=name_subject(thing)).aggregate(
        cash=Sum("cash_yen"), tickets=Sum("ticket_yen")
    )
    return Paid(
        paid.get(VEHICLE_CASH.code, 0),
        paid.get(PREPAID_TICKETS.code, 0),
        back["cash"] or 0,
        back["tickets"] or 0,
    )


def get_worth(thing: Pass | Booklet, now: datetime) -> Worth:
    """Return what goes back for a pass or the rest of a booklet, given back now, by the tariff's rule."""
    today = local(now).date()
    fee = get_tariff(today, thing.resident.household.municipality_id).refund_fee_yen
    if isinstance(thing, Booklet):
        left = get_tickets_left(thing)
        worth = price_tickets(left, price_yen=thing.price_yen, face_yen=thing.face_yen)
        return Worth(max(worth - fee, 0), left_yen=left, fee_yen=min(fee, worth))
    is_over = thing.ended_date is not None or thing.last_date <= today
    if is_over:
        return Worth(0)
    first, last = thing.first_date, thing.last_date
    yen = price_pass(price_yen=thing.price_yen, first=first, last=last, today=today, fee_yen=fee)
    unused = (last - max(today, first - timedelta(days=1))).days
    return Worth(yen, unused_days=unused, fee_yen=fee)


def count_rides_to_come(ride_pass: Pass) -> int:
    """Return how many booked rides are to be paid by a pass."""
    return Ride.objects.filter(ride_pass=ride_pass, status__in=RideStatus.live()).count()


def has_refund(reference: str) -> bool:
    """Tell whether money was given back for what an entry is about."""
    return reference.startswith(("ride:", "sale:")) and (
        Refund.objects.filter(subject__in=_name_subjects(reference)).exists()
    )


def _name_subjects(reference: str) -> list[str]:
    """A sale is of a pass or of a booklet."""
    kind, _colon, code = reference.partition(":")
    return [f"pass:{code}", f"booklet:{code}"] if kind == "sale" else [reference]
