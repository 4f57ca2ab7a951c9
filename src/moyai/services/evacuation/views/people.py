"""People one by one: the list with its map, each with every claim and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language
from moyai.core.looking import one_look
from moyai.core.places.ground import draw_ground
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.enums import GOODS, Condition
from moyai.services.evacuation.forms.headquarters import PeopleForm
from moyai.services.evacuation.models import Incident, RosterDoubt, RosterPerson
from moyai.services.evacuation.operations import deciding
from moyai.services.evacuation.queries import people as queries
from moyai.services.evacuation.queries.views import STAFF
from moyai.services.evacuation.roster_words import (
    describe_claim,
    describe_person,
    name_areas,
    name_place,
    read_shelter_names,
)
from moyai.services.evacuation.views.entering import Entry, enter_or_404
from moyai.services.evacuation.views.headquarters import FOLLOWS, LOOKERS, make_markers
from moyai.services.evacuation.views.looking import record_look

PAGE = 50
MOST_IN_A_FILE = 100_000
HEADER = (
    "氏名",
    "避難先",
    "場所",
    "地区",
    "緯度",
    "経度",
    "いつから",
    "最終確認",
    "確認した人",
    "体調",
    "必要な物・こと",
    "緊急度",
    "理由",
    "確かめる点",
    "確からしさ(%)",
)


class LongPaginator(Paginator[Any]):
    """Pages of many: beyond ten thousand they are not counted, and not paged."""

    @cached_property
    def count(self) -> int:
        """How many there are, up to the limit."""
        return min(queries.count_some(self.object_list), queries.MOST_COUNTED)  # type: ignore[arg-type]


@never_cache
@require_GET
@require_role(*LOOKERS)
def show(request: HttpRequest) -> HttpResponse:
    """Show people as table and map, as they were chosen."""
    entry = enter_or_404(request, needs="sees_people")
    form, now = PeopleForm(request.GET), clock.now()
    wanted = form.read()
    with one_look():
        found = queries.list_people(entry.incident, wanted, town=entry.view.town, now=now)
        page = LongPaginator(found, PAGE).get_page(request.GET.get("page"))
        shown, areas = list(page), name_areas()
        charges = queries.read_charges(entry.incident, [person.key for person in shown])
        _look(request, entry.incident, "people", shown=len(shown), words=bool(wanted.words))
        chosen = {k: v for k, v in request.GET.items() if k in (*form.fields, "at", "incident") and v}
        context = {
            "incident": entry.incident,
            "view": entry.view,
            "form": form,
            "rows": [describe_person(p, now, areas, charges.get(p.key)) for p in shown],
            "page": page,
            "count": page.paginator.count,
            "is_more": page.paginator.count >= queries.MOST_COUNTED,
            "query": urlencode(chosen),
            "is_square": wanted.square is not None,
            "map": {
                **draw_ground(get_page_language()),
                "markers": make_markers(entry, wanted, None),
                **FOLLOWS,
            },
            "printed_at": local(now),
        }
        return render(request, "evacuation/people.html", context)


@require_GET
@require_role(*LOOKERS)
def export_csv(request: HttpRequest) -> HttpResponse:
    """Return the chosen people as CSV; who took it is written down."""
    entry = enter_or_404(request, needs="sees_people")
    now, incident = clock.now(), entry.incident
    found = queries.list_people(incident, PeopleForm(request.GET).read(), town=entry.view.town, now=now)
    people, areas = list(found[:MOST_IN_A_FILE]), name_areas()
    _look(request, incident, "people.csv", shown=len(people))
    rows = [_make_record(person, describe_person(person, now, areas), incident) for person in people]
    return answer_csv(name_file(f"evacuees-{clock.today()}.csv", incident.mode), HEADER, rows)


@never_cache
@require_GET
@require_role(*LOOKERS)
def show_person(request: HttpRequest) -> HttpResponse:
    """Show one person: where she is and why, every claim, who is with her, what to decide."""
    entry = enter_or_404(request, needs="sees_people")
    person = _find(entry, request.GET.get("key", ""))
    now, areas = clock.now(), name_areas()
    _look(request, entry.incident, "person", key=person.key)
    charges = queries.read_charges(entry.incident, [person.key])
    taken = {row.body["target"] for row, holds in deciding.list_retractions(entry.incident) if holds}
    reasons = {reason["event_id"]: reason for reason in person.reasons}
    claims = queries.list_claims(person)
    shelters = read_shelter_names(claims)
    resident = person.resident
    context = {
        "incident": entry.incident,
        "view": entry.view,
        "row": describe_person(person, now, areas, charges.get(person.key)),
        "person": person,
        "since_at": local(person.since_at) if person.since_at else None,
        "stay_until_at": local(person.stay_until_at) if person.stay_until_at else None,
        "phone": find_phone(resident) if resident else "",
        "phone_shown": show_phone(find_phone(resident)) if resident else "",
        "address": resident.household.address if resident else "",
        "goods": next((need["code"] for need in person.needs if need["code"] in GOODS), ""),
        "claims": [describe_claim(claim, reasons, taken, shelters) for claim in claims],
        "others": [describe_person(each, now, areas) for each in queries.list_party(person)],
        "doubts": _count_doubts(person),
        "map": _draw_map(person),
        "printed_at": local(now),
    }
    return render(request, "evacuation/person.html", context)


@require_POST
@require_role(*STAFF)
def charge(request: HttpRequest) -> HttpResponse:
    """Take somebody on, or let her go."""
    entry = enter_or_404(request, needs="may_decide")
    key, by, now = request.POST.get("key", "")[:160], get_account(request), clock.now()
    if entry.view.town:
        _find(entry, key)
    if request.POST.get("leave"):
        return _try(request, entry, key, lambda: _leave(entry, key, by), _("担当から外れました。"))
    return _try(request, entry, key, lambda: _take(entry, key, by, now), _("あなたが担当になりました。"))


@require_POST
@require_role(*STAFF)
def retract(request: HttpRequest) -> HttpResponse:
    """Take a claim back, or a retraction."""
    entry = enter_or_404(request, needs="may_decide")
    event_id, key = request.POST.get("event", "")[:120], request.POST.get("key", "")[:160]
    by, now = get_account(request), clock.now()
    is_undo = bool(request.POST.get("undo"))
    if entry.view.town and not _is_hers(entry, key, event_id, by):
        raise Http404
    done = (
        _("取り消しをやめました。数秒で名簿に入ります。")
        if is_undo
        else _("報告を取り消しました。数秒で名簿に入ります。まちがえたときは「確かめる報告」で元に戻せます。")
    )
    return _try(
        request,
        entry,
        key,
        lambda: deciding.retract_claim(incident=entry.incident, event_id=event_id, by=by, now=now),
        done,
    )


def _is_hers(entry: Entry, key: str, event_id: str, by: User) -> bool:
    """Tell whether staff of one town may take a claim back: of somebody whom they see, or their own deed."""
    if entry.incident.claims.filter(event_id=event_id, staff=by).exists():
        return True
    return any(reason["event_id"] == event_id for reason in _find(entry, key).reasons)


def _take(entry: Entry, key: str, by: User, now: Any) -> None:
    if not deciding.take_charge(incident=entry.incident, key=key, by=by, now=now):
        raise Refused("in_charge", _("ほかの担当者が、先に担当しています。"))


def _leave(entry: Entry, key: str, by: User) -> None:
    deciding.leave_charge(incident=entry.incident, key=key, by=by, now=clock.now())


def _try(request: HttpRequest, entry: Entry, key: str, do: Callable[[], object], done: str) -> HttpResponse:
    try:
        do()
        messages.success(request, mark(done, entry.incident.mode))
    except Refused as refused:
        messages.error(request, str(refused.text))
    if not key or not RosterPerson.objects.filter(incident=entry.incident, key=key).exists():
        return HttpResponseRedirect(f"{reverse('evacuation:flags')}?incident={entry.incident.code}")
    query = urlencode({"key": key, "incident": entry.incident.code})
    return HttpResponseRedirect(f"{reverse('evacuation:person')}?{query}")


def _find(entry: Entry, key: str) -> RosterPerson:
    person = queries.find_person(entry.incident, key[:160])
    if person is None or (entry.view.town and person.town != entry.view.town):
        raise Http404
    return person


def _count_doubts(person: RosterPerson) -> int:
    doubts = RosterDoubt.objects.filter(incident=person.incident_id)
    return (doubts.filter(first__in=person.names) | doubts.filter(second__in=person.names)).count()


def _draw_map(person: RosterPerson) -> dict[str, Any] | None:
    lon, lat = person.lon, person.lat
    if person.shelter:
        lon, lat = person.shelter.lon, person.shelter.lat
    if lon is None or lat is None:
        return None
    marker = {"id": "person", "kind": "place", "label": name_place(person), "lon": lon, "lat": lat}
    ground = draw_ground(get_page_language())
    return {**ground, "center": [lon, lat], "zoom": 13, "markers": [marker]}


def _make_record(person: RosterPerson, row: dict[str, Any], incident: Incident) -> list[Any]:
    place = person.shelter.name if person.shelter else person.words
    return [
        mark(row["name"], incident.mode),
        row["kind"],
        place,
        row["area"],
        person.lat,
        person.lon,
        person.since_at,
        person.confirmed_at,
        row["by"],
        Condition(person.condition).label if person.condition else "",
        "・".join(row["needs"]),
        person.urgency,
        "・".join(row["reasons"]),
        "・".join(row["flags"]),
        person.sure_pct,
    ]


def _look(request: HttpRequest, incident: Incident, what: str, **facts: Any) -> None:
    record_look(by=get_account(request), what=what, incident=incident, now=clock.now(), **facts)
