"""Erasing what somebody answered about her health: at the end of its period; she herself may at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from moyai.core.sealing.operations import destroy_key
from moyai.services.habit_challenge.models import FrailtyCheck, Referral

BATCH = 200
ACTOR = "system:privacy"


def erase_checks(*, before: datetime, now: datetime) -> int:
    """Erase questionnaires of long ago; a key that seals nothing any more is destroyed."""
    old = FrailtyCheck.objects.filter(begun_at__lt=before).order_by("pk")
    return _erase(FrailtyCheck, list(old.values_list("pk", "subject")[:BATCH]), now)


def erase_referrals(*, before: datetime, now: datetime) -> int:
    """Erase referrals of long ago, whatever became of them."""
    old = Referral.objects.filter(consented_at__lt=before).order_by("pk")
    return _erase(Referral, list(old.values_list("pk", "subject")[:BATCH]), now)


def _erase(model: type[FrailtyCheck] | type[Referral], rows: Sequence[tuple[int, str]], now: datetime) -> int:
    model.objects.filter(pk__in=[pk for pk, _subject in rows]).delete()
    for subject in sorted({subject for _pk, subject in rows}):
        is_used = FrailtyCheck.objects.filter(subject=subject).exists()
        if not is_used and not Referral.objects.filter(subject=subject).exists():
            destroy_key(subject=subject, actor=ACTOR, now=now)
    return len(rows)
