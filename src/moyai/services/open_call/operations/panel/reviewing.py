"""A judge's review: saved as she writes, finished, changed afterwards with a record of what it was before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.services.open_call.enums_judging import ReviewState, RoundState
from moyai.services.open_call.models import Review
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.panel.rubrics import lock
from moyai.services.open_call.panel.criteria import CriteriaError, list_missing, read_scores
from moyai.services.open_call.queries.panel.conflicts import has_conflict
from moyai.services.open_call.queries.panel.rounds import get_items
from moyai.services.open_call.refusals_panel import PanelRefused

LONGEST = 5000
WRITABLE = (ReviewState.ASSIGNED, ReviewState.DRAFT)


@transaction.atomic
def save_draft(
    *,
    review: Review,
    scores: Mapping[str, Any],
    feedback: str,
    remark: str,
    press: str,
    revision: int,
    actor: str,
    now: datetime,
) -> Review:
    """Keep what a judge has written so far.

    Args:
        review: which.
        scores: by criterion, as a page sends them; what is left out is not answered.
        feedback: for those who entered, once it is decided.
        remark: for the panel alone.
        press: the page's own name of this save: one sent twice counts once.
        revision: of the review as the page has it; where another window saved meanwhile, nothing is done.
        actor: for the audit log.
        now: the moment.

    Raises:
        PanelRefused: ``not_open``, ``declined``, ``finished``, ``conflict_meanwhile`` or ``score``.
    """
    review = _hold(review)
    if press and review.press == press:
        return review
    if review.state == ReviewState.DONE:
        raise PanelRefused("finished")
    _check_revision(review, revision)
    _write(review, scores, feedback, remark, press, now)
    review.state = ReviewState.DRAFT
    review.save()
    if review.scores:
        lock(review.rubric, now)
    return review


@transaction.atomic
def finish(
    *,
    review: Review,
    scores: Mapping[str, Any],
    feedback: str,
    remark: str,
    press: str,
    revision: int,
    actor: str,
    now: datetime,
) -> Review:
    """Finish a review, or change one that is finished: what it was before stays in the audit log.

    Raises:
        PanelRefused: as `save_draft`, without ``finished``; ``missing``, ``no_feedback``.
    """
    review = _hold(review)
    if press and review.press == press and review.state == ReviewState.DONE:
        return review
    _check_revision(review, revision)
    before = {"scores": dict(review.scores), "feedback": review.feedback, "remark": review.remark}
    was_done = review.state == ReviewState.DONE
    _write(review, scores, feedback, remark, press, now)
    if missing := list_missing(get_items(review.rubric), review.scores):
        raise PanelRefused("missing", items=[each.key for each in missing])
    if not review.feedback.strip():
        raise PanelRefused("no_feedback")
    review.state, review.done_at = ReviewState.DONE, review.done_at or now
    review.save()
    lock(review.rubric, now)
    after = {"scores": dict(review.scores), "feedback": review.feedback, "remark": review.remark}
    if was_done and before != after:
        _note_change(review, before, after, actor, now)
    if not was_done:
        note("finish_review", f"review:{review.pk}", actor, now, entry=review.entry.code)
    return review


def _note_change(
    review: Review, before: dict[str, Any], after: dict[str, Any], actor: str, now: datetime
) -> None:
    """Record scores as they were and are; of words only that they changed: the log never forgets."""
    note(
        "change_review",
        f"review:{review.pk}",
        actor,
        now,
        entry=review.entry.code,
        before=before["scores"],
        after=after["scores"],
        words=[key for key in ("feedback", "remark") if before[key] != after[key]],
        had_seen_others=True,
    )


def _hold(review: Review) -> Review:
    held = (
        Review.objects.select_for_update(of=("self",))
        .select_related("round__programme", "round__rubric", "rubric", "judge", "entry")
        .get(pk=review.pk)
    )
    if held.round.state != RoundState.OPEN:
        raise PanelRefused("not_open")
    if held.state == ReviewState.DECLINED or has_conflict(held.judge, held.entry):
        raise PanelRefused("declined")
    if held.state in WRITABLE:
        held.rubric = held.round.rubric
    return held


def _check_revision(review: Review, revision: int) -> None:
    if review.revision != revision:
        raise PanelRefused("conflict_meanwhile", revision=review.revision)


def _write(
    review: Review, scores: Mapping[str, Any], feedback: str, remark: str, press: str, now: datetime
) -> None:
    if review.state == ReviewState.DONE:
        review.rubric = review.round.rubric
    try:
        review.scores = read_scores(get_items(review.rubric), scores)
    except CriteriaError as error:
        raise PanelRefused("score", item=error.item) from None
    review.feedback = feedback.replace("\0", "")[:LONGEST]
    review.remark = remark.replace("\0", "")[:LONGEST]
    review.press = press[:36]
    review.revision += 1
    review.saved_at = now
