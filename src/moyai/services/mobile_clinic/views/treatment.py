"""Papers of treatment: who has which, plans written and agreed to, consents, who the patient is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.services.mobile_clinic.access import CLINICAL, require_practice
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import (
    AgreedBy,
    Companion,
    DoctorShown,
    IdentityMeans,
    NoteField,
    PlanKind,
)
from moyai.services.mobile_clinic.forms.treatment import AgreeForm, ConsentForm, IdentityForm, PlanForm
from moyai.services.mobile_clinic.models import (
    IdentityCheck,
    Institution,
    OnlineConsent,
    Patient,
    Practitioner,
    TreatmentPlan,
)
from moyai.services.mobile_clinic.operations.consents import check_identity, give_consent, withdraw_consent
from moyai.services.mobile_clinic.operations.plans import agree_plan, end_plan, write_plan
from moyai.services.mobile_clinic.plan_terms import list_terms, make_terms
from moyai.services.mobile_clinic.policy_treatment import get_treatment_policy
from moyai.services.mobile_clinic.queries.plans import (
    check_may_be_online,
    find_consent,
    find_plan_on,
    find_terms,
    get_plan,
    list_plans,
)
from moyai.services.mobile_clinic.queries.prescriptions import list_open_inquiries, list_prescriptions
from moyai.services.mobile_clinic.views.said import attempt
from moyai.services.mobile_clinic.views.treated import get_patient, note_look


@never_cache
@require_safe
@require_practice(*CLINICAL)
def show_papers(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show an institution's patients: whose plan holds how long, and what pharmacies ask."""
    today = clock.today()
    patients = practice.institution.patients.filter(merged_into=None, ended_on=None)
    rows = [
        _describe_row(each, today) for each in patients.select_related("resident", "institution__partner")
    ]
    rows.sort(key=lambda row: (not row["why"], row["until"] or today))
    inquiries = list_open_inquiries(practice.institution)
    context = {"practice": practice, "rows": rows, "inquiries": inquiries}
    return render(request, "mobile_clinic/treatment/papers.html", context)


