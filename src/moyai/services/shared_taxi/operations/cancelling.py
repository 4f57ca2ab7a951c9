"""Cancelling a ride."""

from datetime import datetime, timedelta

from moyai.core.errors import Refused
from moyai.fleet.operations import CannotCancel, cancel_task
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.rides import get_ride
from moyai.services.shared_taxi.texts import refusals as say
from moyai.services.shared_taxi.transfers import find_other_leg


class NotCancellable(Refused):
    """The rider is aboard, or the ride is over."""

    def __init__(self, status: str) -> None:
        super().__init__("not_cancellable", say.NOT_CANCELLABLE, status=status)


class OnTheWay(NotCancellable):
    """She sits in the first of two vehicles: without the second she would be left halfway."""

    def __init__(self) -> None:
        Refused.__init__(self, "on_the_way", say.ON_THE_WAY)


def cancel_ride(*, code: str, actor: str, now: datetime) -> Ride:
    """Cancel a ride that has not begun; cancelling a cancelled one changes nothing.

    Of a way with a change of vehicles both rides are cancelled, or none.

    The fleet tells this service in the same transaction (see tasks.py), which marks the ride, audits it and
    tells the rider; so it is all the same when the desk cancels the task itself.

    Args:
        code: of the ride.
        actor: who cancels.
        now: the town's time.

    Raises:
        Ride.DoesNotExist: there is no such ride.
        NotCancellable: somebody is aboard, or it is over.
        OnTheWay: she sits in the first of two vehicles.
    """
    ride = get_ride(code)
    if ride.status == RideStatus.CANCELLED:
        return ride
    if ride.status not in RideStatus.cancellable():
        raise NotCancellable(ride.status)
    check_other_leg(ride)
    try:
        cancel_task(task_id=ride.task_id, actor=actor, now=now)
    except CannotCancel as refused:
        raise NotCancellable(ride.status) from refused
    return get_ride(code)


def check_other_leg(ride: Ride) -> None:
    """Keep somebody who is on the way to the second vehicle from losing it.

    Raises:
        OnTheWay: she sits in the first.
    """
    other = find_other_leg(ride)
    if other is not None and other.status == RideStatus.ABOARD:
        raise OnTheWay


def is_late_cancel(pickup_from: datetime, at: datetime) -> bool:
    """Tell whether a cancellation now comes too near to the promised pickup for the place to be used."""
    return at > pickup_from - timedelta(seconds=get_policy().late_cancel_s)
