"""The one way in which an entry comes from one state to another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from moyai.services.open_call.models import Entry, Move
from moyai.services.open_call.noting import note
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.refusals import CallRefused

Listener = Callable[[Entry, Move], None]
_LISTENERS: list[Listener] = []
"""Called in the same transaction after each move; parts register theirs at the start."""


def listen(listener: Listener) -> None:
    """Have a part hear of each move."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


@transaction.atomic
def move_entry(
    *, entry: Entry, to: str, movers: frozenset[Mover], actor: str, now: datetime, reason: str = ""
) -> Move:
    """Move an entry, if its programme's plan lets one of ``movers`` do so.

    Args:
        entry: as the caller saw it; where it was moved meanwhile, nothing is done.
        to: the key of the state.
        movers: as what the caller may move it (`queries.people.list_movers`).
        actor: for the audit log.
        now: the moment.
        reason: kept with the move.

    Raises:
        CallRefused: ``no_move``, ``not_yours``, ``needs_reason`` or ``moved_meanwhile``.
    """
    step = get_plan(entry.programme).find_step(entry.state, to)
    if step is None:
        raise CallRefused("no_move")
    if not step.movers & movers:
        raise CallRefused("not_yours")
    if step.needs_reason and not reason.strip():
        raise CallRefused("needs_reason")
    came_from = entry.state
    standing = Entry.objects.filter(pk=entry.pk, state=came_from, state_since=entry.state_since)
    if not standing.update(state=to, state_since=now):
        raise CallRefused("moved_meanwhile")
    entry.state, entry.state_since = to, now
    move = Move.objects.create(
        entry=entry, from_state=came_from, to_state=to, actor=actor, reason=reason.strip(), moved_at=now
    )
    note("move_entry", f"entry:{entry.code}", actor, now, came_from=came_from, to=to)
    for listener in _LISTENERS:
        listener(entry, move)
    return move
