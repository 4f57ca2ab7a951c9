"""A task is cancelled before its rider is aboard."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.fleet import handlers
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Task
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.errors import CannotCancel
from moyai.fleet.operations.replan import replan_if_needed
from moyai.fleet.planning.load import OPEN_STOPS, StalePlan
from moyai.fleet.planning.plan import load_shift_plan
from moyai.fleet.planning.store import change_without, store, take_off


def cancel_task(*, task_id: int, actor: str, now: datetime) -> Task:
    """Cancel a task; cancelling twice is once. The freed time is offered to tasks that have no vehicle.

    Raises:
        CannotCancel: the rider is aboard, or the task is over.
        Task.DoesNotExist: there is no such task.
    """
    task = until_fresh(lambda: _attempt(task_id, actor, now))
    replan_if_needed(now=now)
    return task


def cancel_also(*, task_id: int, actor: str, now: datetime) -> Task:
    """Cancel another task in the transaction in which a service hears of the first; see TaskHandler.

    Tasks without a vehicle are left to whoever cancelled the first.

    Raises:
        CannotCancel: its rider is aboard, or it is over; the first is then not cancelled either.
        StalePlan: somebody changed the plan meanwhile; the first is tried again.
    """
    return _attempt(task_id, actor, now)


def _attempt(task_id: int, actor: str, now: datetime) -> Task:
    task = Task.objects.get(pk=task_id)
    if task.status == TaskStatus.CANCELLED:
        return task
    if task.status not in (TaskStatus.PLANNED, TaskStatus.UNASSIGNED):
        raise CannotCancel(task.status)
    plan = load_shift_plan(task, now)
    changes = [] if plan is None else [change_without(plan, plan.rows.shifts[0], task)]
    with transaction.atomic():
        if plan is not None:
            store(plan.rows, changes)
        _mark(task, now)
        take_off(task.stops.filter(status__in=OPEN_STOPS))
        handlers.tell("on_cancelled", task, now=now, actor=actor)
        record(actor=actor, action="fleet.cancel_task", subject=f"task:{task.code}", now=now)
    return task


def _mark(task: Task, now: datetime) -> None:
    changed = Task.objects.filter(pk=task.pk, status=task.status).update(
        status=TaskStatus.CANCELLED, finished_at=now, late_s=0
    )
    if not changed:
        raise StalePlan
    task.status, task.finished_at, task.late_s = TaskStatus.CANCELLED, now, 0
