"""What people said whom the town does not know: looked at, made the staff's own, or taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.looking import one_look
from moyai.engines.whereabouts import Description, Report
from moyai.services.evacuation.claims.codec import read_claim
from moyai.services.evacuation.enums import GuestState, Speaker
from moyai.services.evacuation.models import ClaimRecord, GuestReport, Incident
from moyai.services.evacuation.operations.guests import decide_guest
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.shown import show_condition, show_needs, show_people, show_where

STAFF = (Role.OFFICER, Role.DISPATCHER)
PAGE = 30
TONES = {GuestState.WAITING: "warning", GuestState.TRUSTED: "success", GuestState.REFUSED: "neutral"}


@never_cache
@require_GET
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show them, those that wait first."""
    with one_look():
        incident = find_incident()
        found = GuestReport.objects.filter(incident=incident) if incident else GuestReport.objects.none()
        ordered = found.select_related("decided_by").order_by("-state", "-at", "-pk")  # waiting comes first
        page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
        context = {
            "incident": incident,
            "is_drill": incident is not None and incident.is_drill,
            "rows": _describe(incident, list(page)) if incident else [],
            "page": page,
            "waiting": found.filter(state=GuestState.WAITING).count(),
        }
        return render(request, "evacuation/guests.html", context)


@require_POST
@require_role(*STAFF)
def decide(request: HttpRequest, guest_id: int) -> HttpResponse:
    """Decide on one. Field: state."""
    state = request.POST.get("state", "")
    if state not in GuestState.values:
        return redirect("evacuation:guests")
    try:
        guest = decide_guest(
            guest_id=guest_id, state=GuestState(state), by=get_account(request), now=clock.now()
        )
    except GuestReport.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
        return redirect("evacuation:guests")
    words = _("%(name)sさんについてのお知らせを「%(state)s」にしました。")
    messages.success(request, words % {"name": guest.name, "state": GuestState(guest.state).label})
    return redirect("evacuation:guests")


def _describe(incident: Incident, guests: list[GuestReport]) -> list[dict[str, Any]]:
    ids = [guest.event_id for guest in guests]
    rows = ClaimRecord.objects.filter(incident=incident, event_id__in=ids)
    claims = {row.event_id: read_claim(row.kind, row.event_id, row.body) for row in rows}
    return [_describe_one(guest, claims.get(guest.event_id)) for guest in guests]


def _describe_one(guest: GuestReport, claim: object) -> dict[str, Any]:
    said = claim if isinstance(claim, Report) else None
    about = said.about if said and isinstance(said.about, Description) else Description()
    return {
        "guest": guest,
        "at": local(guest.at),
        "relation": str(Speaker(guest.relation).label),
        "state": str(GuestState(guest.state).label),
        "tone": TONES[GuestState(guest.state)],
        "is_waiting": guest.state == GuestState.WAITING,
        "address": about.address,
        "said": _say(said) if said else "",
    }


def _say(said: Report) -> str:
    language = get_page_language()
    parts = [show_where(said.where)] if said.where else []
    parts += [show_people(said.people)] if said.people is not None else []
    parts += [show_condition(said.condition, "desk")] if said.condition else []
    parts += [show_needs(said.needs, "desk")] if said.needs else []
    return "、".join(part.get(language) for part in parts)
