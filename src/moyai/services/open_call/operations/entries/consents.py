"""A guardian's consent for a minor: asked by a link of its own, given, withdrawn."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import EntryStatus, TeamRole
from moyai.services.open_call.models import GuardianConsent, Teammate
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.entries.team import digest
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.policy_entries import get_entries_policy
from moyai.services.open_call.queries.entries.people import is_minor_there, list_team
from moyai.services.open_call.queries.people import list_staff
from moyai.services.open_call.refusals_entries import EntryRefused
from moyai.services.open_call.texts import entries as say


@transaction.atomic
def ask_consent(*, mate: Teammate, by: User, now: datetime) -> str:
    """Make a guardian's link and return its secret; earlier links that nobody answered end.

    Raises:
        EntryRefused: ``no_minor``.
    """
    if mate.left_at is not None or not is_minor_there(mate, now):
        raise EntryRefused("no_minor")
    mate.consents.filter(given_at__isnull=True).delete()
    secret = secrets.token_urlsafe(24)
    GuardianConsent.objects.create(teammate=mate, token=digest(secret), asked_at=now)
    note("ask_consent", f"teammate:{mate.pk}", f"user:{by.pk}", now)
    return secret


def is_over(consent: GuardianConsent, now: datetime) -> bool:
    """Tell whether a link was left unanswered for too long, or its consent was withdrawn."""
    days = timedelta(days=get_entries_policy().entry_consent_days)
    return consent.withdrawn_at is not None or (consent.given_at is None and now > consent.asked_at + days)


@transaction.atomic
def give_consent(
    *, consent: GuardianConsent, guardian: str, says: str, user: User | None, now: datetime
) -> None:
    """Consent, in the words that stood there.

    Args:
        consent: as the guardian's link gave it.
        guardian: her name.
        says: to what, as it was shown to her.
        user: who is signed in on the browser, or None.
        now: the moment.

    Raises:
        EntryRefused: ``consent_over``, ``own_consent`` or ``consent_unticked``.
    """
    if user is not None and list_team(consent.teammate.entry).filter(user=user).exists():
        raise EntryRefused("own_consent")
    if not guardian.strip():
        raise EntryRefused("consent_unticked")
    asked = GuardianConsent.objects.filter(pk=consent.pk, given_at__isnull=True)
    words = {"guardian": guardian.strip()[:40], "says": says, "given_at": now}
    if is_over(consent, now) or not asked.update(**words):
        raise EntryRefused("consent_over")
    note("give_consent", f"teammate:{consent.teammate_id}", "guardian", now)
    _tell_team(consent, say.CONSENT_GIVEN, "given", now)


@transaction.atomic
def withdraw_consent(*, consent: GuardianConsent, now: datetime) -> None:
    """Take a consent back, at once; the team's leader is told, and the office where it was handed in.

    Raises:
        EntryRefused: ``consent_over``: none stands.
    """
    standing = GuardianConsent.objects.filter(
        pk=consent.pk, given_at__isnull=False, withdrawn_at__isnull=True
    )
    if not standing.update(withdrawn_at=now):
        raise EntryRefused("consent_over")
    note("withdraw_consent", f"teammate:{consent.teammate_id}", "guardian", now)
    _tell_team(consent, say.CONSENT_GONE, "gone", now)
    entry = consent.teammate.entry
    if entry.status == EntryStatus.SUBMITTED:
        for staff in list_staff(entry.programme, StaffRole.OFFICE):
            tell(
                user=staff.user,
                programme=entry.programme,
                key=f"consent:{consent.pk}:gone:office",
                text=say.CONSENT_GONE_OFFICE.format(code=entry.code),
                now=now,
                address=reverse("open_call:entry_office", args=[entry.code]),
            )


def _tell_team(consent: GuardianConsent, text: say.Localized, what: str, now: datetime) -> None:
    mate = consent.teammate
    leader = list_team(mate.entry).filter(role=TeamRole.LEADER).first()
    if leader is not None:
        tell(
            user=leader.user,
            programme=mate.entry.programme,
            key=f"consent:{consent.pk}:{what}",
            text=text.format(name=mate.name),
            now=now,
            address=reverse("open_call:team", args=[mate.entry.code]),
        )
