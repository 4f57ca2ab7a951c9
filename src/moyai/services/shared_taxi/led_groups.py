"""Reads on groups that somebody answers for, and on who rode with them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet, Sum

from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.groups import Member
from moyai.services.shared_taxi.models import GroupRide, GroupStatus, Ride
from moyai.services.shared_taxi.where import find_doors


def list_led(resident: Resident) -> QuerySet[GroupRide]:
    """Return the groups that somebody answers for, the latest first."""
    return GroupRide.objects.filter(representative=resident).order_by("-arrive_by", "-pk")


def list_led_ahead(resident: Resident) -> list[GroupRide]:
    """Return those of her groups with rides still to be driven, the next one first."""
    live = list_led(resident).filter(status=GroupStatus.BOOKED, rides__status__in=RideStatus.live())
    return sorted(live.distinct(), key=lambda group: group.arrive_by)


def list_repeatable(resident: Resident, now: datetime, most: int) -> list[GroupRide]:
    """Return her latest groups of the past: their members are known to ride with her."""
    return list(list_led(resident).filter(arrive_by__lt=now, status=GroupStatus.BOOKED)[:most])


def list_there(group: GroupRide) -> list[Ride]:
    """Return a group's rides to the place, the first pickup first, whatever became of them."""
    there = _list_of(group).filter(preference="arrive_by").select_related("task", "resident__household")
    return list(there.prefetch_related("walks").order_by("task__pickup_from", "pk"))


def count_persons(group: GroupRide) -> int:
    """Return how many ride to the place."""
    found = _list_of(group).filter(preference="arrive_by").aggregate(persons=Sum("persons"))
    return found["persons"] or 0


def _list_of(group: GroupRide) -> QuerySet[Ride]:
    """What a change of the booking has put elsewhere stands there."""
    return group.rides.exclude(status=RideStatus.MOVED)


def list_members(group: GroupRide) -> tuple[Member, ...]:
    """Return the parties of a group, from where they got in then."""
    return tuple(_make_member(ride) for ride in list_there(group))


def list_live(group: GroupRide) -> list[Ride]:
    """Return its rides to the place that are still to be driven, the first pickup first."""
    return [ride for ride in list_there(group) if ride.status in RideStatus.live()]


def list_live_members(group: GroupRide) -> tuple[Member, ...]:
    """Return the parties that still ride."""
    return tuple(_make_member(ride) for ride in list_live(group))


def _make_member(ride: Ride) -> Member:
    return Member(
        resident=ride.resident,
        pickup=find_doors(ride)[0],
        persons=ride.persons,
        wheelchairs=ride.wheelchairs,
    )


def is_cancelled_with_others(ride: Ride) -> bool:
    """Tell whether another ride of the same rider and group was cancelled at the same time or before."""
    others = Ride.objects.filter(group_id=ride.group_id, resident_id=ride.resident_id).exclude(pk=ride.pk)
    return others.filter(status=RideStatus.CANCELLED).exists()
