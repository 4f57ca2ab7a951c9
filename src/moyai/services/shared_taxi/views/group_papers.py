"""A group on paper: the leader's list to call the names by, and each driver's list of stops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.languages import put
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.models import Stop, Vehicle
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.models import GroupRide, Ride
from moyai.services.shared_taxi.views.groups import (
    STAFF,
    WHO,
    describe_group,
    get_group,
    is_staff,
    list_carried,
)
from moyai.services.shared_taxi.views.partners import list_own_firms


@never_cache
@require_GET
@require_role(*WHO)
def print_leader(request: HttpRequest, code: str) -> HttpResponse:
    """Return the leader's list: everybody with vehicle, time and number, and a box to tick each way."""
    group = get_group(request, code)
    return _respond(request, group, "shared_taxi/group_leader_paper.html", describe_group(group), "leader")


@never_cache
@require_GET
@require_role(*STAFF, Role.PARTNER)
def print_drivers(request: HttpRequest, code: str) -> HttpResponse:
    """Return the drivers' lists, a page each; they show addresses, so they are for staff to hand out.

    A taxi firm has those of its own vehicles.
    """
    if is_staff(request):
        group, vehicles = get_group(request, code), Vehicle.objects.all()
    else:
        firms = list_own_firms(request)
        group = get_object_or_404(list_carried(firms), code=code)
        vehicles = Vehicle.objects.filter(partner__in=firms)
    context = {"group": group, "vehicles": _list_vehicles(group, vehicles)}
    return _respond(request, group, "shared_taxi/group_drivers_paper.html", context, "drivers")


def _respond(
    request: HttpRequest, group: GroupRide, template: str, context: dict[str, Any], what: str
) -> HttpResponse:
    made_at, town_phone = clock.local(clock.now()), show_phone(settings.TOWN_PHONE)
    context = {**context, "made_at": made_at, "town_phone": town_phone}
    try:
        return respond_pdf(template, context, name=f"group-{group.code}-{what}")
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect("shared_taxi:groups")


def _list_vehicles(group: GroupRide, vehicles: QuerySet[Vehicle]) -> list[dict[str, Any]]:
    stops = (
        Stop.objects.filter(task__ride__group=group, shift__vehicle__in=vehicles)
        .exclude(status=StopStatus.SKIPPED)
        .select_related("shift__vehicle", "shift__driver", "task__ride__resident__household")
        .order_by("shift__vehicle__name", "shift_id", "sequence")
    )
    by_shift: dict[int, list[Stop]] = defaultdict(list)
    for stop in stops:
        by_shift[stop.shift_id].append(stop)
    return [_describe_vehicle(each) for each in by_shift.values()]


def _describe_vehicle(stops: Sequence[Stop]) -> dict[str, Any]:
    shift = stops[0].shift
    return {
        "name": shift.vehicle.name,
        "driver": shift.driver.display_name if shift.driver else "",
        "stops": [_describe_stop(stop) for stop in stops],
    }


def _describe_stop(stop: Stop) -> dict[str, Any]:
    assert stop.task is not None
    ride: Ride = stop.task.ride
    is_pickup = stop.kind == StopKind.PICKUP
    window = (
        (stop.task.pickup_from, stop.task.pickup_until)
        if is_pickup
        else (stop.task.dropoff_from, stop.task.dropoff_until)
    )
    home = ride.resident.household
    is_home = (stop.lon, stop.lat) == (home.lon, home.lat)
    return {
        "at": put(labels.show_clock(max(stop.planned_at, window[0]))),  # who comes early waits
        "window": put(labels.show_window(*window)),
        "what": _("乗る") if is_pickup else _("降りる"),
        "place": stop.place_name,
        "address": home.address if is_home else "",
        "name": ride.resident.name,
        "phone": show_phone(find_phone(ride.resident)) if is_pickup else "",
        "party": put(labels.show_party(ride.persons, ride.wheelchairs)),
        "code4": ride.code[-4:],
    }
