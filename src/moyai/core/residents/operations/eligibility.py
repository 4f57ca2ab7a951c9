"""Writes on eligibility: declared with evidence, decided by the town; services set reasons and periods."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Eligibility, Resident


class AlreadyDeclared(Refused):
    """A live eligibility of the same service stands."""

    def __init__(self) -> None:
        super().__init__("already_declared", _("すでに登録があります。"))


class AlreadyDecided(Refused):
    """Somebody else has decided meanwhile."""

    def __init__(self) -> None:
        super().__init__("already_decided", _("ほかの担当者が、先に確認を終えています。"))


@transaction.atomic
def declare_eligibility(
    *,
    resident: Resident,
    service: str,
    reason: str,
    evidence: str,
    evidence_reference: str = "",
    evidence_file: str = "",
    expires_date: date | None,
    is_renewal: bool = False,
    actor: str,
    now: datetime,
) -> Eligibility:
    """Record why a resident may use a service, provisionally until the evidence has been seen.

    A renewal stands beside the confirmed eligibility, which goes on until its last day or until the renewal
    is confirmed.

    Raises:
        AlreadyDeclared: she has a provisional or (unless this renews it) confirmed eligibility of the service
            (expired ones included: withdraw it first).
    """
    if not is_renewal and _list_live(resident.pk, service).exists():
        raise AlreadyDeclared
    try:
        with transaction.atomic():
            made = Eligibility.objects.create(
                resident=resident,
                service=service,
                reason=reason,
                evidence=evidence,
                evidence_reference=evidence_reference,
                evidence_file=evidence_file,
                status=EligibilityStatus.PROVISIONAL,
                declared_at=now,
                expires_date=expires_date,
            )
    except IntegrityError as error:
        raise AlreadyDeclared from error
    _audit(made, "residents.declare_eligibility", actor, now)
    return made


@transaction.atomic
def decide_eligibility(
    *,
    eligibility_id: int,
    is_granted: bool,
    expires_date: date | None,
    note: str,
    decided_by: User,
    now: datetime,
) -> Eligibility:
    """Confirm or refuse what was declared; of two decisions only the first counts.

    A confirmed renewal takes the place of what it renews; a refused one leaves it until its last day.

    Raises:
        Eligibility.DoesNotExist: there is none.
        AlreadyDecided: it is not provisional any more.
    """
    status = EligibilityStatus.CONFIRMED if is_granted else EligibilityStatus.REFUSED
    if is_granted:
        _end_renewed(eligibility_id, local(now).date())
    changed = Eligibility.objects.filter(pk=eligibility_id, status=EligibilityStatus.PROVISIONAL).update(
        status=status, decided_at=now, decided_by=decided_by, decision_note=note, expires_date=expires_date
    )
    eligibility = Eligibility.objects.select_related("resident").get(pk=eligibility_id)
    if not changed:
        raise AlreadyDecided
    _audit(eligibility, "residents.decide_eligibility", f"user:{decided_by.pk}", now)
    return eligibility


@transaction.atomic
def withdraw_eligibility(*, eligibility_id: int, actor: str, now: datetime) -> None:
    """End a live eligibility; does nothing when it has ended."""
    live = [EligibilityStatus.PROVISIONAL, EligibilityStatus.CONFIRMED]
    changed = Eligibility.objects.filter(pk=eligibility_id, status__in=live).update(
        status=EligibilityStatus.WITHDRAWN
    )
    if changed:
        ended = Eligibility.objects.select_related("resident").get(pk=eligibility_id)
        _audit(ended, "residents.withdraw_eligibility", actor, now)


def _list_live(resident_id: int, service: str) -> QuerySet[Eligibility]:
    live = [EligibilityStatus.PROVISIONAL, EligibilityStatus.CONFIRMED]
    return Eligibility.objects.filter(resident_id=resident_id, service=service, status__in=live)


def _end_renewed(eligibility_id: int, today: date) -> None:
    """End, with yesterday, the confirmed eligibility that a provisional one renews."""
    new = Eligibility.objects.get(pk=eligibility_id)
    if new.status == EligibilityStatus.PROVISIONAL:
        old = _list_live(new.resident_id, new.service).filter(status=EligibilityStatus.CONFIRMED)
        yesterday = today - timedelta(days=1)
        old.exclude(expires_date__lt=yesterday).update(expires_date=yesterday)
        old.update(status=EligibilityStatus.RENEWED)


def _audit(eligibility: Eligibility, action: str, actor: str, now: datetime) -> None:
    record(
        actor=actor,
        action=action,
        subject=f"resident:{eligibility.resident.code}",
        now=now,
        service=eligibility.service,
        status=str(eligibility.status),
    )
