"""Reads on rides."""

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.codes import normalise_code
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import may_act_for
from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.models import Stop
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.policy import LABEL


def get_ride(code: str) -> Ride:
    """Return the ride with a code, with its task and resident.

    Raises:
        Ride.DoesNotExist: there is none.
    """
    return _with_people(Ride.objects.all()).get(code=normalise_code(code))


def find_ride_by_key(idempotency_key: str) -> Ride | None:
    """Return the ride that was booked with this key, or None."""
    return (
        Ride.objects.select_related("task")
        .filter(task__idempotency_key=make_task_key(idempotency_key))
        .first()
    )


def make_task_key(idempotency_key: str) -> str:
    """Return the fleet's idempotency key for a booking's."""
    return f"{LABEL}:{idempotency_key}"


def list_upcoming(resident: Resident) -> list[Ride]:
    """Return the rides that are still to be driven or under way, the next one first."""
    live = resident.rides.filter(status__in=RideStatus.live())
    legs = live.select_related("task", "group", "changed_from__task", "onward__task").prefetch_related(
        "walks"
    )
    return list(legs.order_by("task__pickup_from", "pk"))


def list_past(resident: Resident) -> QuerySet[Ride]:
    """Return the rides that are over, the latest first (a query set, to be paged)."""
    over = resident.rides.exclude(status__in=[*RideStatus.live(), RideStatus.MOVED])
    return over.select_related("task").prefetch_related("walks").order_by("-task__pickup_from", "-pk")


def find_overlapping(resident: Resident, start: datetime, end: datetime) -> Ride | None:
    """Return a live ride of the resident that takes place between two times, or None."""
    meets = Q(task__pickup_from__lt=end, task__dropoff_until__gt=start)
    return resident.rides.filter(meets, status__in=RideStatus.live()).select_related("task").first()


def list_due_soon(now: datetime, until: datetime) -> list[Ride]:
    """Return the booked rides whose vehicle is planned to be at the pickup between ``now`` and ``until``."""
    due = Ride.objects.filter(
        status=RideStatus.BOOKED,
        task__stops__kind=StopKind.PICKUP,
        task__stops__status=StopStatus.PENDING,
        task__stops__planned_at__range=(now, until),
    )
    stops = Stop.objects.filter(kind=StopKind.PICKUP, status=StopStatus.PENDING)
    with_car = Prefetch("task__stops", stops.select_related("shift__vehicle"), to_attr="waiting_stops")
    return list(due.select_related("task", "resident").prefetch_related(with_car, "walks").distinct())


def may_see(user: User, ride: Ride, now: datetime) -> bool:
    """Tell whether somebody may see and change a ride: the rider, her proxies, the desk."""
    return may_act_for(user, ride.resident, LABEL, local(now).date())


def _with_people(rides: QuerySet[Ride]) -> QuerySet[Ride]:
    return rides.select_related("task", "resident__household", "resident__user").prefetch_related("walks")
