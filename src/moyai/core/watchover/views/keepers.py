"""Who keeps watch for the town, and how long each step has."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.watchover import operations
from moyai.core.watchover.enums import KeeperKind
from moyai.core.watchover.forms import KeeperForm, WaitsForm
from moyai.core.watchover.models import Keeper
from moyai.core.watchover.queries import list_keepers, list_waits
from moyai.core.watchover.views.trying import say_refusal


@never_cache
@require_GET
@require_role(Role.OFFICER)
def keepers(request: HttpRequest) -> HttpResponse:
    """Show who keeps watch, and the waits."""
    return _show(request, KeeperForm(initial={"kind": KeeperKind.WELFARE}), WaitsForm(list_waits()))


@require_POST
@require_role(Role.OFFICER)
def appoint(request: HttpRequest) -> HttpResponse:
    """Let somebody keep watch."""
    form = KeeperForm(request.POST)
    if form.is_valid():
        try:
            operations.appoint_keeper(
                username=form.cleaned_data["username"],
                kind=KeeperKind(form.cleaned_data["kind"]),
                settlements=form.read_settlements(),
                phone=form.cleaned_data["phone"],
                by=get_account(request),
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error("username", say_refusal(refused))
        else:
            messages.success(request, _("見守りの役目に加えました。"))
            return redirect("watchover:keepers")
    return _show(request, form, WaitsForm(list_waits()))


@require_POST
@require_role(Role.OFFICER)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody keep watch no more."""
    keeper = get_object_or_404(Keeper, pk=number)
    operations.end_keeper(keeper=keeper, by=get_account(request), now=clock.now())
    messages.success(request, _("見守りの役目を終えました。"))
    return redirect("watchover:keepers")


@require_POST
@require_role(Role.OFFICER)
def waits(request: HttpRequest) -> HttpResponse:
    """Set how long each step has."""
    form = WaitsForm(list_waits(), request.POST)
    if not form.is_valid():
        return _show(request, KeeperForm(initial={"kind": KeeperKind.WELFARE}), form)
    with transaction.atomic():
        for step, (today, now) in form.read_waits().items():
            operations.set_wait(
                step=step, today_min=today, now_min=now, by=get_account(request), now=clock.now()
            )
    messages.success(request, _("待ち時間を決めました。次の見守りから使います。"))
    return redirect("watchover:keepers")


def _show(request: HttpRequest, form: KeeperForm, waits_form: WaitsForm) -> HttpResponse:
    wrong = next((each for each in (form, waits_form) if each.is_bound and each.errors), None)
    context = {
        "keepers": [
            {"keeper": one, "kind": KeeperKind(one.kind).label, "places": "、".join(one.settlements)}
            for one in list_keepers()
        ],
        "form": form,
        "waits": waits_form,
        "wrong": wrong,
    }
    return render(request, "watchover/keepers.html", context, status=422 if wrong else 200)
