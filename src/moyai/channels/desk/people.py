"""One person at the desk: what can be done for her, what was talked about, and her card."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.channels.desk.callers import describe_caller
from moyai.channels.desk.names import name_door, name_status
from moyai.channels.desk.operations import note_deed
from moyai.channels.desk.queries import list_history
from moyai.channels.desk.views import list_conducted
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.codes import show_code
from moyai.core.conversations.models import Session
from moyai.core.conversations.registry import FLOWS
from moyai.core.languages import get_page_language
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import get_resident
from moyai.core.ui.qr import draw_qr
from moyai.engines.conversation import Outcome


@never_cache
@require_GET
@require_role(Role.DISPATCHER)
def person(request: HttpRequest, code: str) -> HttpResponse:
    """Show a resident with her conversations at every door; that somebody looked is recorded."""
    resident = _get(code)
    note_deed("look_at", resident, get_account(request), clock.now())
    context = {
        "caller": describe_caller(resident),
        "flows": list_conducted(request, is_registered=True),
        "history": [describe_talk(session, resident) for session in list_history(resident)],
    }
    return render(request, "desk/person.html", context)


@never_cache
@require_GET
@require_role(Role.DISPATCHER)
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Show a card to print: how she comes to her pages, and her number; the marks name nobody."""
    resident = _get(code)
    note_deed("print_card", resident, get_account(request), clock.now())
    address = f"{settings.BASE_ADDRESS.rstrip('/')}{reverse('account_login')}"
    context = {
        "shown_code": show_code(resident.code),
        "code": resident.code,
        "address": address,
        "address_qr": draw_qr(address),
        "code_qr": draw_qr(resident.code),
        "number": _show_number(settings.MOYAI_VOICE_NUMBER),
    }
    return render(request, "desk/card.html", context)


def describe_talk(session: Session, resident: Resident) -> dict[str, Any]:
    """Return a conversation as the history lists it: what, where, when, by whom, how it ended."""
    language = get_page_language()
    entry, actor = FLOWS.get(session.flow), session.actor
    is_own = actor is None or actor.pk == resident.user_id
    return {
        "code": session.code,
        "title": entry.title.get(language) if entry else session.flow,
        "door": name_door(session.channel),
        "at": session.started_at,
        "status": name_status(session.status),
        "outcome": Outcome.from_json(session.outcome).text.get(language) if session.outcome else "",
        "by": "" if is_own or actor is None else actor.display_name or actor.username,
    }


def _get(code: str) -> Resident:
    try:
        return get_resident(code)
    except Resident.DoesNotExist:
        raise Http404 from None


def _show_number(number: str) -> str:
    return show_phone("0" + number.removeprefix("+81")) if number.startswith("+81") else number
