"""Keeping what a re-plan did, for whoever sits at the desk next."""

from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.fleet.models import Replan
from moyai.fleet.specs import LostTask, ReplannedTask, ReplanReport


@transaction.atomic
def keep_replan(*, vehicle_id: int, report: ReplanReport, actor: str, now: datetime) -> Replan:
    """Keep a report. Names and telephone numbers are not copied: they are read from the tasks when shown.

    Args:
        vehicle_id: the vehicle that went out of service or came back.
        report: what became of the tasks.
        actor: who did it.
        now: the town's time.
    """
    return Replan.objects.create(
        vehicle_id=vehicle_id,
        at=now,
        actor=actor,
        kept=[_write_replanned(task) for task in report.kept],
        changed=[_write_replanned(task) for task in report.changed],
        lost=[_write_lost(task) for task in report.lost],
    )


def _write_replanned(task: ReplannedTask) -> dict[str, Any]:
    return {
        "task_code": task.task_code,
        "vehicle_name": task.vehicle_name,
        "old": task.old.as_facts(),
        "new": task.new.as_facts(),
        "is_transfer": task.is_transfer,
        "transfer_name": task.transfer_name,
        "transfer_at": task.transfer_at.isoformat() if task.transfer_at else "",
    }


def _write_lost(task: LostTask) -> dict[str, Any]:
    return {
        "task_code": task.task_code,
        "promise": task.promise.as_facts(),
        "is_transfer": task.is_transfer,
        "reason": task.reason,
    }
