"""The end of a drill: nothing of it goes on afterwards."""

from __future__ import annotations

from datetime import datetime

from moyai.core.accounts.models import User
from moyai.core.notices.models import Delivery, DeliveryStatus, DeskTask, Notice, TaskStatus
from moyai.services.evacuation.enums import ReliefStatus
from moyai.services.evacuation.models import Broadcast, Incident, Relief
from moyai.services.evacuation.operations.broadcasting import skip_queued
from moyai.services.evacuation.operations.relief.giving import call_off
from moyai.services.evacuation.operations.rounds.asking import name_task


def clear_drill(*, incident: Incident, by: User | None, now: datetime) -> None:
    """Take back what a drill has asked of vehicles, of the desk and of doors that have not sent it yet.

    What is on a vehicle is driven to its end; it carries the mark.
    """
    open_ = Relief.objects.filter(
        incident=incident, status__in=(ReliefStatus.WANTED, ReliefStatus.RESERVED, ReliefStatus.PLANNED)
    )
    for code in open_.values_list("code", flat=True):
        call_off(code=code, by=by, now=now)
    asked = Notice.objects.filter(asking__incident=incident) | Notice.objects.filter(
        relief__incident=incident
    )
    Delivery.objects.filter(notice__in=asked.values("pk"), status=DeliveryStatus.QUEUED).update(
        status=DeliveryStatus.SKIPPED, last_error="the drill is over"
    )
    Notice.objects.filter(pk__in=asked.values("pk")).update(next_step_at=None)
    for broadcast in Broadcast.objects.filter(incident=incident):
        Broadcast.objects.filter(pk=broadcast.pk, done_at=None).update(done_at=now)
        skip_queued(broadcast, "the drill is over")
    tasks = DeskTask.objects.filter(status=TaskStatus.OPEN)
    of_drill = tasks.filter(key__startswith=name_task(incident)) | tasks.filter(notice__in=asked.values("pk"))
    DeskTask.objects.filter(pk__in=list(of_drill.values_list("pk", flat=True))).update(
        status=TaskStatus.UNREACHED, closed_at=now
    )
