"""What follows hears of an entry's moves: who withdraws has no draft agreement any more, and no mentor."""

from __future__ import annotations

from moyai.services.open_call.models import Entry, Move
from moyai.services.open_call.operations.agreements import end_drafts
from moyai.services.open_call.programmes.plan import StateKind
from moyai.services.open_call.programmes.reading import get_plan


def hear_move(entry: Entry, move: Move) -> None:
    """End what an entry that was withdrawn had begun, in the transaction of its move."""
    if get_plan(entry.programme).get_state(move.to_state).kind is not StateKind.WITHDRAWN:
        return
    end_drafts(entry=entry, actor=move.actor, now=move.moved_at)
    entry.mentoring.filter(ended_at__isnull=True).update(ended_at=move.moved_at)
