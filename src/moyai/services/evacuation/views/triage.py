"""The order of help, each place with its reasons; from here a visit or goods are ordered."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.clock import local
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.enums import EvacuationKind
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.scope import find_town
from moyai.services.evacuation.queries.triage import Turn, list_turns
from moyai.services.evacuation.texts.triage import name_reason
from moyai.services.evacuation.views.looking import record_look

PAGE = 30
STAFF = (Role.OFFICER, Role.DISPATCHER)
_TONES = {1: "danger", 2: "danger", 3: "warning", 4: "info", 5: "neutral"}


@never_cache
@require_GET
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show who is to be helped, the first first."""
    incident, now = find_incident(), clock.now()
    only = request.GET.get("only") == "open"
    context: dict[str, Any] = {"incident": incident, "only": only}
    if incident is not None:
        town = find_town(get_account(request))
        turns = list_turns(incident, now, unarranged_only=only, town=town)
        page = Paginator(turns, PAGE).get_page(request.GET.get("page"))
        record_look(by=get_account(request), what="triage", incident=incident, now=now, shown=len(page))
        urgent = [turn.place.urgency for turn in turns]
        context |= {
            "counts": [(_TONES[n], n, urgent.count(n)) for n in sorted(_TONES)],
            "rows": [_describe(turn) for turn in page],
            "page": page,
            "printed_at": local(now),
        }
    return render(request, "evacuation/triage.html", context)


@require_GET
@require_role(*STAFF)
def export_csv(request: HttpRequest) -> HttpResponse:
    """Return the order as CSV; who took it is written down."""
    incident, now = find_incident(), clock.now()
    if incident is None:
        raise PermissionDenied
    only, town = request.GET.get("only") == "open", find_town(get_account(request))
    turns = list_turns(incident, now, unarranged_only=only, town=town)
    record_look(by=get_account(request), what="triage.csv", incident=incident, now=now, shown=len(turns))
    header = ("順番", "緊急度", "氏名", "いる所", "住所", "電話番号", "理由", "手配")
    rows = []
    for turn in turns:
        row = _describe(turn)
        helped = (
            "・".join(w for w, is_so in (("物資", turn.is_helped), ("訪問", turn.is_visited)) if is_so)
            or "未手配"
        )
        name = mark(row["name"], incident.mode)
        where, home, phone = row["where"], row["address"], row["phone"]
        rows.append(
            [row["rank"], row["urgency"], name, where, home, phone, "・".join(row["reasons"]), helped]
        )
    return answer_csv(name_file(f"triage-{clock.today()}.csv", incident.mode), header, rows)


def _describe(turn: Turn) -> dict[str, Any]:
    language = get_page_language()
    person, resident = turn.person, turn.resident
    where = ""
    if person is not None and person.confirmed_at is not None:
        place = person.shelter.name if person.shelter else person.words
        where = f"{EvacuationKind(person.kind).label} {place}".strip()
    return {
        "turn": turn,
        "rank": turn.place.rank,
        "urgency": turn.place.urgency,
        "tone": _TONES[turn.place.urgency],
        "name": turn.name,
        "where": where,
        "address": resident.household.address if resident else "",
        "phone": show_phone(find_phone(resident)) if resident else "",
        "reasons": [name_reason(r.code, r.amount).get(language) for r in turn.place.reasons],
        "code": resident.code if resident else "",
        "confirmed_at": local(person.confirmed_at) if person and person.confirmed_at else None,
    }
