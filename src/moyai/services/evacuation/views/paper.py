"""A card that was filled in by hand, copied by staff; and the empty card to print."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.papers import respond_pdf
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import tidy_note
from moyai.core.residents.queries import search_residents
from moyai.engines.whereabouts import Condition, Kind, Speaker, Where
from moyai.engines.whereabouts import Role as SpeakerRole
from moyai.services.evacuation.claims.saying import Saying, add_plate, make_place, make_shelter_place
from moyai.services.evacuation.enums import USUAL_QUESTIONS, EvacuationKind, NeedKind
from moyai.services.evacuation.forms.people import PaperForm, SearchForm
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.reporting import keep_saying
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.stays import find_card_holder

STAFF = (Role.OFFICER, Role.DISPATCHER)
MOST_FOUND = 8
STAYS = ("shelter", "kind")
"""What is mostly the same on the next card."""


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def copy(request: HttpRequest) -> HttpResponse:
    """Copy a card: find the person or write her down, then what the card says."""
    incident = find_incident()
    if request.method == "POST" and incident is not None:
        form = PaperForm(request.POST, questions=incident.questions)
        if form.is_valid():
            return _keep(request, incident, form)
        return render(request, "evacuation/paper.html", _make_context(request, incident, form), status=422)
    initial = {name: request.GET.get(name, "") for name in (*STAYS, "resident")}
    asked = incident.questions if incident else ()
    form = PaperForm(initial=initial | {"kind": initial["kind"] or EvacuationKind.HOME}, questions=asked)
    return render(request, "evacuation/paper.html", _make_context(request, incident, form))


@never_cache
@require_GET
@require_role(*STAFF)
def give_empty(request: HttpRequest) -> HttpResponse:
    """Return the empty card as PDF."""
    incident = find_incident()
    context = {
        "is_drill": incident is not None and incident.is_drill,
        "kinds": [label for value, label in EvacuationKind.choices if value != EvacuationKind.UNKNOWN],
        "needs": [label for _value, label in NeedKind.choices],
        "asked": incident.questions if incident else [one.value for one in USUAL_QUESTIONS],
    }
    try:
        return respond_pdf("evacuation/paper_card.html", context, name=_("避難者カード"))
    except Refused as refused:
        messages.warning(request, str(refused.text))
        return redirect("evacuation:paper")


def _make_context(request: HttpRequest, incident: Incident | None, form: PaperForm) -> dict[str, Any]:
    words = SearchForm(request.GET).read()
    chosen = _find_chosen(str(form["resident"].value() or ""))
    return {
        "incident": incident,
        "is_drill": incident is not None and incident.is_drill,
        "form": form,
        "has_errors": form.is_bound and not form.is_valid(),
        "words": words,
        "search_form": SearchForm(initial={"words": words}),
        "found": search_residents(words, limit=MOST_FOUND) if words else [],
        "chosen": chosen,
        "press_id": request.POST.get("press_id", "") or uuid4().hex,
    }


def _find_chosen(code: str) -> Resident | None:
    try:
        return find_card_holder(code) if code else None
    except Refused:
        return None


def _keep(request: HttpRequest, incident: Incident, form: PaperForm) -> HttpResponse:
    data = form.cleaned_data
    resident = _find_chosen(data["resident"])
    if resident is None and not data["name"].strip():
        messages.error(request, _("その番号の方が見つかりません。お名前を書いてください。"))
        return redirect("evacuation:paper")
    by, now = get_account(request), clock.now()
    press = request.POST.get("press_id", "")
    keep_saying(
        incident=incident,
        saying=_read(form, resident),
        event_id=f"paper:{press[:40] if press.isalnum() else uuid4().hex}",
        speaker=Speaker(SpeakerRole.PAPER, staff=str(by.pk)),
        about=str(resident.pk) if resident else form.describe(),
        door="paper",
        actor=f"user:{by.pk}",
        by=by,
        happened_at=min(form.read_time(), now),
        now=now,
    )
    name = resident.name if resident else tidy_note(data["name"])
    messages.success(
        request, _("%(name)sさんのカードを書き写しました。次のカードをどうぞ。") % {"name": name}
    )
    again = urlencode({name: data[name] for name in STAYS if data[name]})
    return redirect(f"{reverse('evacuation:paper')}?{again}")


def _read(form: PaperForm, resident: Resident | None) -> Saying:
    data = form.cleaned_data
    return Saying(
        where=_read_where(form, resident),
        people=data.get("people"),
        condition=Condition(data["condition"]) if data["condition"] else None,
        needs=tuple(data.get("needs") or ()),
        stay=data.get("stay") or "",
    )


def _read_words(form: PaperForm) -> str:
    return add_plate(tidy_note(form.cleaned_data["words"], 100), form.cleaned_data.get("plate"))


def _read_where(form: PaperForm, resident: Resident | None) -> Where:
    shelter = form.find_shelter()
    if shelter is not None:
        return make_shelter_place(shelter)
    kind, words = Kind(form.cleaned_data["kind"]), _read_words(form)
    if kind is Kind.HOME and resident is not None:
        home = resident.household
        return make_place(kind, lon=home.lon, lat=home.lat, words=words)
    return make_place(kind, words=words)
