"""The chair's decisions: recorded once with all they rest on, sent by the chair, replaced by others alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import NoReverseMatch, reverse

from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.enums_judging import Result, RoundState
from moyai.services.open_call.models import (
    Decision,
    Entry,
    EntryDecision,
    Move,
    Round,
    Staff,
    Teammate,
    Theme,
)
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.panel.targets import MOVERS
from moyai.services.open_call.programmes.plan import StateKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.panel.deciding import (
    find_move,
    find_standing,
    has_standing,
    is_settled,
    list_decidable,
    make_digest,
)
from moyai.services.open_call.queries.people import list_staff
from moyai.services.open_call.refusals_panel import PanelRefused
from moyai.services.open_call.texts.panel import say_gap, say_result

DECIDABLE = (RoundState.CLOSED, RoundState.DECIDED)


@dataclass(frozen=True)
class Choice:
    """What is decided of one entry."""

    entry: Entry
    result: Result
    reason: str
    feedback: str = ""
    place: int | None = None


@transaction.atomic
def decide(
    *,
    one: Round,
    theme: Theme | None,
    choices: Sequence[Choice],
    reason: str,
    record: dict[str, Any],
    chair: Staff,
    actor: str,
    now: datetime,
    is_none_suitable: bool = False,
    because: str = "",
) -> Decision:
    """Decide of all entries of a round, or of a theme. Nobody is told and nothing moves before it is sent.

    Args:
        one: a round that is closed.
        theme: of which; None: of the whole round.
        choices: one of each entry that was not withdrawn.
        reason: of the whole.
        record: all that it rests on (`queries/panel/weighing.describe`).
        chair: who decides.
        actor: for the audit log.
        now: the moment.
        is_none_suitable: nobody is chosen, on purpose.
        because: why a decision that stands is replaced; needed where there is one.

    Raises:
        PanelRefused: ``not_yours``, ``round_state``, ``needs_reason``, ``incomplete``, ``withdrawn``,
            ``none_chosen``, ``nobody_chosen``, ``no_target``, ``decided`` or ``other_scope``.
    """
    _check_chair(chair, one)
    if one.state not in DECIDABLE:
        raise PanelRefused("round_state")
    _check(one, theme, choices, reason, is_none_suitable)
    Round.objects.select_for_update().get(pk=one.pk)  # a press sent twice waits here, and is refused
    before = find_standing(one, theme)
    if before is not None and not because.strip():
        raise PanelRefused("decided")
    if before is None and has_standing(one, [each.entry for each in choices]):
        raise PanelRefused("other_scope")
    whole = record | {
        "decided": [
            {"entry": each.entry.code, "result": str(each.result), "reason": each.reason, "place": each.place}
            for each in choices
        ],
        "reason": reason.strip(),
        "none_suitable": is_none_suitable,
        "chair": chair.pk,
        "replaces": before.pk if before is not None else None,
        "because": because.strip(),
    }
    made = Decision.objects.create(
        round=one,
        theme=theme,
        record=whole,
        reason=reason.strip(),
        is_none_suitable=is_none_suitable,
        decided_by=chair,
        decided_at=now,
    )
    _keep(made, choices)
    if before is not None:
        before.replaced_by = made
        before.save(update_fields=["replaced_by"])
    if is_settled(one):
        Round.objects.filter(pk=one.pk).update(state=RoundState.DECIDED)
        one.refresh_from_db()
    made.refresh_from_db()
    facts = {"digest": make_digest(made.record), "replaces": before.pk if before is not None else None}
    note("decide", f"decision:{made.pk}", actor, now, none_suitable=is_none_suitable, **facts)
    return made


def _keep(made: Decision, choices: Sequence[Choice]) -> None:
    EntryDecision.objects.bulk_create(
        EntryDecision(
            decision=made,
            entry=each.entry,
            result=each.result,
            place=each.place,
            reason=each.reason.strip(),
            feedback=each.feedback.strip(),
        )
        for each in choices
    )


def _check_chair(chair: Staff, one: Round) -> None:
    is_hers = chair.programme_id == one.programme_id and chair.left_at is None
    if chair.role != StaffRole.CHAIR or not is_hers:
        raise PanelRefused("not_yours")


def _check(
    one: Round, theme: Theme | None, choices: Sequence[Choice], reason: str, is_none_suitable: bool
) -> None:
    if not reason.strip() or not all(each.reason.strip() for each in choices):
        raise PanelRefused("needs_reason")
    if any(each.entry.status == EntryStatus.WITHDRAWN for each in choices):
        raise PanelRefused("withdrawn")
    wanted = {each.pk for each in list_decidable(one, theme)}
    if not wanted or {each.entry.pk for each in choices} != wanted or len(choices) != len(wanted):
        raise PanelRefused("incomplete")
    chosen = [each for each in choices if each.result in (Result.CHOSEN, Result.ALMOST)]
    if is_none_suitable and any(each.result != Result.NOT_CHOSEN for each in choices):
        raise PanelRefused("none_chosen")
    if not is_none_suitable and not chosen:
        raise PanelRefused("nobody_chosen")
    for each in choices:
        find_move(one, each.entry, each.result, none_suitable=is_none_suitable)


@transaction.atomic
def send(*, decision: Decision, chair: Staff, actor: str, now: datetime) -> int:
    """Send a decision: entries are moved, and each team is told its result; return how many were told.

    Who was told the same by the decision that it replaces is not told again. Who withdrew meanwhile is left.

    Raises:
        PanelRefused: ``not_yours``, ``replaced``, ``told`` or ``no_target``.
        CallRefused: of `move_entry`.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    _check_chair(chair, decision.round)
    if decision.replaced_by_id is not None:
        raise PanelRefused("replaced")
    rows = list(decision.entries.select_related("entry__programme"))
    if any(each.told_at is not None for each in rows):
        raise PanelRefused("told")
    told = 0
    for each in rows:
        if each.entry.status == EntryStatus.WITHDRAWN:
            continue
        told += _send_one(decision, each, actor, now)
        each.told_at = now
        each.save(update_fields=["told_at"])
    if decision.theme is not None and decision.theme.is_none_suitable != decision.is_none_suitable:
        decision.theme.is_none_suitable = decision.is_none_suitable
        decision.theme.save(update_fields=["is_none_suitable"])
    note("send_decision", f"decision:{decision.pk}", actor, now, told=told)
    return told


