"""What carriers are made of: hubs, volunteers, what each vehicle takes; entered and changed by the town."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.places.ground import draw_ground
from moyai.fleet.consignments.forms_register import (
    HubForm,
    LimitsForm,
    PlacedForm,
    VolunteerForm,
    read_amounts,
    show_amounts,
)
from moyai.fleet.consignments.models import Hub, Volunteer
from moyai.fleet.consignments.operations.registering import save_hub, save_volunteer, set_limits
from moyai.fleet.consignments.pages.desk import STAFF
from moyai.fleet.consignments.pages.tabs import list_tabs
from moyai.fleet.models import Vehicle
from moyai.fleet.pages.answers import show_text


@require_safe
@require_role(*STAFF)
def hubs(request: HttpRequest) -> HttpResponse:
    """List the places where goods change carriers or wait."""
    rows = list(Hub.objects.order_by("kind", "name"))
    drawn = [
        {"id": one.key, "kind": "place", "label": one.name, "lon": one.lon, "lat": one.lat}
        | {"detail": str(one.get_kind_display())}
        for one in rows
    ]
    ground = {**draw_ground(get_page_language()), "markers": drawn}
    return render(request, "consignments/hubs.html", {"tabs": list_tabs("hubs"), "rows": rows, "map": ground})


@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def hub(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Enter a hub, or change one."""
    one = None if number is None else get_object_or_404(Hub, pk=number)
    names = ("name", "kind", "lon", "lat", "room_ambient", "room_chilled", "room_frozen", "is_open")
    known = {} if one is None else {name: getattr(one, name) for name in names}
    start = known or {"room_ambient": 0, "room_chilled": 0, "room_frozen": 0}
    form = HubForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            save_hub(hub=one, facts=form.cleaned_data, actor=name_actor(request), now=clock.now())
            messages.success(request, _("記録しました。"))
            return redirect("fleet:hubs")
        except Refused as refused:
            form.add_error(None, show_text(refused.text))
    title = _("置き場・ロッカーを加える") if one is None else _("置き場・ロッカーを変える")
    return _show(request, form, title, "fleet:hubs")


@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def volunteer(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Enter a volunteer, or change what one can."""
    one = None if number is None else get_object_or_404(Volunteer.objects.select_related("user"), pk=number)
    form = VolunteerForm(request.POST or None, person=one, initial=_read_volunteer(one))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        names = ("phone", "meets_at", "lon", "lat", "honorarium_yen", "is_active")
        facts = {name: said[name] for name in names} | read_amounts(said)
        save_volunteer(
            volunteer=one,
            user=said.get("username"),
            facts=facts | {"reach_m": said["reach_km"] * 1000},
            actor=name_actor(request),
            now=clock.now(),
        )
        messages.success(request, _("記録しました。"))
        return redirect("fleet:volunteers")
    title = _("ボランティアを加える")
    if one is not None:
        title = _("%(name)sさんの登録を変える") % {"name": one.user.display_name}
    return _show(request, form, title, "fleet:volunteers")


def _read_volunteer(one: Volunteer | None) -> dict[str, Any]:
    if one is None:
        return {"most_ambient": 1, "most_chilled": 0, "most_frozen": 0, "reach_km": 3, "honorarium_yen": 0}
    names = ("phone", "meets_at", "lon", "lat", "honorarium_yen", "is_active")
    known = {name: getattr(one, name) for name in names}
    return known | show_amounts(one) | {"reach_km": max(1, one.reach_m // 1000)}


@require_safe
@require_role(*STAFF)
def vehicles(request: HttpRequest) -> HttpResponse:
    """List what each vehicle takes of goods."""
    found = Vehicle.objects.select_related("partner").order_by("code")
    rows = [{"one": one, **show_amounts(one)} for one in found]
    return render(request, "consignments/vehicles.html", {"tabs": list_tabs("goods_vehicles"), "rows": rows})


@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def vehicle(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a vehicle takes of goods."""
    one = get_object_or_404(Vehicle, code=code)
    form = LimitsForm(request.POST or None, initial={"carrier": one.carrier, **show_amounts(one)})
    if request.method == "POST" and form.is_valid():
        facts = read_amounts(form.cleaned_data) | {"carrier": form.cleaned_data["carrier"]}
        set_limits(vehicle=one, facts=facts, actor=name_actor(request), now=clock.now())
        messages.success(request, _("記録しました。"))
        return redirect("fleet:goods_vehicles")
    title = _("%(vehicle)sに積めるもの") % {"vehicle": one.name}
    return _show(request, form, title, "fleet:goods_vehicles")


def _show(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    has_errors = form.is_bound and bool(form.errors)
    context = {"form": form, "title": title, "back": back, "has_errors": has_errors}
    if isinstance(form, PlacedForm):
        context["map"] = {**draw_ground(get_page_language()), "picked": form.picked}
    return render(request, "consignments/register.html", context, status=422 if has_errors else 200)
