"""Where else a task could go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moyai.engines.dispatch import Insertion, Request
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Shift, Task
from moyai.fleet.planning.explain import explain
from moyai.fleet.planning.load import ShiftRows
from moyai.fleet.planning.names import shift_name, task_name
from moyai.fleet.planning.plan import DayPlan, carries_goods, day_of, load_plan, points_of
from moyai.fleet.specs import Sentence
from moyai.fleet.texts import say_vehicle_refusal


@dataclass(frozen=True, slots=True)
class MoveSuggestion:
    """What it would mean to put a task on one shift.

    Attributes:
        shift: The shift, with its vehicle; ``shift.plan_version`` is what ``move_task`` wants to see again.
        is_feasible: Whether the task fits with every promise kept.
        is_current: Whether the task is on this shift now.
        added_s: Seconds of driving that it adds there; for the present shift, that it would save.
        pickup_at: When boarding would begin.
        dropoff_at: When alighting would begin.
        reason: Why, or why not.
    """

    shift: Shift
    is_feasible: bool
    is_current: bool
    added_s: int | None
    pickup_at: datetime | None
    dropoff_at: datetime | None
    reason: Sentence


def suggest_moves(task: Task, now: datetime) -> list[MoveSuggestion]:
    """Return what every shift of the task's day could do for it: those that fit first, the cheapest first."""
    if task.status not in (TaskStatus.PLANNED, TaskStatus.UNASSIGNED):
        return []
    plan = load_plan(day_of(task.pickup_from), now, also=points_of(task), with_goods=carries_goods(task))
    if plan is None:
        return []
    request = _present_request(plan, task)
    found = [_suggest(plan, rows, task, request) for rows in plan.rows.shifts]
    return [suggestion for _, suggestion in sorted(found, key=lambda each: each[0])]


def _present_request(plan: DayPlan, task: Task) -> Request:
    """Return the task's request, with its promise put off when it is late already."""
    name = task_name(task.pk)
    known = {each.id: each for each in plan.problem.requests}
    return known.get(name) or plan.request_of(task)


_Ranked = tuple[tuple[bool, float, int], MoveSuggestion]


def _suggest(plan: DayPlan, rows: ShiftRows, task: Task, request: Request) -> _Ranked:
    shift = rows.shift
    is_current = task.pk in rows.tasks
    found = plan.insert(request, only=[shift.pk])
    if found.refusal is not None:
        code = found.refusal.by_vehicle.get(shift_name(shift.pk), found.refusal.code)
        reason = say_vehicle_refusal(shift.vehicle.name, code)
        refused = MoveSuggestion(shift, is_current, is_current, None, None, None, reason)
        return (not is_current, 0.0, shift.pk), refused
    offer = found.offers[0]
    return (False, offer.cost_delta, shift.pk), _fitting(plan, shift, is_current, offer)


def _fitting(plan: DayPlan, shift: Shift, is_current: bool, offer: Insertion) -> MoveSuggestion:
    return MoveSuggestion(
        shift=shift,
        is_feasible=True,
        is_current=is_current,
        added_s=round(offer.reasons.driving_s),
        pickup_at=plan.rows.moment(offer.pickup_at),
        dropoff_at=plan.rows.moment(offer.dropoff_at),
        reason=explain(plan, offer, compared=False),
    )
