"""What a judge's tablet sends: each entry is taken once, whenever it comes, or refused in words that stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.final_rubric import read_rubric, read_scores
from moyai.services.open_call.models import Entry, Final, FinalPress, FinalScore, Rubric, Staff
from moyai.services.open_call.noting import note
from moyai.services.open_call.queries.finals.people import (
    find_judge,
    is_withdrawn,
    list_all_finalists,
    list_conflicts,
)
from moyai.services.open_call.refusals_finals import FinalRefused

MOST_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class SentScore:
    """What came from a tablet.

    Attributes:
        press: the tablet's own name of it (a UUID): the same when it is sent again.
        final, entry: their codes.
        scores: ``score-<key>`` of each criterion, as text.
        comment: for the team.
        made_at: when the judge pressed, by the town's clock; never later than now.
    """

    press: UUID
    final: str
    entry: str
    scores: Mapping[str, Any]
    comment: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TakenScore:
    """Whether it is new; ``refused``: the code of the refusal, or empty."""

    is_new: bool
    refused: str


def take_score(*, sent: SentScore, by: User, now: datetime) -> TakenScore:
    """Take a score, or return again what was answered before.

    The answer is kept with the press, refusals too, in one transaction with what it did: however often it is
    sent, it counts once and is answered the same.

    Raises:
        FinalRefused: ``not_judge`` where the sender judges no such final: nothing is kept of it.
            ``another_press`` where the name was used by somebody else.
    """
    with transaction.atomic():
        final = Final.objects.select_related("programme", "rubric").filter(code=sent.final).first()
        judge = find_judge(by, final) if final else None
        if final is None or judge is None:
            raise FinalRefused("not_judge")
        known = FinalPress.objects.filter(press=sent.press).first()
        if known is not None:
            if known.judge_id != judge.pk:
                raise FinalRefused("another_press")
            return TakenScore(False, known.refused)
        refused = _try_score(final, judge, sent, now)
        FinalPress.objects.create(final=final, judge=judge, press=sent.press, refused=refused, heard_at=now)
        return TakenScore(True, refused)


def _try_score(final: Final, judge: Staff, sent: SentScore, now: datetime) -> str:
    try:
        _save_score(final, judge, sent, now)
    except FinalRefused as refused:
        return refused.code
    return ""


def _save_score(final: Final, judge: Staff, sent: SentScore, now: datetime) -> None:
    if final.state == FinalState.PLANNED:
        raise FinalRefused("scoring_not_open")
    if final.state != FinalState.RUNNING:
        raise FinalRefused("scoring_closed")
    entry = next((each for each in list_all_finalists(final) if each.code == sent.entry), None)
    if entry is None:
        raise FinalRefused("not_finalist")
    if entry.pk in list_conflicts(judge):
        raise FinalRefused("conflict")
    if is_withdrawn(entry):
        raise FinalRefused("entry_withdrawn")
    scores = read_scores(read_rubric(final.rubric), sent.scores)
    made_at = min(sent.made_at, now)
    comment = sent.comment.replace("\0", "").strip()[:MOST_COMMENT]
    _store(final, entry, judge, {"scores": scores, "comment": comment, "made_at": made_at, "saved_at": now})
    if final.rubric is not None and final.rubric.locked_at is None:
        Rubric.objects.filter(pk=final.rubric.pk, locked_at__isnull=True).update(locked_at=now)
    note("score_finalist", f"final:{final.code}", f"user:{judge.user_id}", now, entry=entry.code)


def _store(final: Final, entry: Entry, judge: Staff, facts: dict[str, Any]) -> None:
    """Keep the latest by when it was made; a tablet that comes late does not undo what was done after."""
    known = FinalScore.objects.filter(final=final, entry=entry, judge=judge).first()
    if known is None:
        FinalScore.objects.create(final=final, entry=entry, judge=judge, **facts)
        return
    if known.made_at > facts["made_at"]:
        raise FinalRefused("older")
    FinalScore.objects.filter(pk=known.pk).update(**facts)
