"""A patient's own papers: her plan, her consent, her medicines' way, what the place costs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_resident_of
from moyai.services.mobile_clinic.enums_treatment import AgreedBy, PrescriptionStatus
from moyai.services.mobile_clinic.models import Patient, Prescription, TreatmentPlan
from moyai.services.mobile_clinic.operations.consents import withdraw_consent
from moyai.services.mobile_clinic.operations.medicine_carrying import confirm_receipt
from moyai.services.mobile_clinic.operations.plans import agree_plan
from moyai.services.mobile_clinic.queries.bills import WENT, find_facility_fee
from moyai.services.mobile_clinic.queries.plans import find_consent, get_plan
from moyai.services.mobile_clinic.texts import treatment as say
from moyai.services.mobile_clinic.views.said import attempt
from moyai.services.mobile_clinic.views.treatment import answer_plan_paper

VISITS_SHOWN = 6


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Show a patient's papers, one part for each institution that treats her."""
    resident = _get_resident(request)
    patients = Patient.objects.filter(resident=resident, merged_into=None)
    parts = [_describe(each) for each in patients.select_related("institution__partner", "resident")]
    return render(request, "mobile_clinic/treatment/mine.html", {"resident": resident, "parts": parts})


@require_safe
@login_required
def print_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Return her own plan on paper."""
    return answer_plan_paper(request, _get_own_plan(request, code))


@require_POST
@login_required
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """She agrees to a plan herself."""
    plan = _get_own_plan(request, code)
    attempt(
        request,
        lambda: agree_plan(plan=plan, agreed_by=AgreedBy.SELF, now=clock.now()),
        _("同意を受け付けました。"),
    )
    return redirect("mobile_clinic:my_papers")


@require_POST
@login_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """She withdraws her consent herself."""
    resident = _get_resident(request)
    patient = Patient.objects.filter(code=code, resident=resident).first()
    if patient is None:
        raise Http404
    attempt(
        request,
        lambda: withdraw_consent(patient=patient, actor=f"resident:{resident.code}", now=clock.now()),
        _("ビデオの診察への同意を取り下げました。これからは対面で診察します。"),
    )
    return redirect("mobile_clinic:my_papers")


@require_POST
@login_required
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """She says that she has her medicines."""
    resident = _get_resident(request)
    one = Prescription.objects.filter(code=code, patient__resident=resident).first()
    if one is None:
        raise Http404
    attempt(
        request,
        lambda: confirm_receipt(prescription=one, actor=f"resident:{resident.code}", now=clock.now()),
        _("ありがとうございます。"),
    )
    return redirect("mobile_clinic:my_papers")


def _get_resident(request: HttpRequest) -> Resident:
    resident = find_resident_of(get_account(request))
    if resident is None:
        raise Http404
    return resident


def _get_own_plan(request: HttpRequest, code: str) -> TreatmentPlan:
    try:
        plan = get_plan(code)
    except TreatmentPlan.DoesNotExist:
        raise Http404 from None
    if plan.patient.resident_id != _get_resident(request).pk:
        raise Http404
    return plan


def _describe(patient: Patient) -> dict[str, object]:
    live = patient.plans.filter(superseded_at=None, ended_at=None).select_related("hospital__partner")
    prescriptions = patient.prescriptions.exclude(
        status__in=[PrescriptionStatus.DRAFT, PrescriptionStatus.CANCELLED]
    )
    visits = patient.visits.filter(WENT).select_related("institution").order_by("-arrives_at")
    return {
        "patient": patient,
        "plans": list(live),
        "consent": find_consent(patient),
        "prescriptions": [
            (one, put(say.HER_MEDICINES[one.status]))
            for one in prescriptions.select_related("pharmacy__partner")[:VISITS_SHOWN]
        ],
        "visits": [{"visit": each, "fee": find_facility_fee(each)} for each in visits[:VISITS_SHOWN]],
    }
