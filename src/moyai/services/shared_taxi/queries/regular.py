"""Reads on regular rides."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from moyai.core.clock import TOKYO, local
from moyai.core.residents.models import Resident
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.regular_models import RegularRide

LOOKED_AT = 40
"""How many of her latest rides are looked through for those that she may want to repeat."""


def get_regular(regular_id: int) -> RegularRide:
    """Return a regular ride with its resident.

    Raises:
        RegularRide.DoesNotExist: there is none.
    """
    return RegularRide.objects.select_related("resident").get(pk=regular_id)


def list_regulars(resident: Resident, *, since: date) -> list[RegularRide]:
    """Return a resident's regular rides not over by ``since``, with skips and days, ended ones last."""
    found = resident.regular_rides.filter(until_date__gte=since).prefetch_related("skips", "days__ride")
    return sorted(found, key=lambda one: (one.ended_at is not None, one.clock, one.pk))


def list_due(today: date, last: date) -> QuerySet[RegularRide]:
    """Return the regular rides that go on and may have a day between two dates."""
    live = RegularRide.objects.filter(paused_at=None, ended_at=None)
    due = live.filter(from_date__lte=last, until_date__gte=today)
    return due.select_related("resident__household").prefetch_related("skips", "days").order_by("pk")


def list_repeatable(resident: Resident, limit: int) -> list[Ride]:
    """Return rides to choose from, the latest first: of those alike (places, party, time of day) one."""
    whole = resident.rides.filter(changed_from__isnull=True)
    rides = (
        whole.select_related("task", "onward__task")
        .prefetch_related("walks", "onward__walks")
        .order_by("-task__pickup_from", "-pk")[:LOOKED_AT]
    )
    distinct: dict[tuple[object, ...], Ride] = {}
    for ride in rides:
        task = ride.task
        clock = local(ride.desired_at).time()
        alike = (task.origin_name, task.destination_name, ride.preference, clock, ride.persons)
        distinct.setdefault(alike, ride)
    return list(distinct.values())[:limit]


def compute_desired_at(regular: RegularRide, day: date) -> datetime:
    """Return the wished time on one of the days, aware."""
    return datetime.combine(day, regular.clock, tzinfo=TOKYO)


def make_wish(regular: RegularRide, day: date) -> dict[str, Any]:
    """Return a day's ride as the arguments that quoting and booking share."""
    return {
        "resident": regular.resident,
        "origin": Point(regular.origin_name, regular.origin_lon, regular.origin_lat),
        "destination": Point(regular.destination_name, regular.destination_lon, regular.destination_lat),
        "preference": Preference(regular.preference),
        "desired_at": compute_desired_at(regular, day),
        "persons": regular.persons,
        "wheelchairs": regular.wheelchairs,
        "channel": regular.channel,
    }


def make_key(regular: RegularRide, day: date, attempt: int) -> str:
    """Return the idempotency key of a day's booking."""
    return f"regular:{regular.pk}:{day.isoformat()}:{attempt}"


def get_longest_until(today: date, days: int) -> date:
    """Return the last day that a regular ride begun today may have."""
    return today + timedelta(days=days)
