"""The driver's page: what to do next, in large type, with at most three buttons."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.ui.views import driver_service_worker
from moyai.fleet.drive_forms import list_forms
from moyai.fleet.enums import PressAction
from moyai.fleet.operations import mark_human_seen, press
from moyai.fleet.pages.answers import say_refusal
from moyai.fleet.press_entry import read_why
from moyai.fleet.queries import describe_drive, find_driver_shift

NAVIGATION = "https://www.google.com/maps/dir/?api=1&travelmode=driving&destination={lat},{lon}"
"""An ordinary link that the tablet's map application opens; no interface of anybody's is called."""


@require_safe
@require_role(Role.DRIVER)
def drive(request: HttpRequest) -> HttpResponse:
    """Show the driver's next stop; or that there is nothing to drive today."""
    driver, now = get_account(request), clock.now()
    shift = find_driver_shift(driver, now)
    if shift is None:
        return render(request, "fleet/drive.html", {"shift": None})
    if not driver.is_simulated:
        mark_human_seen(shift_id=shift.pk, real_now=datetime.now(UTC))
    state = describe_drive(shift, now)
    if state["next_stop"]:
        stop = state["next_stop"]
        stop["navigation_url"] = _find_way(stop)
        stop["notes_url"] = reverse("fleet:drive_notes", args=[stop["id"]])
    return render(request, "fleet/drive.html", {"shift": shift, "state": state})


@never_cache
@require_safe
@require_role(Role.DRIVER)
def shell(request: HttpRequest) -> HttpResponse:
    """Show what the tablet keeps for when there is no connection: every form, and nothing of anybody."""
    pages = [
        {
            "url": reverse(form.url_name),
            "html": render_to_string(form.template, dict(form.make_context()), request=request),
        }
        for form in list_forms()
    ]
    return render(request, "fleet/shell.html", {"pages": pages})


@require_POST
@require_role(Role.DRIVER)
def press_by_form(request: HttpRequest) -> HttpResponse:
    """Take a button pressed without JavaScript."""
    why = read_why(request.POST.get("why"))
    action = PressAction.NO_SHOW.value if why else request.POST.get("action", "")
    stop = request.POST.get("stop", "")
    if action not in PressAction.values or not stop.isascii() or not stop.isdecimal():
        return redirect("fleet:drive")
    now = clock.now()
    try:
        press(
            driver=get_account(request),
            stop_id=int(stop),
            action=PressAction(action),
            press_id=uuid.uuid4(),
            pressed_at=now,
            why=why,
            now=now,
        )
    except Refused as refused:
        if refused.code != "already_done":  # pressed twice: it is as the driver wished
            say_refusal(request, refused)
    return redirect("fleet:drive")


def _find_way(stop: dict[str, Any]) -> str:
    """Return where a map application shows the way to a stop; empty for a stop without a place."""
    if stop["lon"] is None:
        return ""
    return NAVIGATION.format(lat=stop["lat"], lon=stop["lon"])


service_worker = require_safe(driver_service_worker)
