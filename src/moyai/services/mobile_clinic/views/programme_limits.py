"""Limits of vital signs by programme: the default, the institution's own, from when, set by whom and why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.attempts import read_number
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.engines.vitals import MEASURES, Limits
from moyai.services.mobile_clinic.access import CLINICAL, require_practice
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.forms.office import ProgrammeLimitForm
from moyai.services.mobile_clinic.limits import LOWER, UPPER, list_words
from moyai.services.mobile_clinic.models import PatientLimit, Practitioner, ProgrammeLimit
from moyai.services.mobile_clinic.office_tabs import list_office_tabs
from moyai.services.mobile_clinic.operations.programme_limits import (
    reset_programme_limit,
    set_programme_limit,
    withdraw_programme_limit,
)
from moyai.services.mobile_clinic.queries.vitals import get_default_limits, list_house_limits
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.views.said import attempt

NOTHING = [None, None, None, None]
MOST_BEFORE = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_practice(*CLINICAL)
def edit(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show a programme's limits (query ``for``); a doctor sets some of them (POST; ``do``: set or reset)."""
    programme = _read_programme(request.GET.get("for", ""))
    measures = [(each.code, put(say.MEASURES[each.code])) for each in MEASURES]
    form = ProgrammeLimitForm(request.POST or None, measures=measures, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid() and _save(form, request, programme, practice):
        messages.success(request, _("基準を変えました。まちがえたときは、下の一覧で取りやめられます。"))
        return redirect(f"{reverse('mobile_clinic:programme_limits')}?for={programme.value}")
    context = _describe(programme, practice) | {"form": form, "has_errors": form.is_bound}
    status = 422 if form.is_bound else 200
    return render(request, "mobile_clinic/office/limits.html", context, status=status)


@require_POST
@require_practice(*CLINICAL)
def withdraw(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Take back what was set. Field: ``limit``."""
    own = ProgrammeLimit.objects.filter(institution=practice.institution_id)
    limit = own.filter(pk=read_number(request.POST.get("limit"))).first()
    if limit is None:
        raise Http404
    attempt(
        request,
        lambda: withdraw_programme_limit(limit=limit, by=practice, now=clock.now()),
        _("取りやめました。前の基準に戻っています。"),
    )
    return redirect(f"{reverse('mobile_clinic:programme_limits')}?for={limit.programme}")


def _save(
    form: ProgrammeLimitForm, request: HttpRequest, programme: Programme, practice: Practitioner
) -> bool:
    data = form.cleaned_data
    facts: dict[str, Any] = {
        "programme": programme,
        "measure": data["measure"],
        "valid_from": data["valid_from"],
        "why": data["why"],
        "by": practice,
        "now": clock.now(),
    }
    try:
        if request.POST.get("do") == "reset":
            reset_programme_limit(**facts)
        else:
            bounds = [data[name] or None for name in (*LOWER, *UPPER)]
            set_programme_limit(bounds=bounds, knows_weaker=data["knows_weaker"], **facts)
    except Refused as refused:
        form.add_error("knows_weaker" if refused.code == "weaker" else None, put(refused.text))
        return False
    return True


def _describe(programme: Programme, practice: Practitioner) -> dict[str, Any]:
    today, house = clock.today(), practice.institution
    default = get_default_limits(programme)
    own = {key: row for key, row in list_house_limits(house.pk, programme, today).items() if row.bounds}
    rows = [
        _describe_row(each.code, default.get(each.code), own.get(each.code))
        for each in MEASURES
        if each.code in default or each.code in own
    ]
    sets = ProgrammeLimit.objects.filter(institution=house, programme=programme)
    before = sets.select_related("set_by__user").order_by("-set_at", "-pk")[:MOST_BEFORE]
    patients = PatientLimit.objects.filter(patient__institution=house, patient__ended_on__isnull=True)
    address = reverse("mobile_clinic:programme_limits")
    return {
        "programme": programme,
        "programmes": [
            {"label": each.label, "url": f"{address}?for={each.value}", "current": each == programme}
            for each in Programme
        ],
        "tab_items": list_office_tabs(practice, "programme_limits"),
        "rows": rows,
        "before": [_describe_set(each, today) for each in before],
        "own_patients": patients.values("patient").distinct().count(),
        "is_doctor": practice.profession == Profession.DOCTOR,
        "house": house,
    }


def _describe_row(measure: str, default: Limits | None, own: ProgrammeLimit | None) -> dict[str, Any]:
    usual = list_words(default) if default else NOTHING
    now = own.bounds if own else usual
    return {
        "label": put(say.MEASURES[measure]),
        "bounds": [
            {"now": one or "–", "usual": other or "–", "differs": one != other}
            for one, other in zip(now, usual, strict=True)
        ],
        "own": own,
    }


def _describe_set(limit: ProgrammeLimit, today: Any) -> dict[str, Any]:
    if limit.withdrawn_at is not None:
        state, tone = _("取りやめた"), "neutral"
    elif limit.valid_from > today:
        state, tone = _("これから"), "info"
    else:
        state, tone = _("始まっている"), "success"
    bounds = "・".join(each or "–" for each in limit.bounds) if limit.bounds else _("もとの基準")
    return {
        "limit": limit,
        "label": put(say.MEASURES[limit.measure]),
        "bounds": bounds,
        "state": state,
        "tone": tone,
        "may_withdraw": limit.withdrawn_at is None,
    }


def _read_programme(text: str) -> Programme:
    return next((each for each in Programme if each == text), Programme.CHRONIC)
