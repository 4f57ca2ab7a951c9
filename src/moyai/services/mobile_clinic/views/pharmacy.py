"""The pharmacist's pages: what waits, and one prescription with what can be done next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.queries import find_phone
from moyai.fleet.consignments.models import Consignment
from moyai.services.mobile_clinic.access import require_practice
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import GuidanceOutcome, PrescriptionStatus
from moyai.services.mobile_clinic.forms.prescriptions import (
    AskForm,
    DispenseForm,
    EndGuidanceForm,
    GuidanceForm,
)
from moyai.services.mobile_clinic.models import Guidance, Practitioner, Prescription
from moyai.services.mobile_clinic.operations import pharmacy as deeds
from moyai.services.mobile_clinic.operations.medicine_carrying import send_medicines
from moyai.services.mobile_clinic.operations.prescriptions import find_undoable, undo_step
from moyai.services.mobile_clinic.queries.prescriptions import get_prescription, list_queue
from moyai.services.mobile_clinic.views.guidance import describe_guidance_call
from moyai.services.mobile_clinic.views.prescriptions import describe_prescription
from moyai.services.mobile_clinic.views.treated import (
    note_look,
)

S = PrescriptionStatus
DEEDS = {
    S.SENT: ("accept", "ask"),
    S.ACCEPTED: ("end", "plan", "dispense", "ask"),
    S.DISPENSED: ("end", "plan", "carry", "hand"),
    S.DELIVERED: ("hand",),
}
"""What can be done, the likeliest first."""

_FORMS: dict[str, type[Form]] = {
    "ask": AskForm,
    "plan": GuidanceForm,
    "end": EndGuidanceForm,
    "dispense": DispenseForm,
}


@never_cache
@require_safe
@require_practice(Profession.PHARMACIST)
def show_queue(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show what a pharmacy has to do."""
    rows = [
        {"one": one, "guidance": getattr(one, "guidance", None), "is_late": one.valid_until < clock.today()}
        for one in list_queue(practice.institution)
    ]
    return render(request, "mobile_clinic/treatment/queue.html", {"practice": practice, "rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
@require_practice(Profession.PHARMACIST)
def show(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Show a prescription to its pharmacist (GET); do what ``do`` says (POST)."""
    one = _get(code, practice)
    deed = request.POST.get("do", "")
    forms = _make_forms(request, one, deed)
    if request.method == "POST":
        if deed not in (*_list_deeds(one), "undo"):
            messages.error(request, _("いまの段階では、これはできません。もう一度ご覧ください。"))
            return redirect("mobile_clinic:pharmacy_one", code=one.code)
        form = forms.get(deed)
        if (form is None or form.is_valid()) and _do(request, one, practice, deed, form):
            return redirect("mobile_clinic:pharmacy_one", code=one.code)
    note_look(request, one.patient, "prescription")
    goods = Consignment.objects.filter(code=one.consignment).first() if one.consignment else None
    context = describe_prescription(one) | {
        "practice": practice,
        "phone": find_phone(one.patient.resident),
        "deeds": _list_deeds(one),
        "forms": forms,
        "form": forms.get(deed),
        "has_errors": request.method == "POST",
        "undoable": find_undoable(one, practice, clock.now()),
        "goods": goods,
        "call": _describe_call(one),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "mobile_clinic/treatment/pharmacy_one.html", context, status=status)


def _get(code: str, practice: Practitioner) -> Prescription:
    try:
        one = get_prescription(code)
    except Prescription.DoesNotExist:
        raise Http404 from None
    if one.pharmacy_id != practice.institution_id or one.status == S.CANCELLED:
        raise Http404
    return one


def _describe_call(one: Prescription) -> dict[str, Any] | None:
    """Return how the call of a guidance that is still to be given stands; None: there is none to give."""
    guidance = Guidance.objects.filter(prescription=one, outcome=GuidanceOutcome.PLANNED)
    found = guidance.select_related("prescription__patient__resident").first()
    return None if found is None else describe_guidance_call(found)


def _list_deeds(one: Prescription) -> list[str]:
    """Return what can be done now: guidance is planned, then ended, then done with."""
    guidance = getattr(one, "guidance", None)
    open_ = guidance is not None and guidance.outcome == GuidanceOutcome.PLANNED
    over = guidance is not None and not open_
    leaves_out = {"end"} if not open_ else set()
    leaves_out |= {"plan"} if over else {"carry", "hand"}
    if one.status == S.DELIVERED:
        leaves_out = set()
    leaves_out |= {"carry"} if one.handing == "counter" else set()
    return [each for each in DEEDS.get(S(one.status), ()) if each not in leaves_out]


def _make_forms(request: HttpRequest, one: Prescription, deed: str) -> dict[str, Form]:
    return {
        name: _FORMS[name](request.POST if name == deed else None, prefix=name)
        for name in _list_deeds(one)
        if name in _FORMS
    }


def _do(
    request: HttpRequest, one: Prescription, practice: Practitioner, deed: str, form: Form | None
) -> bool:
    data = form.cleaned_data if form else {}
    common: dict[str, Any] = {"by": practice, "now": clock.now()}
    try:
        _act(one, deed, data, common)
    except Refused as refused:
        if form is None:
            messages.error(request, put(refused.text))
            return True
        form.add_error(None, put(refused.text))
        return False
    if deed == "carry":
        send_medicines(now=common["now"])
    return True


def _act(one: Prescription, deed: str, data: dict[str, Any], common: dict[str, Any]) -> None:
    if deed == "accept":
        deeds.accept_prescription(prescription=one, **common)
    elif deed == "ask":
        deeds.ask_doctor(prescription=one, question=data["question"], **common)
    elif deed == "plan":
        deeds.plan_guidance(prescription=one, **data, **common)
    elif deed == "end":
        outcome = GuidanceOutcome(data["outcome"])
        deeds.end_guidance(guidance=one.guidance, outcome=outcome, note=data["note"], **common)
    elif deed == "dispense":
        deeds.dispense(prescription=one, needs_cooling=data["needs_cooling"], **common)
    elif deed == "carry":
        deeds.give_to_fleet(prescription=one, **common)
    elif deed == "hand":
        deeds.hand_at_counter(prescription=one, **common)
    else:
        undo_step(prescription=one, **common)
