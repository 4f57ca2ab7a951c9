"""Who is there during a visit, and the way out of video: in person, at the hospital that the plan names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.mobile_clinic.enums_treatment import Companion, Side, SwitchReason
from moyai.services.mobile_clinic.forms.treatment import CalledForm, MoveForm, PresenceForm
from moyai.services.mobile_clinic.models import InPersonMove, Institution, Presence, Visit
from moyai.services.mobile_clinic.operations.consents import note_leaving, note_presence
from moyai.services.mobile_clinic.operations.in_person import move_in_person, note_hospital_called
from moyai.services.mobile_clinic.queries.plans import check_may_call, find_hospital, list_presences
from moyai.services.mobile_clinic.sealed_words import find_words
from moyai.services.mobile_clinic.views.said import attempt
from moyai.services.mobile_clinic.views.treated import (
    get_visit_of,
    note_look,
)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_people(request: HttpRequest, code: str) -> HttpResponse:
    """Show what must be settled before the call and who is there (GET); note somebody (POST)."""
    visit, practice = get_visit_of(request, code)
    form = PresenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            note_presence(
                visit=visit,
                side=Side(data["side"]),
                companion=Companion(data["companion"]),
                name=data["name"],
                agreed=data["agreed"],
                by=practice,
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            return redirect("mobile_clinic:visit_people", code=visit.code)
    note_look(request, visit.patient, "plan")
    context = {
        "visit": visit,
        "patient": visit.patient,
        "why": [put(each) for each in check_may_call(visit, clock.today())],
        "presences": list_presences(visit),
        "form": form,
        "has_errors": form.is_bound,
    }
    status = 422 if form.is_bound else 200
    return render(request, "mobile_clinic/treatment/people.html", context, status=status)


@require_POST
@login_required
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Note that somebody has left. Field: ``presence``, its code."""
    visit, practice = get_visit_of(request, code)
    one = Presence.objects.filter(visit=visit, code=request.POST.get("presence", "")[:8]).first()
    if one is None:
        raise Http404
    attempt(request, lambda: note_leaving(presence=one, by=practice, now=clock.now()), "")
    return redirect("mobile_clinic:visit_people", code=visit.code)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Have a visit go on in person (POST); then show the hospital to be called, and note what it said."""
    visit, practice = get_visit_of(request, code)
    moved = _find_move(visit)
    if moved is not None:
        return _show_moved(request, moved, practice)
    named = find_hospital(visit.patient, clock.today())
    form = MoveForm(
        request.POST or None,
        hospitals=_list_hospitals(visit),
        initial={"hospital": str(named.pk) if named else ""},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        hospital = Institution.objects.get(pk=data["hospital"])
        why, note = SwitchReason(data["why"]), data["note"]
        try:
            move_in_person(visit=visit, why=why, note=note, hospital=hospital, by=practice, now=clock.now())
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            messages.success(request, _("対面に切りかえました。病院に電話してください。"))
            return redirect("mobile_clinic:move_in_person", code=visit.code)
    context = {
        "visit": visit,
        "patient": visit.patient,
        "named": named,
        "form": form,
        "has_errors": form.is_bound,
    }
    status = 422 if form.is_bound else 200
    return render(request, "mobile_clinic/treatment/move.html", context, status=status)


def _show_moved(request: HttpRequest, moved: InPersonMove, practice: Any) -> HttpResponse:
    form = CalledForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(
            request,
            lambda: note_hospital_called(
                move=moved, takes=form.cleaned_data["takes"], by=practice, now=clock.now()
            ),
            "",
        )
        return redirect("mobile_clinic:move_in_person", code=moved.visit.code)
    patient = moved.visit.patient
    note_look(request, patient, "plan")
    context = {
        "move": moved,
        "visit": moved.visit,
        "patient": patient,
        "note": find_words(patient, moved.note, moved.about) or "",
        "form": form,
        "has_errors": form.is_bound,
    }
    status = 422 if form.is_bound else 200
    return render(request, "mobile_clinic/treatment/moved.html", context, status=status)


def _find_move(visit: Visit) -> InPersonMove | None:
    wide = InPersonMove.objects.select_related(
        "hospital__partner", "visit__patient__resident", "called_by__user"
    )
    return wide.filter(visit=visit).first()


def _list_hospitals(visit: Visit) -> list[Institution]:
    """Return where she can be seen: hospitals that take emergencies, and her own institution."""
    hospitals = Institution.objects.filter(takes_emergencies=True).select_related("partner")
    own = visit.patient.institution
    return [*hospitals, *([] if own in hospitals else [own])]
