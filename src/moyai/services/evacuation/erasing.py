"""Erasers: incidents with what was done in them, changes of places, telegrams, who left the list."""

from datetime import datetime, timedelta

from django.db.models import Q

from moyai.core.privacy.batches import delete_batch
from moyai.services.evacuation.models import (
    Incident,
    Preparation,
    SafetyConsent,
    ShelterChange,
    Telegram,
    ToldNeed,
    VulnerablePerson,
)
from moyai.services.evacuation.operations.traces import erase_around

BATCH = 500


def erase_incidents(*, before: datetime, now: datetime) -> int:
    """Erase incidents whose own days of keeping are over, or the town's period where that is shorter."""
    ended = Incident.objects.exclude(closed_at=None).values_list("pk", "closed_at", "keep_days")
    old = [pk for pk, at, days in ended if at and at < max(before, now - timedelta(days=days))][:BATCH]
    for incident in Incident.objects.filter(pk__in=old):
        erase_around(incident)
    Incident.objects.filter(pk__in=old).delete()
    return len(old)


def erase_changes(*, before: datetime, now: datetime) -> int:
    """Erase old changes of places, but for what an open incident still needs."""
    gone = ShelterChange.objects.filter(at__lt=before).filter(Q(incident=None) | Q(incident__is_open=None))
    return delete_batch(gone)


def erase_preparations(*, before: datetime, now: datetime) -> int:
    """Erase what households told in peace long ago, and plans of homes in which nobody lives."""
    gone = Preparation.objects.filter(Q(updated_at__lt=before) | Q(household__residents=None)).distinct()
    return delete_batch(gone) + delete_batch(ToldNeed.objects.filter(told_at__lt=before))


def erase_telegrams(*, before: datetime, now: datetime) -> int:
    """Erase old telegrams."""
    return delete_batch(Telegram.objects.filter(received_at__lt=before))


def erase_vulnerable(*, before: datetime, now: datetime) -> int:
    """Erase what the list said of those who have been off it for a time; the register keeps them."""
    return delete_batch(VulnerablePerson.objects.filter(removed_at__lt=before))


def erase_consents(*, before: datetime, now: datetime) -> int:
    """Erase consents that ran out a time ago."""
    return delete_batch(SafetyConsent.objects.filter(expires_at__lt=before))
