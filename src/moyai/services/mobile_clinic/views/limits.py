"""Limits of one patient: those of the programme, and what her doctor has set instead."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.engines.vitals import MEASURES
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.limits import list_words
from moyai.services.mobile_clinic.models import Practitioner, Visit
from moyai.services.mobile_clinic.operations.vitals import set_patient_limit
from moyai.services.mobile_clinic.queries.vitals import get_limits, list_own_limits
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.views.visit_people import get_visit, tell

BOUNDS = ("urgent_below", "low", "high", "urgent_above")
MOST_WHY = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show and set a patient's limits. Fields: measure, urgent_below, low, high, urgent_above, why."""
    visit, practice = get_visit(request, code)
    if request.method != "POST":
        return render(request, "mobile_clinic/doctor/limits.html", _describe(request, visit, practice))
    typed = {key: request.POST.get(key, "").replace("\0", "").strip() for key in (*BOUNDS, "measure", "why")}
    try:
        set_patient_limit(
            patient=visit.patient,
            measure=typed["measure"],
            bounds=[typed[each] or None for each in BOUNDS],
            why=typed["why"][:MOST_WHY],
            by=practice,
            now=clock.now(),
        )
    except Refused as refused:
        tell(request, refused)
        facts = _describe(request, visit, practice) | {"typed": typed}
        return render(request, "mobile_clinic/doctor/limits.html", facts, status=422)
    messages.success(request, _("この患者さんの基準を変えました。"))
    return redirect("mobile_clinic:limits", code=code)


def _describe(request: HttpRequest, visit: Visit, practice: Practitioner) -> dict[str, Any]:
    note_read(user=get_account(request), patient=visit.patient, what="vitals", now=clock.now())
    limits = get_limits(visit.patient, Programme(visit.programme), clock.today())
    own = list_own_limits(visit.patient)
    rows = [
        {
            "label": put(say.MEASURES[measure]),
            "bounds": [each or "–" for each in list_words(each_limits)],
            "own": own.get(measure),
        }
        for measure, each_limits in limits.items()
    ]
    return {
        "visit": visit,
        "patient": visit.patient,
        "rows": rows,
        "measures": [(each.code, put(say.MEASURES[each.code])) for each in MEASURES],
        "is_doctor": practice.profession == Profession.DOCTOR,
        "typed": {},
    }
