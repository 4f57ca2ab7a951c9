"""Renewing a registration whose evidence runs out, and telling residents that it is time."""

from datetime import date, datetime, timedelta

from django.db import transaction

from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.notices.operations import notify
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Eligibility, Resident
from moyai.core.residents.operations import declare_eligibility, withdraw_eligibility
from moyai.engines.conversation import day_label
from moyai.services.shared_taxi.eligibility import list_evidence
from moyai.services.shared_taxi.enums import EligibilityReason, EvidenceKind
from moyai.services.shared_taxi.notices import as_dict
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.queries.renewals import find_renewable, list_renewals_due
from moyai.services.shared_taxi.texts import notices as words
from moyai.services.shared_taxi.texts import renew as say


class NotRenewable(Refused):
    """There is nothing to renew, or not yet, or it has been asked for already."""


@transaction.atomic
def renew_eligibility(
    *,
    resident: Resident,
    evidence: EvidenceKind,
    reference: str = "",
    file: str = "",
    actor: str,
    now: datetime,
) -> Eligibility:
    """Declare anew, for the same reason, what a resident's registration rests on; staff check it.

    What was confirmed goes on, fare and all, until its last day; from then on she rides provisionally. A
    provisional registration that ran out unchecked is replaced.

    Args:
        resident: whose registration.
        evidence: what shows the reason now.
        reference: number of the document.
        file: name of the kept photo.
        actor: for the audit log.
        now: the town's time.

    Raises:
        NotRenewable: nothing is due, or the evidence does not fit the reason.
    """
    today = local(now).date()
    old = find_renewable(resident, today)
    if old is None:
        raise NotRenewable("not_due", say.NOT_DUE)
    if evidence not in list_evidence(EligibilityReason(old.reason)):
        raise NotRenewable("bad_evidence", say.BAD_EVIDENCE)
    if old.status == EligibilityStatus.PROVISIONAL:
        withdraw_eligibility(eligibility_id=old.pk, actor=actor, now=now)
    return declare_eligibility(
        resident=resident,
        service=LABEL,
        reason=old.reason,
        evidence=evidence,
        evidence_reference=reference,
        evidence_file=file,
        expires_date=_end_provisionally(old, today),
        is_renewal=True,
        actor=actor,
        now=now,
    )


def tell_renewals_due(now: datetime) -> int:
    """Tell everybody whose registration ends within sixty days (a setting), once; return how many are due.

    Runs again and again; a notice is made once for a registration.
    """
    due = list_renewals_due(local(now).date())
    for eligibility in due:
        assert eligibility.expires_date is not None
        notify(
            resident=eligibility.resident,
            kind="shared_taxi.renewal_due",
            text=as_dict(words.RENEWAL_DUE.format(day=day_label(eligibility.expires_date))),
            idempotency_key=f"eligibility:{eligibility.pk}:renewal_due",
            now=now,
        )
    return len(due)


def _end_provisionally(old: Eligibility, today: date) -> date:
    """Return a last day that never takes away what was confirmed: whoever renews early loses nothing."""
    usual = today + timedelta(days=get_policy().provisional_days)
    return max(usual, old.expires_date or usual)
