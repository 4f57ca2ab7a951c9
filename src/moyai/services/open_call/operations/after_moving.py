"""Steps of an entry through agreement, trial and report, whatever its programme calls these states."""

from __future__ import annotations

from datetime import datetime

from moyai.services.open_call.models import Entry
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.programmes.plan import Mover, StageKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.refusals import CallRefused

TOWN = frozenset({Mover.OFFICE, Mover.OWNER, Mover.SYSTEM})


def find_stage_kind(entry: Entry) -> StageKind:
    """Return of which kind the stage is in which an entry stands."""
    plan = get_plan(entry.programme)
    return plan.get_stage(plan.get_state(entry.state).stage).kind


def move_to_stage(
    *,
    entry: Entry,
    kind: StageKind,
    movers: frozenset[Mover],
    actor: str,
    now: datetime,
    reason: str = "",
) -> None:
    """Move an entry to the first state of a kind of stage to which a step leads from where it stands.

    Nothing is done where it stands in such a stage already.

    Raises:
        CallRefused: ``no_move``, or as `move_entry` refuses.
    """
    plan = get_plan(entry.programme)
    if find_stage_kind(entry) is kind:
        return
    for step in plan.list_steps(entry.state, movers):
        if plan.get_stage(plan.get_state(step.target).stage).kind is kind:
            move_entry(entry=entry, to=step.target, movers=movers, actor=actor, now=now, reason=reason)
            return
    raise CallRefused("no_move")


def finish(*, entry: Entry, movers: frozenset[Mover], actor: str, now: datetime) -> None:
    """Move an entry whose report is written to where its plan ends, if a step leads there.

    Raises:
        CallRefused: as `move_entry` refuses.
    """
    steps = get_plan(entry.programme).list_steps(entry.state, movers)
    if len(steps) == 1 and find_stage_kind(entry) is StageKind.REPORT:
        move_entry(entry=entry, to=steps[0].target, movers=movers, actor=actor, now=now)
