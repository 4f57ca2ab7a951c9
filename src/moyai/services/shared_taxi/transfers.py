"""Reads on where one changes between areas, and on rides that do."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from moyai.core.looking import once_a_look
from moyai.core.places.models import Area
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Ride, TransferPoint
from moyai.services.shared_taxi.where import find_doors


def list_points() -> QuerySet[TransferPoint]:
    """Return the transfer points of all times, those to come first."""
    return TransferPoint.objects.select_related("area", "other_area", "place", "made_by")


def list_points_within(first: date, last: date) -> list[TransferPoint]:
    """Return the transfer points that hold on any day of a period, both ends included."""
    in_time = Q(valid_until__isnull=True) | Q(valid_until__gte=first)
    return once_a_look(
        ("shared_taxi.transfers", first, last),
        lambda: list(list_points().filter(in_time, valid_from__lte=last)),
    )


def find_point(
    origin: Area, destination: Area, first: date, last: date | None = None
) -> TransferPoint | None:
    """Return where one changes between two areas on a day, or on any day up to ``last``; None nowhere."""
    ends = {origin.pk, destination.pk}
    points = list_points_within(first, last or first)
    return next((one for one in points if {one.area_id, one.other_area_id} == ends), None)


def point_of(transfer: TransferPoint) -> Point:
    """Return the place where one changes."""
    return Point(transfer.place.name, transfer.place.lon, transfer.place.lat)


def find_other_leg(ride: Ride) -> Ride | None:
    """Return the ride from which, or to which, somebody changes; None for an ordinary ride."""
    if ride.changed_from is not None:
        return ride.changed_from
    onward: Ride | None = getattr(ride, "onward", None)  # Django raises an AttributeError where there is none
    return onward


def list_way(ride: Ride) -> list[Ride]:
    """Return the rides of her way in the order in which she rides them: one, or two with a change."""
    other = find_other_leg(ride)
    if other is None:
        return [ride]
    return [other, ride] if ride.changed_from_id else [ride, other]


def find_ends(ride: Ride) -> tuple[Point, Point]:
    """Return the doors between which she rides, on a way with a change the whole of it; it must come with
    its task.
    """
    way = list_way(ride)
    return find_doors(way[0])[0], find_doors(way[-1])[1]


def count_joined(transfer: TransferPoint, now: datetime) -> int:
    """Return how many ways changed at a place in the last 30 days, or are booked to."""
    rides = Ride.objects.filter(
        changed_from__isnull=False,
        status__in=RideStatus.used(),
        task__origin_name=transfer.place.name,
        task__pickup_from__gte=now - timedelta(days=30),
    )
    return rides.count()
