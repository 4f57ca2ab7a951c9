"""A rider comes late to her next vehicle: its promise is asked for again, from a later time on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.engines.dispatch import Insertion, Window
from moyai.fleet import handlers, rules
from moyai.fleet.enums import StopKind, TaskStatus
from moyai.fleet.models import DecisionKind, Task
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.decisions import record_decision
from moyai.fleet.operations.promises import STEP, put_off, say_changes
from moyai.fleet.operations.replan import offer_times, promise_of
from moyai.fleet.planning.explain import list_alternatives
from moyai.fleet.planning.load import ShiftRows, StalePlan
from moyai.fleet.planning.names import task_name
from moyai.fleet.planning.plan import DayPlan, carries_goods, day_of, load_plan, points_of
from moyai.fleet.planning.store import Change, change_without, store
from moyai.fleet.specs import Promise
from moyai.fleet.texts import say_replan

_WINDOWS = ("pickup_from", "pickup_until", "dropoff_from", "dropoff_until")


def postpone_task(*, task_id: int, not_before: datetime, actor: str, now: datetime) -> Promise | None:
    """Let a waiting task begin later, on its own vehicle or another; nobody else's promise is broken.

    Its service hears of the new promise as of any that is put off.

    Args:
        task_id: The task.
        not_before: When its rider can be there at the earliest.
        actor: Who asks.
        now: The town's time.

    Returns:
        The new promise; None when no vehicle can come then, or the task has no vehicle, or it stands at the
        door: nothing was done.

    Raises:
        PlanBusy: others changed the plan all the time; nothing was done.
    """
    return until_fresh(lambda: _attempt(task_id, not_before, actor, now))


def _attempt(task_id: int, not_before: datetime, actor: str, now: datetime) -> Promise | None:
    task = Task.objects.get(pk=task_id)
    plan = load_plan(day_of(task.pickup_from), now, also=points_of(task), with_goods=carries_goods(task))
    source = plan.rows.shift_of_task(task.pk) if plan else None
    if plan is None or source is None or task.status != TaskStatus.PLANNED or _stands(source, task):
        return None
    old = promise_of(task)
    _move_windows(task, not_before)
    emptied = _without(plan, source, task)
    offer = _find_place(emptied, task)
    if offer is None:
        return None
    with transaction.atomic():
        _apply(emptied, plan, source, offer, task, old, actor, now)
    return promise_of(task)


def _stands(source: ShiftRows, task: Task) -> bool:
    at = source.standing
    return at is not None and at.task_id == task.pk and at.kind == StopKind.PICKUP


def _move_windows(task: Task, not_before: datetime) -> None:
    by = max(timedelta(), -(-(not_before - task.pickup_from) // STEP) * STEP)
    for name in _WINDOWS:
        setattr(task, name, getattr(task, name) + by)


def _without(plan: DayPlan, source: ShiftRows, task: Task) -> DayPlan:
    """Return the plan without the task: its vehicle is free for others meanwhile, and for itself later."""
    _problem, route = plan.route_without(source.shift.pk, task.pk)
    problem = plan.problem.without_requests([task_name(task.pk)])
    return replace(plan, problem=problem, solution=plan.solution.with_route(route))


def _find_place(plan: DayPlan, task: Task) -> Insertion | None:
    wish = plan.request_of(task)
    pickup, dropoff = wish.pickup_window, wish.dropoff_window
    for step in rules.REPLAN_STEPS_S:
        later = replace(
            wish,
            pickup_window=Window(pickup.earliest, pickup.latest + step),
            dropoff_window=Window(dropoff.earliest, dropoff.latest + step),
        )
        found = plan.insert(later)
        if found.refusal is None:
            return found.offers[0]
    return None


def _apply(
    emptied: DayPlan,
    plan: DayPlan,
    source: ShiftRows,
    offer: Insertion,
    task: Task,
    old: Promise,
    actor: str,
    now: datetime,
) -> None:
    target = plan.rows_of(offer.vehicle_id)
    late_s = put_off(task, plan.rows.moment(offer.pickup_at), plan.rows.moment(offer.dropoff_at))
    changes = [Change(target, emptied.problem.with_request(offer.request), offer.route)]
    if target is not source:
        changes.append(change_without(plan, source, task))
    store(plan.rows, changes, {task_name(task.pk): task})
    _save(task, old)
    vehicle = target.shift.vehicle.name
    record_decision(
        kind=DecisionKind.REPLAN,
        task=task,
        shift=target.shift,
        actor=actor,
        now=now,
        reason=say_replan(vehicle, late_s or round((task.pickup_from - old.pickup_from).total_seconds())),
        alternatives=list_alternatives(plan, [offer]),
    )
    times = offer_times(plan, offer)
    if target is not source:
        facts = {"shift_id": target.shift.pk, "vehicle": vehicle, "is_transfer": False, "is_replan": True}
        handlers.tell("on_assigned", task, now=now, **facts, **times)
    say_changes(task, old, promise_of(task), late_s, times, now)
    record(actor=actor, action="fleet.postpone_task", subject=f"task:{task.code}", now=now)


def _save(task: Task, old: Promise) -> None:
    """Write the new promise where the old one still stands."""
    values = {name: getattr(task, name) for name in _WINDOWS}
    still = Task.objects.filter(pk=task.pk, status=TaskStatus.PLANNED, pickup_from=old.pickup_from)
    if not still.update(late_s=0, **values):
        raise StalePlan
