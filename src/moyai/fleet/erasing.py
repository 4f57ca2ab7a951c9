"""Erasers of the fleet: positions, what tablets sent, whom tasks were for, reports of re-plans."""

from datetime import datetime

from django.db.models import Q

from moyai.core.privacy.batches import delete_batch
from moyai.fleet.models import CrewNote, DriverEntry, Position, Replan, Task

BATCH = 5000


def erase_positions(*, before: datetime, now: datetime) -> int:
    """Erase where vehicles were. What was driven stays in the operating records."""
    return delete_batch(Position.objects.filter(at__lt=before), BATCH)


def erase_entries(*, before: datetime, now: datetime) -> int:
    """Erase what tablets sent long ago; what was taken lives in its own records."""
    return delete_batch(DriverEntry.objects.filter(received_at__lt=before), BATCH)


def erase_contacts(*, before: datetime, now: datetime) -> int:
    """Take name, telephone number and note out of tasks whose promised end is long over."""
    named = ~Q(contact_name="") | ~Q(contact_phone="") | ~Q(note="")
    over = Task.objects.filter(named, dropoff_until__lt=before)
    old = list(over.values_list("pk", flat=True)[:BATCH])
    return Task.objects.filter(pk__in=old).update(contact_name="", contact_phone="", note="")


def erase_replans(*, before: datetime, now: datetime) -> int:
    """Erase the reports of re-plans; the decisions of each task stay with it."""
    return delete_batch(Replan.objects.filter(at__lt=before), BATCH)


def erase_crew_notes(*, before: datetime, now: datetime) -> int:
    """Erase what drivers noted long ago: whoever still needs it writes it anew."""
    return delete_batch(CrewNote.objects.filter(written_at__lt=before), BATCH)
