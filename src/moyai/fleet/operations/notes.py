"""Notes for drivers: a service's own about a task, and what drivers note for one another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.residents.operations import tidy_note
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import CrewNote, Stop, Task
from moyai.fleet.queries.notes import list_notes_at

MOST_A_PLACE = 5


class NothingNoted(Refused):
    """A note without words."""

    def __init__(self) -> None:
        super().__init__("nothing_noted", _("メモの言葉を入れてください。"))


class TooManyNotes(Refused):
    """More than a driver could read at a stop."""

    def __init__(self) -> None:
        super().__init__(
            "too_many_notes",
            _("ここのメモは5つまでです。古いものを消してから書いてください。"),
        )


@transaction.atomic
def change_note(*, task_id: int, note: str) -> None:
    """Change what the driver should know about a task, as long as it is not over."""
    live = Task.objects.filter(pk=task_id).exclude(status__in=[TaskStatus.DONE, TaskStatus.CANCELLED])
    live.update(note=note)


@transaction.atomic
def write_crew_note(*, stop: Stop, is_about_rider: bool, text: str, by: User, now: datetime) -> CrewNote:
    """Note something for the next driver who comes to a stop's place.

    Args:
        stop: a pickup or dropoff, with its task.
        is_about_rider: shown only for this rider; else whoever is fetched there.
        text: at most 60 characters are kept, on one line.
        by: the driver.
        now: the town's time.

    Raises:
        NothingNoted: no words are left.
        TooManyNotes: the place has as many notes as can be read.
    """
    words = tidy_note(text)
    if not words:
        raise NothingNoted
    assert stop.task is not None and stop.lon is not None and stop.lat is not None
    if len(list_notes_at(stop)) >= MOST_A_PLACE:
        raise TooManyNotes
    note = CrewNote.objects.create(
        reference=stop.task.reference if is_about_rider else "",
        place_name=stop.place_name,
        lon=stop.lon,
        lat=stop.lat,
        text=words,
        written_by=by,
        written_at=now,
    )
    record(
        actor=f"user:{by.pk}",
        action="fleet.write_crew_note",
        subject=note.reference or f"note:{note.pk}",
        now=now,
        note=note.pk,
    )
    return note


@transaction.atomic
def erase_crew_note(*, note_id: int, actor: str, now: datetime) -> bool:
    """Erase a note; the audit log keeps that there was one, not what it said. Erasing twice is once."""
    note = CrewNote.objects.filter(pk=note_id).first()
    if note is None:
        return False
    subject = note.reference or f"note:{note.pk}"
    record(actor=actor, action="fleet.erase_crew_note", subject=subject, now=now, note=note.pk)
    note.delete()
    return True
