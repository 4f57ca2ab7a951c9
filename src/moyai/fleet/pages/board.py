"""The day as the dispatcher sees it: read in a handful of queries, whatever the number of rides."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Prefetch

from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus, TaskStatus, VehicleStatus
from moyai.fleet.models import Shift, Stop, Task, Vehicle

_WORTH_SAYING_S = 60  # promises are told in minutes


@dataclass(slots=True)
class BoardTask:
    """A task with its two stops; ``shift`` is None while it has no vehicle."""

    task: Task
    shift: Shift | None = None
    pickup: Stop | None = None
    dropoff: Stop | None = None

    @property
    def start(self) -> datetime:
        """When the rider gets in: as it was, else as planned, else as promised."""
        if self.pickup and self.pickup.arrived_at:
            return max(self.pickup.arrived_at, self.task.boarded_at or self.pickup.arrived_at)
        return _moment(self.pickup) or self.promised_from

    @property
    def promised_from(self) -> datetime:
        """From when on the vehicle was told to come; after a breakdown, the other vehicle."""
        return self.task.transfer_from or self.task.pickup_from

    @property
    def promised_until(self) -> datetime:
        """Until when the vehicle was told to come; after a breakdown, the other vehicle."""
        return self.task.transfer_until or self.task.pickup_until

    @property
    def is_handed_over(self) -> bool:
        """Whether the rider got in here but went on, or will go on, in another vehicle."""
        return self._has_no_dropoff and self.task.status != TaskStatus.NO_SHOW

    @property
    def _has_no_dropoff(self) -> bool:
        return self.pickup is not None and self.dropoff is None

    @property
    def end(self) -> datetime:
        """When the rider gets out: as it was, else as planned, else as promised."""
        if self._has_no_dropoff:
            return self.start
        return max(_moment(self.dropoff) or self.task.dropoff_until, self.start)

    def pickup_late_s(self, now: datetime) -> int:
        """Seconds by which the vehicle will come, or already is, later than promised; 0 when in time."""
        if self.task.status != TaskStatus.PLANNED:
            return 0
        expected = self.pickup.arrived_at or max(expect(self.pickup), now) if self.pickup else now
        return late_s(expected, self.promised_until)

    def dropoff_late_s(self, now: datetime) -> int:
        """Seconds by which the rider will arrive later than promised; 0 when in time."""
        if self.task.status not in (TaskStatus.PLANNED, TaskStatus.ABOARD):
            return 0
        expected = max(expect(self.dropoff), now) if self.dropoff else now
        return late_s(expected, self.task.dropoff_until)

    def late_s(self, now: datetime) -> int:
        """The worse of the two ends."""
        return max(self.pickup_late_s(now), self.dropoff_late_s(now))


@dataclass(slots=True)
class BoardVehicle:
    """A vehicle with its day."""

    vehicle: Vehicle
    shifts: list[Shift] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    tasks: list[BoardTask] = field(default_factory=list)

    @property
    def is_out(self) -> bool:
        """Whether it has been taken out of service."""
        return self.vehicle.status == VehicleStatus.OUT_OF_SERVICE

    @property
    def open_shift(self) -> Shift | None:
        """The shift under way, if there is one."""
        return next((s for s in self.shifts if s.status == ShiftStatus.OPEN), None)

    @property
    def next_stop(self) -> Stop | None:
        """The first stop that is not behind it."""
        return next((s for s in self.stops if s.status in (StopStatus.PENDING, StopStatus.ARRIVED)), None)

    @property
    def position(self) -> tuple[float, float]:
        """Longitude and latitude where it was last seen, else where it starts."""
        vehicle = self.vehicle
        if vehicle.last_lon is None or vehicle.last_lat is None:
            return vehicle.depot_lon, vehicle.depot_lat
        return vehicle.last_lon, vehicle.last_lat

    @property
    def aboard(self) -> list[Task]:
        """The riders inside now."""
        return [t.task for t in self.tasks if t.task.status == TaskStatus.ABOARD and not t.is_handed_over]

    @property
    def persons_aboard(self) -> int:
        """How many people are inside now (without the driver)."""
        return sum(task.seats + task.wheelchairs for task in self.aboard)

    @property
    def is_full(self) -> bool:
        """Whether every seat is taken."""
        return sum(task.seats for task in self.aboard) >= self.vehicle.seats

    @property
    def breaks(self) -> list[Stop]:
        """The breaks of the day."""
        return [s for s in self.stops if s.kind == StopKind.BREAK]


@dataclass(slots=True)
class Board:
    """Everything on the desk at ``now``."""

    date: date
    now: datetime
    vehicles: list[BoardVehicle]
    unassigned: list[BoardTask]

    @property
    def tasks(self) -> Iterator[BoardTask]:
        """Every task that has a vehicle."""
        return (task for vehicle in self.vehicles for task in vehicle.tasks if not task.is_handed_over)

    @property
    def waiting(self) -> list[BoardTask]:
        """Who still waits to be fetched, the soonest first."""
        found = [t for t in self.tasks if t.task.status == TaskStatus.PLANNED]
        return sorted(found, key=lambda t: t.start)

    @property
    def at_risk(self) -> list[BoardTask]:
        """Whose promise will not be kept by the present plan, the latest first."""
        return sorted((t for t in self.tasks if t.late_s(self.now)), key=lambda t: -t.late_s(self.now))

    @property
    def out_of_service(self) -> list[BoardVehicle]:
        """The vehicles taken out of service."""
        return [v for v in self.vehicles if v.is_out]

    def count(self, *statuses: str) -> int:
        """Count the day's tasks in some states."""
        return len({t.task.pk for t in self.tasks if t.task.status in statuses})


