"""The desk's list of calls: who waits to be rung back, what was said, how calls ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.channels.voice.models import Call, CallOutcome
from moyai.channels.voice.operations import mark_rung_back
from moyai.channels.voice.queries import list_recent, list_to_ring_back
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone

MOST_SHOWN = 50


@never_cache
@require_GET
@require_role(Role.DISPATCHER)
def calls(request: HttpRequest) -> HttpResponse:
    """Show who waits to be rung back, and the latest calls."""
    waiting = [describe(call) for call in list_to_ring_back()[:MOST_SHOWN]]
    return render(request, "voice/calls.html", {"waiting": waiting, "recent": map(describe, list_recent())})


@never_cache
@require_POST
@require_role(Role.DISPATCHER)
def rung_back(request: HttpRequest) -> HttpResponseBase:
    """Note that a caller has been rung back."""
    number = str(request.POST.get("call", ""))
    call = get_object_or_404(Call, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)
    mark_rung_back(call=call, actor=f"user:{request.user.pk}", now=clock.now())
    return redirect("voice:calls")


def describe(call: Call) -> dict[str, Any]:
    """Return a call as the desk sees it."""
    number = call.from_number or (find_phone(call.resident) if call.resident else "")
    return {
        "id": call.pk,
        "at": call.started_at,
        "name": call.resident.name if call.resident else "",
        "number": show_phone(call.to_number if call.direction == "out" else number),
        "is_out": call.direction == "out",
        "outcome": _name_outcome(call),
        "recordings": call.recordings,
        "session": call.session,
    }


def _name_outcome(call: Call) -> str:
    return {
        CallOutcome.DONE: _("すんだ"),
        CallOutcome.HANDED_OVER: _("係へ"),
        CallOutcome.CALL_BACK: _("折り返し"),
        CallOutcome.HUNG_UP: _("途中で切れた"),
        CallOutcome.HEARD: _("聞いた"),
        CallOutcome.UNDERSTOOD: _("わかったと押した"),
        CallOutcome.MACHINE: _("留守番電話"),
        CallOutcome.BUSY: _("話し中"),
        CallOutcome.NO_ANSWER: _("出なかった"),
        CallOutcome.FAILED: _("つながらなかった"),
    }.get(CallOutcome(call.outcome), _("通話中"))
