"""Rides that repeat: a resident's own page, and the desk's for a caller."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.looking import one_look
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import get_resident
from moyai.services.shared_taxi.operations import regular as operations
from moyai.services.shared_taxi.queries.regular import get_regular, list_regulars
from moyai.services.shared_taxi.regular_cards import make_regular_card
from moyai.services.shared_taxi.regular_models import RegularRide
from moyai.services.shared_taxi.texts import repeat as say
from moyai.services.shared_taxi.views.people import list_mine, pick_resident

_WHOLE = {
    "pause": operations.pause_regular,
    "resume": operations.resume_regular,
    "end": operations.end_regular,
    "reopen": operations.reopen_regular,
}
_DAY = {"skip": operations.skip_day, "unskip": operations.unskip_day}


@never_cache
@require_GET
@login_required
def show_mine(request: HttpRequest) -> HttpResponse:
    """Show her own rides that repeat."""
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    if resident is None:
        return redirect("shared_taxi:my_rides")
    others = [one for one in mine if one.pk != resident.pk]
    for_query = "" if mine[0].pk == resident.pk else f"?for={resident.code}"
    context = {"others": others, "for_query": for_query, "change_url": "shared_taxi:change_regular"}
    return render(request, "shared_taxi/regular.html", {**_describe(resident), **context})


@never_cache
@require_GET
@require_role(Role.DISPATCHER)
def show_of(request: HttpRequest, code: str) -> HttpResponse:
    """Show a caller's rides that repeat."""
    try:
        resident = get_resident(code)
    except Resident.DoesNotExist:
        raise Http404 from None
    context = {"change_url": "shared_taxi:change_regular_of"}
    return render(request, "shared_taxi/regular_of.html", {**_describe(resident), **context})


@require_POST
@login_required
def change_mine(request: HttpRequest, regular_id: int) -> HttpResponse:
    """Skip a day, pause, end or take it back. Fields: action, day."""
    regular = _get(regular_id)
    if regular.resident not in list_mine(request):
        raise Http404
    _change(request, regular)
    return redirect(f"{reverse('shared_taxi:regular')}?for={regular.resident.code}")


@require_POST
@require_role(Role.DISPATCHER)
def change_of(request: HttpRequest, regular_id: int) -> HttpResponse:
    """Do the same for a caller."""
    regular = _get(regular_id)
    _change(request, regular)
    return redirect("shared_taxi:regular_of", code=regular.resident.code)


def _get(regular_id: int) -> RegularRide:
    try:
        return get_regular(regular_id)
    except RegularRide.DoesNotExist:
        raise Http404 from None


def _describe(resident: Resident) -> dict[str, Any]:
    now = clock.now()
    found = list_regulars(resident, since=clock.today())
    with one_look():
        cards = [make_regular_card(regular, now) for regular in found]
    return {"resident": resident, "cards": cards, "repeat_label": put(say.TITLE)}


def _change(request: HttpRequest, regular: RegularRide) -> None:
    action, who, now = str(request.POST.get("action", "")), name_actor(request), clock.now()
    try:
        if act := _WHOLE.get(action):
            act(regular_id=regular.pk, actor=who, now=now)
        elif act_on := _DAY.get(action):
            act_on(regular_id=regular.pk, day=_read_day(request), actor=who, now=now)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _name_change(action))


def _read_day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(str(request.POST.get("day", "")))
    except ValueError:
        raise Http404 from None


def _name_change(action: str) -> str:
    return {
        "skip": _("その日は乗らないことにしました。"),
        "unskip": _("その日も乗ることにしました。まもなく予約を入れます。"),
        "pause": _("お休みにしました。もう入っている予約はそのままです。"),
        "resume": _("くりかえしを始めました。まもなく予約を入れます。"),
        "end": _("くりかえしを終わりにしました。もう入っている予約はそのままです。"),
        "reopen": _("終わりを取り消しました。くりかえしを続けます。"),
    }[action]
