"""One press begins a drill in the demo: everybody is asked, people with phones answer. Demo only."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.conversations.polls import count_reachable
from moyai.core.conversations.turns import to_localized
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.ui.views import show_only_in_demo
from moyai.demo.seeding.shelters import DRILLED
from moyai.services.evacuation.enums import IncidentKind, Level, Mode, Phase, Status
from moyai.services.evacuation.models import ClaimRecord, Incident, Shelter
from moyai.services.evacuation.operations.asking import ask_everybody
from moyai.services.evacuation.operations.incidents import Opening, close_incident, open_incident
from moyai.services.evacuation.operations.shelters import set_status
from moyai.services.evacuation.queries.askings import list_questions
from moyai.services.evacuation.queries.incidents import find_incident

OFFICER = "officer"
OPENING = Opening(
    mode=Mode.DRILL,
    kind=IncidentKind.EARTHQUAKE,
    name="デモの訓練（地震）",
    name_en="Demo drill (earthquake)",
    phase=Phase.EVACUATION,
    level=Level.EVACUATE,
)


@never_cache
@require_GET
@show_only_in_demo
def show(request: HttpRequest) -> HttpResponse:
    """Show the button, or how far the drill is."""
    incident = find_incident()
    claims = ClaimRecord.objects.filter(incident=incident) if incident else ClaimRecord.objects.none()
    context = {
        "incident": incident,
        "asking": next(iter(list_questions(incident, 1)), None) if incident else None,
        "heard": claims.values("about").distinct().count(),
        "reports": claims.count(),
        "reachable": count_reachable(),
        "last": None if incident else Incident.objects.filter(mode=Mode.DRILL).first(),
    }
    return render(request, "demo/drill.html", context)


@require_POST
@show_only_in_demo
def begin(request: HttpRequest) -> HttpResponse:
    """Open a drill and some shelters, and ask everybody."""
    now, officer = clock.now(), _find_officer()
    try:
        incident = open_incident(opening=OPENING, by=officer, now=now)
        if officer is not None:
            _open_shelters(officer, now)
        ask_everybody(
            incident=incident,
            key=f"demo/{incident.code}",
            by=officer,
            now=now,
            real_now=datetime.now(UTC),
        )
    except Refused as refused:
        messages.error(request, to_localized(refused.text).get(get_page_language()))
    else:
        messages.success(request, _("訓練を始め、みんなに聞きました。答えが入りはじめます。"))
    return redirect("demo:drill")


@require_POST
@show_only_in_demo
def end(request: HttpRequest) -> HttpResponse:
    """End the drill; what is meant in earnest is not ended here."""
    incident = find_incident()
    officer = _find_officer()
    if incident is None or not incident.is_drill or officer is None:
        messages.error(request, _("終える訓練はありません。"))
        return redirect("demo:drill")
    try:
        close_incident(code=incident.code, version=incident.version, by=officer, now=clock.now())
    except Refused as refused:
        messages.error(request, to_localized(refused.text).get(get_page_language()))
    else:
        messages.success(request, _("訓練を終えました。"))
    return redirect("demo:drill")


def _open_shelters(officer: User, now: datetime) -> None:
    for shelter in Shelter.objects.filter(name__in=[name for name, _people in DRILLED]):
        set_status(code=shelter.code, version=shelter.version, status=Status.OPEN, by=officer, now=now)


def _find_officer() -> User | None:
    return User.objects.filter(username=OFFICER).first()
