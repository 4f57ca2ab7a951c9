"""On the driver's tablet: the boxes of the next stop, and the form that hands them over."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.fleet.consignments.forms import GoodsForm
from moyai.fleet.consignments.pages.words import describe_boxes
from moyai.fleet.consignments.queries import list_aboard
from moyai.fleet.enums import StopKind, TaskStatus
from moyai.fleet.models import Shift
from moyai.fleet.operations import SentEntry, take_entry
from moyai.fleet.pages.answers import show_text
from moyai.fleet.planning.load import RUNNING, with_stops
from moyai.fleet.queries import find_driver_shift

MOST_SHOWN = 8
MOST_PHOTO_BYTES = 5_000_000


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.DRIVER)
def goods(request: HttpRequest) -> HttpResponse:
    """Show which boxes come next (GET); hand some over without JavaScript (POST)."""
    driver, now = get_account(request), clock.now()
    shift = find_driver_shift(driver, now)
    form = GoodsForm(request.POST or None, request.FILES or None, auto_id="goods_%s")
    if request.method == "POST" and shift is not None and form.is_valid():
        sent = SentEntry(uuid4(), "goods", shift.pk, now, read_data(request))
        try:
            answer = take_entry(sent=sent, driver=driver, now=now)
            messages.success(request, answer["text"])
            return redirect("fleet:drive_goods")
        except Refused as refused:
            form.add_error("codes", show_text(refused.text))
    wrong = form if form.is_bound and form.errors else None
    context = {"shift": shift, "form": form, "wrong": wrong, "stops": _list_stops(shift)}
    return render(request, "consignments/drive.html", context, status=422 if wrong else 200)


def read_data(request: HttpRequest) -> dict[str, Any]:
    """Return what a form without JavaScript sent, its photo as a tablet sends it."""
    data: dict[str, Any] = request.POST.dict()
    photo = request.FILES.get("photo")
    if photo is not None:
        data["photo"] = base64.b64encode(photo.read(MOST_PHOTO_BYTES + 1)).decode()
    return data


def _list_stops(shift: Shift | None) -> list[dict[str, Any]]:
    """Return the next stops with boxes."""
    if shift is None or shift.status not in RUNNING:
        return []
    stops = [stop for stop in with_stops([shift])[0].to_do if stop.task is not None and stop.task.is_goods]
    boxes = list_aboard([stop.task_id for stop in stops if stop.task_id])
    return [
        {
            "stop": stop,
            "is_pickup": stop.kind == StopKind.PICKUP,
            "is_aboard": stop.task is not None and stop.task.status == TaskStatus.ABOARD,
            "boxes": boxes[stop.task_id],
            "words": describe_boxes(boxes[stop.task_id]),
        }
        for stop in stops
        if stop.task_id in boxes
    ][:MOST_SHOWN]
