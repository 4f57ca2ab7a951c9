"""A vehicle breaks down in the middle of the day, and comes back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.fleet import gates, rules
from moyai.fleet.enums import ShiftStatus, TaskStatus, VehicleStatus
from moyai.fleet.models import Shift, Task, Vehicle
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.replan import replan_tasks, replan_unassigned
from moyai.fleet.operations.replans import keep_replan
from moyai.fleet.planning.load import RUNNING, ShiftRows, with_stops
from moyai.fleet.planning.places import Coordinates
from moyai.fleet.planning.plan import day_of
from moyai.fleet.planning.starts import depot_of, find_point
from moyai.fleet.planning.store import claim, take_off
from moyai.fleet.planning.translate import BY_AIR, BY_ROAD
from moyai.fleet.specs import ReplanReport
from moyai.fleet.texts import TRANSFER_PLACE


def take_out_of_service(*, vehicle_id: int, reason: str, actor: str, now: datetime) -> ReplanReport:
    """Stop planning with a vehicle, and find other vehicles for its riders of today.

    Riders aboard are to be fetched from where the vehicle is: their task gets a second pickup there, and the
    promise of arrival stays. First the vehicle and its tasks are separated in one transaction; then each
    task is re-planned in its own, so after a crash in between ``replan_unassigned`` goes on. Later days are
    left alone; a shift whose vehicle is still out when it should start is broken off then.

    Raises:
        PlanBusy: the plan changed all the time; what was not re-planned has no vehicle yet.
        Vehicle.DoesNotExist: there is no such vehicle.
    """
    vehicle = Vehicle.objects.get(pk=vehicle_id)
    freed = until_fresh(lambda: _separate(vehicle, reason, actor, now))
    report = replan_tasks(freed, actor=actor, now=now)
    keep_replan(vehicle_id=vehicle_id, report=report, actor=actor, now=now)
    return report


def return_to_service(*, vehicle_id: int, actor: str, now: datetime) -> ReplanReport:
    """Plan with a vehicle again; its shift of today goes on, and tasks without a vehicle are tried again."""
    with transaction.atomic():
        Vehicle.objects.filter(pk=vehicle_id, status=VehicleStatus.OUT_OF_SERVICE).update(
            status=VehicleStatus.IN_SERVICE, status_reason="", status_since=now
        )
        for shift in Shift.objects.filter(
            vehicle_id=vehicle_id, date=day_of(now), status=ShiftStatus.BROKEN_OFF, ends_at__gt=now
        ):
            _resume(shift, now)
        record(actor=actor, action="fleet.return_to_service", subject=f"vehicle:{vehicle_id}", now=now)
    report = replan_unassigned(now=now, actor=actor)
    keep_replan(vehicle_id=vehicle_id, report=report, actor=actor, now=now)
    return report


def break_off(shift: Shift, now: datetime) -> list[Task]:
    """Take every task off a shift and end it for now; call it inside a transaction.

    Raises:
        StalePlan: the shift was changed meanwhile.
    """
    rows = with_stops([shift])[0]
    point = find_point(rows, now) if shift.status == ShiftStatus.OPEN else depot_of(rows)
    claim(shift, new_stops=True)
    Shift.objects.filter(pk=shift.pk).update(status=ShiftStatus.BROKEN_OFF)
    take_off(rows.to_do)
    tasks = list(rows.tasks.values())
    for task in tasks:
        _let_go(task, rows, point, now)
    return tasks


def _separate(vehicle: Vehicle, reason: str, actor: str, now: datetime) -> list[Task]:
    with transaction.atomic():
        shifts = Shift.objects.filter(vehicle=vehicle, date=day_of(now), status__in=RUNNING)
        freed = [task for shift in shifts.select_related("vehicle") for task in break_off(shift, now)]
        Vehicle.objects.filter(pk=vehicle.pk).update(
            status=VehicleStatus.OUT_OF_SERVICE, status_reason=reason, status_since=now
        )
        record(
            actor=actor,
            action="fleet.take_out_of_service",
            subject=f"vehicle:{vehicle.pk}",
            now=now,
            reason=reason,
            tasks=[task.code for task in freed],
        )
    return freed


def _let_go(task: Task, rows: ShiftRows, point: Coordinates, now: datetime) -> None:
    if task.pk in rows.aboard:
        task.transfer_name = TRANSFER_PLACE % {"vehicle": rows.shift.vehicle.name}
        task.transfer_lon, task.transfer_lat = point
        task.transfer_from = now
        task.transfer_until = now + timedelta(seconds=rules.TRANSFER_WAIT_S)
        # What came down with a drone lies in the fields: nobody flies there, a car drives.
        task.skills = [BY_ROAD if skill == BY_AIR else skill for skill in task.skills]
    task.status = TaskStatus.UNASSIGNED
    task.save(
        update_fields=[
            "status",
            "transfer_name",
            "transfer_lon",
            "transfer_lat",
            "transfer_from",
            "transfer_until",
            "skills",
        ]
    )


def _resume(shift: Shift, now: datetime) -> None:
    may_run = shift.starts_at <= now and gates.find_refusal(shift, now) is None
    status = ShiftStatus.OPEN if may_run else ShiftStatus.PLANNED
    Shift.objects.filter(pk=shift.pk, status=ShiftStatus.BROKEN_OFF).update(
        status=status, plan_version=F("plan_version") + 1, live_version=F("live_version") + 1
    )
