"""Checking the evidence of a registration."""

from datetime import date, datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.notices.operations import notify
from moyai.core.residents import operations as residents
from moyai.core.residents.models import Eligibility
from moyai.engines.conversation import Localized, day_label
from moyai.services.shared_taxi.eligibility import compute_expiry
from moyai.services.shared_taxi.enums import EvidenceKind
from moyai.services.shared_taxi.notices import as_dict
from moyai.services.shared_taxi.texts import notices as say


@transaction.atomic
def decide_eligibility(
    *,
    eligibility_id: int,
    is_granted: bool,
    note: str = "",
    expires_date: date | None = None,
    decided_by: User,
    now: datetime,
) -> Eligibility:
    """Confirm or refuse a registration and tell the resident; the discount starts with the confirmation.

    Args:
        eligibility_id: what was declared.
        is_granted: whether the evidence shows what was declared.
        note: why not; the resident reads it.
        expires_date: last day; None takes what the evidence gives (see `eligibility.compute_expiry`).
        decided_by: member of staff.
        now: the town's time.

    Raises:
        Eligibility.DoesNotExist: there is none.
        AlreadyDecided: a colleague was quicker.
    """
    evidence = EvidenceKind(Eligibility.objects.get(pk=eligibility_id).evidence)
    today = local(now).date()
    last = expires_date or compute_expiry(evidence, today) if is_granted else today
    eligibility = residents.decide_eligibility(
        eligibility_id=eligibility_id,
        is_granted=is_granted,
        expires_date=last,
        note=note,
        decided_by=decided_by,
        now=now,
    )
    notify(
        resident=eligibility.resident,
        kind="shared_taxi.eligibility",
        text=as_dict(_word(is_granted, last, note)),
        idempotency_key=f"eligibility:{eligibility_id}:{eligibility.status}",
        now=now,
    )
    return eligibility


def _word(is_granted: bool, last: date | None, note: str) -> Localized:
    if not is_granted:
        return say.REFUSED.format(reason=note)
    until = say.CONFIRMED_FOREVER if last is None else say.CONFIRMED_UNTIL.format(day=day_label(last))
    return say.CONFIRMED.format(until=until)
