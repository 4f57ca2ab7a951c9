"""A pregnancy's record: due date, what is due next, the handbook's columns, and the page to print."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.engines.antenatal import Basis
from moyai.services.mobile_clinic.models import Patient, Practitioner
from moyai.services.mobile_clinic.operations.maternity import (
    DueBasis,
    begin_pregnancy,
    correct_pregnancy,
    end_pregnancy,
    write_check,
)
from moyai.services.mobile_clinic.queries.maternity import Expecting, find_pregnancy, list_versions
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.views.visit import describe_columns
from moyai.services.mobile_clinic.views.visit_people import get_patient, read_words, tell
from moyai.services.mobile_clinic.visit_refusals import RecordRefused

MOST_WHY = 200
PAPER = "mobile_clinic/maternity/handbook_paper.html"


@never_cache
@require_safe
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a patient's pregnancy: how far, what is due, all checks, and what was corrected."""
    patient, practice = get_patient(request, code)
    return render(request, "mobile_clinic/maternity/record.html", _describe(request, patient, practice))


@require_POST
@login_required
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Open the record. Fields: basis, on, cycle_days, embryo_days."""
    patient, practice = _get_own(request, code)
    try:
        begin_pregnancy(patient=patient, due=_read_due(request), by=practice, now=clock.now())
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("妊娠の記録を始めました。"))
    return redirect("mobile_clinic:maternity", code=code)


@require_POST
@login_required
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Put the due date right. Fields: as `begin`, and version, why."""
    patient, practice = _get_own(request, code)
    known = _get_pregnancy(patient)
    try:
        correct_pregnancy(
            patient=patient,
            code=known.row.code,
            version=_read_number(request, "version"),
            due=_read_due(request),
            why=request.POST.get("why", "").replace("\0", "")[:MOST_WHY],
            by=practice,
            now=clock.now(),
        )
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("予定日を直しました。前の記録も残っています。"))
    return redirect("mobile_clinic:maternity", code=code)


@require_POST
@login_required
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Note the end. Fields: ended_on, version."""
    patient, practice = _get_own(request, code)
    known = _get_pregnancy(patient)
    try:
        end_pregnancy(
            patient=patient,
            code=known.row.code,
            version=_read_number(request, "version"),
            ended_on=_read_day(request, "ended_on"),
            by=practice,
            now=clock.now(),
        )
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("妊娠の記録を終えました。"))
    return redirect("mobile_clinic:maternity", code=code)


@require_POST
@login_required
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write a check held elsewhere, or put one right. Fields: on, check, and the handbook's columns."""
    patient, practice = _get_own(request, code)
    try:
        write_check(
            patient=patient,
            on=_read_day(request, "on"),
            sent=read_words(request),
            code=request.POST.get("check", "")[:8].replace("\0", ""),
            by=practice,
            now=clock.now(),
        )
    except Refused as refused:
        tell(request, refused)
        facts = _describe(request, patient, practice) | {"columns": describe_columns(read_words(request))}
        facts |= {
            "typed_on": request.POST.get("on", "")[:10],
            "typed_check": request.POST.get("check", "")[:8],
        }
        return render(request, "mobile_clinic/maternity/record.html", facts, status=422)
    messages.success(request, put(say.CHECK_WRITTEN))
    return redirect("mobile_clinic:maternity", code=code)


@require_GET
@login_required
def print_handbook(request: HttpRequest, code: str) -> HttpResponse:
    """Return the checks as the handbook's table, to be pasted in."""
    patient, practice = get_patient(request, code)
    _get_pregnancy(patient)
    facts = _describe(request, patient, practice) | {"made_at": clock.now()}
    try:
        return respond_pdf(
            "mobile_clinic/maternity/handbook_paper.html", facts, name=f"handbook-{patient.code}"
        )
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect("mobile_clinic:maternity", code=code)


def _get_own(request: HttpRequest, code: str) -> tuple[Patient, Practitioner]:
    """Return a patient of this person's own institution: who looks in need writes nothing."""
    patient, practice = get_patient(request, code)
    if practice.institution_id != patient.institution_id:
        raise Http404
    return patient, practice


def _get_pregnancy(patient: Patient) -> Expecting:
    known = find_pregnancy(patient)
    if known is None:
        raise Http404
    return known


def _describe(request: HttpRequest, patient: Patient, practice: Practitioner) -> dict[str, Any]:
    now, today = clock.now(), clock.today()
    note_read(user=get_account(request), patient=patient, what="pregnancy", now=now)
    known = find_pregnancy(patient)
    following = known.find_next(today) if known else None
    checks = [
        {"check": each, "cells": describe_columns(each.findings)} for each in (known.checks if known else ())
    ]
    return {
        "patient": patient,
        "practice": practice,
        "may_write": practice.institution_id == patient.institution_id,
        "today": today,
        "known": known,
        "age": known.find_age(today) if known else None,
        "next": following,
        "is_overdue": bool(following and today >= following.overdue_from),
        "checks": checks,
        "columns": describe_columns({}),
        "versions": _list_corrections(patient, known) if known else [],
        "bases": [(each.value, put(say.BASES[each.value])) for each in Basis],
    }


def _list_corrections(patient: Patient, known: Expecting) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "basis": put(say.BASES[facts["basis"]]),
            "due": date.fromisoformat(facts["due"]),
            "why": facts.get("why", ""),
            "ended_on": facts.get("ended_on"),
        }
        for row, facts in list_versions(patient, known.row.code)
    ]


def _read_due(request: HttpRequest) -> DueBasis:
    basis = request.POST.get("basis", "")
    if basis not in list(Basis):
        raise RecordRefused("bad_dates", say.BAD_DATES)
    days = {key: _read_number(request, key) for key in ("cycle_days", "embryo_days") if request.POST.get(key)}
    return DueBasis(Basis(basis), _read_day(request, "on"), **days)


def _read_day(request: HttpRequest, key: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(key, "").strip())
    except ValueError as wrong:
        raise RecordRefused("bad_dates", say.BAD_DATES) from wrong


def _read_number(request: HttpRequest, key: str) -> int:
    word = request.POST.get(key, "").strip()
    if not (word.isascii() and word.isdecimal() and len(word) < 6):
        raise RecordRefused("bad_dates", say.BAD_DATES)
    return int(word)
