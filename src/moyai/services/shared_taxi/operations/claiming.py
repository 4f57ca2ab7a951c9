"""A firm's monthly claim to the city, and its payment."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.core.errors import Refused
from moyai.core.ledger.chart import CITY_CASH, CLAIMS_PAYABLE, OPERATOR_CASH
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.core.partners.models import Partner
from moyai.services.shared_taxi.enums import ClaimKind, SubmissionStatus
from moyai.services.shared_taxi.money_models import ClaimSubmission, OperatorClaim
from moyai.services.shared_taxi.queries.claims import (
    CLAIM,
    EARNED,
    ClaimSheet,
    get_sheet,
    is_paid,
    make_paid_key,
)
from moyai.services.shared_taxi.queries.open_days import find_open_day_of_partner, next_month
from moyai.services.shared_taxi.texts import money as say


class CannotClaim(Refused):
    """The month is not over, is claimed already, or cash lies uncounted in a vehicle."""


@transaction.atomic
def issue_claim(
    *,
    partner: Partner,
    month: date,
    kind: ClaimKind = ClaimKind.SHARED,
    actor: str,
    now: datetime,
) -> OperatorClaim:
    """Fix a firm's claim for a month: what it earned less the cash it holds. Nothing is posted there after.

    Args:
        partner: the firm.
        month: its first day.
        kind: the fares of shared rides, or the differences of exclusive ones.
        actor: who fixes it.
        now: the town's time.

    Raises:
        CannotClaim: the month is not over, is claimed already, or something is not settled yet.
    """
    sheet = get_sheet(partner, month, kind)
    check_claim(sheet, now)
    try:
        with transaction.atomic():
            claim = OperatorClaim.objects.create(
                code=make_code(),
                partner=partner,
                month=month,
                kind=kind,
                fares_yen=sheet.total.fares_yen,
                cash_yen=sheet.cash_yen,
                issued_at=now,
                actor=actor,
            )
    except IntegrityError:
        raise CannotClaim("claimed", say.CLAIMED_ALREADY) from None
    _post(claim, actor=actor, now=now)
    _close_submission(claim, now)
    facts = {"month": month.isoformat(), "kind": kind.value, "amount_yen": claim.amount_yen}
    record(actor=actor, action="shared_taxi.issue_claim", subject=f"claim:{claim.code}", now=now, **facts)
    return claim


@transaction.atomic
def pay_claim(*, claim: OperatorClaim, actor: str, now: datetime) -> None:
    """Note that the city has paid a claim; again, nothing moves."""
    if is_paid(claim) or not claim.amount_yen:
        return
    posting = Posting(
        key=make_paid_key(claim),
        business_date=find_open_day_of_partner(claim.partner.code, local(now).date()),
        sides=(
            debit(CLAIMS_PAYABLE, claim.amount_yen, f"partner:{claim.partner.code}"),
            credit(CITY_CASH, claim.amount_yen),
        ),
        reason=say.CLAIM_PAID.get(),
        reference=f"{CLAIM}{claim.code}",
    )
    post_entry(posting=posting, actor=actor, now=now)
    record(actor=actor, action="shared_taxi.pay_claim", subject=f"claim:{claim.code}", now=now)


def check_claim(sheet: ClaimSheet, now: datetime) -> None:
    """Refuse what cannot be claimed yet, or is claimed.

    Raises:
        CannotClaim: the month is not over, is claimed already, or something is not settled yet.
    """
    last = next_month(sheet.month) - timedelta(days=1)
    if last >= local(now).date():
        raise CannotClaim("not_over", say.MONTH_NOT_OVER)
    if sheet.claim is not None:
        raise CannotClaim("claimed", say.CLAIMED_ALREADY)
    if sheet.open_yen:
        words = say.OPEN_CASH if sheet.kind == ClaimKind.SHARED else say.HELD_RIDES
        raise CannotClaim("open", words.format(yen=f"{sheet.open_yen:,}"))


def _close_submission(claim: OperatorClaim, now: datetime) -> None:
    """What is fixed waits for no check any more."""
    waiting = ClaimSubmission.objects.filter(
        partner=claim.partner, month=claim.month, kind=claim.kind, status=SubmissionStatus.SUBMITTED
    )
    waiting.update(status=SubmissionStatus.ACCEPTED, answered_at=now)


def _post(claim: OperatorClaim, *, actor: str, now: datetime) -> None:
    """Move the month's fares and cash into one debt of the city."""
    firm = f"partner:{claim.partner.code}"
    posting = Posting(
        key=f"{CLAIM}{claim.code}",
        business_date=find_open_day_of_partner(claim.partner.code, local(now).date()),
        sides=(
            debit(EARNED[ClaimKind(claim.kind)], claim.fares_yen, firm),
            credit(OPERATOR_CASH, claim.cash_yen, firm),
            credit(CLAIMS_PAYABLE, claim.amount_yen, firm),
        ),
        reason=say.CLAIM_ISSUED.get(),
        reference=f"{CLAIM}{claim.code}",
    )
    if posting.list_sides():
        post_entry(posting=posting, actor=actor, now=now)
