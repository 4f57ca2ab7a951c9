"""Fees for missed rides and late cancellations: proposed by the rules, owed only once she has heard of them.

What is proposed stands in no book. Once she has understood, it is a debt of the ride; it is paid at once or
in parts, or waived with a reason. What is paid and what is waived is never more than was asked.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.errors import Refused
from moyai.core.ledger.chart import CITY_CASH, FEE_INCOME, FEES_WAIVED, OPERATOR_PAYABLE, RIDER_RECEIVABLE
from moyai.core.ledger.models import Entry
from moyai.core.ledger.postings import Posting, Side, credit, debit
from moyai.core.ledger.queries import find_entry
from moyai.fleet.enums import StopKind
from moyai.services.shared_taxi.models import MissedFee, Ride
from moyai.services.shared_taxi.operations.posting import find_vehicle, post_on_open_day
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.refund_enums import FeeKind, FeeStatus
from moyai.services.shared_taxi.texts import refunds as say

MOST_INSTALMENTS = 12


class FeeRefused(Refused):
    """Nobody has talked to her, it is over, or it would be too much."""


def propose_fee(*, ride: Ride, kind: FeeKind, now: datetime) -> MissedFee | None:
    """Propose what the town asks for a missed ride, in the caller's transaction; None: it asks nothing."""
    policy = get_policy()
    yen = {FeeKind.NO_SHOW: policy.no_show_fee_yen, FeeKind.LATE_CANCEL: policy.late_cancel_fee_yen}[kind]
    if not yen:
        return None
    vehicle = find_vehicle(ride.task, StopKind.PICKUP) if kind == FeeKind.NO_SHOW else None
    facts = {"kind": kind, "asked_yen": yen, "made_at": now, "partner": vehicle.partner if vehicle else None}
    code = make_free_code(lambda code: MissedFee.objects.filter(code=code).exists())
    fee, made = MissedFee.objects.get_or_create(ride=ride, defaults={"code": code, **facts})
    if made:
        _audit("propose_fee", fee, "system:fees", now, kind=kind.value, yen=yen)
    return fee


@transaction.atomic
def charge_fee(
    *,
    fee: MissedFee,
    is_acknowledged: bool,
    note: str,
    instalments: int = 1,
    first_due: date,
    by: User,
    now: datetime,
) -> None:
    """Make a fee hers after a talk; a no-show's is earned by the firm that came in vain, else by the town.

    Args:
        fee: a proposed one.
        is_acknowledged: she was told and has understood.
        note: what was said.
        instalments: in how many monthly parts she pays.
        first_due: when the first is due.
        by: who talked to her.
        now: the town's time.

    Raises:
        FeeRefused: she has not understood, the day is over, too many parts, or it is dealt with already.
    """
    if not is_acknowledged:
        raise FeeRefused("unheard", say.UNHEARD)
    if first_due < local(now).date():
        raise FeeRefused("first_due", say.DUE_IN_PAST)
    if not 1 <= instalments <= min(MOST_INSTALMENTS, fee.asked_yen):
        raise FeeRefused("instalments", say.TOO_MANY_PARTS)
    changed = MissedFee.objects.filter(pk=fee.pk, status=FeeStatus.PROPOSED).update(
        status=FeeStatus.OWED,
        acknowledged_at=now,
        talked_by=by,
        note=note,
        instalments=instalments,
        first_due=first_due,
    )
    if not changed:
        raise FeeRefused("closed", say.FEE_CLOSED)
    earner = (
        credit(OPERATOR_PAYABLE, fee.asked_yen, f"partner:{fee.partner.code}")
        if fee.partner
        else credit(FEE_INCOME, fee.asked_yen)
    )
    sides = (debit(RIDER_RECEIVABLE, fee.asked_yen, _party(fee)), earner)
    _post(f"fee:{fee.code}", fee, sides, say.FEE_CHARGED.get(), f"user:{by.pk}", now)
    _audit("charge_fee", fee, f"user:{by.pk}", now, yen=fee.asked_yen, instalments=instalments)


