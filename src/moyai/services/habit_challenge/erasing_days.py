"""Erasers of days: photos and words go, files with them; of whoever was erased at once, of others in time.

Steps, streaks and counts stay for the evaluation: they name nobody once a member has no resident any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from moyai.core.clock import local
from moyai.core.privacy.batches import delete_batch
from moyai.core.sealing.queries import has_been_erased
from moyai.services.habit_challenge.models import Cheer, Complaint, Nudge, Report, Sheet, StepDay, Word
from moyai.services.habit_challenge.photo_files import PHOTOS

BATCH = 500


def erase_reports(*, before: datetime, now: datetime) -> int:
    """Take photos and words off reports of long ago, and off all of people who were erased."""
    told = ~Q(comment="") | ~Q(photo="") | ~Q(photo_waits="") | ~Q(photo_mark="") | ~Q(made_by="")
    old = Q(posted_at__lt=before) | _is_erased("member__")
    rows = list(Report.objects.filter(told, old).only("pk", "photo", "photo_waits").order_by("pk")[:BATCH])
    files = [name for row in rows for name in (row.photo, row.photo_waits) if name]
    numbers = [row.pk for row in rows]
    Cheer.objects.filter(report__in=numbers).exclude(kind="ok").delete()
    Report.objects.filter(pk__in=numbers).update(
        comment="",
        photo="",
        photo_waits="",
        photo_mark="",
        photo_hash=None,
        photo_on=None,
        hidden_cells=0,
        made_by="",
    )
    transaction.on_commit(lambda: _delete_files(files))
    return len(rows)


def erase_words(*, before: datetime, now: datetime) -> int:
    """Erase lines of the chat of long ago, and all of people who were erased."""
    return delete_batch(Word.objects.filter(Q(said_at__lt=before) | _is_erased("member__")))


def erase_nudges(*, before: datetime, now: datetime) -> int:
    """Erase words of reminders of long ago, and all by or to people who were erased."""
    gone = _is_erased("by__") | _is_erased("to__")
    return delete_batch(Nudge.objects.filter(Q(made_at__lt=before) | gone))


def erase_complaints(*, before: datetime, now: datetime) -> int:
    """Erase complaints that were decided long ago, and all about people who were erased."""
    return delete_batch(Complaint.objects.filter(Q(decided_at__lt=before) | _is_erased("about__")))


def erase_step_days(*, before: datetime, now: datetime) -> int:
    """Erase steps out of files, long after they came, and all of people who were erased."""
    return delete_batch(StepDay.objects.filter(Q(imported_at__lt=before) | _is_erased("member__")))


def erase_sheets(*, before: datetime, now: datetime) -> int:
    """Erase the numbers of paper sheets of long ago."""
    day = local(before).date()
    return delete_batch(Sheet.objects.filter(Q(last_day__lt=day) | _is_erased("member__")))


def _is_erased(way: str) -> Q:
    """Return the condition that a member was erased: no resident any more, or her key destroyed."""
    return Q(**{f"{way}resident__isnull": True}) | Q(has_been_erased(f"{way}resident__"))


def _delete_files(names: Sequence[str]) -> None:
    for name in names:
        PHOTOS.delete(name)