@never_cache
@require_safe
@login_required
def show_patient(request: HttpRequest, code: str) -> HttpResponse:
    """Show a patient's papers: plan, consent, identity, prescriptions."""
    patient, practice = get_patient(request, code)
    note_look(request, patient, "plan")
    plans = list_plans(patient)
    in_force = find_plan_on(patient, clock.today())
    context = {
        "patient": patient,
        "practice": practice,
        "why": [put(each) for each in check_may_be_online(patient, clock.today())],
        "plan": in_force,
        "terms": _list_terms(in_force) if in_force else [],
        "drafts": [each for each in plans if each.is_draft],
        "others": [each for each in plans if not each.is_draft and each != in_force],
        "consent": find_consent(patient),
        "shared": _list_shared(find_consent(patient)),
        "identity": IdentityCheck.objects.filter(patient=patient).select_related("checked_by__user").first(),
        "prescriptions": list_prescriptions(patient),
        "is_doctor": practice.profession == Profession.DOCTOR,
    }
    return render(request, "mobile_clinic/treatment/patient.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def edit_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Write a new version of a plan. Query: ``kind``, of a 訪問看護指示書 ``nursing``."""
    patient, practice = get_patient(request, code, {Profession.DOCTOR})
    kind = PlanKind.NURSING if request.GET.get("kind") == PlanKind.NURSING else PlanKind.PLAN
    today = clock.today()
    hospitals = Institution.objects.filter(takes_emergencies=True).select_related("partner")
    form = PlanForm(
        request.POST or None,
        kind=kind,
        doctors=_list_doctors(patient),
        hospitals=hospitals,
        today=today,
        initial=_begin_with(patient, practice, kind),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            plan = write_plan(
                patient=patient,
                terms=make_terms(kind, form.list_words()),
                hospital=Institution.objects.get(pk=data["hospital"]),
                doctors=form.list_whens(),
                valid_from=today,
                valid_until=data["valid_until"],
                by=practice,
                now=clock.now(),
                interval_weeks=data["interval_weeks"],
            )
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            messages.success(request, _("計画を書きました。ご本人に読んでいただき、同意を記録してください。"))
            return redirect("mobile_clinic:plan", code=plan.code)
    title = _("%(name)sさんの%(kind)s") % {"name": patient, "kind": kind.label}
    context = {
        "form": form,
        "title": title,
        "submit": _("この内容で書く"),
        "back": reverse("mobile_clinic:treatment", args=[patient.code]),
        "back_label": _("%(name)sさんの書類") % {"name": patient},
    }
    return _render_form(request, context)


@never_cache
@require_safe
@login_required
def show_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show one version, with its agreement to be noted while it is a draft."""
    plan, practice = _get_plan(request, code)
    note_look(request, plan.patient, "plan")
    context = {
        "plan": plan,
        "patient": plan.patient,
        "terms": _list_terms(plan),
        "form": AgreeForm() if plan.is_draft else None,
        "is_doctor": practice.profession == Profession.DOCTOR,
    }
    return render(request, "mobile_clinic/treatment/plan.html", context)


@require_safe
@login_required
def print_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Return a version on paper, in large letters."""
    plan, _practice = _get_plan(request, code)
    note_look(request, plan.patient, "plan")
    return answer_plan_paper(request, plan)


def answer_plan_paper(request: HttpRequest, plan: TreatmentPlan) -> HttpResponse:
    """Return a plan as PDF, or lead back with the reason why this machine makes none."""
    context = {"plan": plan, "patient": plan.patient, "terms": _list_terms(plan), "made_at": clock.now()}
    try:
        return respond_pdf("mobile_clinic/treatment/plan_paper.html", context, name=f"plan-{plan.code}")
    except PaperUnavailable as refused:
        messages.error(request, put(refused.text))
        return redirect("mobile_clinic:papers")


@require_POST
@login_required
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """Note that a patient agrees. Field: ``agreed_by``."""
    plan, practice = _get_plan(request, code)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        raise Http404
    attempt(
        request,
        lambda: agree_plan(
            plan=plan, agreed_by=AgreedBy(form.cleaned_data["agreed_by"]), by=practice, now=clock.now()
        ),
        _("同意を記録しました。この計画が使われます。"),
    )
    return redirect("mobile_clinic:plan", code=plan.code)


@require_POST
@login_required
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Drop a draft, or end a plan."""
    plan, practice = _get_plan(request, code)
    attempt(
        request,
        lambda: end_plan(plan=plan, by=practice, now=clock.now()),
        _("この計画を取りやめました。記録は残ります。"),
    )
    return redirect("mobile_clinic:treatment", code=plan.patient.code)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def take_consent(request: HttpRequest, code: str) -> HttpResponse:
    """Take a patient's consent, or take it anew."""
    patient, practice = get_patient(request, code)
    form = ConsentForm(request.POST or None, initial=_show_consent(find_consent(patient)))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            give_consent(
                patient=patient,
                asked_for=data["asked_for"],
                given_by=AgreedBy(data["given_by"]),
                may_record=data["may_record"],
                may_join=[Companion(each) for each in data["may_join"]],
                sharing=form.list_sharing(),
                by=practice,
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            messages.success(request, _("同意を記録しました。いつでも取り下げられることをお伝えください。"))
            return redirect("mobile_clinic:treatment", code=patient.code)
    context = {
        "form": form,
        "title": _("%(name)sさんの同意") % {"name": patient},
        "intro": _("この同意は、診察の途中でも、いつでも取り下げられます。"),
        "submit": _("同意を記録する"),
        "layout": "pair",
        "back": reverse("mobile_clinic:treatment", args=[patient.code]),
        "back_label": _("%(name)sさんの書類") % {"name": patient},
    }
    return _render_form(request, context)


@require_POST
@login_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Note that a patient withdraws her consent; a call that goes on ends."""
    patient, _practice = get_patient(request, code)
    attempt(
        request,
        lambda: withdraw_consent(patient=patient, actor=name_actor(request), now=clock.now()),
        _("同意の取り下げを記録しました。対面で診察してください。"),
    )
    return redirect("mobile_clinic:treatment", code=patient.code)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def identify(request: HttpRequest, code: str) -> HttpResponse:
    """Note by what a patient was known."""
    patient, practice = get_patient(request, code)
    form = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        means, shown = IdentityMeans(data["means"]), DoctorShown(data["doctor_shown"])
        attempt(
            request,
            lambda: check_identity(
                patient=patient, means=means, doctor_shown=shown, by=practice, now=clock.now()
            ),
            "",
        )
        return redirect("mobile_clinic:treatment", code=patient.code)
    context = {
        "form": form,
        "title": _("%(name)sさんの本人確認") % {"name": patient},
        "submit": _("確かめた"),
        "back": reverse("mobile_clinic:treatment", args=[patient.code]),
        "back_label": _("%(name)sさんの書類") % {"name": patient},
    }
    return _render_form(request, context)


def _render_form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    is_wrong = context["form"].is_bound
    context["has_errors"] = is_wrong
    return render(request, "mobile_clinic/treatment/form.html", context, status=422 if is_wrong else 200)


def _get_plan(request: HttpRequest, code: str) -> tuple[TreatmentPlan, Practitioner]:
    try:
        plan = get_plan(code)
    except TreatmentPlan.DoesNotExist:
        raise Http404 from None
    _patient, practice = get_patient(request, plan.patient.code)
    return plan, practice


def _describe_row(patient: Patient, today: Any) -> dict[str, Any]:
    plan = find_plan_on(patient, today)
    return {
        "patient": patient,
        "why": [put(each) for each in check_may_be_online(patient, today)],
        "until": plan.valid_until if plan else None,
    }


def _list_terms(plan: TreatmentPlan) -> list[dict[str, Any]]:
    """Return a plan's words with their names; none: they were erased."""
    said = find_terms(plan)
    if said is None:
        return []
    labels = list_terms(plan.kind)
    return [{"label": term.label, "value": getattr(said, name)} for name, term in labels.items()]


def _list_doctors(patient: Patient) -> list[Practitioner]:
    doctors = patient.institution.practitioners.filter(profession=Profession.DOCTOR, left_on=None)
    return list(doctors.select_related("user"))


def _begin_with(patient: Patient, practice: Practitioner, kind: PlanKind) -> dict[str, Any]:
    """Return what a new version begins with: the words of the last one, or those that most begin with."""
    until = clock.today() + timedelta(days=get_treatment_policy().plan_days)
    last = next((each for each in list_plans(patient) if each.kind == kind), None)
    if last is None:
        return {"valid_until": until}
    said = find_terms(last)
    words = {name: getattr(said, name) for name in list_terms(kind)} if said else {}
    whens = {f"doctor_{each.doctor_id}": each.when for each in last.plan_doctors.all()}
    rest = {"hospital": str(last.hospital_id), "interval_weeks": last.interval_weeks}
    return {**words, **whens, **rest, "valid_until": until}


def _show_consent(consent: OnlineConsent | None) -> dict[str, Any]:
    if consent is None:
        return {}
    shared = {f"share_{field}": who for field, who in consent.sharing.items()}
    return {"may_record": consent.may_record, "may_join": consent.may_join, **shared}


def _list_shared(consent: OnlineConsent | None) -> list[dict[str, str]]:
    if consent is None:
        return []
    return [
        {
            "field": str(NoteField(field).label),
            "who": "・".join(str(Profession(each).label) for each in who),
        }
        for field, who in consent.sharing.items()
    ]
