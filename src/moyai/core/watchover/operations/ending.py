"""The end of a concern: what it was about is dealt with and opens nothing again."""

from __future__ import annotations

from datetime import datetime

from moyai.core.accounts.models import User
from moyai.core.watchover.changing import add_event, change
from moyai.core.watchover.enums import EventKind, Outcome
from moyai.core.watchover.models import Concern, Observation, Signal
from moyai.core.watchover.telling import call_off


def end(concern: Concern, *, outcome: Outcome, by: User | None, note: str, now: datetime) -> bool:
    """Close a concern as it was read, with its facts; tell whether nobody was quicker."""
    step, due = concern.step, concern.due_at
    call_off(concern, now)
    if not change(
        concern, closed_at=now, closed_by=by, outcome=outcome, note=note[:200], due_at=None, step=step
    ):
        concern.due_at = due
        return False
    for model in (Observation, Signal):
        open_ = model.objects.filter(resident=concern.resident, concern__isnull=True, at__lte=now)
        open_.update(concern=concern)
    add_event(concern, EventKind.CLOSED, now, by=by, note=note)
    return True