@transaction.atomic
def receive_payment(*, fee: MissedFee, yen: int, idempotency_key: str, actor: str, now: datetime) -> Entry:
    """Take what somebody pays at the desk; the same key again returns the same entry.

    Raises:
        FeeRefused: nothing is owed, or it is more than is left.
    """
    key = f"fee_paid:{fee.code}:{idempotency_key}"
    known = find_entry(key)
    if known is not None:
        return known
    if yen < 1:
        raise FeeRefused("yen", say.LESS_THAN_A_YEN)
    open_ = MissedFee.objects.filter(pk=fee.pk, status=FeeStatus.OWED)
    room = open_.filter(asked_yen__gte=F("paid_yen") + F("waived_yen") + yen)
    if not room.update(paid_yen=F("paid_yen") + yen):
        fee.refresh_from_db()
        if fee.status != FeeStatus.OWED:
            text = say.FEE_NOT_OWED if fee.status == FeeStatus.PROPOSED else say.FEE_CLOSED
            raise FeeRefused("not_owed", text)
        raise FeeRefused("too_much", say.PAYS_TOO_MUCH.format(yen=f"{fee.left_yen:,}"))
    _settle(fee)
    sides = (debit(CITY_CASH, yen), credit(RIDER_RECEIVABLE, yen, _party(fee)))
    entry = _post(key, fee, sides, say.FEE_PAID.get(), actor, now)
    _audit("receive_fee", fee, actor, now, yen=yen)
    return entry


@transaction.atomic
def waive_fee(*, fee: MissedFee, reason: str, actor: str, now: datetime) -> None:
    """Ask for no more of a fee, for a reason; what was paid already stays unless it is refunded.

    The firm keeps what it earned by coming in vain: the town bears what it waives.

    Raises:
        FeeRefused: no reason, or it is dealt with already.
    """
    if not reason.strip():
        raise FeeRefused("reason", say.NEEDS_REASON)
    fee.refresh_from_db()
    left, was = fee.left_yen, FeeStatus(fee.status)
    changed = MissedFee.objects.filter(
        pk=fee.pk, status=was, paid_yen=fee.paid_yen, status__in=FeeStatus.open()
    ).update(status=FeeStatus.WAIVED, waived_yen=F("waived_yen") + left, note=reason)
    if not changed:
        raise FeeRefused("closed", say.FEE_CLOSED)
    if was == FeeStatus.OWED:
        sides = (debit(FEES_WAIVED, left), credit(RIDER_RECEIVABLE, left, _party(fee)))
        _post(f"fee_waived:{fee.code}", fee, sides, f"{say.FEE_WAIVED.get()} {reason}", actor, now)
    fee.refresh_from_db()
    _audit("waive_fee", fee, actor, now, yen=left)


@transaction.atomic
def note_reminder(*, fee: MissedFee, actor: str, now: datetime) -> None:
    """Note that a letter of reminder was made.

    Raises:
        FeeRefused: nothing is owed.
    """
    changed = MissedFee.objects.filter(pk=fee.pk, status=FeeStatus.OWED).update(
        reminders=F("reminders") + 1, reminded_at=now
    )
    if not changed:
        raise FeeRefused("not_owed", say.FEE_CLOSED)
    fee.refresh_from_db()
    _audit("remind_fee", fee, actor, now, number=fee.reminders)


def _settle(fee: MissedFee) -> None:
    """What is paid in full is done."""
    MissedFee.objects.filter(pk=fee.pk, asked_yen=F("paid_yen") + F("waived_yen")).update(
        status=FeeStatus.PAID
    )
    fee.refresh_from_db()


def _party(fee: MissedFee) -> str:
    return f"ride:{fee.ride.code}"


def _post(key: str, fee: MissedFee, sides: tuple[Side, ...], reason: str, actor: str, now: datetime) -> Entry:
    posting = Posting(
        key=key,
        business_date=local(now).date(),
        sides=sides,
        reason=reason[:200],
        reference=f"fee:{fee.code}",
    )
    entry = post_on_open_day(posting=posting, actor=actor, now=now)
    assert entry is not None
    return entry


def _audit(verb: str, fee: MissedFee, actor: str, now: datetime, **facts: object) -> None:
    record(actor=actor, action=f"shared_taxi.{verb}", subject=f"fee:{fee.code}", now=now, **facts)
