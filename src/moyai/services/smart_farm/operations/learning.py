"""Writes of pupils in lessons: steps opened and done, answers, hints, help asked for and given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.services.smart_farm.course.content import Deed, PartOfExperiment, Step, StepKind
from moyai.services.smart_farm.course.marking import (
    BadAnswerError,
    Marked,
    mark_choice,
    mark_number,
    read_choice,
)
from moyai.services.smart_farm.course.quizzes import Quiz, QuizKind
from moyai.services.smart_farm.enums_lessons import StepHow
from moyai.services.smart_farm.models import Assignment, Attempt, Seat, StepProgress
from moyai.services.smart_farm.noting import note
from moyai.services.smart_farm.operations.classes import check_open
from moyai.services.smart_farm.queries.deeds import Evidence, find_evidence
from moyai.services.smart_farm.queries.experiments import is_part_done
from moyai.services.smart_farm.refusals_lessons import LessonRefused

MOST_TRIES = 100
MOST_SAID = 400


@transaction.atomic
def open_step(*, seat: Seat, assignment: Assignment, step: Step, now: datetime) -> StepProgress:
    """Note that a pupil is at a step; of a closed class only what was noted is returned.

    Raises:
        LessonRefused: the class is closed and she never was at it.
    """
    if assignment.school_class.closed_on is None:
        progress, made = StepProgress.objects.get_or_create(
            seat=seat, assignment=assignment, step=step.key, defaults={"began_at": now, "seen_at": now}
        )
        if not made:
            StepProgress.objects.filter(pk=progress.pk).update(seen_at=now)
            progress.seen_at = now
        return progress
    known = StepProgress.objects.filter(seat=seat, assignment=assignment, step=step.key).first()
    if known is None:
        raise LessonRefused("class_closed")
    return known


@transaction.atomic
def answer_choice(
    *, progress: StepProgress, quiz: Quiz, raw: Sequence[str], language: str, now: datetime
) -> Marked:
    """Mark what a pupil chose, and keep it; a step that was done stays so.

    Raises:
        LessonRefused: nothing fitting was chosen, or it was tried very often.
    """
    try:
        chosen = read_choice(quiz, raw)
    except BadAnswerError as error:
        raise LessonRefused("no_answer") from error
    marked = mark_choice(quiz, chosen)
    _keep(progress, marked, list(chosen), _say_choice(quiz, chosen, language), now)
    return marked


@transaction.atomic
def answer_number(*, progress: StepProgress, quiz: Quiz, typed: str, now: datetime) -> Marked:
    """Mark a number that a pupil typed, and keep it.

    Raises:
        LessonRefused: it is no number, or it was tried very often.
    """
    try:
        marked = mark_number(quiz, typed)
    except BadAnswerError as error:
        raise LessonRefused("not_number") from error
    _keep(progress, marked, [typed[:40]], typed[:40], now)
    return marked


@transaction.atomic
def open_hint(*, progress: StepProgress, quiz: Quiz, now: datetime) -> int:
    """Open the next hint; return how many are open.

    Raises:
        LessonRefused: all are.
    """
    _check_open(progress)
    rows = StepProgress.objects.filter(pk=progress.pk, hints__lt=len(quiz.hints))
    if not rows.update(hints=F("hints") + 1, seen_at=now):
        raise LessonRefused("no_hint")
    progress.refresh_from_db()
    return progress.hints


@transaction.atomic
def see_answer(*, progress: StepProgress, quiz: Quiz, now: datetime) -> None:
    """Look at the answer together: the step is done, and nothing is said against it.

    Raises:
        LessonRefused: she has neither tried nor opened every hint.
    """
    if not progress.tries and progress.hints < max(1, len(quiz.hints)):
        raise LessonRefused("try_first")
    _finish(progress, StepHow.TOGETHER, now)


@transaction.atomic
def finish_reading(*, progress: StepProgress, step: Step, now: datetime) -> None:
    """Note that a step that is only to be read or looked at is done.

    Raises:
        LessonRefused: the step wants more than that.
    """
    if step.kind not in (StepKind.READ, StepKind.WATCH):
        raise LessonRefused("not_yet")
    _finish(progress, StepHow.READ, now)


@transaction.atomic
def finish_deed(*, progress: StepProgress, deed: Deed, is_said: bool, now: datetime) -> StepHow:
    """Note that the robot did it: seen in its records, or, where a pupil says so, on her word.

    Raises:
        LessonRefused: it is not in the records, and she did not say that it was done all the same.
    """
    if progress.seat.school_class.robot_id is None and not is_said:
        raise LessonRefused("no_robot")
    is_seen = find_evidence(progress, deed, now) is Evidence.DONE
    if not is_seen and not is_said:
        raise LessonRefused("not_seen")
    how = StepHow.SEEN if is_seen else StepHow.SAID
    _finish(progress, how, now)
    return how


@transaction.atomic
def finish_part(*, progress: StepProgress, part: PartOfExperiment, now: datetime) -> None:
    """Note that an experiment was brought so far.

    Raises:
        LessonRefused: it was not.
    """
    if not is_part_done(progress.seat, part):
        raise LessonRefused("not_yet")
    _finish(progress, StepHow.WRITTEN if part is not PartOfExperiment.RESULT else StepHow.READ, now)


@transaction.atomic
def finish_writing(*, progress: StepProgress, now: datetime) -> None:
    """Note that something was written for a step; whoever writes the entry calls it."""
    _finish(progress, StepHow.WRITTEN, now)


@transaction.atomic
def confirm_step(*, progress: StepProgress, actor: str, now: datetime) -> None:
    """Have a teacher say that a step is done, however it was."""
    _finish(progress, StepHow.CONFIRMED, now, is_over=True)
    note("confirm_step", f"farm-step:{progress.pk}", actor, now, step=progress.step)


@transaction.atomic
def ask_help(*, progress: StepProgress, now: datetime) -> bool:
    """Ask for help with a step; tell whether it had not been asked for."""
    _check_open(progress)
    asked = StepProgress.objects.filter(pk=progress.pk, asked_at__isnull=True).update(asked_at=now)
    progress.refresh_from_db()
    return bool(asked)


@transaction.atomic
def end_help(*, progress: StepProgress, actor: str, now: datetime) -> bool:
    """Note that help came, or is no longer needed; tell whether it was waited for."""
    ended = StepProgress.objects.filter(pk=progress.pk, asked_at__isnull=False).update(asked_at=None)
    if ended:
        note("end_help", f"farm-step:{progress.pk}", actor, now, step=progress.step)
    progress.refresh_from_db()
    return bool(ended)


def _keep(progress: StepProgress, marked: Marked, answer: list[object], said: str, now: datetime) -> None:
    """Keep an answer under the next number; two at once wait for one another at the first line."""
    _check_open(progress)
    rows = StepProgress.objects.filter(pk=progress.pk, tries__lt=MOST_TRIES)
    if not rows.update(tries=F("tries") + 1, seen_at=now):
        raise LessonRefused("too_many_tries")
    progress.refresh_from_db()
    # Never rounded up to all of it.
    share_pct = 100 if marked.is_right else min(99, int(marked.share * 100))
    Attempt.objects.create(
        progress=progress,
        number=progress.tries,
        answer=answer,
        said=said[:MOST_SAID],
        is_right=marked.is_right,
        share_pct=share_pct,
        made_at=now,
    )
    if marked.is_right:
        _finish(progress, StepHow.ANSWERED, now)


def _finish(progress: StepProgress, how: StepHow, now: datetime, *, is_over: bool = False) -> None:
    _check_open(progress)
    rows = StepProgress.objects.filter(pk=progress.pk)
    if not is_over:
        rows = rows.filter(done_at__isnull=True)
    rows.update(done_at=now, how=how, seen_at=now, asked_at=None)
    progress.refresh_from_db()


def _check_open(progress: StepProgress) -> None:
    check_open(progress.seat.school_class)


def _say_choice(quiz: Quiz, chosen: Sequence[int], language: str) -> str:
    options = [words.get_plain(language) for words in quiz.options]
    if quiz.kind is QuizKind.MATCH:
        partners = [words.get_plain(language) for words in quiz.partners]
        return "、".join(f"{options[n]}＝{partners[one]}" for n, one in enumerate(chosen))
    mark = " → " if quiz.kind is QuizKind.ORDER else "、"
    return mark.join(options[one] for one in chosen)
