"""Who may be one person, and which reports should be looked at: staff decide, and can take it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.services.evacuation.drill import mark
from moyai.services.evacuation.enums import ClaimKind
from moyai.services.evacuation.forms.headquarters import FlagForm
from moyai.services.evacuation.models import ClaimRecord, Incident, RosterDoubt, RosterPerson
from moyai.services.evacuation.operations import deciding
from moyai.services.evacuation.queries.views import STAFF
from moyai.services.evacuation.roster_words import (
    FIELDS,
    describe_body,
    describe_person,
    name_areas,
    name_door,
    name_flag,
    name_person,
    name_role,
    read_shelter_names,
)
from moyai.services.evacuation.views.entering import enter_or_404
from moyai.services.evacuation.views.looking import record_look

PAGE = 20
MOST_DECIDED = 50


@never_cache
@require_GET
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show pairs that may be one person, the likeliest first, and what was decided."""
    entry = enter_or_404(request, needs="may_compare")
    incident = entry.incident
    doubts = RosterDoubt.objects.filter(incident=incident).order_by("-weight", "first", "second")
    page = Paginator(doubts, PAGE).get_page(request.GET.get("page"))
    record_look(by=get_account(request), what="doubts", incident=incident, now=clock.now(), shown=len(page))
    keys = {key for doubt in page for key in (doubt.first, doubt.second)}
    people, decided = _read_people(incident, keys), _list_just_decided(incident)
    context = {
        "incident": incident,
        "page": page,
        "rows": [_describe(each, people) for each in page if {each.first, each.second} not in decided],
        "decided": _list_decided(incident),
        "printed_at": local(clock.now()),
    }
    return render(request, "evacuation/doubts.html", context)


@require_POST
@require_role(*STAFF)
def decide(request: HttpRequest) -> HttpResponse:
    """Decide that two are one person, or are not; or take a decision back."""
    entry = enter_or_404(request, needs="may_compare")
    by, now, incident = get_account(request), clock.now(), entry.incident
    try:
        if event := request.POST.get("undo", "")[:120]:
            deciding.retract_claim(incident=incident, event_id=event, by=by, now=now)
            done = _("判断を取り消しました。数秒で名簿に入ります。")
        else:
            is_same = request.POST.get("decision") == "same"
            first, second = request.POST.get("first", "")[:160], request.POST.get("second", "")[:160]
            deciding.decide_sameness(
                incident=incident, first=first, second=second, is_same=is_same, by=by, now=now
            )
            done = _("同じ人としました。数秒で名簿に入ります。") if is_same else _("別の人としました。")
        messages.success(request, mark(done, incident.mode))
    except Refused as refused:
        messages.error(request, str(refused.text))
    return HttpResponseRedirect(f"{reverse('evacuation:doubts')}?incident={incident.code}")


@never_cache
@require_GET
@require_role(*STAFF)
def show_flags(request: HttpRequest) -> HttpResponse:
    """Show reports that somebody should look at, and what was taken back."""
    entry = enter_or_404(request, needs="may_compare")
    incident, form = entry.incident, FlagForm(request.GET)
    notices = incident.notices.order_by("-pk")
    if flag := form.read():
        notices = notices.filter(flag=flag)
    page = Paginator(notices, PAGE).get_page(request.GET.get("page"))
    record_look(by=get_account(request), what="flags", incident=incident, now=clock.now(), shown=len(page))
    taken = _list_taken_back(incident)
    claims = _read_claims(incident, [each.event_id for each in page if each.event_id not in taken])
    shelters = read_shelter_names(claims.values())
    context = {
        "incident": incident,
        "form": form,
        "page": page,
        "rows": [
            _describe_report(claims[notice.event_id], shelters) | {"flag": name_flag(notice.flag)}
            for notice in page
            if notice.event_id in claims
        ],
        "taken": _list_taken(incident),
        "printed_at": local(clock.now()),
    }
    return render(request, "evacuation/flags.html", context)


def _describe(doubt: RosterDoubt, people: dict[str, RosterPerson]) -> dict[str, Any]:
    now, areas = clock.now(), name_areas()
    sides = [
        describe_person(people[key], now, areas)
        if key in people
        else {"key": key, "name": _("名簿にだけある人")}
        for key in (doubt.first, doubt.second)
    ]
    agreeing = [str(FIELDS.get(name, name)) for name, weight in doubt.fields if weight > 0]
    differing = [str(FIELDS.get(name, name)) for name, weight in doubt.fields if weight < 0]
    return {"doubt": doubt, "sides": sides, "agreeing": agreeing, "differing": differing}


def _read_people(incident: Incident, keys: Iterable[str]) -> dict[str, RosterPerson]:
    found = RosterPerson.objects.filter(incident=incident, key__in=list(keys))
    return {person.key: person for person in found.select_related("shelter", "resident")}


def _list_taken_back(incident: Incident) -> set[str]:
    """Return what was taken back of late, also where the roster has not heard of it yet."""
    return {row.body["target"] for row, holds in deciding.list_retractions(incident) if holds}


def _list_just_decided(incident: Incident) -> list[set[str]]:
    """Return the pairs on which was decided, which the roster has not heard of yet."""
    rows = incident.claims.filter(kind=ClaimKind.SAMENESS, projected_at__isnull=True)
    taken = _list_taken_back(incident)
    return [{row.body["first"], row.body["second"]} for row in rows if row.event_id not in taken]


def _list_decided(incident: Incident) -> list[dict[str, Any]]:
    rows = incident.claims.filter(kind=ClaimKind.SAMENESS).select_related("staff")
    rows = rows.order_by("-said_at", "-pk")[:MOST_DECIDED]
    taken = _list_taken_back(incident)
    keys = {row.body[side] for row in rows for side in ("first", "second")}
    people = _read_people(incident, keys)
    return [
        {
            "event_id": row.event_id,
            "at": local(row.said_at),
            "by": row.staff.display_name if row.staff else "",
            "names": [name_person(people.get(row.body[side])) for side in ("first", "second")],
            "is_same": row.body["same"],
            "is_taken": row.event_id in taken,
        }
        for row in rows
    ]


def _read_claims(incident: Incident, events: list[str]) -> dict[str, ClaimRecord]:
    rows = incident.claims.filter(event_id__in=events).select_related("about", "staff")
    return {row.event_id: row for row in rows.order_by("-said_at")}


def _describe_report(claim: ClaimRecord, shelters: Mapping[str, str]) -> dict[str, Any]:
    about = claim.body.get("about")
    return {
        "event_id": claim.event_id,
        "said_at": local(claim.said_at),
        "who": name_role(claim.body.get("role", "")),
        "door": name_door(claim.door),
        "name": claim.about.name if claim.about else "",
        "key": f"p:{claim.about_id}" if claim.about_id else "",
        "words": describe_body(claim.body, shelters),
        "about": about if isinstance(about, str) else "",
    }


def _list_taken(incident: Incident) -> list[dict[str, Any]]:
    found = deciding.list_retractions(incident, MOST_DECIDED)
    claims = _read_claims(incident, [row.body["target"] for row, _holds in found])
    shelters = read_shelter_names(claims.values())
    return [
        {
            "event_id": row.event_id,
            "at": local(row.said_at),
            "by": row.staff.display_name if row.staff else "",
            "report": _describe_report(claims[row.body["target"]], shelters),
            "holds": holds,
        }
        for row, holds in found
        if row.body["target"] in claims and claims[row.body["target"]].kind == ClaimKind.REPORT
    ]
