"""The doctor's pages: today's calls, and one patient at a glance."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.parts import answer_if_changed
from moyai.services.mobile_clinic.access import CLINICAL, require_practice
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.models import Practitioner, Visit, VitalsAlert
from moyai.services.mobile_clinic.operations.vitals import see_alert
from moyai.services.mobile_clinic.queries.finishing import list_unfinished
from moyai.services.mobile_clinic.queries.maternity import find_pregnancy
from moyai.services.mobile_clinic.queries.outside_vitals import get_outside_chart, list_waiting
from moyai.services.mobile_clinic.queries.visits import count_open_alerts, list_alerts, list_day, list_lines
from moyai.services.mobile_clinic.queries.vitals import get_chart, list_alarms
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.views.visit_people import get_patient, get_visit
from moyai.services.mobile_clinic.vitals_rows import (
    describe_alarms,
    describe_now,
    describe_refused,
    draw_charts,
)


@never_cache
@require_safe
@require_practice(*CLINICAL)
def show_day(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show today's calls: a doctor's own, to others those of the institution."""
    return render(request, "mobile_clinic/doctor/day.html", _describe_day(practice))


@require_GET
@require_practice(*CLINICAL)
def show_day_part(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Return today's calls alone, when they have changed."""
    part = render(request, "mobile_clinic/doctor/day_part.html", _describe_day(practice))
    return answer_if_changed(request, part)


@never_cache
@require_safe
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the patient of a visit at a glance: alerts, vitals now and as they go, how far the nurse is."""
    visit, practice = get_visit(request, code)
    facts = _describe(request, visit, practice)
    charts = draw_charts(facts["chart"]) + draw_charts(facts["outside"], is_outside=True)
    return render(request, "mobile_clinic/doctor/visit.html", facts | {"charts": charts})


@require_GET
@login_required
def show_part(request: HttpRequest, code: str) -> HttpResponse:
    """Return what changes of the page, when it has changed."""
    visit, practice = get_visit(request, code)
    part = render(request, "mobile_clinic/doctor/visit_part.html", _describe(request, visit, practice))
    return answer_if_changed(request, part)


@require_POST
@require_practice(*CLINICAL)
def see(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Note that an alert was seen, and lead back. Field: ``back``."""
    alert = VitalsAlert.objects.select_related("visit", "patient").filter(code=code).first()
    if alert is None:
        raise Http404
    patient, seer = get_patient(request, alert.patient.code)
    see_alert(alert=alert, by=seer, now=clock.now())
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    if alert.visit is None:
        return redirect("mobile_clinic:outside_vitals", code=patient.code)
    return redirect("mobile_clinic:doctor_visit", code=alert.visit.code)


def _describe_day(practice: Practitioner) -> dict[str, Any]:
    today = clock.today()
    visits = list_day(practice, today)
    alerts = count_open_alerts(visits, practice)
    unfinished = {each.pk for each in list_unfinished(clock.now(), practice.institution)}
    rows = [
        {"visit": each, "alerts": alerts[each.pk], "is_unfinished": each.pk in unfinished} for each in visits
    ]
    waiting = list_waiting(practice, clock.now())
    return {"practice": practice, "today": today, "rows": rows, "waiting": waiting}


def _describe(request: HttpRequest, visit: Visit, practice: Practitioner) -> dict[str, Any]:
    now, patient = clock.now(), visit.patient
    programme = Programme(visit.programme)
    note_read(user=get_account(request), patient=patient, what="vitals", now=now)
    chart = get_chart(patient, programme, now)
    lines = list_lines(visit)
    outside = get_outside_chart(patient, programme, now)
    alerts = list_alerts(visit).select_related("packet", "received__permit__app").prefetch_related("sights")
    pregnancy = find_pregnancy(patient) if programme == Programme.MATERNITY else None
    return {
        "visit": visit,
        "practice": practice,
        "patient": patient,
        "chart": chart,
        "rows": describe_now(chart, now),
        "refused": describe_refused(chart, visit.packets.all()),
        "outside": outside,
        "outside_rows": describe_now(outside, now),
        "alarms": describe_alarms(list_alarms(patient, alerts), practice.pk),
        "lines": lines,
        "done": sum(each.done is not None for each in lines),
        "pregnancy": pregnancy,
        "age": pregnancy.find_age(clock.today()) if pregnancy else None,
        "today": clock.today(),
        "is_doctor": practice.profession == Profession.DOCTOR,
    }
