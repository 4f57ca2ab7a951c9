"""The nurse's tablet: today's visits, one visit's checklist and vitals; with and without scripts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.parts import answer_if_changed
from moyai.core.ui.views import driver_service_worker
from moyai.engines.vitals import MEASURES
from moyai.fleet.api import KEEP_FOR, answer_refused, read_entry
from moyai.fleet.operations import SentEntry, take_entry
from moyai.services.mobile_clinic import handbook
from moyai.services.mobile_clinic.access import CLINICAL, require_practice
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.enums_treatment import IdentityMeans
from moyai.services.mobile_clinic.models import Practitioner, Visit
from moyai.services.mobile_clinic.operations.devices import open_measuring
from moyai.services.mobile_clinic.queries.devices import find_measuring, list_devices
from moyai.services.mobile_clinic.queries.finishing import describe_finish, list_unfinished
from moyai.services.mobile_clinic.queries.late_doctor import has_wished_in_person, is_late
from moyai.services.mobile_clinic.queries.maternity import find_pregnancy
from moyai.services.mobile_clinic.queries.outside_vitals import get_outside_chart, list_waiting
from moyai.services.mobile_clinic.queries.visits import count_open_alerts, list_alerts, list_day, list_lines
from moyai.services.mobile_clinic.queries.vitals import get_chart, list_alarms
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.views.calls import describe_company
from moyai.services.mobile_clinic.views.visit_people import get_visit, read_words, tell
from moyai.services.mobile_clinic.vitals_rows import (
    describe_alarms,
    describe_now,
    describe_refused,
)

KINDS = frozenset({"clinic_step", "clinic_identity", "clinic_vitals", "clinic_check", "clinic_finish"})
"""What the page's own forms send."""

KEEP_AFTER = timedelta(hours=2)
"""So long after a visit's planned end a tablet without a connection may still show it."""

BY_PROGRAMME = {
    Programme.CHRONIC: ("systolic", "diastolic", "pulse", "spo2", "temperature", "glucose", "weight"),
    Programme.MATERNITY: ("systolic", "diastolic", "pulse", "temperature", "weight", "fetal_heart_rate"),
    Programme.EYE: ("systolic", "diastolic", "pulse", "temperature"),
    Programme.TEENS: ("temperature", "pulse", "height", "weight"),
}
"""Which measures the tablet asks for, by programme; the others can be entered as well."""


