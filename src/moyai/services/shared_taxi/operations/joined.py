"""Two rides that meet: one alone is of no use, and a late first one is seen by the second."""

from datetime import datetime, timedelta

from moyai.core.notices.models import Urgency
from moyai.core.notices.operations.desk import open_desk_task
from moyai.fleet.enums import StopKind, TaskStatus
from moyai.fleet.models import Task
from moyai.fleet.operations import PlanBusy, cancel_also, postpone_task
from moyai.fleet.queries import find_expected_at
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.labels import show_clock
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.texts import notices as say
from moyai.services.shared_taxi.transfers import find_other_leg

ACTOR = "system:connections"
TO_CHANGE = timedelta(minutes=2)
"""So long she needs from one vehicle to the next where they stand side by side."""
SAME = timedelta(minutes=5)
"""The desk hears again of a connection when the delay has grown by so much."""


def cancel_other_leg(*, ride: Ride, actor: str, now: datetime) -> None:
    """Cancel the other ride of a way with a change, in the transaction in which the fleet tells of the first.

    Raises:
        CannotCancel: she sits in the other vehicle; the first is then not cancelled either.
    """
    other = find_other_leg(ride)
    if other is not None and other.status in (*RideStatus.cancellable(), RideStatus.ABOARD):
        cancel_also(task_id=other.task_id, actor=actor, now=now)


def keep_connections(now: datetime) -> int:
    """Ask again for each second vehicle that the first one would miss; return how many were asked for.

    Runs again and again. The desk is told of each, once for every five minutes of delay.
    """
    waiting = Ride.objects.filter(
        changed_from__status__in=[RideStatus.BOOKED, RideStatus.ABOARD, RideStatus.AT_RISK],
        status__in=[RideStatus.BOOKED, RideStatus.AT_RISK],
        task__status=TaskStatus.PLANNED,
        task__pickup_from__lte=now + timedelta(hours=6),
    )
    return sum(_keep(ride, now) for ride in waiting.select_related("task", "resident", "changed_from__task"))


def _keep(ride: Ride, now: datetime) -> int:
    assert ride.changed_from is not None
    there_at = _find_there_at(ride.changed_from.task)
    if there_at is None or there_at <= ride.task.pickup_until:
        return 0
    try:
        promise = postpone_task(task_id=ride.task_id, not_before=there_at, actor=ACTOR, now=now)
    except PlanBusy:
        return 0  # the next run tries again
    text = say.CONNECTION_MOVED if promise is not None else say.CONNECTION_LOST
    facts = {
        "name": ride.resident.name,
        "place": ride.task.origin_name,
        "there": show_clock(there_at),
        "next": show_clock(promise.pickup_from if promise is not None else ride.task.pickup_until),
    }
    told = text.format(**facts)
    late = (there_at - ride.task.pickup_until) // SAME
    open_desk_task(
        key=f"connection:{ride.code}:{ride.task.pickup_from.timestamp():.0f}:{late}",
        kind="connection",
        text={"ja": told.get("ja"), "en": told.get("en")},
        now=now,
        resident=ride.resident,
        urgency=Urgency.INFO if promise is not None else Urgency.IMPORTANT,
    )
    return 1


def _find_there_at(first: Task) -> datetime | None:
    """Return when she can board the second vehicle, None while her first one has no vehicle."""
    arrives_at = find_expected_at(first, StopKind.DROPOFF)
    if arrives_at is None:
        return None
    return arrives_at + timedelta(seconds=first.dropoff_service_s) + TO_CHANGE
