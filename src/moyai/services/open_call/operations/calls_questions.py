"""Questions: asked by who is signed in, answered for all without her name, or refused to her alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.core.manifest import read_policy
from moyai.services.open_call.enums import ProgrammeState, QuestionState, ThemeState
from moyai.services.open_call.models import Programme, Question, Theme
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.calls_telling import tell_watchers
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.refusals_calls import CallingRefused
from moyai.services.open_call.texts import calls as say

MOST = 1000


@dataclass(frozen=True)
class QuestionPolicy:
    """How many questions somebody may ask: in an hour, in all programmes together."""

    questions_an_hour: int


@transaction.atomic
def ask(*, user: User, programme: Programme, theme: Theme | None, text: str, now: datetime) -> Question:
    """Ask something of a programme or a theme.

    Raises:
        CallingRefused: ``not_public``, ``question_wanted`` or ``too_many_questions``.
    """
    shown = theme is None or theme.state == ThemeState.PUBLISHED
    if programme.state != ProgrammeState.OPEN or not shown:
        raise CallingRefused("not_public")
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words or len(words) > MOST:
        raise CallingRefused("question_wanted")
    User.objects.select_for_update().get(pk=user.pk)
    recent = Question.objects.filter(asked_by=user, asked_at__gt=now - timedelta(hours=1)).count()
    if recent >= read_policy("open_call", QuestionPolicy).questions_an_hour:
        raise CallingRefused("too_many_questions")
    return Question.objects.create(programme=programme, theme=theme, asked_by=user, text=words, asked_at=now)


@transaction.atomic
def answer_question(*, question: Question, answer: str, actor: str, now: datetime, text: str = "") -> None:
    """Answer a question for everybody; who asked is told, and who watches.

    Args:
        question: that is asked; an answered one is given a new answer.
        answer: for everybody.
        actor: for the audit log.
        now: the moment.
        text: the question as it is shown, where it would tell who asked; empty: as it was asked.

    Raises:
        CallingRefused: ``answer_wanted`` or ``wrong_state``.
    """
    if not answer.strip():
        raise CallingRefused("answer_wanted")
    row = Question.objects.select_for_update().get(pk=question.pk)
    if row.state == QuestionState.REFUSED:
        raise CallingRefused("wrong_state")
    is_new = row.state == QuestionState.ASKED
    row.state, row.answer, row.answered_at = QuestionState.ANSWERED, answer.strip(), now
    row.text = text.strip()[:MOST] or row.text
    row.save(update_fields=["state", "answer", "answered_at", "text"])
    programme = row.programme
    note("answer_question", f"programme:{programme.code}", actor, now, question=row.pk, is_new=is_new)
    if not is_new:
        return
    address = _find_address(row)
    key = f"answer:{row.pk}"
    tell(
        user=row.asked_by, programme=programme, key=key, text=say.QUESTION_ANSWERED, now=now, address=address
    )
    new = say.fill(say.QUESTION_NEW, programme=programme.title, programme_en=programme.title_en)
    tell_watchers(programme=programme, key=key, text=new, address=address, now=now, theme=row.theme)


@transaction.atomic
def refuse_question(*, question: Question, reason: str, actor: str, now: datetime) -> None:
    """Not publish a question; its asker alone hears why.

    Raises:
        CallingRefused: ``reason_wanted`` or ``answered_already``.
    """
    if not reason.strip():
        raise CallingRefused("reason_wanted")
    row = Question.objects.select_for_update().get(pk=question.pk)
    if row.state != QuestionState.ASKED:
        raise CallingRefused("answered_already")
    row.state, row.answer, row.answered_at = QuestionState.REFUSED, reason.strip(), now
    row.save(update_fields=["state", "answer", "answered_at"])
    note("refuse_question", f"programme:{row.programme.code}", actor, now, question=row.pk)
    tell(
        user=row.asked_by,
        programme=row.programme,
        key=f"refused:{row.pk}",
        text=say.fill(say.QUESTION_REFUSED, reason=row.answer),
        now=now,
        address=_find_address(row),
    )


def _find_address(row: Question) -> str:
    if row.theme is not None:
        return f"{reverse('open_call:theme', args=[row.theme.code])}#questions"
    return f"{reverse('open_call:programme', args=[row.programme.code])}#questions"
