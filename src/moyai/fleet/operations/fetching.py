"""Somebody who was aboard a vehicle that broke down is fetched by another kind of vehicle, or later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.fleet import rules
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Task
from moyai.fleet.operations.replan import replan_tasks
from moyai.fleet.specs import ReplannedTask

RIDE = timedelta(hours=1)
"""How much longer than she may be under way the window of her arrival is at least."""


def fetch_stranded(
    *,
    task_id: int,
    skills: Sequence[str],
    ready_at: datetime,
    home_by: datetime,
    actor: str,
    now: datetime,
) -> ReplannedTask | None:
    """Have whoever waits beside a broken vehicle fetched; None: nothing fits, or she does not wait.

    What was promised for the first way is over; what counts is that she is fetched.

    Args:
        task_id: Her task, which has no vehicle since the breakdown.
        skills: What the vehicle must offer now; empty: any will do.
        ready_at: When she can be fetched at the earliest.
        home_by: When she must be where she is going, at the latest.
        actor: Who decides.
        now: The town's time.
    """
    ready_at = max(ready_at, now)
    with transaction.atomic():
        stranded = Task.objects.filter(pk=task_id, status=TaskStatus.UNASSIGNED, transfer_from__isnull=False)
        changed = stranded.update(
            skills=list(skills),
            transfer_from=ready_at,
            transfer_until=ready_at + timedelta(seconds=rules.TRANSFER_WAIT_S),
            dropoff_from=ready_at,
            dropoff_until=max(home_by, ready_at + RIDE),
            max_ride_s=int((max(home_by, ready_at + RIDE) - ready_at).total_seconds()),
            lost_at=None,
        )
        if not changed:
            return None
        record(actor=actor, action="fleet.fetch_stranded", subject=f"task:{task_id}", now=now)
        report = replan_tasks([Task.objects.get(pk=task_id)], actor=actor, now=now)
    return next(iter((*report.kept, *report.changed)), None)
