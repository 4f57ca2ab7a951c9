"""Groups that ride together: planned and booked by the desk, the officer, or a club's representative."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import search_residents
from moyai.engines.conversation import Localized
from moyai.fleet.enums import StopStatus
from moyai.fleet.models import Stop
from moyai.fleet.operations import PlanBusy
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.enums import Preference, RideStatus
from moyai.services.shared_taxi.group_forms import GroupForm
from moyai.services.shared_taxi.groups import GroupPlan, LeftOut, Way, plan_group
from moyai.services.shared_taxi.models import GroupRide, GroupStatus, Ride
from moyai.services.shared_taxi.operations.grouping import book_group, cancel_group
from moyai.services.shared_taxi.requests import BadRequest
from moyai.services.shared_taxi.views.partners import list_own_firms
from moyai.services.shared_taxi.views.people import list_mine

STAFF = (Role.DISPATCHER, Role.OFFICER)
WHO = (*STAFF, Role.RESIDENT)
MOST = 100


@never_cache
@require_GET
@require_role(*WHO, Role.PARTNER)
def show_list(request: HttpRequest) -> HttpResponse:
    """List the groups that this person may see, the next one first; a firm those that its vehicles carry."""
    is_firm = is_only_firm(request)
    found = list_carried(list_own_firms(request)) if is_firm else _list_groups(request)
    rows = [make_group_row(group) for group in found[:MOST]]
    mine = [] if is_staff(request) or is_firm else list_mine(request)
    context = {"rows": rows, "mine": mine, "is_staff": is_staff(request), "is_firm": is_firm}
    context |= frame_page(request)
    return render(request, "shared_taxi/groups.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*WHO)
def plan(request: HttpRequest) -> HttpResponse:
    """Show the form; look at the plan of what was filled in, or book it."""
    form = GroupForm(
        request.POST or None,
        now=clock.local(clock.now()),
        find=lambda who: find_residents(request, who),
        is_staff=is_staff(request),
    )
    planned = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("action") == "book":
            group = _book(request, form)
            if group is not None:
                return redirect("shared_taxi:group", code=group.code)
        else:
            planned = _plan(form)
    has_errors = bool(form.is_bound and form.errors)
    shown = None if planned is None else describe_plan(planned)
    context = {"form": form, "plan": shown, "has_errors": has_errors, **frame_page(request)}
    return render(request, "shared_taxi/group_new.html", context, status=422 if has_errors else 200)


@never_cache
@require_GET
@require_role(*WHO)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a group: who rides in which vehicle, when, and who is left out."""
    group = get_group(request, code)
    may_cancel = group.rides.filter(status__in=RideStatus.cancellable()).exists() and _is_live(group)
    context = {
        **describe_group(group),
        "may_cancel": may_cancel,
        "may_change": may_cancel and not group.rides.filter(status__in=RideStatus.begun()).exists(),
        "is_staff": is_staff(request),
        **frame_page(request),
    }
    return render(request, "shared_taxi/group.html", context)


@require_POST
@require_role(*WHO)
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel every ride of a group that has not begun."""
    group = get_group(request, code)
    try:
        cancel_group(code=group.code, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.text))
    else:
        messages.success(request, _("団体の予約を、ぜんぶ取り消しました。"))
    return redirect("shared_taxi:group", code=group.code)


@never_cache
@require_GET
@require_role(*WHO)
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Return who rides when, as CSV."""
    group = get_group(request, code)
    rides = group.rides.exclude(status=RideStatus.MOVED).select_related("task", "resident")
    rides = rides.order_by("task__pickup_from", "pk")
    rows = [[one[name] for name in _COLUMNS] for one in map(_describe_ride, rides)]
    return answer_csv(f"group-{group.code}.csv", _COLUMNS, rows)


def describe_group(group: GroupRide) -> dict[str, Any]:
    """Return a group with who rides in which vehicle and who is left out, for a page or a paper."""
    without = [RideStatus.MOVED, *([RideStatus.CANCELLED] if _is_live(group) else [])]
    rides = group.rides.exclude(status__in=without)
    in_order = rides.select_related("task", "resident").order_by("task__pickup_from", "pk")
    return {
        "group": group,
        "row": make_group_row(group),
        "vehicles": _by_vehicle([_describe_ride(ride) for ride in in_order]),
        "left_out": [_describe_left(one) for one in group.left_out],
    }


def _is_live(group: GroupRide) -> bool:
    return group.status == GroupStatus.BOOKED


_COLUMNS = ("vehicle", "name", "persons", "origin", "pickup", "destination", "arrival", "status")


def is_staff(request: HttpRequest) -> bool:
    """Tell whether somebody books for others by profession."""
    return has_role(get_account(request), *STAFF)


def is_only_firm(request: HttpRequest) -> bool:
    """Tell whether somebody works for a firm and sees groups for no other reason."""
    user = get_account(request)
    return has_role(user, Role.PARTNER) and not has_role(user, *WHO)


def list_carried(firms: Collection[int]) -> QuerySet[GroupRide]:
    """Return the groups of which vehicles of these firms carry somebody, from yesterday on."""
    since = clock.now() - timedelta(days=1)
    stops = Stop.objects.exclude(status=StopStatus.SKIPPED).filter(shift__vehicle__partner__in=firms)
    carried = stops.filter(task__ride__group__arrive_by__gte=since).values("task__ride__group")
    groups = GroupRide.objects.filter(pk__in=carried, status=GroupStatus.BOOKED)
    return groups.select_related("representative", "made_by").order_by("arrive_by", "pk")


