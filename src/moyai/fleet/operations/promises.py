"""Puts a promise off when it cannot be kept, and says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moyai.fleet import handlers
from moyai.fleet.models import Task
from moyai.fleet.specs import Promise

STEP = timedelta(minutes=5)
MARGIN = timedelta(minutes=5)
"""How much later than planned the vehicle may come to people who wait beside a broken one."""


def put_off(task: Task, pickup_at: datetime, dropoff_at: datetime) -> int:
    """Move the task's windows, unsaved, just so far that they hold the planned times.

    Windows keep their width and begin on five-minute marks, as people were told the first time.

    Returns:
        By how many seconds the later of the two windows moved, 0 when the promise is kept.
    """
    moved = _put_off(task, "dropoff", dropoff_at)
    if task.transfer_until is None:
        return max(moved, _put_off(task, "pickup", pickup_at))
    if pickup_at > task.transfer_until:
        task.transfer_until = pickup_at + MARGIN
    return moved


def say_changes(
    task: Task, old: Promise, new: Promise, late_s: int, times: dict[str, str], now: datetime
) -> None:
    """Tell the task's service if the promise was put off."""
    if old == new:
        return
    facts: dict[str, Any] = {"late_s": late_s, "old": old.as_facts(), "new": new.as_facts(), **times}
    Task.objects.filter(pk=task.pk).update(at_risk_at=now)
    task.at_risk_at = now
    handlers.tell("on_promise_at_risk", task, now=now, **facts)


def _put_off(task: Task, side: str, at: datetime) -> int:
    begin: datetime = getattr(task, f"{side}_from")
    end: datetime = getattr(task, f"{side}_until")
    if at <= end:
        return 0
    by = -(-(at - end) // STEP) * STEP
    setattr(task, f"{side}_from", min(begin + by, at))
    setattr(task, f"{side}_until", end + by)
    return int(by.total_seconds())
