"""The doctor does not come: what the nurse, and the patient at her own page, can do about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import read_number
from moyai.core.residents.queries import list_residents_for
from moyai.services.mobile_clinic.models import Practitioner, Visit
from moyai.services.mobile_clinic.operations.late_doctor import rearrange_call, wish_in_person
from moyai.services.mobile_clinic.queries.booking import get_visit
from moyai.services.mobile_clinic.queries.late_doctor import OtherCall, is_late, list_doctors_now, list_later
from moyai.services.mobile_clinic.teens import leave_out_private
from moyai.services.mobile_clinic.views.said import attempt, show_clock
from moyai.services.mobile_clinic.views.treated import get_visit_of

LABEL = "mobile_clinic"


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Show what can be done (GET); have another doctor or a later time (POST: ``doctor``, ``at``)."""
    visit, _practice = get_visit_of(request, code)
    if request.method == "POST":
        is_done = _rearrange(request, visit, name_actor(request))
        return redirect("mobile_clinic:call" if is_done else "mobile_clinic:call_late", code=code)
    return render(request, "mobile_clinic/call_late.html", _describe(visit))


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def choose_mine(request: HttpRequest, code: str) -> HttpResponse:
    """Show a patient in the car what she can choose (GET); do it (POST: ``doctor``, ``at``, or ``do``)."""
    visit = _get_own(request, code)
    actor, now = name_actor(request), clock.now()
    if request.method == "POST" and request.POST.get("do") == "in_person":
        said = _("対面の診察のご希望を、医療機関に伝えました。お電話をお待ちください。")
        attempt(request, lambda: wish_in_person(visit=visit, actor=actor, now=now), said)
        return redirect("mobile_clinic:my_call_late", code=code)
    if request.method == "POST":
        _rearrange(request, visit, actor)
        return redirect("mobile_clinic:my_call_late", code=code)
    return render(request, "mobile_clinic/my_call_late.html", _describe(visit))


def _rearrange(request: HttpRequest, visit: Visit, actor: str) -> bool:
    number, at = read_number(request.POST.get("doctor")), _read_moment(request.POST.get("at", ""))
    doctor = Practitioner.objects.select_related("user").filter(pk=number).first()
    if doctor is None or at is None:
        messages.error(request, _("もう一度えらんでください。"))
        return False
    facts: dict[str, Any] = {"visit": visit, "doctor": doctor, "call_from": at, "actor": actor}
    words = {"at": show_clock(at), "doctor": doctor}
    said = _("診察は%(at)sから、%(doctor)s医師に変わりました。") % words
    return attempt(request, lambda: rearrange_call(**facts, now=clock.now()), said)


def _describe(visit: Visit) -> dict[str, Any]:
    now = clock.now()
    return {
        "visit": visit,
        "patient": visit.patient,
        "house": visit.institution,
        "is_late": is_late(visit, now),
        "doctors": [_show(each) for each in list_doctors_now(visit, now)],
        "later": [_show(each) for each in list_later(visit, now)],
    }


def _show(one: OtherCall) -> dict[str, Any]:
    at = one.call_from
    return {"doctor": one.doctor, "is_named": one.is_named, "at": at.isoformat(), "clock": show_clock(at)}


def _read_moment(text: str) -> datetime | None:
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _get_own(request: HttpRequest, code: str) -> Visit:
    """Return a visit of hers, or of whom she acts for as far as it is not private.

    Raises:
        Http404: there is none.
    """
    account = get_account(request)
    people = {each.pk: each for each in list_residents_for(account, LABEL, clock.today())}
    try:
        visit = get_visit(code)
    except Visit.DoesNotExist:
        raise Http404 from None
    resident = people.get(visit.patient.resident_id)
    if resident is None or not leave_out_private([visit], is_herself=resident.user_id == account.pk):
        raise Http404
    return visit