@never_cache
@require_safe
@require_practice(*CLINICAL)
def show_day(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show today's visits of the nurse's institution."""
    return render(request, "mobile_clinic/visit/day.html", _describe_day(practice))


@require_GET
@require_practice(*CLINICAL)
def show_day_part(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Return today's visits alone, when they have changed."""
    part = render(request, "mobile_clinic/visit/day_part.html", _describe_day(practice))
    return _keep(answer_if_changed(request, part), clock.now() + KEEP_AFTER)


@never_cache
@require_safe
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show one visit: who, the checklist, what was measured, what is to be entered."""
    visit, practice = get_visit(request, code)
    return render(request, "mobile_clinic/visit/visit.html", _describe(request, visit, practice))


@require_GET
@login_required
def show_part(request: HttpRequest, code: str) -> HttpResponse:
    """Return what changes of a visit's page, when it has changed."""
    visit, practice = get_visit(request, code)
    part = render(request, "mobile_clinic/visit/visit_part.html", _describe(request, visit, practice))
    return _keep(answer_if_changed(request, part), visit.call_until + KEEP_AFTER)


@never_cache
@require_safe
@require_practice(*CLINICAL)
def show_shell(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show what the tablet keeps for when there is no connection: nothing of anybody."""
    return render(request, "mobile_clinic/visit/shell.html")


@require_POST
@require_practice(*CLINICAL)
def take_entry_of_tablet(request: HttpRequest, practice: Practitioner) -> JsonResponse:
    """Take what the tablet sends, like a driver's (fleet/api.py): once, in order, or refused in words."""
    now = clock.now()
    try:
        answer = take_entry(sent=read_entry(request, now), driver=get_account(request), now=now)
    except Refused as refused:
        return answer_refused(refused)
    return JsonResponse({"ok": True, "answer": answer})


@require_POST
@login_required
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Take a form of the visit's page that was sent without scripts. Field ``kind``, and the kind's own."""
    visit, _practice = get_visit(request, code)
    data, now = read_words(request), clock.now()
    kind = data.pop("kind", "")
    data |= {"visit": visit.code}
    if kind == "clinic_vitals":
        data |= {"source": f"page-{get_account(request).pk}", "number": str(int(now.timestamp()))}
    if kind in KINDS:
        sent = SentEntry(uuid4(), kind, None, now, data)
        try:
            messages.success(request, take_entry(sent=sent, driver=get_account(request), now=now)["text"])
        except Refused as refused:
            tell(request, refused)
    return redirect("mobile_clinic:visit", code=code)


@require_POST
@login_required
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """Have the devices measure this visit's patient from now on."""
    visit, practice = get_visit(request, code)
    try:
        opened = open_measuring(visit=visit, by=practice, now=clock.now())
    except Refused as refused:
        tell(request, refused)
    else:
        until = f"{clock.local(opened[0].until):%-H:%M}"
        messages.success(request, put(say.MEASURING.format(until=until, name=visit.patient.resident.name)))
    return redirect("mobile_clinic:visit", code=code)


@never_cache
@require_safe
@login_required
def show_doctor_named(request: HttpRequest, code: str) -> HttpResponse:
    """Show the patient, in large type, who her doctor is and where the doctor works; nothing of her own."""
    visit, _practice = get_visit(request, code)
    return render(request, "mobile_clinic/visit/named.html", {"visit": visit})


service_worker = require_safe(driver_service_worker)


def _keep(response: HttpResponse, until: datetime) -> HttpResponse:
    """Say for how many real seconds the tablet may keep what it was told."""
    left = (until - clock.now()).total_seconds() / clock.speed()
    response.headers[KEEP_FOR] = str(max(0, int(left)))
    return response


def _describe_day(practice: Practitioner) -> dict[str, Any]:
    today = clock.today()
    visits = list_day(practice, today)
    alerts = count_open_alerts(visits, practice)
    open_ = list_unfinished(clock.now(), practice.institution)
    unfinished = {each.pk for each in open_}
    rows = [
        {"visit": each, "alerts": alerts[each.pk], "is_unfinished": each.pk in unfinished} for each in visits
    ]
    shown = {each.pk for each in visits}
    before = [each for each in open_ if each.pk not in shown]
    waiting = list_waiting(practice, clock.now())
    return {"practice": practice, "today": today, "rows": rows, "before": before, "waiting": waiting}


def _describe(request: HttpRequest, visit: Visit, practice: Practitioner) -> dict[str, Any]:
    now, patient = clock.now(), visit.patient
    programme = Programme(visit.programme)
    note_read(user=get_account(request), patient=patient, what="vitals", now=now)
    chart = get_chart(patient, programme, now)
    pregnancy = find_pregnancy(patient) if programme == Programme.MATERNITY else None
    check = (
        next((each for each in pregnancy.checks if each.row.visit_id == visit.pk), None)
        if pregnancy
        else None
    )
    outside = get_outside_chart(patient, programme, now)
    alerts = list_alerts(visit).select_related("packet", "patient__resident", "received__permit__app")
    alerts = alerts.prefetch_related("sights")
    lines = list_lines(visit)
    return describe_finish(visit, lines) | {
        "visit": visit,
        "practice": practice,
        "patient": patient,
        "wish": describe_company(visit)["wish"],
        "wishes_in_person": has_wished_in_person(visit),
        "is_late": is_late(visit, now),
        "lines": lines,
        "rows": [each for each in describe_now(chart, now) if each.is_of_today],
        "refused": describe_refused(chart, visit.packets.all()),
        "outside_rows": describe_now(outside, now),
        "alarms": describe_alarms(list_alarms(patient, alerts), practice.pk),
        "measuring": find_measuring(visit, now),
        "devices": list_devices(visit),
        "fields": _list_fields(programme),
        "documents": IdentityMeans.choices,
        "pregnancy": pregnancy,
        "age": pregnancy.find_age(clock.today()) if pregnancy else None,
        "columns": describe_columns(check.findings if check else {}) if pregnancy else [],
    }


def _list_fields(programme: Programme) -> list[dict[str, Any]]:
    """Return the fields of the form of vitals: those of the programme, the rest folded away."""
    wanted = BY_PROGRAMME[programme]
    ordered = sorted(MEASURES, key=lambda each: wanted.index(each.code) if each.code in wanted else 99)
    return [
        {
            "code": each.code,
            "label": put(say.MEASURES[each.code]),
            "unit": put(say.UNITS[each.unit]),
            "is_usual": each.code in wanted,
        }
        for each in ordered
    ]


def describe_columns(findings: Any) -> list[dict[str, Any]]:
    """Return the columns of the handbook as fields, with what stands in them."""
    return [
        {
            "key": each.key,
            "label": put(each.label),
            "unit": each.unit,
            "value": findings.get(each.key, ""),
            "choices": [(word, put(handbook.POSITIONS.get(word, word))) for word in each.choices],
            "is_words": not each.choices and each.least is None,
        }
        for each in handbook.COLUMNS
    ]
