"""Erasers of the fleet: positions, what tablets sent, whom tasks were for, reports of re-plans."""

from datetime import datetime

from django.db.models import Q

from moyai.fleet.models import CrewNote, DriverEntry, Position, Replan, Task

BATCH = 5000


def erase_positions(*, before: datetime, now: datetime) -> int:
    """Erase where vehicles were. What was driven stays in the operating records."""
    old = list(Position.objects.filter(at__lt=before).values_list("pk", flat=True)[:BATCH])
    Position.objects.filter(pk__in=old).delete()
    return len(old)


def erase_entries(*, before: datetime, now: datetime) -> int:
    """Erase what tablets sent long ago; what was taken lives in its own records."""
    old = list(DriverEntry.objects.filter(received_at__lt=before).values_list("pk", flat=True)[:BATCH])
    DriverEntry.objects.filter(pk__in=old).delete()
    return len(old)


def erase_contacts(*, before: datetime, now: datetime) -> int:
    """Take name, telephone number and note out of tasks whose promised end is long over."""
    named = ~Q(contact_name="") | ~Q(contact_phone="") | ~Q(note="")
    over = Task.objects.filter(named, dropoff_until__lt=before)
    old = list(over.values_list("pk", flat=True)[:BATCH])
    return Task.objects.filter(pk__in=old).update(contact_name="", contact_phone="", note="")


def erase_replans(*, before: datetime, now: datetime) -> int:
    """Erase the reports of re-plans; the decisions of each task stay with it."""
    old = list(Replan.objects.filter(at__lt=before).values_list("pk", flat=True)[:BATCH])
    Replan.objects.filter(pk__in=old).delete()
    return len(old)


def erase_crew_notes(*, before: datetime, now: datetime) -> int:
    """Erase what drivers noted long ago: whoever still needs it writes it anew."""
    old = list(CrewNote.objects.filter(written_at__lt=before).values_list("pk", flat=True)[:BATCH])
    CrewNote.objects.filter(pk__in=old).delete()
    return len(old)