def _send_one(decision: Decision, one: EntryDecision, actor: str, now: datetime) -> int:
    result = Result(one.result)
    target = find_move(decision.round, one.entry, result, none_suitable=decision.is_none_suitable)
    if target is None and _was_told(decision, one):
        return 0
    if target is not None:
        move_entry(entry=one.entry, to=target, movers=MOVERS, actor=actor, now=now, reason=one.reason)
    state = get_plan(one.entry.programme).get_state(one.entry.state)
    title = one.entry.title or one.entry.code
    mates = Teammate.objects.filter(entry=one.entry, left_at__isnull=True, accepted_at__isnull=False)
    for mate in mates.select_related("user"):
        tell(
            user=mate.user,
            programme=one.entry.programme,
            key=f"panel:result:{one.pk}",
            text=say_result(one.entry.programme.title, title, state.said, state.said_en),
            now=now,
            address=_find_page(one.entry),
        )
    return 1


def _was_told(decision: Decision, one: EntryDecision) -> bool:
    before = getattr(decision, "replaces", None)
    return (
        before is not None
        and before.entries.filter(entry=one.entry, result=one.result, told_at__isnull=False).exists()
    )


def _find_page(entry: Entry) -> str:
    try:
        return reverse("open_call:entry", args=[entry.code])
    except NoReverseMatch:
        return ""


def hear_withdrawal(entry: Entry, move: Move) -> None:
    """Tell chair and office when somebody who was chosen withdraws; called with each move of an entry."""
    plan = get_plan(entry.programme)
    if plan.get_state(move.to_state).kind is not StateKind.WITHDRAWN:
        return
    chosen = EntryDecision.objects.filter(
        entry=entry, result=Result.CHOSEN, decision__replaced_by__isnull=True
    ).last()
    if chosen is None:
        return
    for each in list_staff(entry.programme, StaffRole.CHAIR, StaffRole.OFFICE).select_related("user"):
        tell(
            user=each.user,
            programme=entry.programme,
            key=f"panel:gap:{chosen.pk}",
            text=say_gap(entry.programme.title, entry.title or entry.code),
            now=move.moved_at,
            address=reverse("open_call:decision", args=[chosen.decision_id]),
        )
