"""Withdrawing an entry, with its reason; and what follows whenever an entry was moved."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.core.notices.models import Urgency
from moyai.engines.conversation import Localized
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.models import Entry, Move
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.programmes.plan import Mover, StateKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.people import list_team
from moyai.services.open_call.queries.entries.steps import find_withdrawal, is_of_entry
from moyai.services.open_call.queries.people import leads, list_staff
from moyai.services.open_call.refusals_entries import EntryRefused
from moyai.services.open_call.texts import entries as say


@transaction.atomic
def withdraw_entry(*, entry: Entry, by: User, reason: str, now: datetime) -> None:
    """Withdraw an entry for its team.

    Args:
        entry: wherever it stands, if its plan allows it.
        by: the leader.
        reason: needed once it was handed in.
        now: the moment.

    Raises:
        EntryRefused: ``not_leader``, ``cannot_withdraw`` or ``needs_reason``.
        CallRefused: it was moved meanwhile.
    """
    if not leads(by, entry):
        raise EntryRefused("not_leader")
    step = find_withdrawal(get_plan(entry.programme), entry.state)
    if step is None or Mover.ENTRANT not in step.movers:
        raise EntryRefused("cannot_withdraw")
    if step.needs_reason and not reason.strip():
        raise EntryRefused("needs_reason")
    move_entry(
        entry=entry,
        to=step.target,
        movers=frozenset({Mover.ENTRANT}),
        actor=f"user:{by.pk}",
        now=now,
        reason=reason[:2000],
    )


def follow_move(entry: Entry, move: Move) -> None:
    """Set down that an entry was withdrawn, and tell whom it concerns; called after each move.

    What judges decided is told by the part that decides; here the team hears of what happens while entries
    are taken, and of a withdrawal.
    """
    plan = get_plan(entry.programme)
    came_from, state = plan.get_state(move.from_state), plan.get_state(move.to_state)
    if state.kind is StateKind.WITHDRAWN:
        _mark_withdrawn(entry, move)
        _tell_staff(entry, move, came_from.kind)
    is_early = is_of_entry(plan, move.from_state) and move.from_state != plan.first
    if state.said and (is_early or state.kind is StateKind.WITHDRAWN):
        said = Localized(state.said, state.said_en or state.said)
        text = say.MOVED.format(title=str(entry), said=said)
        for mate in list_team(entry).select_related("user"):
            tell(
                user=mate.user,
                programme=entry.programme,
                key=f"entry:{entry.code}:move:{move.pk}",
                text=text,
                now=move.moved_at,
                address=reverse("open_call:entry", args=[entry.code]),
            )


def _mark_withdrawn(entry: Entry, move: Move) -> None:
    entry.status, entry.withdrawn_at = EntryStatus.WITHDRAWN, move.moved_at
    entry.save(update_fields=["status", "withdrawn_at"])


def _tell_staff(entry: Entry, move: Move, kind: StateKind) -> None:
    """Tell office and chair of a withdrawal that changes something for them: not of a draft's."""
    plan = get_plan(entry.programme)
    if move.from_state == plan.first:
        return
    is_chosen = kind in (StateKind.WON, StateKind.ALMOST)
    words = say.CHOSEN_WITHDREW if is_chosen else say.JUDGED_WITHDREW
    seen: set[int] = set()
    staff = list_staff(entry.programme, StaffRole.OFFICE, StaffRole.CHAIR, StaffRole.OWNER)
    for each in staff.select_related("user"):
        if each.role == StaffRole.OWNER and (entry.theme is None or entry.theme.owner_id != each.pk):
            continue
        if each.user is None or each.user.pk in seen:
            continue
        seen.add(each.user.pk)
        tell(
            user=each.user,
            programme=entry.programme,
            key=f"entry:{entry.code}:withdrawn",
            text=words.format(code=entry.code, reason=move.reason or "－"),
            now=move.moved_at,
            address=reverse("open_call:entry_office", args=[entry.code]),
            urgency=Urgency.IMPORTANT if is_chosen else Urgency.INFO,
        )
