"""The doctor's pages of a prescription: written, handed off, answered for, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.video.enums import EventKind
from moyai.services.mobile_clinic.drug_lines import DrugLine
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import Handing, InquiryOutcome, PrescriptionStatus
from moyai.services.mobile_clinic.forms.prescriptions import AnswerForm, BaseDrugs, Drugs, SendForm
from moyai.services.mobile_clinic.models import Institution, Practitioner, Prescription
from moyai.services.mobile_clinic.operations.prescriptions import (
    answer_inquiry,
    cancel_prescription,
    find_undoable,
    rewrite_prescription,
    send_prescription,
    undo_step,
    write_prescription,
)
from moyai.services.mobile_clinic.queries.guidance import list_told_events
from moyai.services.mobile_clinic.queries.prescriptions import (
    find_guidance,
    find_sheet,
    get_prescription,
    list_inquiries,
    list_lines,
    list_pharmacies,
)
from moyai.services.mobile_clinic.views.said import attempt
from moyai.services.mobile_clinic.views.treated import (
    get_patient,
    note_look,
)

CANCELLABLE = ("draft", "sent", "asked", "accepted")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write a prescription for a patient."""
    patient, practice = get_patient(request, code, {Profession.DOCTOR})
    rows = Drugs(request.POST or None)
    error = ""
    if request.method == "POST" and rows.is_valid():
        try:
            one = write_prescription(patient=patient, lines=rows.lines, by=practice, now=clock.now())
        except Refused as refused:
            error = put(refused.text)
        else:
            return redirect("mobile_clinic:prescription", code=one.code)
    return _render_drugs(request, rows, {"patient": patient, "error": error})


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def rewrite(request: HttpRequest, code: str) -> HttpResponse:
    """Write a draft anew."""
    one, practice = _get(request, code)
    if practice.profession != Profession.DOCTOR or one.status != PrescriptionStatus.DRAFT:
        raise Http404
    rows = Drugs(request.POST or None, initial=_show_rows(list_lines(find_sheet(one))))
    error = ""
    if request.method == "POST" and rows.is_valid():
        try:
            rewrite_prescription(prescription=one, lines=rows.lines, by=practice, now=clock.now())
        except Refused as refused:
            error = put(refused.text)
        else:
            return redirect("mobile_clinic:prescription", code=one.code)
    return _render_drugs(request, rows, {"patient": one.patient, "prescription": one, "error": error})


@never_cache
@require_safe
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a prescription: what is on it, where it stands, what is to be done next."""
    one, practice = _get(request, code)
    return render(request, "mobile_clinic/treatment/prescription.html", _describe(request, one, practice))


@require_POST
@login_required
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a prescription off. Fields: ``pharmacy``, ``handing``."""
    one, practice = _get(request, code)
    form = SendForm(request.POST, pharmacies=list_pharmacies())
    if not form.is_valid():
        context = _describe(request, one, practice) | {"send_form": form, "has_errors": True}
        return render(request, "mobile_clinic/treatment/prescription.html", context, status=422)
    pharmacy = Institution.objects.get(pk=form.cleaned_data["pharmacy"])
    handing = Handing(form.cleaned_data["handing"])
    attempt(
        request,
        lambda: send_prescription(
            prescription=one, pharmacy=pharmacy, handing=handing, by=practice, now=clock.now()
        ),
        _("薬局へ送りました。処方箋の原本は、あとから郵送してください。"),
    )
    return redirect("mobile_clinic:prescription", code=one.code)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a pharmacist's inquiry; where the prescription changes, with the drugs as they are to be."""
    one, practice = _get(request, code)
    inquiry = one.inquiries.filter(answered_at=None).first()
    if inquiry is None or practice.profession != Profession.DOCTOR:
        raise Http404
    form = AnswerForm(request.POST or None)
    rows = Drugs(request.POST or None, initial=_show_rows(list_lines(find_sheet(one))))
    if request.method == "POST" and form.is_valid():
        outcome = InquiryOutcome(form.cleaned_data["outcome"])
        is_changed = outcome == InquiryOutcome.CHANGED
        if not is_changed or rows.is_valid():
            lines = rows.lines if is_changed else ()
            said = form.cleaned_data["answer"]
            try:
                answer_inquiry(
                    inquiry=inquiry, outcome=outcome, answer=said, lines=lines, by=practice, now=clock.now()
                )
            except Refused as refused:
                form.add_error(None, put(refused.text))
            else:
                messages.success(request, _("薬局に答えました。"))
                return redirect("mobile_clinic:prescription", code=one.code)
    context = {
        "patient": one.patient,
        "prescription": one,
        "form": form,
        "inquiries": list_inquiries(one),
    }
    return _render_drugs(request, rows, context)