def frame_page(request: HttpRequest) -> dict[str, Any]:
    """Return which frame the page stands in."""
    is_desk = is_staff(request) or is_only_firm(request)
    return {"base": "ui/base_desk.html" if is_desk else "ui/base.html"}


def find_residents(request: HttpRequest, who: str) -> Sequence[Resident]:
    """Return whom a line may mean: staff find everybody, a representative herself and whom she acts for."""
    found = search_residents(who, limit=3) if is_staff(request) else list_mine(request)
    exact = [one for one in found if who in (one.code, _bare(one.name), _bare(one.kana))]
    return exact if exact or not is_staff(request) else found


def _bare(name: str) -> str:
    return name.replace(" ", "").replace("　", "")


def _list_groups(request: HttpRequest) -> QuerySet[GroupRide]:
    groups = GroupRide.objects.select_related("representative", "made_by")
    if is_staff(request):
        return groups
    return groups.filter(Q(made_by=get_account(request)) | Q(representative__user=get_account(request)))


def get_group(request: HttpRequest, code: str) -> GroupRide:
    """Return a group that this person may see.

    Raises:
        Http404: there is none, or it is not hers.
    """
    found = _list_groups(request).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _plan(form: GroupForm) -> GroupPlan | None:
    try:
        return plan_group(form.make_wish(), now=clock.now())
    except BadRequest as wrong:
        form.add_error(None, put(wrong.text))
        return None


def _book(request: HttpRequest, form: GroupForm) -> GroupRide | None:
    try:
        group = book_group(
            wish=form.make_wish(),
            least_persons=form.count_persons() if form.cleaned_data["fit"] == "all" else 1,
            representative=form.representative,
            idempotency_key=f"group:{form.cleaned_data['key']}",
            actor=name_actor(request),
            made_by=get_account(request),
            now=clock.now(),
        )
    except (Refused, PlanBusy) as refused:
        text = refused.text
        form.add_error(None, put(text) if isinstance(text, Localized) else str(text))
        return None
    messages.success(request, _("団体の予約をしました。"))
    return group


def describe_plan(planned: GroupPlan) -> dict[str, Any]:
    """Return a plan in the page's words."""
    ways = [_describe_way(way) for _member, both in planned.rides for way in both]
    left = [_describe_out(one) for one in planned.left_out]
    return {
        "persons": planned.persons,
        "cars": planned.vehicles,
        "vehicles": _by_vehicle(sorted(ways, key=lambda one: one["at"])),
        "left_out": left,
    }


def _by_vehicle(ways: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for way in ways:
        found[way["vehicle"]].append(way)
    return [{"name": name, "ways": found[name]} for name in sorted(found)]


def _describe_way(way: Way) -> dict[str, Any]:
    request, promise = way.search.request, way.promise
    return _put_way(
        vehicle=way.placed.vehicle_name,
        resident=request.resident,
        persons=request.persons,
        wheelchairs=request.wheelchairs,
        ends=(request.origin.name, request.destination.name),
        pickup=(promise.pickup_from, promise.pickup_until),
        arrival=(promise.dropoff_from, promise.dropoff_until),
    )


def _describe_ride(ride: Ride) -> dict[str, Any]:
    task = ride.task
    stop = task.stops.exclude(status=StopStatus.SKIPPED).select_related("shift__vehicle").first()
    way = _put_way(
        vehicle=stop.shift.vehicle.name if stop else "",
        resident=ride.resident,
        persons=ride.persons,
        wheelchairs=ride.wheelchairs,
        ends=(task.origin_name, task.destination_name),
        pickup=(task.pickup_from, task.pickup_until),
        arrival=(task.dropoff_from, task.dropoff_until),
    )
    return {**way, "status": RideStatus(ride.status).label, "code": ride.code, "code4": ride.code[-4:]}


def _put_way(
    *,
    vehicle: str,
    resident: Resident,
    persons: int,
    wheelchairs: int,
    ends: tuple[str, str],
    pickup: tuple[datetime, datetime],
    arrival: tuple[datetime, datetime],
) -> dict[str, Any]:
    return {
        "vehicle": vehicle,
        "name": resident.name,
        "persons": persons,
        "party": put(labels.show_party(persons, wheelchairs)),
        "origin": ends[0],
        "destination": ends[1],
        "pickup": put(labels.show_window(*pickup)),
        "arrival": put(labels.show_window(*arrival)),
        "at": pickup[0],
    }


def _describe_out(one: LeftOut) -> dict[str, Any]:
    return {"name": one.member.resident.name, "persons": one.member.persons, "why": put(one.text)}


def _describe_left(one: dict[str, Any]) -> dict[str, Any]:
    resident = Resident.objects.filter(pk=one["resident"]).first()
    name = resident.name if resident else _("消去した方")
    return {"name": name, "persons": one["persons"], "why": put(Localized.from_json(one["text"]))}


def make_group_row(group: GroupRide) -> dict[str, Any]:
    """Return a group in the page's words."""
    without = [RideStatus.MOVED, *([RideStatus.CANCELLED] if _is_live(group) else [])]
    there = group.rides.filter(preference=Preference.ARRIVE_BY).exclude(status__in=without)
    return {
        "group": group,
        "day": put(labels.show_day(group.arrive_by)),
        "arrive_by": put(labels.show_clock(group.arrive_by)),
        "return_at": put(labels.show_clock(group.return_at)) if group.return_at else "",
        "persons": sum(there.values_list("persons", flat=True)),
        "left_out": sum(one["persons"] for one in group.left_out),
        "is_cancelled": group.status == GroupStatus.CANCELLED,
    }
