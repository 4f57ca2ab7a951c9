"""Consents of residents to a trial: given to words that were shown, taken back at any time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.residents.models import Resident
from moyai.services.open_call.models import Trial, TrialConsent
from moyai.services.open_call.operations.trials import OVER, lock_trial, note_trial
from moyai.services.open_call.refusals_after import AfterRefused


@transaction.atomic
def give_consent(
    *, trial: Trial, resident: Resident, seen: str, taken_by: str, now: datetime
) -> TrialConsent:
    """Keep that a resident takes part; twice is once.

    Args:
        trial: in which.
        resident: who.
        seen: the words that stood before her.
        taken_by: herself (``user:12``), or who asked her at the desk.
        now: the moment.

    Raises:
        AfterRefused: ``over``, ``no_consent_words`` or ``changed_meanwhile``.
    """
    row = lock_trial(trial)
    if row.state in OVER:
        raise AfterRefused("over")
    if not row.consent_says:
        raise AfterRefused("no_consent_words")
    if _plain(seen) != _plain(row.consent_says):
        raise AfterRefused("changed_meanwhile")
    consent, is_new = TrialConsent.objects.get_or_create(
        trial=row,
        resident=resident,
        withdrawn_at=None,
        defaults={"says": row.consent_says, "taken_by": taken_by, "given_at": now},
    )
    if is_new:
        note_trial("give_consent", row, taken_by, now, consent=consent.pk)
    return consent


@transaction.atomic
def withdraw_consent(*, trial: Trial, resident: Resident, actor: str, now: datetime) -> None:
    """Take a consent back, whatever the trial's state.

    Raises:
        AfterRefused: ``not_consenting``.
    """
    consent = trial.consents.filter(resident=resident, withdrawn_at__isnull=True).first()
    if consent is None:
        raise AfterRefused("not_consenting")
    TrialConsent.objects.filter(pk=consent.pk).update(withdrawn_at=now)
    note_trial("withdraw_consent", trial, actor, now, consent=consent.pk)


def _plain(words: str) -> str:
    return "".join(words.split())  # browsers send other ends of lines than were stored
