"""Prescriptions: the drugs, the pharmacist's queue, what the doctor has to answer."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.services.mobile_clinic.drug_lines import DrugLine, read_lines
from moyai.services.mobile_clinic.enums import InstitutionKind
from moyai.services.mobile_clinic.enums_treatment import PrescriptionStatus
from moyai.services.mobile_clinic.models import (
    Guidance,
    Inquiry,
    Institution,
    Patient,
    Prescription,
    PrescriptionSheet,
)
from moyai.services.mobile_clinic.sealed_words import find_words

_WIDE = (
    "patient__resident__household",
    "patient__institution__partner",
    "doctor__user",
    "pharmacy__partner",
    "visit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInquiry:
    """An inquiry with its words (empty: erased, or not answered yet)."""

    inquiry: Inquiry
    question: str
    answer: str


def get_prescription(code: str) -> Prescription:
    """Return a prescription.

    Raises:
        Prescription.DoesNotExist: there is none of this code.
    """
    return Prescription.objects.select_related(*_WIDE).get(code=code)


def list_prescriptions(patient: Patient) -> list[Prescription]:
    """Return a patient's prescriptions, the newest first."""
    return list(patient.prescriptions.select_related(*_WIDE))


def list_queue(pharmacy: Institution) -> list[Prescription]:
    """Return what a pharmacy has to do, the oldest first."""
    mine = Prescription.objects.filter(pharmacy=pharmacy, status__in=PrescriptionStatus.at_the_pharmacy())
    return list(mine.select_related(*_WIDE, "guidance").order_by("written_at", "pk"))


def list_open_inquiries(institution: Institution) -> list[Inquiry]:
    """Return what pharmacists ask an institution's doctors, the oldest first."""
    mine = Inquiry.objects.filter(answered_at=None, prescription__patient__institution=institution)
    wide = mine.select_related("prescription__patient__resident", "asked_by__institution__partner")
    return list(wide.order_by("asked_at", "pk"))


def list_pharmacies() -> list[Institution]:
    """Return the pharmacies that a patient can choose."""
    return list(Institution.objects.filter(kind=InstitutionKind.PHARMACY).select_related("partner"))


def list_lines(sheet: PrescriptionSheet | None) -> list[DrugLine]:
    """Return the drugs of a sheet; none: there is none, or it was erased."""
    if sheet is None:
        return []
    words = find_words(sheet.prescription.patient, sheet.content, sheet.about)
    return read_lines(words or [])


def find_sheet(one: Prescription) -> PrescriptionSheet | None:
    """Return what holds: the newest sheet."""
    return one.sheets.select_related("prescription__patient__resident", "written_by__user").first()


def list_inquiries(one: Prescription) -> list[ReadInquiry]:
    """Return what was asked and answered, in order."""
    return [
        ReadInquiry(
            inquiry=each,
            question=find_words(one.patient, each.question, each.about) or "",
            answer=find_words(one.patient, each.answer, each.about_answer) or "",
        )
        for each in one.inquiries.select_related("asked_by__user", "answered_by__user")
    ]


def find_guidance(one: Prescription) -> tuple[Guidance, str, str] | None:
    """Return the medication guidance with what it rests on and what was noted after it."""
    row = Guidance.objects.filter(prescription=one).select_related("pharmacist__user").first()
    if row is None:
        return None
    rests_on = find_words(one.patient, row.rests_on, row.about) or ""
    return row, rests_on, find_words(one.patient, row.note, row.about_note) or ""
