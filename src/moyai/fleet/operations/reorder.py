"""Waiting tasks of one shift get other times, and with them another order, while others ride on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.engines.dispatch import Problem, evaluate
from moyai.engines.dispatch.settle import settle
from moyai.fleet import rules
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import DecisionKind, Shift, Task
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.decisions import record_decision
from moyai.fleet.operations.errors import CannotReorder
from moyai.fleet.operations.replan import promise_of
from moyai.fleet.planning.load import ShiftRows, StalePlan, load_day
from moyai.fleet.planning.names import shift_name, task_name
from moyai.fleet.planning.plan import DayPlan, make_plan, part
from moyai.fleet.planning.store import Change, store
from moyai.fleet.planning.translate import request_of_task
from moyai.fleet.specs import Promise, Sentence

_WINDOWS = ("pickup_from", "pickup_until", "dropoff_from", "dropoff_until")


@dataclass(frozen=True, slots=True)
class Reordered:
    """What an exchange did.

    Attributes:
        was: The promises before it, by the id of the task: given back to `reorder_tasks`, they undo it.
        is_changed: Whether anything had to be written; the same exchange asked for again changes nothing.
    """

    was: Mapping[int, Promise]
    is_changed: bool


def reorder_tasks(
    *, shift_id: int, promises: Mapping[int, Promise], reason: Sentence, actor: str, now: datetime
) -> Reordered:
    """Give waiting tasks of a shift new promises, and drive to them in the order of these.

    They take the places in the sequence that they have now, in the new order; everything else stays where it
    is, whoever is aboard stays aboard, and no promise but theirs is touched. All of it is done, or nothing.
    Their services are not told: it is they who ask.

    Args:
        shift_id: The shift that has all of them.
        promises: What each is promised from now on, by the id of the task.
        reason: Why, kept with each task for whoever asks the desk.
        actor: Who decides.
        now: The town's time.

    Raises:
        CannotReorder: one of them is not waiting on that shift, the vehicle is (nearly) there, or the vehicle
            could not keep one of the new promises or anybody else's; nothing was done.
        PlanBusy: others changed the shift all the time; nothing was done.
    """
    return until_fresh(lambda: _attempt(shift_id, promises, reason, actor, now))


def _attempt(
    shift_id: int, promises: Mapping[int, Promise], reason: Sentence, actor: str, now: datetime
) -> Reordered:
    day = Shift.objects.values_list("date", flat=True).get(pk=shift_id)
    plan = make_plan(load_day(day, shift_ids=[shift_id]), now)
    rows = plan.rows.rows_of(shift_id) if plan else None
    if plan is None or rows is None:
        raise CannotReorder("not_running")
    tasks = _pick(rows, promises)
    was = {each.pk: promise_of(each) for each in tasks}
    before = _list_stops(plan, shift_id)
    after = _exchange(before, tasks, promises)
    if after == before and was == dict(promises):
        return Reordered(was, is_changed=False)
    _check_not_near(plan, shift_id, before, after)
    for task in tasks:
        _promise(task, promises[task.pk])
    change = _plan(plan, rows, tasks, after)
    with transaction.atomic():
        store(plan.rows, [change])
        for task in tasks:
            _save(task, was[task.pk])
            record_decision(
                kind=DecisionKind.REPLAN, task=task, shift=rows.shift, actor=actor, now=now, reason=reason
            )
        record(
            actor=actor,
            action="fleet.reorder_tasks",
            subject=f"shift:{shift_id}",
            now=now,
            tasks=[each.code for each in tasks],
        )
    return Reordered(was, is_changed=True)


def _pick(rows: ShiftRows, promises: Mapping[int, Promise]) -> list[Task]:
    """Return the tasks in the order in which they shall be driven to."""
    for task_id in promises:
        task, standing = rows.tasks.get(task_id), rows.standing
        if task is None:
            raise CannotReorder("elsewhere")
        if task.status != TaskStatus.PLANNED:
            raise CannotReorder("aboard")
        if standing is not None and standing.task_id == task_id:
            raise CannotReorder("arrived")
    wanted = sorted(promises, key=lambda each: (promises[each].pickup_from, each))
    return [rows.tasks[each] for each in wanted]


def _list_stops(plan: DayPlan, shift_id: int) -> list[tuple[str, str]]:
    route = plan.solution.route(shift_name(shift_id))
    return [(each.id, str(each.kind)) for each in (route.stops if route else ())]


def _exchange(
    stops: list[tuple[str, str]], tasks: list[Task], promises: Mapping[int, Promise]
) -> list[tuple[str, str]]:
    """Return the sequence with the places of the tasks' stops filled in their new order."""
    names = {task_name(each) for each in promises}
    fresh = iter([(task_name(each.pk), kind) for each in tasks for kind in ("pickup", "dropoff")])
    return [next(fresh) if name in names else (name, kind) for name, kind in stops]


def _check_not_near(
    plan: DayPlan, shift_id: int, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    name = shift_name(shift_id)
    locked = next(each.locked for each in plan.problem.vehicles if each.id == name)
    if before[:locked] != after[:locked]:
        raise CannotReorder("near")


def _plan(plan: DayPlan, rows: ShiftRows, tasks: list[Task], stops: list[tuple[str, str]]) -> Change:
    """Return the shift's new route; limits that were broken before may stay so, and no further."""
    name = shift_name(rows.shift.pk)
    problem = _with_promises(plan, tasks)
    asked, sequence = part(problem, [name], stops), {name: stops}
    broken = evaluate(asked, sequence).broken
    if any(not each.by_s or each.by_s >= rules.RISK_TOLERANCE_S for each in broken):
        raise CannotReorder("late")
    settled, solution = settle(asked, sequence)
    return Change(rows, settled, solution.routes[0])


def _with_promises(plan: DayPlan, tasks: list[Task]) -> Problem:
    asked = {
        task_name(each.pk): request_of_task(each, plan.rows, plan.places, with_goods=plan.counts_goods)
        for each in tasks
    }
    requests = [asked.get(each.id, each) for each in plan.problem.requests]
    return plan.problem.with_state(plan.problem.vehicles, requests)


def _promise(task: Task, promise: Promise) -> None:
    for name in _WINDOWS:
        setattr(task, name, getattr(promise, name))


def _save(task: Task, was: Promise) -> None:
    """Write the new promise where the old one still stands."""
    values = {name: getattr(task, name) for name in _WINDOWS}
    old = {name: getattr(was, name) for name in _WINDOWS}
    still = Task.objects.filter(pk=task.pk, status=TaskStatus.PLANNED, **old)
    if not still.update(late_s=0, at_risk_at=None, **values):
        raise StalePlan
    task.late_s, task.at_risk_at = 0, None
