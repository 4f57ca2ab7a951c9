"""Whose papers somebody may see, and who acts."""

from __future__ import annotations

from collections.abc import Collection

from django.http import Http404, HttpRequest

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.services.mobile_clinic.access import CLINICAL, find_practice, find_relation
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.models import Patient, Practitioner, Visit
from moyai.services.mobile_clinic.reading import note_read

_PATIENTS = Patient.objects.select_related("resident__household", "institution__partner")


def get_patient(
    request: HttpRequest, code: str, professions: Collection[Profession] = CLINICAL
) -> tuple[Patient, Practitioner]:
    """Return a patient and the job through which this person may see her.

    Raises:
        Http404: there is no such patient, or no relation: the two look the same.
    """
    patient = _PATIENTS.filter(code=code).first()
    if patient is None:
        raise Http404
    practice = find_relation(get_account(request), patient, clock.today(), professions)
    if practice is None:
        raise Http404
    return patient, practice


def get_visit_of(request: HttpRequest, code: str) -> tuple[Visit, Practitioner]:
    """Return a visit and the job through which this person may see its patient.

    Raises:
        Http404: there is none, or no relation.
    """
    wide = Visit.objects.select_related(
        "patient__resident__household",
        "patient__institution__partner",
        "institution__partner",
        "doctor__user",
    )
    visit = wide.filter(code=code).first()
    if visit is None:
        raise Http404
    practice = find_relation(get_account(request), visit.patient, clock.today())
    if practice is None:
        raise Http404
    return visit, practice


def get_practice(request: HttpRequest, professions: Collection[Profession]) -> Practitioner:
    """Return this person's job with one of the professions.

    Raises:
        Http404: she has none.
    """
    practice = find_practice(get_account(request), clock.today(), professions)
    if practice is None:
        raise Http404
    return practice


def note_look(request: HttpRequest, patient: Patient, what: str) -> None:
    """Note that this person has seen something of a patient's health."""
    note_read(user=get_account(request), patient=patient, what=what, now=clock.now())
