"""Reads on the waiting list."""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from moyai.core.residents.models import Resident
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import Preference, Purpose, RideStatus, WaitingStatus
from moyai.services.shared_taxi.fairness import RECENT_DAYS, rank
from moyai.services.shared_taxi.models import Ride, WaitingRequest
from moyai.services.shared_taxi.requests import RideRequest


def list_in_order(now: datetime) -> list[WaitingRequest]:
    """Return those who wait, whose turn it is first; each with ``recent``, her rides of the last 30 days."""
    since = now - timedelta(days=RECENT_DAYS)
    rode = Q(
        resident__rides__status__in=RideStatus.used(),
        resident__rides__task__pickup_from__gte=since,
        resident__rides__task__pickup_from__lte=now,
    )
    waiting = (
        WaitingRequest.objects.filter(status=WaitingStatus.WAITING)
        .select_related("resident__household")
        .annotate(recent=Count("resident__rides", filter=rode))
    )
    return sorted(waiting, key=_place)


def _place(waiting: WaitingRequest) -> tuple[int, int, datetime, int]:
    recent: int = waiting.recent  # type: ignore[attr-defined]  # annotated by the query
    return (*rank(Purpose(waiting.purpose), recent), waiting.asked_at, waiting.pk)


def list_offered() -> list[WaitingRequest]:
    """Return those for whom a place is held, with the ride; the first deadline first."""
    offered = WaitingRequest.objects.filter(status=WaitingStatus.OFFERED)
    return list(
        offered.select_related("resident__household", "ride__task").order_by("ride__held_until", "pk")
    )


def list_closed(limit: int) -> list[WaitingRequest]:
    """Return what became of those who waited, the latest first."""
    closed = WaitingRequest.objects.exclude(status__in=WaitingStatus.live())
    return list(closed.select_related("resident", "ride").order_by("-closed_at", "-pk")[:limit])


def list_waiting_of(resident: Resident) -> list[WaitingRequest]:
    """Return the places that somebody waits for, by the wished time."""
    return list(resident.waiting.filter(status=WaitingStatus.WAITING).order_by("desired_at"))


def count_open(resident: Resident) -> int:
    """Return for how many places somebody waits, those held for her included."""
    return resident.waiting.filter(status__in=WaitingStatus.live()).count()


def list_lapsed(now: datetime) -> list[Ride]:
    """Return the rides that were held until a time that has passed."""
    return list(
        Ride.objects.filter(status=RideStatus.HELD, held_until__lte=now).select_related("task", "resident")
    )


def get_request(waiting: WaitingRequest) -> RideRequest:
    """Return the wish of somebody who waits."""
    return RideRequest(
        resident=waiting.resident,
        origin=Point(waiting.origin_name, waiting.origin_lon, waiting.origin_lat),
        destination=Point(waiting.destination_name, waiting.destination_lon, waiting.destination_lat),
        preference=Preference(waiting.preference),
        desired_at=waiting.desired_at,
        persons=waiting.persons,
        wheelchairs=waiting.wheelchairs,
        channel=waiting.channel,
    )
