"""A person lets others be told how she is, for a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.services.evacuation.enums import ShowsSafety
from moyai.services.evacuation.models import SafetyConsent


@transaction.atomic
def let_be_told(
    *, resident: Resident, shows: ShowsSafety, days: int, actor: str, now: datetime
) -> SafetyConsent:
    """Let whoever asks be told, until so many days have passed; takes the place of what was before."""
    withdraw(resident=resident, now=now)
    consent = SafetyConsent.objects.create(
        resident=resident, shows=shows, given_at=now, expires_at=now + timedelta(days=days)
    )
    _audit("let_be_told", resident, actor, now, shows=shows.value, days=days)
    return consent


@transaction.atomic
def stop_telling(*, resident: Resident, actor: str, now: datetime) -> bool:
    """Let nobody be told any more; tell whether that was news."""
    done = withdraw(resident=resident, now=now)
    if done:
        _audit("stop_telling", resident, actor, now)
    return done


def withdraw(*, resident: Resident, now: datetime) -> bool:
    """End the consent that stands."""
    live = SafetyConsent.objects.filter(resident=resident, withdrawn_at=None)
    return bool(live.update(withdrawn_at=now))


def find_consent(resident: Resident, now: datetime) -> SafetyConsent | None:
    """Return the consent that stands and has not run out."""
    return SafetyConsent.objects.filter(
        resident=resident, withdrawn_at=None, given_at__lte=now, expires_at__gt=now
    ).first()


def _audit(action: str, resident: Resident, actor: str, now: datetime, **facts: object) -> None:
    subject = f"resident:{resident.code}"
    record(actor=actor, action=f"evacuation.{action}", subject=subject, now=now, **facts)
