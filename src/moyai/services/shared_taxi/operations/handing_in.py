"""A firm hands in its claim for a month; an officer accepts it or returns it with a reason."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.partners.models import Partner
from moyai.services.shared_taxi.enums import ClaimKind, SubmissionStatus
from moyai.services.shared_taxi.money_models import ClaimSubmission, OperatorClaim
from moyai.services.shared_taxi.operations.claiming import CannotClaim, check_claim, issue_claim
from moyai.services.shared_taxi.queries.claims import get_sheet
from moyai.services.shared_taxi.texts import money as say


@transaction.atomic
def hand_in_claim(
    *, partner: Partner, month: date, kind: ClaimKind, note: str = "", actor: str, now: datetime
) -> ClaimSubmission:
    """Hand in a month's claim as the books have it now.

    Raises:
        CannotClaim: the month is not over, something is not settled, or it is handed in or fixed already.
    """
    sheet = get_sheet(partner, month, kind)
    check_claim(sheet, now)
    try:
        with transaction.atomic():
            made = ClaimSubmission.objects.create(
                partner=partner,
                month=month,
                kind=kind,
                amount_yen=sheet.amount_yen,
                note=note,
                submitted_at=now,
                actor=actor,
            )
    except IntegrityError:
        raise CannotClaim("handed_in", say.HANDED_IN_ALREADY) from None
    _audit("hand_in_claim", made, actor, now, amount_yen=made.amount_yen)
    return made


@transaction.atomic
def accept_claim(*, submission: ClaimSubmission, actor: str, now: datetime) -> OperatorClaim:
    """Accept what a firm handed in: the claim is fixed.

    Raises:
        CannotClaim: it was answered already, or the books have changed since.
    """
    kind = ClaimKind(submission.kind)
    sheet = get_sheet(submission.partner, submission.month, kind)
    if sheet.amount_yen != submission.amount_yen:
        raise CannotClaim("changed", say.CHANGED_SINCE.format(yen=f"{sheet.amount_yen:,}"))
    _answer(submission, SubmissionStatus.ACCEPTED, "", now)
    claim = issue_claim(partner=submission.partner, month=submission.month, kind=kind, actor=actor, now=now)
    _audit("accept_claim", submission, actor, now, claim=claim.code)
    return claim


@transaction.atomic
def return_claim(*, submission: ClaimSubmission, reason: str, actor: str, now: datetime) -> None:
    """Return it to the firm, which reads why and hands it in anew.

    Raises:
        CannotClaim: no reason, or it was answered already.
    """
    if not reason.strip():
        raise CannotClaim("reason", say.RETURN_NEEDS_REASON)
    _answer(submission, SubmissionStatus.RETURNED, reason, now)
    _audit("return_claim", submission, actor, now)


def _answer(submission: ClaimSubmission, status: SubmissionStatus, reason: str, now: datetime) -> None:
    waiting = ClaimSubmission.objects.filter(pk=submission.pk, status=SubmissionStatus.SUBMITTED)
    if not waiting.update(status=status, reason=reason, answered_at=now):
        raise CannotClaim("not_handed_in", say.NOT_HANDED_IN)


def _audit(verb: str, one: ClaimSubmission, actor: str, now: datetime, **facts: object) -> None:
    subject = f"claim:{one.partner.code}:{one.month:%Y-%m}"
    record(actor=actor, action=f"shared_taxi.{verb}", subject=subject, now=now, kind=one.kind, **facts)
