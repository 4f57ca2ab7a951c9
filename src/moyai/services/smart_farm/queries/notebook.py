"""Who may read which entry of a class's notebook."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from moyai.services.smart_farm.enums_lessons import EntryState
from moyai.services.smart_farm.models import EntryReport, NotebookEntry, SchoolClass, Seat


def list_readable(seat: Seat) -> QuerySet[NotebookEntry]:
    """Return what somebody may read: a teacher all of her class, a pupil her own and what is shared in it."""
    rows = NotebookEntry.objects.filter(seat__school_class=seat.school_class_id)
    if not seat.is_teacher:
        shared = Q(is_shared=True, state=EntryState.SHOWN, seat__left_on__isnull=True)
        rows = rows.filter(Q(seat=seat) | shared)
    return rows.select_related("seat__member", "assignment")


def find_entry(seat: Seat, code: str) -> NotebookEntry | None:
    """Return an entry that somebody may read."""
    return list_readable(seat).filter(code=code).first()


def list_reported(school_class: SchoolClass) -> QuerySet[NotebookEntry]:
    """Return what troubled somebody and no teacher has decided on."""
    waiting = EntryReport.objects.filter(entry=OuterRef("pk"), decision="")
    rows = NotebookEntry.objects.filter(Exists(waiting), seat__school_class=school_class)
    return rows.select_related("seat__member").order_by("written_at")


def is_last_of_step(entry: NotebookEntry) -> bool:
    """Tell whether an entry is the only one by which a step was done."""
    others = NotebookEntry.objects.filter(seat=entry.seat_id, assignment=entry.assignment_id, step=entry.step)
    return bool(entry.step) and not others.exclude(pk=entry.pk).exists()
