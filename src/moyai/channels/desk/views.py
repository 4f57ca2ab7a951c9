"""The desk: find the caller, and take any flow for her on the same question pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.channels.desk.callers import describe_caller, describe_waiting
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.accounts.queries import has_role
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import NotGoingOn, resume_session, start_session
from moyai.core.conversations.queries import get_session, list_handed_over
from moyai.core.conversations.registry import FlowEntry, get_flow, list_flows
from moyai.core.conversations.turns import to_localized
from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import get_resident, search_residents

CHANNEL = "desk"


@never_cache
@require_GET
@require_role(Role.DISPATCHER)
def callers(request: HttpRequest) -> HttpResponse:
    """Find a caller by name, reading, telephone number or code, and what can be done for her."""
    query = request.GET.get("q", "").strip()[:100]
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
        session = start_session(
            flow=flow,
            channel=CHANNEL,
            now=clock.now(),
            language=_language(),
            resident_id=_find_resident_id(str(request.POST.get("resident", ""))),
            actor_id=request.user.pk,
        )
    except Refused as refused:
        context = _list(request, "", []) | {"refusal": to_localized(refused.text).get(_language())}
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
        resume_session(code=code, now=now, channel=CHANNEL, actor_id=request.user.pk)
    except NotGoingOn:  # a colleague was quicker
        return redirect("desk:callers")
    return redirect("web:talk", code=code)


def _list(request: HttpRequest, query: str, found: list[Resident]) -> dict[str, Any]:
    now, language = clock.now(), _language()
    entries = [entry for entry in list_flows(CHANNEL) if _may_conduct(request, entry)]
    flows = [{"key": entry.key, "title": entry.title.get(language)} for entry in entries]
    needs = {entry.key for entry in entries if entry.needs_resident}
    return {
        "query": query,
        "callers": [describe_caller(resident) for resident in found],
        "flows": [flow for flow in flows if flow["key"] in needs],
        "open_flows": [flow for flow in flows if flow["key"] not in needs],
        "waiting": [describe_waiting(session, now, language) for session in list_handed_over()[:50]],
    }


def _may_conduct(request: HttpRequest, entry: FlowEntry) -> bool:
    """Staff conduct flows that are open to all, to residents (on their behalf) or to their own role."""
    conducted = (*entry.roles, Role.DISPATCHER) if Role.RESIDENT in entry.roles else entry.roles
    return not entry.roles or has_role(request.user, *map(Role, conducted))  # type: ignore[arg-type]


def _find_resident_id(code: str) -> int | None:
    if not code:
        return None
    try:
        return get_resident(code).pk
    except Resident.DoesNotExist:
        raise Http404 from None


def _language() -> Any:
    return "en" if (get_language() or "").startswith("en") else "ja"
