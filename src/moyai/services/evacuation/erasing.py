"""Erasers: incidents with what was done in them, changes of places, telegrams, who left the list."""

from datetime import datetime, timedelta

from django.db.models import Q

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
    old = list(gone.values_list("pk", flat=True)[:BATCH])
    ShelterChange.objects.filter(pk__in=old).delete()
    return len(old)


def erase_preparations(*, before: datetime, now: datetime) -> int:
    """Erase what households told in peace long ago, and plans of homes in which nobody lives."""
    gone = Preparation.objects.filter(Q(updated_at__lt=before) | Q(household__residents=None)).distinct()
    old = list(gone.values_list("pk", flat=True)[:BATCH])
    Preparation.objects.filter(pk__in=old).delete()
    needs = list(ToldNeed.objects.filter(told_at__lt=before).values_list("pk", flat=True)[:BATCH])
    ToldNeed.objects.filter(pk__in=needs).delete()
    return len(old) + len(needs)


def erase_telegrams(*, before: datetime, now: datetime) -> int:
    """Erase old telegrams."""
    old = list(Telegram.objects.filter(received_at__lt=before).values_list("pk", flat=True)[:BATCH])
    Telegram.objects.filter(pk__in=old).delete()
    return len(old)


def erase_vulnerable(*, before: datetime, now: datetime) -> int:
    """Erase what the list said of those who have been off it for a time; the register keeps them."""
    old = list(VulnerablePerson.objects.filter(removed_at__lt=before).values_list("pk", flat=True)[:BATCH])
    VulnerablePerson.objects.filter(pk__in=old).delete()
    return len(old)


def erase_consents(*, before: datetime, now: datetime) -> int:
    """Erase consents that ran out a time ago."""
    old = list(SafetyConsent.objects.filter(expires_at__lt=before).values_list("pk", flat=True)[:BATCH])
    SafetyConsent.objects.filter(pk__in=old).delete()
    return len(old)
