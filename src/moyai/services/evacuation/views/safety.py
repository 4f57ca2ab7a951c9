"""The page on which somebody tells that she is safe: one press leads into the conversation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.clock import local
from moyai.core.languages import NAMES, get_page_language
from moyai.core.looking import one_look
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for
from moyai.services.evacuation.policy import LABEL
from moyai.services.evacuation.queries.incidents import find_incident


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show for whom one may report, herself first; strangers report without an account."""
    with one_look():
        incident = find_incident()
        people = _list_people(request)
        context: dict[str, Any] = {
            "incident": incident,
            "is_drill": incident is not None and incident.is_drill,
            "talk_languages": _list_languages(),
            "people": [_describe(one, request) for one in people],
        }
        return render(request, "evacuation/safety.html", context)


def _list_languages() -> list[dict[str, Any]]:
    now = get_page_language()
    return [{"code": code, "name": name, "is_now": code == now} for code, name in NAMES.items()]


def _list_people(request: HttpRequest) -> list[Resident]:
    if not request.user.is_authenticated:
        return []
    return list_residents_for(get_account(request), LABEL, local(clock.now()).date())


def _describe(resident: Resident, request: HttpRequest) -> dict[str, Any]:
    return {"code": resident.code, "name": resident.name, "is_me": resident.user_id == request.user.pk}