def read_board(day: date, now: datetime, *, vehicle: Vehicle | None = None) -> Board:
    """Read the day of every vehicle, or of one: four queries in all."""
    vehicles = Vehicle.objects.filter(pk=vehicle.pk) if vehicle else Vehicle.objects.all()
    rows = {v.pk: BoardVehicle(v) for v in vehicles.prefetch_related(_shifts_of(day))}
    for row in rows.values():
        row.shifts = list(row.vehicle.todays_shifts)  # type: ignore[attr-defined]
        row.stops = [stop for shift in row.shifts for stop in shift.live_stops]  # type: ignore[attr-defined]
        row.tasks = _pair_stops(row)
    unassigned = [] if vehicle else list_unassigned()
    return Board(day, now, list(rows.values()), unassigned)


def list_unassigned() -> list[BoardTask]:
    """Return the accepted tasks that no vehicle has, of any day, the soonest first."""
    tasks = Task.objects.filter(status=TaskStatus.UNASSIGNED).order_by("pickup_from")
    return [BoardTask(task) for task in tasks]


def find_board_task(task: Task) -> BoardTask:
    """Return a task with its present stops and shift."""
    found = BoardTask(task)
    if task.status == TaskStatus.UNASSIGNED:
        return found
    stops = task.stops.exclude(status=StopStatus.SKIPPED).select_related("shift__vehicle", "shift__driver")
    for stop in stops.order_by("planned_at", "pk"):
        if found.shift and found.shift.pk != stop.shift_id:  # changed vehicles: what counts is the later one
            found = BoardTask(task)
        found.shift = stop.shift
        _put(found, stop)
    return found


def _shifts_of(day: date) -> "Prefetch[str]":
    stops = Stop.objects.exclude(status=StopStatus.SKIPPED).select_related("task").order_by("sequence")
    shifts = (
        Shift.objects.filter(date=day)
        .select_related("driver")
        .order_by("starts_at")
        .prefetch_related(Prefetch("stops", stops, to_attr="live_stops"))
    )
    return Prefetch("shifts", shifts, to_attr="todays_shifts")


def _pair_stops(row: BoardVehicle) -> list[BoardTask]:
    shift_of = {shift.pk: shift for shift in row.shifts}
    found: dict[int, BoardTask] = {}
    for stop in row.stops:
        if stop.task is None:
            continue
        item = found.setdefault(stop.task.pk, BoardTask(stop.task, shift_of[stop.shift_id]))
        stop.task = item.task  # both stops share one object
        _put(item, stop)
    return list(found.values())


def _put(item: BoardTask, stop: Stop) -> None:
    if stop.kind == StopKind.PICKUP:
        item.pickup = stop
    else:
        item.dropoff = stop


def _moment(stop: Stop | None) -> datetime | None:
    return (stop.arrived_at or expect(stop)) if stop else None


def expect(stop: Stop) -> datetime:
    """Return when boarding or alighting begins: who comes early waits for the promised time."""
    if stop.task is None:
        return stop.planned_at
    is_pickup = stop.kind == StopKind.PICKUP
    service_s = stop.task.pickup_service_s if is_pickup else stop.task.dropoff_service_s
    return max(stop.planned_at, stop.planned_leave_at - timedelta(seconds=service_s))


def late_s(expected: datetime, until: datetime) -> int:
    """Return by how many seconds a promise is broken; 0 when it is kept or it is not worth saying."""
    late = int((expected - until).total_seconds())
    return late if late >= _WORTH_SAYING_S else 0
