"""Plans and consents: what is in force, and why a patient may not be examined by video."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.enums_treatment import Companion
from moyai.services.mobile_clinic.models import (
    IdentityCheck,
    Institution,
    OnlineConsent,
    Patient,
    Presence,
    TreatmentPlan,
    Visit,
)
from moyai.services.mobile_clinic.plan_terms import AnyTerms, make_terms
from moyai.services.mobile_clinic.queries.papers import get_papers
from moyai.services.mobile_clinic.sealed_words import find_words
from moyai.services.mobile_clinic.texts import treatment as say


def check_may_be_online(patient: Patient, on: date) -> list[Localized]:
    """Return why a patient may not be examined by video on a day, in plain words; none: she may.

    Asked by whoever begins the call; what follows for a booking is `queries.booking_law`. The rule itself is
    `queries.papers`.
    """
    return [each.text for each in get_papers(patient).list_obstacles(on)]


def check_may_call(visit: Visit, on: date) -> list[Localized]:
    """Return why the call of a visit may not begin or go on: what booking asks, and more.

    Consent and identity are settled when the nurse is with her; the doctor must be named in the plan.
    """
    patient = visit.patient
    why = check_may_be_online(patient, on)
    if find_consent(patient) is None and not has_withdrawn(patient):
        why.append(say.NO_CONSENT)
    if not IdentityCheck.objects.filter(patient=patient).exists():
        why.append(say.NO_IDENTITY)
    plan = find_plan_on(patient, on)
    if plan is not None and not plan.plan_doctors.filter(doctor_id=visit.doctor_id).exists():
        why.append(say.DOCTOR_NOT_NAMED.format(doctor=str(visit.doctor)))
    if Presence.objects.filter(visit=visit, agreed=False, left_at=None).exists():
        why.append(say.STRANGER)
    return why


def find_plan_on(patient: Patient, on: date) -> TreatmentPlan | None:
    """Return what foresees an examination by video on a day: the 診療計画 before a 訪問看護指示書."""
    plans = _in_force(patient).filter(valid_from__lte=on, valid_until__gte=on)
    return plans.order_by("-kind", "-version").first()


def find_hospital(patient: Patient, on: date) -> Institution | None:
    """Return where she goes in an emergency: as her plan names it, also where it has run out."""
    plan = find_plan_on(patient, on) or _in_force(patient).order_by("-valid_until").first()
    return plan.hospital if plan else None


def list_plans(patient: Patient) -> list[TreatmentPlan]:
    """Return every version that there is, the newest first."""
    plans = patient.plans.select_related("hospital__partner", "doctor__user")
    return list(plans.prefetch_related("plan_doctors__doctor__user").order_by("-written_at", "-pk"))


def get_plan(code: str) -> TreatmentPlan:
    """Return a version.

    Raises:
        TreatmentPlan.DoesNotExist: there is none of this code.
    """
    plans = TreatmentPlan.objects.select_related(
        "patient__resident__household", "patient__institution__partner", "hospital__partner", "doctor__user"
    )
    return plans.prefetch_related("plan_doctors__doctor__user").get(code=code)


def find_terms(plan: TreatmentPlan) -> AnyTerms | None:
    """Return a plan's words; None: they were erased."""
    words = find_words(plan.patient, plan.content, plan.about)
    return None if words is None else make_terms(plan.kind, words)


def find_consent(patient: Patient) -> OnlineConsent | None:
    """Return the consent that stands."""
    standing = patient.consents.filter(withdrawn_at=None, replaced_at=None)
    return standing.select_related("taken_by__user").first()


def has_withdrawn(patient: Patient) -> bool:
    """Tell whether the last she said of video was no."""
    last = patient.consents.order_by("-given_at", "-pk").first()
    return last is not None and last.withdrawn_at is not None


def list_presences(visit: Visit) -> list[tuple[Presence, str]]:
    """Return who else is there, with their names (empty: erased)."""
    rows = visit.presences.filter(left_at=None)
    return [(one, find_words(visit.patient, one.name, one.about) or "") for one in rows]


def may_join(patient: Patient, companion: Companion) -> bool:
    """Tell whether she agreed that such a person joins the call."""
    consent = find_consent(patient)
    return consent is not None and companion in consent.may_join


def _in_force(patient: Patient) -> QuerySet[TreatmentPlan]:
    return patient.plans.filter(agreed_at__isnull=False, superseded_at=None, ended_at=None)
