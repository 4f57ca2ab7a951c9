"""Dead letters: what arrived and could not be processed, for staff to understand, try again, or give up."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.errors import Refused
from moyai.core.intake import operations, queries, texts
from moyai.core.intake.models import InboxEvent, Reason
from moyai.core.intake.room import measure_room
from moyai.core.intake.worker import real_now

PAGE = 25


@never_cache
@require_GET
@require_role(Role.DISPATCHER, Role.OFFICER)
def list_letters(request: HttpRequest) -> HttpResponse:
    """List the dead letters, the latest first."""
    page = Paginator(queries.list_dead_letters(), PAGE).get_page(request.GET.get("page"))
    rows = [_describe(event) for event in page]
    facts = {"rows": rows, "page": page, "count": page.paginator.count, "warning": _describe_room()}
    return render(request, "intake/letters.html", facts)


@never_cache
@require_GET
@require_role(Role.DISPATCHER, Role.OFFICER)
def show_letter(request: HttpRequest, event_pk: int) -> HttpResponse:
    """Show one dead letter; what it says is shown to officers alone, and that they looked is recorded."""
    event = _get_letter(event_pk)
    facts: dict[str, Any] = {"row": _describe(event), "may_read": _may_read(request), "content": ""}
    if facts["may_read"] and "content" in request.GET:
        operations.note_looked_into(event=event, actor=name_actor(request), now=clock.now())
        facts["content"] = texts.show_content(event)
        facts["error"] = event.last_error
    return render(request, "intake/letter.html", facts)


@require_POST
@require_role(Role.DISPATCHER, Role.OFFICER)
def replay(request: HttpRequest, event_pk: int) -> HttpResponse:
    """Try one again."""
    try:
        operations.replay(
            event=_get_letter(event_pk), actor=name_actor(request), now=clock.now(), real_now=real_now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal.text))
        return redirect("intake:letters")
    messages.success(request, _("もう一度処理します。うまくいかないときは、またここに出ます。"))
    return redirect("intake:letters")


@require_POST
@require_role(Role.DISPATCHER, Role.OFFICER)
def replay_all(request: HttpRequest) -> HttpResponse:
    """Try all of them again."""
    back, stayed = operations.replay_all(actor=name_actor(request), now=clock.now(), real_now=real_now())
    messages.success(request, texts.count_replayed(back))
    if stayed:
        messages.warning(request, texts.count_left(stayed))
    return redirect("intake:letters")


@require_POST
@require_role(Role.OFFICER)
def drop(request: HttpRequest, event_pk: int) -> HttpResponse:
    """Give one up."""
    try:
        operations.drop(
            event=_get_letter(event_pk), actor=name_actor(request), now=clock.now(), real_now=real_now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal.text))
        return redirect("intake:letters")
    messages.success(request, _("処理しないことにしました。"))
    return redirect("intake:letters")


def _describe_room() -> str:
    room, free = measure_room(Path(settings.HOME))
    return texts.warn_of_room(room, free)


def _get_letter(event_pk: int) -> InboxEvent:
    event = queries.find_dead_letter(event_pk)
    if event is None:
        raise Http404
    return event


def _describe(event: InboxEvent) -> dict[str, Any]:
    return {
        "id": event.pk,
        "source": texts.name_source(event),
        "kind": texts.describe_kind(event),
        "account": event.account,
        "received_at": event.received_at,
        "died_at": event.died_at,
        "attempts": event.attempts,
        "why": texts.explain(event),
        "advice": texts.advise(event),
        "may_replay": event.reason != Reason.DAMAGED,
    }


def _may_read(request: HttpRequest) -> bool:
    return has_role(get_account(request), Role.OFFICER)
