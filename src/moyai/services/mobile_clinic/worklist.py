"""What a device is told of the patient before she is examined, as a worklist tells it."""

from __future__ import annotations

from moyai.services.mobile_clinic.imaging.simulated.person import Person
from moyai.services.mobile_clinic.models import Patient


def name_person(patient: Patient) -> Person:
    """Return a patient as a device knows her."""
    who = patient.resident
    return Person(
        patient.chart_no, who.family_name, who.given_name, who.family_kana, who.given_kana, who.birth_date
    )
