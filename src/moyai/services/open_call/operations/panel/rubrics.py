"""Criteria: written as versions, locked at the first score, changed afterwards with consequences seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.services.open_call.enums_judging import ReviewState, RoundState
from moyai.services.open_call.models import Programme, Review, Round, Rubric
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.panel.criteria import CriteriaError, dump_items, make_sheet, read_items
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.panel.rounds import find_rubric
from moyai.services.open_call.queries.panel.rubrics import Change, foresee_change
from moyai.services.open_call.refusals_panel import PanelRefused
from moyai.services.open_call.texts.panel import say_again

LONGEST = 400


@transaction.atomic
def save_rubric(
    *,
    programme: Programme,
    stage: str,
    criteria: Any,
    actor: str,
    now: datetime,
    reason: str = "",
    confirmed: str = "",
) -> Rubric:
    """Write the criteria of a stage: in place until the first score, as the next version afterwards.

    Args:
        programme: of which.
        stage: a key of its plan.
        criteria: as ``panel/criteria.py`` reads them.
        actor: for the audit log.
        now: the moment.
        reason: why they change after the first score; needed then.
        confirmed: the digest of the consequences that were shown (`foresee_change`); needed then.

    Raises:
        PanelRefused: ``criteria``, ``no_stage``, ``has_scores``, ``needs_reason``, ``changed_meanwhile`` or
            ``round_state``.
    """
    if stage not in {each.key for each in get_plan(programme).stages}:
        raise PanelRefused("no_stage")
    try:
        items = read_items(criteria)
        make_sheet(items, "1")
    except CriteriaError as error:
        raise PanelRefused("criteria", fault=error.code, item=error.item) from None
    rows = dump_items(items)
    latest = find_rubric(programme, stage)
    if latest is None:
        return _write(programme, stage, 1, rows, actor, now)
    if latest.locked_at is None:
        latest.criteria, latest.made_by, latest.made_at = rows, actor, now
        latest.save(update_fields=["criteria", "made_by", "made_at"])
        note("edit_rubric", f"rubric:{latest.pk}", actor, now, number=latest.number)
        return latest
    return _make_next(latest, rows, actor, now, reason, confirmed)


def _write(
    programme: Programme,
    stage: str,
    number: int,
    rows: list[dict[str, Any]],
    actor: str,
    now: datetime,
    reason: str = "",
) -> Rubric:
    made = Rubric.objects.create(
        programme=programme,
        stage=stage,
        number=number,
        criteria=rows,
        reason=reason,
        made_by=actor,
        made_at=now,
    )
    note("make_rubric", f"rubric:{made.pk}", actor, now, number=number, stage=stage)
    return made


def _make_next(
    latest: Rubric, rows: list[dict[str, Any]], actor: str, now: datetime, reason: str, confirmed: str
) -> Rubric:
    """Make the version after one by which was scored; what is without effect goes back to its judges."""
    if not reason.strip():
        raise PanelRefused("needs_reason")
    one = Round.objects.select_for_update().filter(programme=latest.programme, stage=latest.stage).first()
    if one is not None and one.state == RoundState.DECIDED:
        raise PanelRefused("round_state")
    change = foresee_change(one, read_items(rows)) if one is not None else None
    if change is not None and confirmed != change.digest:
        raise PanelRefused("changed_meanwhile" if confirmed else "has_scores")
    made = _write(
        latest.programme, latest.stage, latest.number + 1, rows, actor, now, reason.strip()[:LONGEST]
    )
    if one is not None and change is not None:
        one.rubric = made
        one.save(update_fields=["rubric"])
        _apply(one, change, made, actor, now)
    return made


def _apply(one: Round, change: Change, made: Rubric, actor: str, now: datetime) -> None:
    if change.kept:
        made.locked_at = now
        made.save(update_fields=["locked_at"])
    keys = [each.pk for each in change.void]
    Review.objects.filter(pk__in=keys).update(state=ReviewState.DRAFT, done_at=None)
    note(
        "change_rubric",
        f"round:{one.pk}",
        actor,
        now,
        version=made.number,
        without_effect=[[each.pk, each.scores] for each in change.void],
        kept=change.kept,
        moves=[[each.entry, each.before, each.after] for each in change.moves],
    )
    _tell_judges(one, change.void, made, now)


def _tell_judges(one: Round, void: Sequence[Review], made: Rubric, now: datetime) -> None:
    counts: dict[int, list[Review]] = {}
    for each in void:
        counts.setdefault(each.judge_id, []).append(each)
    for reviews in counts.values():
        tell(
            user=reviews[0].judge.user,
            programme=one.programme,
            key=f"panel:again:{one.pk}:{made.number}",
            text=say_again(one.programme.title, len(reviews)),
            now=now,
        )


def lock(rubric: Rubric, now: datetime) -> None:
    """Lock a version, if it is not: the first score was given by it."""
    if Rubric.objects.filter(pk=rubric.pk, locked_at__isnull=True).update(locked_at=now):
        rubric.locked_at = now
