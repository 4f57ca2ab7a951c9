"""Changing a group's booking: another hour, more or fewer people, at the desk or by its leader."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.fleet.operations import PlanBusy
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.group_forms import ChangeGroupForm
from moyai.services.shared_taxi.groups import GroupPlan
from moyai.services.shared_taxi.led_groups import list_there
from moyai.services.shared_taxi.models import GroupRide
from moyai.services.shared_taxi.operations.regrouping import change_group, preview_change
from moyai.services.shared_taxi.requests import BadRequest
from moyai.services.shared_taxi.views.groups import (
    WHO,
    describe_plan,
    find_residents,
    frame_page,
    get_group,
    is_staff,
)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*WHO)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Show the group as it is booked; look at what a change would mean, or make it."""
    group = get_group(request, code)
    form = ChangeGroupForm(
        request.POST or None,
        group=group,
        now=clock.local(clock.now()),
        find=lambda who: _find(request, group, who),
        is_staff=is_staff(request),
    )
    planned = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("action") == "change":
            if _change(request, form, group):
                return redirect("shared_taxi:group", code=group.code)
        else:
            planned = _preview(form, group)
    has_errors = bool(form.is_bound and form.errors)
    shown = None if planned is None else describe_plan(planned)
    context = {"form": form, "group": group, "plan": shown, "has_errors": has_errors, **frame_page(request)}
    return render(request, "shared_taxi/group_change.html", context, status=422 if has_errors else 200)


def _find(request: HttpRequest, group: GroupRide, who: str) -> Sequence[Resident]:
    """Return whom a line may mean: who rides already first, else as for a new group."""
    members = {ride.resident for ride in list_there(group) if ride.status in RideStatus.live()}
    named = [one for one in members if who in (one.code, one.name.replace(" ", "").replace("　", ""))]
    return named or find_residents(request, who)


def _preview(form: ChangeGroupForm, group: GroupRide) -> GroupPlan | None:
    try:
        return preview_change(code=group.code, wish=form.make_wish(), now=clock.now())
    except BadRequest as wrong:
        form.add_error(None, put(wrong.text))
    except (Refused, PlanBusy) as refused:
        form.add_error(None, _say(refused))
    return None


def _change(request: HttpRequest, form: ChangeGroupForm, group: GroupRide) -> bool:
    try:
        change_group(
            code=group.code,
            wish=form.make_wish(),
            idempotency_key=f"regroup:{form.cleaned_data['key']}",
            actor=name_actor(request),
            made_by=get_account(request),
            now=clock.now(),
        )
    except (Refused, PlanBusy) as refused:
        form.add_error(None, _say(refused))
        return False
    messages.success(request, _("団体の予約を変えました。"))
    return True


def _say(refused: Refused | PlanBusy) -> str:
    return put(refused.text) if isinstance(refused.text, Localized) else str(refused.text)
