"""Aircraft, batteries and pilots are entered and changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.errors import Refused
from moyai.fleet.crews.queries import find_firms
from moyai.fleet.modes.drone.models import Aircraft, Battery, Pilot
from moyai.fleet.modes.drone.operations import save_aircraft, save_battery, save_pilot
from moyai.fleet.modes.drone.pages.access import KEEPERS, find_aircraft
from moyai.fleet.modes.drone.pages.forms_register import AircraftForm, BatteryForm, PilotForm
from moyai.fleet.pages.answers import show_text


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def aircraft(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Enter an aircraft, or change its register."""
    one = None if number is None else find_aircraft(request, number)
    firms = find_firms(get_account(request))
    usual = {"cruise_m_s": 10, "climb_m_s": 2.5, "descend_m_s": 1.5, "most_wind_m_s": 5}
    form = AircraftForm(
        request.POST or None,
        aircraft=one,
        firms=None if firms is None else list(firms),
        initial=usual if one is None else {name: getattr(one, name) for name in AircraftForm.base_fields},
    )
    if request.method == "POST" and form.is_valid():
        try:
            facts = form.cleaned_data
            save_aircraft(aircraft=one, facts=facts, actor=name_actor(request), now=clock.now())
            return _done(request)
        except Refused as refused:
            form.add_error(None, show_text(refused.text))
    return _show(request, form, _("機体を加える") if one is None else _("機体の登録を変える"))


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def new_battery(request: HttpRequest, number: int) -> HttpResponse:
    """Enter a battery of an aircraft."""
    return _battery(request, find_aircraft(request, number), None)


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def battery(request: HttpRequest, number: int) -> HttpResponse:
    """Change a battery's register."""
    one = get_object_or_404(Battery, pk=number)
    return _battery(request, find_aircraft(request, one.aircraft_id), one)


def _battery(request: HttpRequest, of: Aircraft, one: Battery | None) -> HttpResponse:
    usual = {"health_pct": 100, "cycles": 0, "most_cycles": 300}
    known = usual if one is None else {name: getattr(one, name) for name in BatteryForm.base_fields}
    form = BatteryForm(request.POST or None, battery=one, initial=known)
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "aircraft": of}
        save_battery(battery=one, facts=facts, actor=name_actor(request), now=clock.now())
        return _done(request)
    title = _("%(aircraft)sの電池を加える") if one is None else _("%(aircraft)sの電池の登録を変える")
    return _show(request, form, title % {"aircraft": of.name})


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def pilot(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Enter a pilot, or change the licence. A firm does not enter pilots of the town's accounts."""
    if find_firms(get_account(request)) is not None:
        raise Http404
    one = None if number is None else get_object_or_404(Pilot, pk=number)
    names = [name for name in PilotForm.base_fields if name != "username"]
    known = {} if one is None else {name: getattr(one, name) for name in names}
    form = PilotForm(request.POST or None, pilot=one, initial=known)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        user = facts.pop("username", None)
        if user is not None:
            facts["user"] = user
        save_pilot(pilot=one, facts=facts, actor=name_actor(request), now=clock.now())
        return _done(request)
    return _show(request, form, _("操縦者を加える") if one is None else _("操縦者の登録を変える"))


def _done(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("記録しました。"))
    return redirect("drone:aircraft")


def _show(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    has_errors = form.is_bound and bool(form.errors)
    context = {"form": form, "title": title, "back": "drone:aircraft", "press": _("記録する")}
    status = 422 if has_errors else 200
    return render(request, "drone/form.html", context | {"has_errors": has_errors}, status=status)
