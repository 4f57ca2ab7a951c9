"""Tasks that no vehicle of the day's plan carries: a volunteer or a flight does.

Services hear of them as of any other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from moyai.core.audit.operations import record
from moyai.fleet import handlers
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Task
from moyai.fleet.operations.errors import WrongPress
from moyai.fleet.operations.request import fields_of, make_task
from moyai.fleet.specs import Wanted

_STEPS: dict[str, tuple[str, str, str]] = {
    "boarded": (TaskStatus.PLANNED, TaskStatus.ABOARD, "on_boarded"),
    "done": (TaskStatus.ABOARD, TaskStatus.DONE, "on_done"),
    "no_show": (TaskStatus.ABOARD, TaskStatus.NO_SHOW, "on_no_show"),
    "not_there": (TaskStatus.PLANNED, TaskStatus.NO_SHOW, "on_no_show"),
    "fell_through": (TaskStatus.PLANNED, TaskStatus.CANCELLED, "on_cancelled"),
    "brought_back": (TaskStatus.ABOARD, TaskStatus.CANCELLED, "on_cancelled"),
}


def make_outside_task(*, wanted: Wanted, actor: str, now: datetime) -> Task:
    """Write a task that has no stop on any shift, in the caller's transaction."""
    task = make_task(wanted.spec, fields_of(wanted, now))
    record(actor=actor, action="fleet.request_outside", subject=f"task:{task.code}", now=now)
    return task


def step_outside(*, task: Task, action: str, carrier: str, at: datetime, actor: str, now: datetime) -> None:
    """Say how far whoever carries it has come, in the caller's transaction; said twice it is once.

    Args:
        task: Without a vehicle.
        action: ``boarded``, ``done``, ``no_show`` (at the door), ``not_there`` (nothing to collect),
            ``fell_through`` (it does not come) or ``brought_back`` (it had the goods and comes not there).
        carrier: Who carries it, in a word for the service.
        at: When it happened.
        actor: Who says so.
        now: The town's time.

    Raises:
        WrongPress: ``already_done``, or ``not_arrived``: it was not collected yet, or ``cancelled_stop``.
    """
    before, after, event = _STEPS[action]
    changes: dict[str, Any] = {"boarded_at": at} if action == "boarded" else {"finished_at": at, "late_s": 0}
    if not _of(task, before).update(status=after, **changes):
        raise WrongPress(_why_not(Task.objects.get(pk=task.pk), after))
    task.refresh_from_db()
    handlers.tell(event, task, now=now, vehicle=carrier, **_facts_of(task, event, at, actor))
    record(actor=actor, action=f"fleet.outside_{action}", subject=f"task:{task.code}", now=now)


def _of(task: Task, status: str) -> QuerySet[Task]:
    return Task.objects.filter(pk=task.pk, status=status)


def _why_not(task: Task, after: str) -> str:
    if task.status == after:
        return "already_done"
    return "cancelled_stop" if task.status == TaskStatus.CANCELLED else "not_arrived"


def _facts_of(task: Task, event: str, at: datetime, actor: str) -> dict[str, Any]:
    if event == "on_cancelled":
        return {"actor": actor}
    late_s = max(0, int((at - task.pickup_until).total_seconds()))
    if event == "on_boarded":
        return {"late_s": late_s, "is_transfer": False}
    if event == "on_no_show":
        return {"waited_s": 0, "at": "door" if task.boarded_at else "pickup"}
    began = task.boarded_at or at
    ride_s = int((at - began).total_seconds())
    return {
        "is_pooled": False,
        "ride_s": ride_s,
        "direct_s": ride_s,
        "pickup_late_s": max(0, int((began - task.pickup_until).total_seconds())),
        "dropoff_late_s": max(0, int((at - task.dropoff_until).total_seconds())),
    }
