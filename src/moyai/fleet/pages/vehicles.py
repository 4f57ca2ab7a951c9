"""One vehicle's day, and taking it out of service and back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.fleet.enums import TaskStatus, VehicleStatus
from moyai.fleet.models import Vehicle
from moyai.fleet.operations import return_to_service, take_out_of_service
from moyai.fleet.pages.answers import say_refusal
from moyai.fleet.pages.board import BoardTask, BoardVehicle, read_board
from moyai.fleet.pages.day_timeline import build_timeline
from moyai.fleet.pages.forms import TakeOutForm
from moyai.fleet.pages.map_data import build_map
from moyai.fleet.pages.replan_report import list_reports
from moyai.fleet.pages.stop_rows import describe_stops
from moyai.fleet.pages.words import describe_party, describe_task, describe_vehicle


@require_safe
@require_role(Role.DISPATCHER)
def vehicle(request: HttpRequest, code: str) -> HttpResponse:
    """Show a vehicle: where it is, its day, and what became of its riders if it was taken out today."""
    found = get_object_or_404(Vehicle.objects.select_related("partner"), code=code)
    board = read_board(clock.today(), clock.now(), vehicle=found)
    row = board.vehicles[0]
    context = {
        "vehicle": found,
        "row": row,
        "state": describe_vehicle(row),
        "facts": _list_facts(row),
        "stops": describe_stops(row, board.now),
        "timeline": build_timeline(board),
        "map": build_map(board),
        "reports": list_reports(found, board.date),
        "date": board.date,
    }
    return render(request, "fleet/vehicle.html", context)


@require_role(Role.DISPATCHER)
def take_out(request: HttpRequest, code: str) -> HttpResponse:
    """Show who would be affected and ask for the reason; then take the vehicle out and re-plan its riders."""
    found = get_object_or_404(Vehicle, code=code)
    if found.status == VehicleStatus.OUT_OF_SERVICE:
        messages.info(request, _("%(vehicle)sは運行から外れています。") % {"vehicle": found.name})
        return redirect("fleet:desk_vehicle", code=code)
    form = TakeOutForm(request.POST or None, initial={"reason": request.GET.get("reason", "")})
    if request.method == "POST" and form.is_valid():
        _try_take_out(request, found, form.cleaned_data["reason"])
        return redirect("fleet:desk_vehicle", code=code)
    board = read_board(clock.today(), clock.now(), vehicle=found)
    affected = [t for t in board.vehicles[0].tasks if _is_affected(t)]
    rows = [
        {"item": t, "task": t.task, "party": describe_party(t.task), "state": describe_task(t, board.now)}
        for t in affected
    ]
    context = {"vehicle": found, "form": form, "rows": rows, "has_errors": bool(form.errors)}
    return render(request, "fleet/vehicle_out.html", context)


@require_POST
@require_role(Role.DISPATCHER)
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    """Return a vehicle to service; who had no vehicle may get one now."""
    found = get_object_or_404(Vehicle, code=code)
    if found.status == VehicleStatus.IN_SERVICE:
        messages.info(request, _("%(vehicle)sは運行しています。") % {"vehicle": found.name})
        return redirect("fleet:desk_vehicle", code=code)
    try:
        return_to_service(vehicle_id=found.pk, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, _("%(vehicle)sを運行に戻しました。") % {"vehicle": found.name})
    return redirect("fleet:desk_vehicle", code=code)


def _try_take_out(request: HttpRequest, vehicle: Vehicle, reason: str) -> None:
    try:
        take_out_of_service(vehicle_id=vehicle.pk, reason=reason, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        say_refusal(request, refused)


def _is_affected(item: BoardTask) -> bool:
    return item.task.status in (TaskStatus.PLANNED, TaskStatus.ABOARD) and not item.is_handed_over


def _list_facts(row: BoardVehicle) -> list[dict[str, Any]]:
    vehicle = row.vehicle
    facts = [
        {"label": _("定員"), "value": _("%(seats)d人") % {"seats": vehicle.seats}},
        {"label": _("車いす"), "value": _("%(count)d台") % {"count": vehicle.wheelchair_places}},
        {"label": _("荷室に入る歩行器"), "value": _("%(count)d台") % {"count": vehicle.boot_places}},
        {"label": _("事業者"), "value": vehicle.partner.name},
        {"label": _("車庫"), "value": vehicle.depot_name},
    ]
    if row.shifts:
        names = "、".join(s.driver.display_name or s.driver.get_username() for s in row.shifts)
        facts.insert(0, {"label": _("運転手"), "value": names})
    if vehicle.plate:
        facts.append({"label": _("ナンバー"), "value": vehicle.plate})
    if vehicle.last_seen_at:
        facts.append({"label": _("最後の位置"), "value": f"{clock.local(vehicle.last_seen_at):%-H:%M:%S}"})
    return facts
