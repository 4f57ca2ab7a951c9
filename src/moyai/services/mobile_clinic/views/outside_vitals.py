"""What programs outside sent of a patient's vitals, on a page of its own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.services.mobile_clinic.queries.outside_vitals import (
    get_outside_chart,
    list_outside_alerts,
    list_programmes,
)
from moyai.services.mobile_clinic.queries.vitals import list_alarms
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.views.visit_people import get_patient
from moyai.services.mobile_clinic.vitals_rows import describe_alarms, describe_now, draw_charts


@never_cache
@require_safe
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the newest value of each measure that was sent, what it raised lately, and how it goes."""
    patient, practice = get_patient(request, code)
    now = clock.now()
    note_read(user=get_account(request), patient=patient, what="vitals", now=now)
    chart = get_outside_chart(patient, list_programmes(patient)[0], now)
    facts = {
        "patient": patient,
        "outside_rows": describe_now(chart, now),
        "alarms": describe_alarms(list_alarms(patient, list_outside_alerts(patient, now)), practice.pk),
        "charts": draw_charts(chart, is_outside=True),
    }
    return render(request, "mobile_clinic/outside_vitals.html", facts)
