"""Giving money back: each refund is a row, an entry in the books and a paper.

A ride that was paid and not driven goes back whole, as if it had never been posted: the rider has her cash at
the desk and her tickets on the booklet, and the firm, the sponsor and the city theirs. A fare that was wrong,
or a kindness, is borne by the city; the firm keeps what it earned. Passes and booklets go back by the
tariff's rule. Nothing is given back twice: refunds of a thing are numbered, and a number can be taken once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.errors import Refused
from moyai.core.ledger.chart import (
    CITY_CASH,
    CITY_SUBSIDY,
    FEES_WAIVED,
    PASS_INCOME,
    PREPAID_TICKETS,
    VEHICLE_CASH,
    get_account,
)
from moyai.core.ledger.models import Line
from moyai.core.ledger.postings import Posting, Side, credit, debit
from moyai.services.shared_taxi.models import Booklet, MissedFee, Pass, Refund, Ride
from moyai.services.shared_taxi.operations.posting import post_on_open_day
from moyai.services.shared_taxi.queries.refunds import (
    Thing,
    count_rides_to_come,
    find_fare,
    get_owner,
    get_paid,
    get_worth,
    list_refunds_of,
    name_subject,
)
from moyai.services.shared_taxi.refund_enums import RefundWhy
from moyai.services.shared_taxi.texts import refunds as say


class CannotRefund(Refused):
    """Nothing was paid, it has gone back, it would be too much, or something stands against it."""


@dataclass(frozen=True)
class _Back:
    """What goes back, and how the books say it."""

    why: RefundWhy
    sides: tuple[Side, ...]
    cash_yen: int = 0
    ticket_yen: int = 0


@transaction.atomic
def refund_ride(
    *,
    ride: Ride,
    why: RefundWhy,
    yen: int = 0,
    note: str,
    idempotency_key: str,
    actor: str,
    now: datetime,
) -> Refund:
    """Give back a ride's fare, whole or in part; the same key again returns the same refund.

    Args:
        ride: one whose fare stands in the books.
        why: ``NOT_DRIVEN`` gives all of it back, to everybody who paid; the others ``yen`` to the rider.
        yen: how much; cash first, then tickets onto their booklet.
        note: what happened.
        idempotency_key: the same for a repeated click.
        actor: who gives it back.
        now: the town's time.

    Raises:
        CannotRefund: nothing is left to go back, or ``yen`` is too much.
    """
    known = _find_known(ride, idempotency_key)
    if known is not None:
        return known
    if find_fare(ride) is None:
        raise CannotRefund("nothing_paid", say.NOTHING_PAID)
    if any(one.why == RefundWhy.NOT_DRIVEN for one in list_refunds_of(ride)):
        raise CannotRefund("all_back", say.ALL_BACK)
    back = _undo_fare(ride) if why == RefundWhy.NOT_DRIVEN else _give_part(ride, why, yen)
    return _give(ride, back, note, idempotency_key, actor, now)


@transaction.atomic
def refund_fee(
    *, fee: MissedFee, yen: int, note: str, idempotency_key: str, actor: str, now: datetime
) -> Refund:
    """Give back what somebody paid of a fee that should not have been asked; the town bears it.

    Raises:
        CannotRefund: it is more than she paid and has not back.
    """
    known = _find_known(fee, idempotency_key)
    if known is not None:
        return known
    _check_amount(yen, get_paid(fee).left_yen)
    room = MissedFee.objects.filter(pk=fee.pk, paid_yen__gte=F("refunded_yen") + yen)
    if not room.update(refunded_yen=F("refunded_yen") + yen):
        raise CannotRefund("at_once", say.AT_ONCE)
    fee.refresh_from_db()
    sides = (debit(FEES_WAIVED, yen), credit(CITY_CASH, yen))
    back = _Back(RefundWhy.FEE_RETURNED, sides, cash_yen=yen)
    return _give(fee, back, note, idempotency_key, actor, now)


@transaction.atomic
def refund_pass(*, ride_pass: Pass, note: str, idempotency_key: str, actor: str, now: datetime) -> Refund:
    """End a pass today and give back its unused days, less the tariff's fee.

    Raises:
        CannotRefund: it is over, or booked rides are to be paid by it.
    """
    known = _find_known(ride_pass, idempotency_key)
    if known is not None:
        return known
    rides = count_rides_to_come(ride_pass)
    if rides:
        raise CannotRefund("booked", say.RIDES_BOOKED.format(n=rides))
    worth = get_worth(ride_pass, now)
    if not worth.unused_days:
        raise CannotRefund("over", say.PASS_OVER)
    last = max(local(now).date(), ride_pass.first_date - timedelta(days=1))
    if not Pass.objects.filter(pk=ride_pass.pk, ended_date=None).update(ended_date=last):
        raise CannotRefund("over", say.PASS_OVER)
    ride_pass.refresh_from_db()
    sides = (debit(PASS_INCOME, worth.yen, f"pass:{ride_pass.code}"), credit(CITY_CASH, worth.yen))
    back = _Back(RefundWhy.PASS_ENDED, sides, cash_yen=worth.yen)
    return _give(ride_pass, back, note, idempotency_key, actor, now)


@transaction.atomic
def refund_booklet(*, booklet: Booklet, note: str, idempotency_key: str, actor: str, now: datetime) -> Refund:
    """Take back what is left on a booklet, at the price for which it was sold, less the tariff's fee.

    What booked rides will take stays on it.

    Raises:
        CannotRefund: nothing is left.
    """
    known = _find_known(booklet, idempotency_key)
    if known is not None:
        return known
    worth = get_worth(booklet, now)
    if not worth.left_yen:
        raise CannotRefund("nothing_left", say.NO_TICKETS_LEFT)
    town = f"municipality:{booklet.resident.household.municipality.code}"
    sides = (
        debit(PREPAID_TICKETS, worth.left_yen, f"booklet:{booklet.code}"),
        credit(CITY_CASH, worth.yen),
        credit(CITY_SUBSIDY, worth.left_yen - worth.yen, town),
    )
    back = _Back(RefundWhy.TICKETS_RETURNED, sides, cash_yen=worth.yen)
    return _give(booklet, back, note, idempotency_key, actor, now)


def _find_known(thing: Thing, key: str) -> Refund | None:
    return Refund.objects.filter(key=f"{name_subject(thing)}:{key}").first()


def _undo_fare(ride: Ride) -> _Back:
    """The mirror image of the fare, but the cash comes from the desk; earlier refunds go to the city."""
    entry, paid = find_fare(ride), get_paid(ride)
    assert entry is not None
    town = f"municipality:{ride.resident.household.municipality.code}"
    lines = list(entry.lines.all())
    sides = [_mirror(line) for line in lines if line.account not in (VEHICLE_CASH.code, PREPAID_TICKETS.code)]
    sides += [
        credit(CITY_CASH, paid.cash_left_yen),
        credit(PREPAID_TICKETS, paid.ticket_left_yen, _find_booklet(lines)),
        credit(CITY_SUBSIDY, paid.cash_back_yen + paid.ticket_back_yen, town),
    ]
    return _Back(RefundWhy.NOT_DRIVEN, tuple(sides), paid.cash_left_yen, paid.ticket_left_yen)


def _give_part(ride: Ride, why: RefundWhy, yen: int) -> _Back:
    entry, paid = find_fare(ride), get_paid(ride)
    assert entry is not None
    _check_amount(yen, paid.left_yen)
    cash, tickets = paid.split(yen)
    sides = (
        debit(CITY_SUBSIDY, yen, f"municipality:{ride.resident.household.municipality.code}"),
        credit(CITY_CASH, cash),
        credit(PREPAID_TICKETS, tickets, _find_booklet(entry.lines.all())),
    )
    return _Back(why, sides, cash, tickets)


def _check_amount(yen: int, left_yen: int) -> None:
    if yen < 1:
        raise CannotRefund("yen", say.LESS_THAN_A_YEN)
    if not left_yen:
        raise CannotRefund("all_back", say.ALL_BACK)
    if yen > left_yen:
        raise CannotRefund("too_much", say.TOO_MUCH.format(yen=f"{left_yen:,}"))


def _find_booklet(lines: Iterable[Line]) -> str:
    return next((line.party for line in lines if line.account == PREPAID_TICKETS.code), "")


def _mirror(line: Line) -> Side:
    return Side(get_account(line.account), line.party, line.credit - line.debit)


def _give(thing: Thing, back: _Back, note: str, key: str, actor: str, now: datetime) -> Refund:
    subject = name_subject(thing)
    try:
        with transaction.atomic():
            made = Refund.objects.create(
                code=make_free_code(lambda code: Refund.objects.filter(code=code).exists()),
                key=f"{subject}:{key}",
                subject=subject,
                number=Refund.objects.filter(subject=subject).count() + 1,
                resident=get_owner(thing),
                why=back.why,
                note=note,
                cash_yen=back.cash_yen,
                ticket_yen=back.ticket_yen,
                made_at=now,
                actor=actor,
            )
    except IntegrityError:  # another refund of the same thing came in between
        raise CannotRefund("at_once", say.AT_ONCE) from None
    posting = Posting(
        key=f"refund:{made.code}",
        business_date=local(now).date(),
        sides=back.sides,
        reason=f"{say.REFUND.get()} {note}".strip()[:200],
        reference=_refer(subject),
    )
    post_on_open_day(posting=posting, actor=actor, now=now)
    facts = {"why": back.why.value, "cash_yen": made.cash_yen, "ticket_yen": made.ticket_yen}
    record(actor=actor, action="shared_taxi.refund", subject=subject, now=now, refund=made.code, **facts)
    return made


def _refer(subject: str) -> str:
    """The entry refers to what the first one did: a sale's to the sale."""
    kind, _colon, code = subject.partition(":")
    return f"sale:{code}" if kind in ("pass", "booklet") else subject
