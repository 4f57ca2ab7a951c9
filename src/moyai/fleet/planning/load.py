"""Loads what a day's plan is made from, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from moyai.core.clock import at_local
from moyai.core.errors import Refused
from moyai.core.places.models import Area
from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus, TaskStatus, VehicleStatus
from moyai.fleet.models import Shift, Stop, Task

OPEN_STOPS = (StopStatus.PENDING, StopStatus.ARRIVED)
MAX_LOADS = 10
RUNNING = (ShiftStatus.PLANNED, ShiftStatus.OPEN)


@dataclass(frozen=True)
class ShiftRows:
    """A shift, with its vehicle and areas, and its stops in order, those taken off left out.

    Stops that are not done carry their tasks, both stops of a task the same object.
    """

    shift: Shift
    stops: tuple[Stop, ...]

    @cached_property
    def to_do(self) -> tuple[Stop, ...]:
        """The stops that are not done; the vehicle may stand at the first."""
        return tuple(each for each in self.stops if each.status in OPEN_STOPS)

    @cached_property
    def standing(self) -> Stop | None:
        """The stop at which the vehicle stands."""
        return next((each for each in self.stops if each.status == StopStatus.ARRIVED), None)

    @cached_property
    def last_done(self) -> Stop | None:
        """The last stop that was left, breaks not counted."""
        done = (each for each in self.stops if each.status == StopStatus.DONE and each.lon is not None)
        return max(done, key=lambda each: each.left_at or each.planned_at, default=None)

    @property
    def last_event_at(self) -> datetime | None:
        """When something last happened at a stop of this shift."""
        times = [at for each in self.stops for at in (each.arrived_at, each.left_at) if at is not None]
        return max(times, default=None)

    @cached_property
    def tasks(self) -> dict[int, Task]:
        """The tasks that still have a stop to do, by id."""
        return {each.task_id: each.task for each in self.to_do if each.task_id and each.task}

    @cached_property
    def aboard(self) -> frozenset[int]:
        """The ids of the tasks that are in the vehicle."""
        return frozenset(i for i, task in self.tasks.items() if task.status == TaskStatus.ABOARD)

    @cached_property
    def has_break(self) -> bool:
        """Whether the driver's break has a stop, done or not."""
        return any(each.kind == StopKind.BREAK for each in self.stops)


@dataclass(frozen=True)
class DayRows:
    """The running shifts of a day, or some of them.

    Times are counted in whole seconds from midnight in Japan (``origin``).
    """

    day: date
    shifts: tuple[ShiftRows, ...]

    @cached_property
    def origin(self) -> datetime:
        """Midnight of the day."""
        return at_local(self.day, 0)

    def seconds(self, at: datetime, *, up: bool = False) -> int:
        """Return a moment as whole seconds of the day, rounded down, or up when asked."""
        micros = (at - self.origin) // timedelta(microseconds=1)
        return -(-micros // 1_000_000) if up else micros // 1_000_000

    def moment(self, seconds: float) -> datetime:
        """Return the moment of so many seconds of the day."""
        return self.origin + timedelta(seconds=round(seconds))

    def rows_of(self, shift_id: int) -> ShiftRows | None:
        """Return one shift's rows, or None when it does not run."""
        return next((each for each in self.shifts if each.shift.pk == shift_id), None)

    def shift_of_task(self, task_id: int) -> ShiftRows | None:
        """Return the rows of the shift that has the task."""
        return next((each for each in self.shifts if task_id in each.tasks), None)


class StalePlan(Refused):
    """Somebody else changed the plan while we looked at it: load and solve again."""

    def __init__(self) -> None:
        super().__init__("plan_busy", _("いま大変混み合っています。少し待って、もう一度お試しください。"))


def load_day(day: date, *, shift_ids: Collection[int] | None = None) -> DayRows:
    """Return the running shifts of a day, or those of them that are named, as they were at one moment.

    Stops and tasks are read one after the other; if a shift changed in between, all are read again. Five
    queries when nothing changes.

    Raises:
        StalePlan: something changed every time.
    """
    for _try in range(MAX_LOADS):
        rows = with_stops(list_shifts(day, shift_ids))
        if are_whole(rows):
            return DayRows(day, rows)
    raise StalePlan


def list_shifts(day: date, shift_ids: Collection[int] | None = None) -> list[Shift]:
    """Return the running shifts of a day with their vehicles and the areas of these: two queries."""
    shifts = (
        Shift.objects.filter(date=day, status__in=RUNNING, vehicle__status=VehicleStatus.IN_SERVICE)
        .select_related("vehicle")
        .prefetch_related(Prefetch("vehicle__areas", Area.objects.defer("polygon")))
        .order_by("vehicle__code", "starts_at")
    )
    return list(shifts if shift_ids is None else shifts.filter(pk__in=shift_ids))


def are_whole(rows: Iterable[ShiftRows]) -> bool:
    """Tell whether no shift changed while its stops and tasks were read."""
    seen = {(s.pk, s.plan_version, s.live_version) for s in (each.shift for each in rows)}
    present = Shift.objects.filter(pk__in=[version[0] for version in seen])
    return not seen or seen == set(present.values_list("pk", "plan_version", "live_version"))


def with_stops(shifts: list[Shift]) -> tuple[ShiftRows, ...]:
    """Return shifts with their stops and tasks: two queries, none for no shifts."""
    if not shifts:
        return ()
    by_shift: dict[int, list[Stop]] = {each.pk: [] for each in shifts}
    stops = Stop.objects.filter(shift__in=by_shift).exclude(status=StopStatus.SKIPPED)
    for stop in stops.order_by("shift_id", "sequence"):
        by_shift[stop.shift_id].append(stop)
    _attach_tasks([stop for each in by_shift.values() for stop in each if stop.status in OPEN_STOPS])
    return tuple(ShiftRows(each, tuple(by_shift[each.pk])) for each in shifts)


def _attach_tasks(stops: list[Stop]) -> None:
    """Give stops their tasks. A join would make every task twice, with thirty columns each."""
    tasks = Task.objects.in_bulk({stop.task_id for stop in stops if stop.task_id is not None})
    for stop in stops:
        if stop.task_id is not None:
            stop.task = tasks[stop.task_id]