@require_POST
@login_required
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Take a prescription back."""
    one, practice = _get(request, code)
    attempt(
        request,
        lambda: cancel_prescription(prescription=one, by=practice, now=clock.now()),
        _("処方を取り消しました。"),
    )
    return redirect("mobile_clinic:prescription", code=one.code)


@require_POST
@login_required
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take the last step back."""
    one, practice = _get(request, code)
    attempt(
        request,
        lambda: undo_step(prescription=one, by=practice, now=clock.now()),
        _("ひとつ前に戻しました。"),
    )
    return redirect("mobile_clinic:prescription", code=one.code)


def describe_prescription(one: Prescription) -> dict[str, Any]:
    """Return what both sides see of a prescription."""
    sheet = find_sheet(one)
    guidance = find_guidance(one)
    events = list_told_events(guidance[0]) if guidance else []
    return {
        "prescription": one,
        "patient": one.patient,
        "sheet": sheet,
        "lines": list_lines(sheet),
        "inquiries": list_inquiries(one),
        "guidance": guidance
        and {
            "row": guidance[0],
            "rests_on": guidance[1],
            "note": guidance[2],
            "by_phone": any(each["kind"] == EventKind.BY_PHONE for each in events),
        },
        "story": _tell_story(one, events),
    }


def _tell_story(one: Prescription, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a prescription's steps with the calls in which she was told how to take it, in order."""
    steps = one.steps.filter(undone_at=None).select_related("by__user", "by__institution__partner")
    told = [{"at": each.at, "words": each.get_after_display(), "by": each.by} for each in steps]
    words = {
        EventKind.BEGAN: _("ビデオの服薬説明の通話がはじまった"),
        EventKind.BY_PHONE: _("ビデオの服薬説明の通話が、電話に切りかわった"),
        EventKind.ENDED: _("ビデオの服薬説明の通話が終わった"),
    }
    calls = [{"at": each["at"], "words": words[EventKind(each["kind"])], "by": None} for each in events]
    return sorted([*told, *calls], key=lambda each: each["at"])


def _get(request: HttpRequest, code: str) -> tuple[Prescription, Practitioner]:
    try:
        one = get_prescription(code)
    except Prescription.DoesNotExist:
        raise Http404 from None
    _patient, practice = get_patient(request, one.patient.code)
    return one, practice


def _describe(request: HttpRequest, one: Prescription, practice: Practitioner) -> dict[str, Any]:
    note_look(request, one.patient, "prescription")
    is_doctor = practice.profession == Profession.DOCTOR
    may_send = is_doctor and one.status == PrescriptionStatus.DRAFT
    return describe_prescription(one) | {
        "is_doctor": is_doctor,
        "send_form": SendForm(pharmacies=list_pharmacies()) if may_send else None,
        "may_cancel": is_doctor and one.status in CANCELLABLE,
        "may_answer": is_doctor and one.status == PrescriptionStatus.ASKED,
        "undoable": find_undoable(one, practice, clock.now()),
    }


def _render_drugs(request: HttpRequest, rows: BaseDrugs, context: dict[str, Any]) -> HttpResponse:
    said = [*rows.non_form_errors(), context.get("error")]
    errors = [{"text": text, "href": ""} for text in said if text] + _list_row_errors(rows)
    is_wrong = rows.is_bound
    context |= {"rows": rows, "errors": errors, "has_errors": is_wrong}
    status = 422 if is_wrong else 200
    return render(request, "mobile_clinic/treatment/drugs.html", context, status=status)


def _list_row_errors(rows: BaseDrugs) -> list[dict[str, str]]:
    """Return what is wrong in which line, each with the way to its field."""
    return [
        {"label": f"{number}. {bound.label}", "text": str(text), "href": f"#{bound.auto_id}"}
        for number, row in enumerate(rows if rows.is_bound else (), 1)
        for bound in row
        for text in bound.errors
    ]


def _show_rows(lines: list[DrugLine]) -> list[dict[str, Any]]:
    return [line.to_json() for line in lines]
