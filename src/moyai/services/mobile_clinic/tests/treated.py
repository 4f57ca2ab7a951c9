"""A patient with a plan, a consent, a visit and a pharmacy, for the tests of treatment."""

from datetime import date, timedelta
from typing import Any

from tests.factories import HOME, at

from moyai.core.codes import make_code
from moyai.services.mobile_clinic.drug_lines import DrugLine, number_lines
from moyai.services.mobile_clinic.enums import InstitutionKind, Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import AgreedBy, Companion, Handing, NoteField, PlanKind
from moyai.services.mobile_clinic.models import (
    Institution,
    OnlineConsent,
    Patient,
    Practitioner,
    Prescription,
    TreatmentPlan,
    Visit,
)
from moyai.services.mobile_clinic.operations.consents import give_consent
from moyai.services.mobile_clinic.operations.plans import agree_plan, write_plan
from moyai.services.mobile_clinic.operations.prescriptions import send_prescription, write_prescription
from moyai.services.mobile_clinic.plan_terms import list_terms, make_terms
from moyai.services.mobile_clinic.tests.clinic import (
    NOW,
    make_institution,
    make_practitioner,
)

WORDS = {"disease": "高血圧症。毎朝のお薬を続けます。", "acts": "血圧を測ります。", "cautions": "ふらつき。"}


def make_doctor(patient: Patient) -> Practitioner:
    known = Practitioner.objects.filter(institution=patient.institution, profession=Profession.DOCTOR).first()
    return known or make_practitioner(patient.institution, Profession.DOCTOR)


def make_hospital() -> Institution:
    return make_institution("center", InstitutionKind.HOSPITAL)


def make_pharmacist() -> Practitioner:
    pharmacy = make_institution("yakkyoku", InstitutionKind.PHARMACY)
    known = pharmacy.practitioners.first()
    return known or make_practitioner(pharmacy, Profession.PHARMACIST)


def make_plan(
    patient: Patient, *, kind: PlanKind = PlanKind.PLAN, is_agreed: bool = True, **changes: Any
) -> TreatmentPlan:
    doctor = make_doctor(patient)
    words = {name: WORDS.get(name) or term.begins_with for name, term in list_terms(kind).items()}
    facts: dict[str, Any] = {
        "terms": make_terms(kind, words),
        "hospital": make_hospital(),
        "doctors": {doctor: "火・水の午前"},
        "valid_from": date(2026, 4, 1),
        "valid_until": date(2027, 3, 31),
        "by": doctor,
        "now": NOW,
        **changes,
    }
    plan = write_plan(patient=patient, **facts)
    return agree_plan(plan=plan, agreed_by=AgreedBy.SELF, now=NOW, by=doctor) if is_agreed else plan


def make_consent(patient: Patient, **changes: Any) -> OnlineConsent:
    facts: dict[str, Any] = {
        "asked_for": True,
        "given_by": AgreedBy.SELF,
        "may_record": False,
        "may_join": [Companion.FAMILY],
        "sharing": {NoteField.CONDITION: [Profession.NURSE], NoteField.MEDICINE: [Profession.PHARMACIST]},
        "by": make_doctor(patient),
        "now": NOW,
        **changes,
    }
    return give_consent(patient=patient, **facts)


def make_visit(patient: Patient, *, status: VisitStatus = VisitStatus.AT_DOOR, **changes: Any) -> Visit:
    arrives_at = changes.pop("arrives_at", at(9, 30))
    code = make_code()
    facts: dict[str, Any] = {
        "programme": Programme.CHRONIC,
        "doctor": make_doctor(patient),
        "name": "ご自宅",
        "lon": HOME.lon,
        "lat": HOME.lat,
        "arrives_at": arrives_at,
        "call_from": arrives_at + timedelta(minutes=10),
        "call_until": arrives_at + timedelta(minutes=30),
        "booked_at": NOW - timedelta(days=7),
        "booked_by": "test",
        "channel": "desk",
        "ended_at": arrives_at + timedelta(minutes=30) if status in VisitStatus.over() else None,
        **changes,
    }
    return Visit.objects.create(
        code=code,
        idempotency_key=code,
        patient=patient,
        institution=patient.institution,
        status=status,
        **facts,
    )


def make_lines(*names: str) -> list[DrugLine]:
    rows = [
        {"name": name, "amount": "1", "unit": "錠", "usage": "1日1回朝食後", "days": 14}
        for name in names or ("アムロジピン錠5mg",)
    ]
    return number_lines(rows)


def make_sent(patient: Patient, *, handing: Handing = Handing.DELIVERY, **changes: Any) -> Prescription:
    doctor = make_doctor(patient)
    one = write_prescription(patient=patient, lines=make_lines(), by=doctor, now=NOW, **changes)
    pharmacy = make_pharmacist().institution
    return send_prescription(prescription=one, pharmacy=pharmacy, handing=handing, by=doctor, now=NOW)
