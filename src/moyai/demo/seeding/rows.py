"""Builds the unsaved rows of seeded history (see history.py)."""

from datetime import datetime, timedelta

from moyai.core.residents.models import Household, Resident
from moyai.demo.demand import distance_km
from moyai.demo.seeding.past import DETOUR, PROMISE_S, PastRide, direct_s
from moyai.fleet.enums import StopKind, StopStatus, TaskStatus
from moyai.fleet.models import OperatingRecord, Shift, Stop, Task

KIND = "shared_taxi"
HOME = "自宅"
EMPTY_SHARE = 0.45
"""Assumed share of the distance driven without riders."""
SERVICE_S = 60
YEN_A_SHIFT = 21_000
"""Assumed cost to the town of a contracted vehicle with its driver for six hours."""
WINDOW = timedelta(seconds=PROMISE_S)

End = tuple[str, float, float]
TASK_STATUS = {"done": TaskStatus.DONE, "cancelled": TaskStatus.CANCELLED, "no_show": TaskStatus.NO_SHOW}


def ends_of(past: PastRide, household: Household) -> tuple[End, End]:
    """Return name, longitude and latitude of where a ride began and where it went."""
    landmark = past.errand.landmark
    home = (HOME, household.lon, household.lat)
    there = (landmark.name, landmark.lon, landmark.lat)
    return (there, home) if past.errand.is_return else (home, there)


def make_task(past: PastRide, resident: Resident, code: str) -> Task:
    """Return a task with the promise the rider was told."""
    errand = past.errand
    origin, destination = ends_of(past, resident.household)
    assert past.pickup_from is not None
    arrive_from = past.pickup_from + timedelta(seconds=direct_s(errand) + SERVICE_S)
    if past.left_at is not None:  # pooled rides were promised a later arrival
        arrive_from = max(arrive_from, past.left_at - WINDOW * 0.8)
    return Task(
        code=code,
        kind=KIND,
        reference=f"resident:{resident.code}",
        idempotency_key=f"demo:{code}",
        origin_name=origin[0],
        origin_lon=origin[1],
        origin_lat=origin[2],
        destination_name=destination[0],
        destination_lon=destination[1],
        destination_lat=destination[2],
        seats=errand.persons - errand.wheelchairs,
        wheelchairs=errand.wheelchairs,
        pickup_from=past.pickup_from,
        pickup_until=past.pickup_from + WINDOW,
        dropoff_from=arrive_from,
        dropoff_until=arrive_from + WINDOW,
        max_ride_s=max(int(direct_s(errand) * 1.5) + 600, 1),
        contact_name=resident.name,
        status=TASK_STATUS[past.status],
        requested_at=past.asked_at,
        boarded_at=past.boarded_at,
        finished_at=past.left_at or past.cancelled_at or past.pickup_from,
    )


def make_stop(shift: Shift, task: Task, kind: StopKind, sequence: int, at: datetime) -> Stop:
    """Return a stop that went as planned at ``at``."""
    is_pickup = kind == StopKind.PICKUP
    return Stop(
        shift=shift,
        task=task,
        kind=kind,
        sequence=sequence,
        place_name=task.origin_name if is_pickup else task.destination_name,
        lon=task.origin_lon if is_pickup else task.destination_lon,
        lat=task.origin_lat if is_pickup else task.destination_lat,
        planned_at=at,
        planned_leave_at=at,
        status=StopStatus.DONE,
        arrived_at=at,
        left_at=at,
    )


def make_record(shift: Shift, rides: list[PastRide]) -> OperatingRecord:
    """Return what a shift did (運転日報)."""
    kilometres = sum(
        distance_km(r.errand.rider.lon, r.errand.rider.lat, r.errand.landmark) * DETOUR for r in rides
    )
    loaded = int(1000 * kilometres)
    return OperatingRecord(
        shift=shift,
        started_at=shift.starts_at,
        ended_at=shift.ends_at,
        distance_m=int(loaded / (1 - EMPTY_SHARE)),
        loaded_distance_m=loaded,
        tasks_done=len(rides),
        persons=sum(r.errand.persons for r in rides),
        cost_yen=YEN_A_SHIFT,
    )
