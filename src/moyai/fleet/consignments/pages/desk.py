"""At the desk: the day's goods, one consignment with its chain, its temperatures and who was chosen why."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.ui.qr import draw_qr
from moyai.fleet.consignments.enums import ConsignmentState, LegState
from moyai.fleet.consignments.forms import ReplaceForm
from moyai.fleet.consignments.models import Consignment
from moyai.fleet.consignments.operations import (
    cancel_consignment,
    close_returned,
    fetch_from_locker,
    replace_carrier,
    write_off,
)
from moyai.fleet.consignments.pages.tabs import list_tabs
from moyai.fleet.consignments.pages.words import (
    describe_boxes,
    describe_chain,
    describe_reading,
    describe_row,
    name_leg,
)
from moyai.fleet.consignments.queries import get_consignment, list_chain, list_consignments, list_readings
from moyai.fleet.pages.answers import say_refusal
from moyai.fleet.pages.words import pick_language

STAFF = (Role.DISPATCHER, Role.OFFICER)


@require_safe
@require_role(*STAFF)
def list_day(request: HttpRequest) -> HttpResponse:
    """Show what is to be at a door today, and what waits for a person."""
    rows = [describe_row(one) for one in list_consignments(clock.today())]
    waits = (ConsignmentState.STRANDED, ConsignmentState.NOT_MET)
    waiting = [row for row in rows if row["one"].state in waits]
    context = {"tabs": list_tabs("goods"), "rows": rows, "waiting": waiting}
    return render(request, "consignments/list.html", context)


@require_safe
@require_role(*STAFF)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show one consignment."""
    one = _get(code)
    choices = [
        {"choice": row, "verdicts": [{**each, "text": pick_language(each["text"])} for each in row.verdicts]}
        for row in reversed(one.choices.all())
    ]
    can_replace = any(leg.state == LegState.PLANNED for leg in one.legs.all())
    is_open = one.state in (ConsignmentState.STRANDED, ConsignmentState.WAITING, ConsignmentState.PLANNED)
    is_out = any(leg.state in (LegState.UNDER_WAY, LegState.NOT_MET, LegState.DONE) for leg in one.legs.all())
    context = {
        "one": one,
        "row": describe_row(one),
        "boxes": [{"box": box, "qr": draw_qr(box.code)} for box in one.boxes.all()],
        "box_words": describe_boxes(list(one.boxes.all())),
        "legs": [{"leg": leg, "name": name_leg(leg)} for leg in one.legs.all()],
        "chain": list_chain(one),
        "chain_words": describe_chain(one),
        "readings": [describe_reading(each) for each in list_readings(one)],
        "choices": choices,
        "form": ReplaceForm(),
        "can_replace": can_replace or is_open,
        "can_cancel": is_open and not is_out,
        "can_come_back": is_out and one.state in (ConsignmentState.NOT_MET, ConsignmentState.STRANDED),
    }
    return render(request, "consignments/show.html", context)


@require_POST
@require_role(*STAFF)
def replace(request: HttpRequest, code: str) -> HttpResponse:
    """Let go of the carrier and choose another. Field: why."""
    form = ReplaceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("わけを入れてください。"))
        return redirect("fleet:consignment", code=code)
    try:
        made = replace_carrier(
            consignment=_get(code),
            actor=name_actor(request),
            now=clock.now(),
            why=form.cleaned_data["why"],
        )
    except Refused as refused:
        say_refusal(request, refused)
    else:
        if made.taken:
            messages.success(request, _("運び手を選びなおしました。"))
        else:
            messages.warning(request, _("運べるものがありません。わけは下にあります。"))
    return redirect("fleet:consignment", code=code)


@require_POST
@require_role(*STAFF)
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Call it off, or note that it was fetched or is back. Field: what (cancel, fetched, returned, lost)."""
    operations: dict[str, Callable[..., object]] = {
        "cancel": cancel_consignment,
        "fetched": fetch_from_locker,
        "returned": close_returned,
        "lost": write_off,
    }
    operation = operations.get(request.POST.get("what", ""))
    if operation is None:
        return redirect("fleet:consignment", code=code)
    try:
        operation(consignment=_get(code), actor=name_actor(request), now=clock.now())
        messages.success(request, _("記録しました。"))
    except Refused as refused:
        say_refusal(request, refused)
    return redirect("fleet:consignment", code=code)


@require_safe
@require_role(*STAFF)
def photo(request: HttpRequest, code: str, number: int) -> FileResponse:
    """Return the picture of where a leg put it down; that it was looked at is audited."""
    one = _get(code)
    leg = next((leg for leg in one.legs.all() if leg.number == number), None)
    if leg is None or not leg.photo or not default_storage.exists(leg.photo):
        raise Http404
    record(
        actor=name_actor(request),
        action="fleet.see_goods_photo",
        subject=f"consignment:{one.code}",
        now=clock.now(),
    )
    return FileResponse(default_storage.open(leg.photo))


def _get(code: str) -> Consignment:
    try:
        return get_consignment(code)
    except Consignment.DoesNotExist as error:
        raise Http404 from error
