"""The part of the desk's page that shows who is ringing; it is asked for again every few seconds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_GET

from moyai.channels.desk.callers import describe_caller
from moyai.channels.desk.models import IncomingCall
from moyai.channels.desk.queries import list_callers, list_ringing
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.conversations.registry import FLOWS
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Language


@require_GET
@require_role(Role.DISPATCHER)
def ringing(request: HttpRequest) -> HttpResponseBase:
    """Show the calls of the moment; 304 while nothing has changed."""
    response = render(request, "desk/ringing.html", {"ringing": describe_ringing(clock.now())})
    response["Cache-Control"] = "private, no-cache"
    set_response_etag(response)
    fresh = get_conditional_response(request, etag=response["ETag"], response=response)
    return fresh or HttpResponse()


def describe_ringing(now: datetime, language: Language = "ja") -> list[dict[str, Any]]:
    """Return the calls of the moment, each with the people whose number it is."""
    calls = list_ringing(now)
    people = list_callers(calls) if calls else {}
    return [_describe(call, people, language) for call in calls]


def _describe(call: IncomingCall, people: dict[str, Resident], language: Language) -> dict[str, Any]:
    entry = FLOWS.get(call.session.flow) if call.session else None
    return {
        "key": call.pk,
        "number": show_phone(call.number),
        "at": call.started_at,
        "is_over": call.ended_at is not None,
        "people": [describe_caller(people[code]) for code in call.residents if code in people],
        "title": entry.title.get(language) if entry else "",
    }
