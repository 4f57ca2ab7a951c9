"""Writes in the notebook: entries of pupils, comments of teachers, what troubles somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from django.db import transaction

from moyai.core.clock import at_local, local
from moyai.core.codes import make_free_code
from moyai.core.photos.apart import read_apart
from moyai.core.photos.faults import BadPhotoError, Fault
from moyai.services.smart_farm.enums_lessons import Decision, EntryState
from moyai.services.smart_farm.models import (
    Assignment,
    EntryReport,
    NotebookEntry,
    Seat,
    StepProgress,
    TeacherComment,
)
from moyai.services.smart_farm.noting import note
from moyai.services.smart_farm.operations.classes import check_open
from moyai.services.smart_farm.operations.learning import finish_writing
from moyai.services.smart_farm.picture_files import PICTURES
from moyai.services.smart_farm.plain_text import clean_text
from moyai.services.smart_farm.policy_lessons import get_lessons_policy
from moyai.services.smart_farm.refusals_lessons import LessonRefused

MOST_TEXT, MOST_TITLE, MOST_ALT, MOST_COMMENT, MOST_WHY = 2000, 60, 120, 500, 200
MOST_NUMBERS, MOST_NAME, MOST_UNIT = 6, 60, 12
MOST_VALUE = 1e9


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was written down."""

    name: str
    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote; ``picture`` is what `read_picture` made of hers."""

    text: str = ""
    title: str = ""
    numbers: tuple[Number, ...] = ()
    picture: bytes = b""
    alt: str = ""
    on_day: date | None = None
    is_shared: bool = False


def read_picture(content: bytes) -> bytes:
    """Return a picture written anew, small and telling nothing; to be called outside a transaction.

    Raises:
        LessonRefused: it is not taken.
    """
    try:
        return read_apart(content).large
    except BadPhotoError as bad:
        code = "picture_large" if bad.fault in (Fault.TOO_LARGE, Fault.TOO_HEAVY) else "picture"
        raise LessonRefused(code) from bad


@transaction.atomic
def write_entry(
    *,
    seat: Seat,
    written: Written,
    now: datetime,
    assignment: Assignment | None = None,
    step: str = "",
) -> NotebookEntry:
    """Write an entry; for a step of a lesson, that step is done by it.

    Raises:
        LessonRefused: nothing is said, the day has not come, a number is none, the class is closed, or she
            wrote very much today.
    """
    check_open(seat.school_class)
    facts = _check(written, now)
    today = local(now).date()
    begun = NotebookEntry.objects.filter(seat=seat, written_at__gte=at_local(today, 0))
    if begun.count() >= get_lessons_policy().notebook_entries_a_day:
        raise LessonRefused("most_entries")
    entry = NotebookEntry.objects.create(
        code=make_free_code(lambda code: NotebookEntry.objects.filter(code=code).exists()),
        seat=seat,
        assignment=assignment,
        step=step,
        picture=_keep_picture(written.picture),
        written_at=now,
        changed_at=now,
        **facts,
    )
    if assignment is not None and step:
        progress, _made = StepProgress.objects.get_or_create(
            seat=seat, assignment=assignment, step=step, defaults={"began_at": now, "seen_at": now}
        )
        finish_writing(progress=progress, now=now)
    return entry


@transaction.atomic
def change_entry(
    *, entry: NotebookEntry, by: Seat, written: Written, drops_picture: bool, now: datetime
) -> NotebookEntry:
    """Change one's own entry; its picture stays where no other is given.

    Raises:
        LessonRefused: it is not hers, or as in `write_entry`.
    """
    _check_own(entry, by)
    old = entry.picture
    kept = "" if drops_picture or written.picture else old
    facts = _check(written, now, has_picture=bool(kept))
    picture = _keep_picture(written.picture) or kept
    NotebookEntry.objects.filter(pk=entry.pk).update(picture=picture, changed_at=now, **facts)
    if old and old != picture:
        transaction.on_commit(lambda: PICTURES.delete(old))
    entry.refresh_from_db()
    return entry


@transaction.atomic
def drop_entry(*, entry: NotebookEntry, by: Seat, now: datetime) -> None:
    """Erase one's own entry, picture and all; a step that was done by it stays done.

    Raises:
        LessonRefused: it is not hers, or the class is closed.
    """
    _check_own(entry, by)
    picture = entry.picture
    note("drop_entry", f"farm-entry:{entry.code}", f"farm-seat:{by.pk}", now)
    entry.delete()
    if picture:
        transaction.on_commit(lambda: PICTURES.delete(picture))


@transaction.atomic
def comment(*, entry: NotebookEntry, by: Seat, text: str, now: datetime) -> TeacherComment:
    """Write something below an entry, as a teacher of its class.

    Raises:
        LessonRefused: she teaches another class, or nothing is said.
    """
    _check_teacher(entry, by)
    words = clean_text(text, MOST_COMMENT)
    if not words:
        raise LessonRefused("nothing_said")
    made = TeacherComment.objects.create(entry=entry, by=by, text=words, written_at=now)
    note("comment", f"farm-entry:{entry.code}", f"farm-seat:{by.pk}", now)
    return made


@transaction.atomic
def report_entry(*, entry: NotebookEntry, by: Seat, why: str, now: datetime) -> EntryReport:
    """Tell the teacher that an entry troubles one: the class does not see it until she has looked.

    Raises:
        LessonRefused: it is one's own, or of another class.
    """
    if entry.seat.school_class_id != by.school_class_id or entry.seat_id == by.pk:
        raise LessonRefused("not_owner")
    report, made = EntryReport.objects.get_or_create(
        entry=entry,
        by=by,
        decision="",
        defaults={"why": clean_text(why, MOST_WHY, lines=False), "made_at": now},
    )
    if made:
        NotebookEntry.objects.filter(pk=entry.pk).update(state=EntryState.HIDDEN)
        note("report_entry", f"farm-entry:{entry.code}", f"farm-seat:{by.pk}", now)
    return report


@transaction.atomic
def decide_entry(*, entry: NotebookEntry, by: Seat, decision: Decision, now: datetime) -> None:
    """Decide, as a teacher of the class, on an entry that troubled somebody: for all who said so.

    Raises:
        LessonRefused: she teaches another class, or it was decided.
    """
    _check_teacher(entry, by)
    waiting = EntryReport.objects.filter(entry=entry, decision="")
    if not waiting.update(decision=decision, decided_at=now):
        raise LessonRefused("decided")
    state = EntryState.HIDDEN if decision == Decision.UPHELD else EntryState.SHOWN
    NotebookEntry.objects.filter(pk=entry.pk).update(state=state)
    note("decide_entry", f"farm-entry:{entry.code}", f"farm-seat:{by.pk}", now, decision=decision)


def _check(written: Written, now: datetime, *, has_picture: bool = False) -> dict[str, object]:
    today = local(now).date()
    on_day = written.on_day or today
    if on_day > today:
        raise LessonRefused("future")
    facts: dict[str, object] = {
        "title": clean_text(written.title, MOST_TITLE, lines=False),
        "text": clean_text(written.text, MOST_TEXT),
        "numbers": _list_numbers(written.numbers),
        "alt": clean_text(written.alt, MOST_ALT, lines=False),
        "on_day": on_day,
        "is_shared": written.is_shared,
    }
    if not (facts["text"] or facts["numbers"] or written.picture or has_picture):
        raise LessonRefused("nothing_said")
    return facts


def _list_numbers(numbers: Sequence[Number]) -> list[dict[str, object]]:
    if len(numbers) > MOST_NUMBERS:
        raise LessonRefused("value")
    found: list[dict[str, object]] = []
    for each in numbers:
        if not isfinite(each.value) or abs(each.value) > MOST_VALUE:
            raise LessonRefused("value")
        found.append(
            {
                "name": clean_text(each.name, MOST_NAME, lines=False),
                "value": each.value,
                "unit": clean_text(each.unit, MOST_UNIT, lines=False),
            }
        )
    return found


def _keep_picture(content: bytes) -> str:
    """Write a picture beside the database; where the transaction fails, nobody knows its name."""
    return PICTURES.write(content) if content else ""


def _check_own(entry: NotebookEntry, by: Seat) -> None:
    if entry.seat_id != by.pk:
        raise LessonRefused("not_owner")
    check_open(by.school_class)


def _check_teacher(entry: NotebookEntry, by: Seat) -> None:
    if not by.is_teacher or entry.seat.school_class_id != by.school_class_id:
        raise LessonRefused("not_teacher")
