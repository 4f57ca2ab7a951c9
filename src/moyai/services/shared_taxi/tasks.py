"""What the fleet tells about the tasks of rides: the ride's status follows, and the rider is told.

Called inside the fleet's transaction; hearing the same event twice changes nothing.
"""

from datetime import datetime

from moyai.core.audit.operations import record
from moyai.fleet.handlers import Facts
from moyai.fleet.models import Task
from moyai.fleet.round_trips import SERVICE_ACTOR
from moyai.services.shared_taxi import notices
from moyai.services.shared_taxi.enums import RideStatus, WaitingStatus
from moyai.services.shared_taxi.led_groups import is_cancelled_with_others
from moyai.services.shared_taxi.models import Ride, WaitingRequest
from moyai.services.shared_taxi.operations.cancelling import is_late_cancel
from moyai.services.shared_taxi.operations.fees import propose_fee
from moyai.services.shared_taxi.operations.joined import cancel_other_leg
from moyai.services.shared_taxi.operations.missing import open_case_if_due
from moyai.services.shared_taxi.operations.posting import post_fare
from moyai.services.shared_taxi.refund_enums import FeeKind
from moyai.services.shared_taxi.transfers import find_other_leg, list_way
from moyai.services.shared_taxi.watching import tell_missed


class RideTaskHandler:
    """The shared taxi's TaskHandler."""

    def on_assigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """A vehicle will come; tell the rider only when it is another one than she was told of."""
        ride = find_ride(task)
        if ride is None or not facts.get("is_replan") or facts.get("is_silent"):
            return
        if facts.get("is_transfer"):
            notices.tell_transfer(ride, facts, now)
            return
        was_lost = _move(ride, RideStatus.BOOKED, only_from=(RideStatus.AT_RISK,))
        tell = notices.tell_recovered if was_lost else notices.tell_car_changed
        tell(ride, facts["vehicle"], facts["shift_id"], now)

    def on_arrived(self, task: Task, now: datetime, facts: Facts) -> None:
        """The vehicle stands at the door; the live page shows it."""

    def on_boarded(self, task: Task, now: datetime, facts: Facts) -> None:
        """The rider is aboard."""
        ride = find_ride(task)
        if ride is not None:
            _move(ride, RideStatus.ABOARD, only_from=RideStatus.cancellable())

    def on_done(self, task: Task, now: datetime, facts: Facts) -> None:
        """The rider has arrived."""
        ride = find_ride(task)
        if ride is not None and _move(ride, RideStatus.DONE, only_from=RideStatus.live()):
            Ride.objects.filter(pk=ride.pk).update(is_pooled=bool(facts.get("is_pooled")))
            post_fare(ride=ride, now=now)

    def on_no_show(self, task: Task, now: datetime, facts: Facts) -> None:
        """The rider was not there."""
        ride = find_ride(task)
        if ride is not None and _move(ride, RideStatus.NO_SHOW, only_from=RideStatus.live()):
            notices.tell_no_show(ride, now)
            open_case_if_due(resident=ride.resident, now=now)
            propose_fee(ride=ride, kind=FeeKind.NO_SHOW, now=now)
            tell_missed(ride, now)
            if ride.changed_from_id is None:  # whoever is not there for the first vehicle misses the second
                cancel_other_leg(ride=ride, actor="system:fleet", now=now)

    def on_cancelled(self, task: Task, now: datetime, facts: Facts) -> None:
        """The ride was cancelled, by the rider or by the desk."""
        ride = find_ride(task)
        if ride is not None and _move(ride, RideStatus.CANCELLED, only_from=RideStatus.live()):
            Ride.objects.filter(pk=ride.pk).update(cancelled_at=now)
            _leave_waiting(ride, now)
            open_case_if_due(resident=ride.resident, now=now)
            actor = str(facts.get("actor", "system"))
            if not _is_told_by_other(ride) and not actor.startswith(SERVICE_ACTOR):
                notices.tell_cancelled(ride, now)
                _propose_late_fee(ride, actor, now)
            _audit_cancel(ride, actor, now)
            cancel_other_leg(ride=ride, actor=actor, now=now)

    def on_promise_at_risk(self, task: Task, now: datetime, facts: Facts) -> None:
        """The vehicle will be late; the ride stays booked and the rider is told."""
        ride = find_ride(task)
        if ride is not None:
            notices.tell_at_risk(ride, now)

    def on_unassigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """The vehicle was lost and none fits yet: a person at the desk must act."""
        ride = find_ride(task)
        if ride is None:
            return
        if facts.get("is_transfer"):
            notices.tell_transfer_lost(ride, now)
            return
        if _move(ride, RideStatus.LAPSED, only_from=(RideStatus.HELD,)):
            _wait_again(ride)
            return
        _move(ride, RideStatus.AT_RISK, only_from=(RideStatus.BOOKED,))
        notices.tell_at_risk(ride, now)


def find_ride(task: Task) -> Ride | None:
    """Return the ride of a task; None while it is still being booked."""
    return Ride.objects.select_related("task", "resident").filter(task=task).first()


def _propose_late_fee(ride: Ride, actor: str, now: datetime) -> None:
    """The town's fault costs nobody anything, and a way with a change is given up once."""
    if is_late_cancel(ride.task.pickup_from, now) and not actor.startswith("system"):
        propose_fee(ride=ride, kind=FeeKind.LATE_CANCEL, now=now)


def _is_told_by_other(ride: Ride) -> bool:
    """Tell whether she hears of this cancellation with that of the other ride of her way, or of her group."""
    other = find_other_leg(ride)
    if other is not None and other.status in (RideStatus.CANCELLED, RideStatus.NO_SHOW):
        return True
    return ride.group_id is not None and is_cancelled_with_others(ride)


def _leave_waiting(ride: Ride, now: datetime) -> None:
    """Whoever lets a held place go waits no more."""
    offered = WaitingRequest.objects.filter(ride=ride, status=WaitingStatus.OFFERED)
    offered.update(status=WaitingStatus.WITHDRAWN, closed_at=now)


def _wait_again(ride: Ride) -> None:
    """The car that was held has broken down: she is in the queue again, where she was.

    Of two cars that meet, the other is no longer held either; `end_lapsed` lets its place go.
    """
    way = list_way(ride)
    held = Ride.objects.filter(pk__in=[leg.pk for leg in way], status=RideStatus.HELD)
    held.update(status=RideStatus.LAPSED)
    offered = WaitingRequest.objects.filter(ride=way[0], status=WaitingStatus.OFFERED)
    offered.update(status=WaitingStatus.WAITING, ride=None)


def _audit_cancel(ride: Ride, actor: str, now: datetime) -> None:
    record(
        actor=actor,
        action="shared_taxi.cancel_ride",
        subject=f"ride:{ride.code}",
        now=now,
        is_late=is_late_cancel(ride.task.pickup_from, now),
    )


def _move(ride: Ride, status: RideStatus, *, only_from: list[str] | tuple[str, ...]) -> bool:
    """Set the status unless something else happened before; tell whether it changed."""
    return Ride.objects.filter(pk=ride.pk, status__in=only_from).update(status=status) == 1
