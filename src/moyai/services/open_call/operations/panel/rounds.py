"""Rounds of reviews: made for a stage, opened, closed, opened again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.services.open_call.enums_judging import ReviewState, RoundState
from moyai.services.open_call.models import Programme, Review, Round
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.queries.panel.rounds import find_rubric, list_stages
from moyai.services.open_call.refusals_panel import PanelRefused
from moyai.services.open_call.texts.panel import say_assigned

MOST_REVIEWS = 9


@transaction.atomic
def make_round(
    *,
    programme: Programme,
    stage: str,
    per_entry: int,
    is_blind: bool,
    actor: str,
    now: datetime,
    due_at: datetime | None = None,
) -> Round:
    """Make the round of a stage.

    Raises:
        PanelRefused: ``no_stage``, ``no_rubric``, ``per_entry`` or ``round_there``.
    """
    if stage not in {each.key for each in list_stages(programme)}:
        raise PanelRefused("no_stage")
    _check_count(per_entry)
    rubric = find_rubric(programme, stage)
    if rubric is None:
        raise PanelRefused("no_rubric")
    if Round.objects.filter(programme=programme, stage=stage).exists():
        raise PanelRefused("round_there")
    made = Round.objects.create(
        programme=programme, stage=stage, rubric=rubric, is_blind=is_blind, per_entry=per_entry, due_at=due_at
    )
    note("make_round", f"round:{made.pk}", actor, now, stage=stage, per_entry=per_entry, blind=is_blind)
    return made


@transaction.atomic
def change_round(
    *, one: Round, per_entry: int, is_blind: bool, due_at: datetime | None, actor: str, now: datetime
) -> None:
    """Change how a round runs, until it is closed; whether it is blind only before it is opened.

    Raises:
        PanelRefused: ``per_entry`` or ``round_state``.
    """
    _check_count(per_entry)
    if one.state not in (RoundState.PREPARING, RoundState.OPEN):
        raise PanelRefused("round_state")
    if one.state != RoundState.PREPARING and is_blind != one.is_blind:
        raise PanelRefused("round_state")
    one.per_entry, one.is_blind, one.due_at = per_entry, is_blind, due_at
    one.save(update_fields=["per_entry", "is_blind", "due_at"])
    note("change_round", f"round:{one.pk}", actor, now, per_entry=per_entry, blind=is_blind)


@transaction.atomic
def open_round(*, one: Round, actor: str, now: datetime) -> None:
    """Open a round: its judges are told what waits for them.

    Raises:
        PanelRefused: ``round_state`` or ``no_entries`` (nothing is assigned).
    """
    _step(one, RoundState.PREPARING, RoundState.OPEN, opened_at=now)
    if not Review.objects.filter(round=one).exists():
        raise PanelRefused("no_entries")
    note("open_round", f"round:{one.pk}", actor, now)
    tell_judges(one, now)


@transaction.atomic
def close_round(*, one: Round, actor: str, now: datetime) -> None:
    """Close a round: what is not finished does not count.

    Raises:
        PanelRefused: ``round_state``.
    """
    _step(one, RoundState.OPEN, RoundState.CLOSED, closed_at=now)
    left = Review.objects.filter(round=one, state__in=(ReviewState.ASSIGNED, ReviewState.DRAFT)).count()
    note("close_round", f"round:{one.pk}", actor, now, unfinished=left)


@transaction.atomic
def reopen_round(*, one: Round, reason: str, actor: str, now: datetime) -> None:
    """Open a closed round again, with a reason.

    Raises:
        PanelRefused: ``needs_reason`` or ``round_state``.
    """
    if not reason.strip():
        raise PanelRefused("needs_reason")
    _step(one, RoundState.CLOSED, RoundState.OPEN, closed_at=None)
    note("reopen_round", f"round:{one.pk}", actor, now, reason=reason.strip()[:400])


def tell_judges(one: Round, now: datetime) -> None:
    """Tell each judge how much waits for her, once a number."""
    waiting: dict[int, list[Review]] = {}
    rows = Review.objects.filter(round=one, state__in=(ReviewState.ASSIGNED, ReviewState.DRAFT))
    for review in rows.select_related("judge__user"):
        waiting.setdefault(review.judge_id, []).append(review)
    for reviews in waiting.values():
        tell(
            user=reviews[0].judge.user,
            programme=one.programme,
            key=f"panel:assigned:{one.pk}:{max(each.pk for each in reviews)}",
            text=say_assigned(one.programme.title, len(reviews)),
            now=now,
            address="/calls/panel/reviews/",
        )


def _step(one: Round, before: RoundState, after: RoundState, **changes: datetime | None) -> None:
    if not Round.objects.filter(pk=one.pk, state=before).update(state=after, **changes):
        raise PanelRefused("round_state")
    one.refresh_from_db()


def _check_count(per_entry: int) -> None:
    if not 1 <= per_entry <= MOST_REVIEWS:
        raise PanelRefused("per_entry")
