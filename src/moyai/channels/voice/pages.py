"""The desk's list of calls: who is on the line, what was said, how calls ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.channels.voice.models import Call, CallOutcome
from moyai.channels.voice.queries import list_going_on, list_recent
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.conversations.registry import FLOWS, get_flow
from moyai.core.languages import get_page_language
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone

MOST_SHOWN = 50


@never_cache
@require_GET
@require_role(Role.DISPATCHER)
def calls(request: HttpRequest) -> HttpResponse:
    """Show the calls that are on the line, and the latest ones."""
    going_on = [describe(call) for call in list_going_on(clock.now())[:MOST_SHOWN]]
    return render(request, "voice/calls.html", {"going_on": going_on, "recent": map(describe, list_recent())})


def describe(call: Call) -> dict[str, Any]:
    """Return a call as the desk sees it."""
    number = call.from_number or (find_phone(call.resident) if call.resident else "")
    return {
        "at": call.started_at,
        "name": call.resident.name if call.resident else "",
        "number": show_phone(call.to_number if call.direction == "out" else number),
        "is_out": call.direction == "out",
        "outcome": _name_outcome(call),
        "recordings": call.recordings,
        "title": _name_flow(call),
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


def _name_flow(call: Call) -> str:
    """Return what the conversation is called; empty where there was none, or its service is off now."""
    if call.session is None or call.session.flow not in FLOWS:
        return ""
    language = get_page_language()
    return get_flow(call.session.flow).title.get(language)
