"""The desk: find the caller, and take any flow for her on the same question pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.channels.desk.callers import describe_caller, describe_taken, describe_waiting
from moyai.channels.desk.calls import describe_ringing
from moyai.channels.desk.names import name_door
from moyai.channels.desk.operations import note_deed, send_on, take_over
from moyai.channels.desk.queries import CHANNEL, list_doors_to, list_taken
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import NotGoingOn, start_session
from moyai.core.conversations.queries import get_session, list_handed_over
from moyai.core.conversations.registry import FlowEntry, get_flow, list_flows
from moyai.core.conversations.turns import to_localized
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.notices.queries import count_open_tasks
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import get_resident, search_residents


@never_cache
@require_GET
@require_role(Role.DISPATCHER)
def callers(request: HttpRequest) -> HttpResponse:
    """Find a caller by name, reading, telephone number or code, and what can be done for her."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:100]  # PostgreSQL takes no NUL
    found = search_residents(query) if query else []
    return render(request, "desk/callers.html", _list(request, query, found))


@never_cache
@require_POST
@require_role(Role.DISPATCHER)
def start(request: HttpRequest, flow: str) -> HttpResponseBase:
    """Begin a flow for the found resident, or for somebody who is not registered yet."""
    try:
        if not _may_conduct(request, get_flow(flow)):
            raise PermissionDenied
        session = _begin(request, flow)
    except Refused as refused:
        context = _list(request, "", []) | {"refusal": to_localized(refused.text).get(get_page_language())}
        return render(request, "desk/callers.html", context, status=409)
    return redirect("web:talk", code=session.code)


@never_cache
@require_POST
@require_role(Role.DISPATCHER)
def take(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take over a conversation that asked for a person."""
    now = clock.now()
    try:
        session = get_session(code, now)
    except Session.DoesNotExist:
        raise Http404 from None
    if session.status != SessionStatus.HANDED_OVER:
        return redirect("desk:callers")
    try:
        take_over(session=session, by=get_account(request), channel=CHANNEL, now=now)
    except NotGoingOn:  # a colleague was quicker
        return redirect("desk:callers")
    return redirect("web:talk", code=code)


@never_cache
@require_POST
@require_role(Role.DISPATCHER)
def move(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send the conversation to the resident's chat or television, where she confirms it herself."""
    now, door = clock.now(), str(request.POST.get("door", ""))
    try:
        session = get_session(code, now)
    except Session.DoesNotExist:
        raise Http404 from None
    if session.actor_id != request.user.pk or door not in list_doors_to(session):
        raise Http404
    try:
        send_on(session=session, door=door, by=get_account(request), now=now)
    except Refused as refused:
        messages.error(request, to_localized(refused.text).get(get_page_language()))
        return redirect("web:talk", code=code)
    messages.success(
        request, _("%(door)sに送りました。続きは、ご本人が確かめます。") % {"door": name_door(door)}
    )
    return redirect("desk:callers")


def list_conducted(request: HttpRequest, *, is_registered: bool) -> list[dict[str, str]]:
    """Return the flows that this member of staff may take for who is registered, or for who is not."""
    entries = [entry for entry in list_flows(CHANNEL) if _may_conduct(request, entry)]
    meant = [entry for entry in entries if entry.needs_resident == is_registered]
    return [{"key": entry.key, "title": entry.title.get(get_page_language())} for entry in meant]


def _begin(request: HttpRequest, flow: str) -> Session:
    now = clock.now()
    resident = _find_resident(str(request.POST.get("resident", "")))
    with transaction.atomic():
        session = start_session(
            flow=flow,
            channel=CHANNEL,
            now=now,
            language=get_page_language(),
            resident_id=resident.pk if resident else None,
            actor_id=request.user.pk,
        )
        note_deed("start", resident, get_account(request), now, session=session.code, flow=flow)
    return session


def _list(request: HttpRequest, query: str, found: list[Resident]) -> dict[str, Any]:
    now, language = clock.now(), get_page_language()
    return {
        "query": query,
        "callers": [describe_caller(resident) for resident in found],
        "flows": list_conducted(request, is_registered=True),
        "open_flows": list_conducted(request, is_registered=False),
        "ringing": describe_ringing(now, language),
        "waiting": [describe_waiting(session, now, language) for session in list_handed_over()[:50]],
        "taken": [describe_taken(session, request.user.pk, language) for session in list_taken(now)],
        "tasks": count_open_tasks(),
    }


def _may_conduct(request: HttpRequest, entry: FlowEntry) -> bool:
    """Staff conduct flows that are open to all, to residents (on their behalf) or to their own role."""
    conducted = (*entry.roles, Role.DISPATCHER) if Role.RESIDENT in entry.roles else entry.roles
    return not entry.roles or has_role(get_account(request), *map(Role, conducted))


def _find_resident(code: str) -> Resident | None:
    if not code:
        return None
    try:
        return get_resident(code)
    except Resident.DoesNotExist:
        raise Http404 from None
