"""Erasers of what the people of a farm leave: in time, and at once when somebody was erased."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from moyai.core.clock import local
from moyai.core.privacy.batches import delete_batch, delete_batch_with_files
from moyai.services.smart_farm.models import (
    AccessChoice,
    DiaryEntry,
    DiaryTrouble,
    Film,
    HarvestShare,
    OperatorTerms,
    PupilConsent,
    ShiftOffer,
    TakingPart,
    WorkCorrection,
    WorkMonth,
)
from moyai.services.smart_farm.picture_files import FILMS

NAMELESS = Q(member__name="", member__user__isnull=True, member__resident__isnull=True)
"""Of somebody who was anonymised (erasing.anonymise_members)."""


def erase_choices(*, before: datetime, now: datetime) -> int:
    """Erase how somebody reached the pages who has not changed it for long or cannot sign in any more."""
    return delete_batch(AccessChoice.objects.filter(Q(changed_at__lt=before) | Q(user__is_active=False)))


def erase_terms(*, before: datetime, now: datetime) -> int:
    """Erase what was agreed with operators who left long ago."""
    gone = Q(member__left_on__lt=local(before).date()) | NAMELESS
    return delete_batch(OperatorTerms.objects.filter(gone))


def erase_offers(*, before: datetime, now: datetime) -> int:
    """Erase who could not come to a turn of long ago; the words with it."""
    return delete_batch(ShiftOffer.objects.filter(offered_at__lt=before))


def erase_consents(*, before: datetime, now: datetime) -> int:
    """Erase consents that were withdrawn long ago, and of pupils who left long ago."""
    gone = Q(withdrawn_at__lt=before) | Q(pupil__left_on__lt=local(before).date())
    return delete_batch(PupilConsent.objects.filter(gone))


def erase_diary(*, before: datetime, now: datetime) -> int:
    """Erase entries of long ago, those taken back, and all of people who lost their names."""
    gone = Q(written_at__lt=before) | Q(state="withdrawn", troubles__isnull=True) | NAMELESS
    return delete_batch(DiaryEntry.objects.filter(gone).distinct())


def erase_troubles(*, before: datetime, now: datetime) -> int:
    """Erase what troubled somebody once it was decided long ago."""
    return delete_batch(DiaryTrouble.objects.filter(decided_at__lt=before))


def erase_films(*, before: datetime, now: datetime) -> int:
    """Erase films of long ago, files with them; one can be made anew while the pictures are kept."""
    return delete_batch_with_files(Film.objects.filter(asked_at__lt=before), "file", FILMS.delete)


def erase_corrections(*, before: datetime, now: datetime) -> int:
    """Erase corrections of hours of long ago."""
    return delete_batch(WorkCorrection.objects.filter(made_at__lt=before))


def erase_months(*, before: datetime, now: datetime) -> int:
    """Erase settled months of long ago."""
    return delete_batch(WorkMonth.objects.filter(closed_at__lt=before))


def erase_shares(*, before: datetime, now: datetime) -> int:
    """Erase who had which part of a harvest; how much was picked stays as a figure."""
    return delete_batch(HarvestShare.objects.filter(given_at__lt=before))


def erase_papers(*, before: datetime, now: datetime) -> int:
    """Erase papers of long ago, and all of people who lost their names."""
    return delete_batch(TakingPart.objects.filter(Q(made_at__lt=before) | NAMELESS))
