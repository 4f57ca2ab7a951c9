"""A dispatcher moves a task to another vehicle by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.engines.dispatch import Insertion
from moyai.fleet import handlers
from moyai.fleet.enums import StopKind, TaskStatus
from moyai.fleet.models import DecisionKind, Task
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.decisions import record_decision
from moyai.fleet.operations.errors import CannotMove, NoVehicleFits, PlanChanged
from moyai.fleet.planning.explain import explain, list_alternatives
from moyai.fleet.planning.load import ShiftRows, StalePlan
from moyai.fleet.planning.names import shift_name, task_name
from moyai.fleet.planning.plan import DayPlan, carries_goods, day_of, load_plan, points_of
from moyai.fleet.planning.refusals import code_of
from moyai.fleet.planning.store import Change, change_without, store
from moyai.fleet.texts import say_move, say_vehicle_refusal


def move_task(
    *, task_id: int, to_shift_id: int, seen_plan_versions: Mapping[int, int], actor: str, now: datetime
) -> Task:
    """Put a waiting task on another shift, every promise kept.

    Moving it to where it is already does nothing, so that a second click is harmless.

    Args:
        task_id: The task.
        to_shift_id: Where it shall go.
        seen_plan_versions: The plan versions, by shift, that the dispatcher looked at: of the shift that has
            the task and of the one that shall have it.
        actor: Who moves it.
        now: The town's time.

    Raises:
        PlanChanged: one of those shifts has changed, or the task has left them; nothing was done.
        NoVehicleFits: it does not fit there.
        CannotMove: its rider is aboard or the vehicle stands before the door, or it is over.
    """
    return until_fresh(lambda: _attempt(task_id, to_shift_id, seen_plan_versions, actor, now))


def _attempt(task_id: int, to_shift_id: int, seen: Mapping[int, int], actor: str, now: datetime) -> Task:
    task = Task.objects.get(pk=task_id)
    if task.status not in (TaskStatus.PLANNED, TaskStatus.UNASSIGNED):
        raise CannotMove("aboard" if task.status == TaskStatus.ABOARD else "over")
    plan = load_plan(day_of(task.pickup_from), now, also=points_of(task), with_goods=carries_goods(task))
    target = plan.rows.rows_of(to_shift_id) if plan else None
    if plan is None or target is None:
        raise CannotMove("not_running")
    source = plan.rows.shift_of_task(task.pk)
    if source is target:
        return task
    _check_seen(source, target, seen)
    _check_not_standing(source, task)
    offer = _find_place(plan, target, task)
    with transaction.atomic():
        _apply(plan, source, target, offer, task, actor, now)
    return task


def _check_seen(source: ShiftRows | None, target: ShiftRows, seen: Mapping[int, int]) -> None:
    for rows in (source, target):
        if rows is not None and seen.get(rows.shift.pk) != rows.shift.plan_version:
            raise PlanChanged


def _check_not_standing(source: ShiftRows | None, task: Task) -> None:
    standing = source.standing if source else None
    if standing is not None and standing.task_id == task.pk and standing.kind == StopKind.PICKUP:
        raise CannotMove("arrived")


def _find_place(plan: DayPlan, target: ShiftRows, task: Task) -> Insertion:
    name = task_name(task.pk)
    known = {each.id: each for each in plan.problem.requests}
    found = plan.insert(known.get(name) or plan.request_of(task), only=[target.shift.pk])
    if found.refusal is not None:
        code = found.refusal.by_vehicle.get(shift_name(target.shift.pk), found.refusal.code)
        raise NoVehicleFits(code_of(code, task), say_vehicle_refusal(target.shift.vehicle.name, code))
    return found.offers[0]


def _apply(
    plan: DayPlan,
    source: ShiftRows | None,
    target: ShiftRows,
    offer: Insertion,
    task: Task,
    actor: str,
    now: datetime,
) -> None:
    changes = [Change(target, plan.problem.with_request(offer.request), offer.route)]
    if source is not None:
        changes.append(change_without(plan, source, task))
    if source is None:
        _mark_planned(task)  # two who take the same task wait for each other here
    store(plan.rows, changes, {task_name(task.pk): task})
    if source is not None:
        _mark_planned(task)
    old = source.shift.vehicle.name if source else ""
    reason = say_move(target.shift.vehicle.name, old)
    why = explain(plan, offer, compared=False)
    record_decision(
        kind=DecisionKind.MOVE,
        task=task,
        shift=target.shift,
        actor=actor,
        now=now,
        reason={language: reason[language] + why[language] for language in reason},
        alternatives=list_alternatives(plan, [offer]),
    )
    name = target.shift.vehicle.name
    handlers.tell("on_assigned", task, now=now, shift_id=target.shift.pk, vehicle=name, is_replan=True)
    record(
        actor=actor,
        action="fleet.move_task",
        subject=f"task:{task.code}",
        now=now,
        to_shift=target.shift.pk,
        from_shift=source.shift.pk if source else None,
    )


def _mark_planned(task: Task) -> None:
    changed = Task.objects.filter(pk=task.pk, status=task.status).update(
        status=TaskStatus.PLANNED, late_s=0, lost_at=None
    )
    if not changed:
        raise StalePlan
    task.status, task.late_s, task.lost_at = TaskStatus.PLANNED, 0, None
