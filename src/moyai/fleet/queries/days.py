"""A day of the fleet."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Prefetch

from moyai.core.clock import at_local
from moyai.fleet.enums import StopStatus, TaskStatus, VehicleStatus
from moyai.fleet.models import Replan, Shift, Stop, Task, Vehicle
from moyai.fleet.planning.load import RUNNING
from moyai.fleet.planning.plan import day_of


def get_task(code: str) -> Task:
    """Return a task by its public code.

    Raises:
        Task.DoesNotExist: there is none.
    """
    return Task.objects.get(code=code)


def list_shifts(day: date) -> list[Shift]:
    """Return all shifts of a day with vehicle, driver and, as ``live_stops``, their stops in order."""
    stops = Stop.objects.exclude(status=StopStatus.SKIPPED).select_related("task").order_by("sequence")
    return list(
        Shift.objects.filter(date=day)
        .select_related("vehicle", "driver")
        .prefetch_related("vehicle__areas", Prefetch("stops", stops, to_attr="live_stops"))
        .order_by("vehicle__code", "starts_at")
    )


def list_plan_versions(day: date) -> tuple[tuple[int, int], ...]:
    """Return what tells one plan of a day from another: each running shift with the version of its plan."""
    running = Shift.objects.filter(date=day, status__in=RUNNING, vehicle__status=VehicleStatus.IN_SERVICE)
    return tuple(running.order_by("pk").values_list("pk", "plan_version"))


def list_waiting_tasks(now: datetime) -> list[Task]:
    """Return today's tasks that nobody has picked up yet, those without a vehicle included."""
    waiting = Task.objects.filter(status__in=[TaskStatus.PLANNED, TaskStatus.UNASSIGNED])
    return [each for each in waiting.order_by("pickup_from", "pk") if day_of(each.pickup_from) == day_of(now)]


def list_unassigned_tasks() -> list[Task]:
    """Return the accepted tasks that have no vehicle, of any day; the soonest first."""
    return list(Task.objects.filter(status=TaskStatus.UNASSIGNED).order_by("pickup_from", "pk"))


def count_live_tasks() -> dict[str, int]:
    """Return how many tasks wait, ride, or have no vehicle."""
    counted = Task.objects.filter(status__in=TaskStatus.live()).values("status").annotate(n=Count("pk"))
    return dict.fromkeys(TaskStatus.live(), 0) | {row["status"]: row["n"] for row in counted}


def list_replans(day: date, limit: int, *, vehicle: Vehicle | None = None) -> list[Replan]:
    """Return the re-plans of a day, of one vehicle or of all, the latest first."""
    since = at_local(day, 0)
    found = Replan.objects.filter(at__gte=since, at__lt=since + timedelta(days=1)).select_related("vehicle")
    if vehicle is not None:
        found = found.filter(vehicle=vehicle)
    return list(found.order_by("-at", "-pk")[:limit])


def plan_digest(day: date) -> str:
    """Return a short text that changes whenever a plan or status of the day does: four queries.

    Where vehicles are does not count: they report every few seconds, and only maps show it (they ask for
    themselves).
    """
    shifts = Shift.objects.filter(date=day).order_by("pk")
    found = [
        list(shifts.values_list("pk", "plan_version", "live_version", "status")),
        list(Vehicle.objects.order_by("pk").values_list("pk", "status", "status_since")),
        Task.objects.filter(status=TaskStatus.UNASSIGNED).aggregate(n=Count("pk"), latest=Max("pk")),
        Task.objects.aggregate(latest=Max("pk")),
    ]
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]
