"""Writes on rights: who may act for a resident, and what she consented to."""

from datetime import date, datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.residents.models import Consent, Proxy, Resident


@transaction.atomic
def appoint_proxy(
    *,
    resident: Resident,
    user: User,
    scope: str,
    relation: str,
    valid_until: date | None,
    actor: str,
    now: datetime,
) -> Proxy:
    """Let an account act for a resident within a scope (a service's key or ``*``) until a day."""
    proxy, _made = Proxy.objects.update_or_create(
        resident=resident,
        user=user,
        scope=scope,
        defaults={"relation": relation, "valid_until": valid_until},
    )
    record(
        actor=actor,
        action="residents.appoint_proxy",
        subject=f"resident:{resident.code}",
        now=now,
        user=user.pk,
        scope=scope,
    )
    return proxy


@transaction.atomic
def end_proxy(*, proxy: Proxy, actor: str, now: datetime) -> None:
    """Take the right to act for a resident away."""
    subject, user = f"resident:{proxy.resident.code}", proxy.user_id
    proxy.delete()
    record(actor=actor, action="residents.end_proxy", subject=subject, now=now, user=user)


@transaction.atomic
def give_consent(*, resident: Resident, purpose: str, version: str, actor: str, now: datetime) -> Consent:
    """Record a yes to a purpose as worded in ``version``; a yes to another wording replaces it."""
    live = resident.consents.filter(purpose=purpose, withdrawn_at__isnull=True).first()
    if live is not None and live.version == version:
        return live
    if live is not None:
        resident.consents.filter(pk=live.pk).update(withdrawn_at=now)
    consent = Consent.objects.create(resident=resident, purpose=purpose, version=version, given_at=now)
    record(
        actor=actor,
        action="residents.give_consent",
        subject=f"resident:{resident.code}",
        now=now,
        purpose=purpose,
        version=version,
    )
    return consent


@transaction.atomic
def withdraw_consent(*, resident: Resident, purpose: str, actor: str, now: datetime) -> None:
    """Record that a consent no longer stands; does nothing when none stood."""
    live = resident.consents.filter(purpose=purpose, withdrawn_at__isnull=True)
    if live.update(withdrawn_at=now):
        subject = f"resident:{resident.code}"
        record(actor=actor, action="residents.withdraw_consent", subject=subject, now=now, purpose=purpose)
