"""The parcel of a flight: scanned in before it, asked after when it was put down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.watchover.enums import Condition
from moyai.fleet.consignments.entries import say_taken
from moyai.fleet.consignments.enums import LegState
from moyai.fleet.consignments.pages.words import describe_boxes
from moyai.fleet.consignments.readings import read_codes, read_decidegrees
from moyai.fleet.modes.drone.models import Flight
from moyai.fleet.modes.drone.operations import load_parcel, tell_received
from moyai.fleet.modes.drone.pages.access import KEEPERS, find_flight
from moyai.fleet.modes.drone.pages.forms import LoadForm, ReceivedForm
from moyai.fleet.modes.drone.queries.legs import find_leg, is_at_port, is_loaded
from moyai.fleet.modes.parcel import list_cooled
from moyai.fleet.pages.answers import show_text


def describe_parcel(found: Flight) -> dict[str, Any] | None:
    """Return what a flight carries and how far that is; None for a flight that was planned by hand."""
    leg = find_leg(found)
    if leg is None:
        return None
    boxes = list(leg.consignment.boxes.all())
    return {
        "leg": leg,
        "one": leg.consignment,
        "words": describe_boxes(boxes),
        "is_here": is_at_port(leg),
        "is_loaded": is_loaded(leg),
        "is_waiting": leg.state == LegState.PLANNED,
        "is_dropped": leg.state == LegState.DROPPED,
    }


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def load(request: HttpRequest, number: int) -> HttpResponse:
    """Scan the boxes into the drone."""
    found = find_flight(request, number)
    parcel = describe_parcel(found)
    cooled = [] if parcel is None else list_cooled(box.temperature for box in parcel["one"].boxes.all())
    form = LoadForm(request.POST or None, cooled=cooled)
    if request.method == "POST" and form.is_valid() and _load(request, found, form):
        return redirect("drone:flight", number=found.pk)
    return _show(request, form, {"title": _("荷物を積む"), "press": _("積んだ")}, found, parcel)


def _load(request: HttpRequest, found: Flight, form: LoadForm) -> bool:
    try:
        flags = load_parcel(
            flight_id=found.pk,
            codes=read_codes(form.cleaned_data["codes"]),
            decidegrees=_read_temperatures(form),
            by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("codes", show_text(refused.text))
        return False
    messages.success(request, say_taken(flags, is_not_met=False))
    return True


def _read_temperatures(form: LoadForm) -> dict[str, int]:
    told = {name: read_decidegrees(form.cleaned_data.get(name, "")) for name in ("chilled", "frozen")}
    return {name: value for name, value in told.items() if value is not None}


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def received(request: HttpRequest, number: int) -> HttpResponse:
    """Keep how she was who fetched the parcel, as she said on the telephone."""
    found = find_flight(request, number)
    form = ReceivedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            tell_received(
                flight_id=found.pk,
                condition=Condition(said["condition"]),
                note=said["note"],
                by=get_account(request),
                now=clock.now(),
            )
            messages.success(request, _("記録しました。"))
            return redirect("drone:flight", number=found.pk)
        except Refused as refused:
            form.add_error("condition", show_text(refused.text))
    words = {"title": _("受け取った方の様子"), "press": _("記録する")}
    return _show(request, form, words, found, describe_parcel(found))


def _show(request: HttpRequest, form: Any, words: dict[str, str], found: Flight, parcel: Any) -> HttpResponse:
    has_errors = form.is_bound and bool(form.errors)
    context = {"form": form, "flight": found, "parcel": parcel, "has_errors": has_errors, **words}
    return render(request, "drone/parcel.html", context, status=422 if has_errors else 200)
