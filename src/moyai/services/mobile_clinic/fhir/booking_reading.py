"""What a program asks of booking, read: whom for, for what, when, as whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from moyai.core.clock import local
from moyai.core.fhir.adapters import Asked
from moyai.core.fhir.criteria import split_reference
from moyai.core.fhir.instants import read_stretch
from moyai.core.fhir.problems import FhirProblem, Issue, Resource, make_problem, not_found
from moyai.services.mobile_clinic.access import ANYBODY, find_relation
from moyai.services.mobile_clinic.enums import Asker, Profession, Programme
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.models import Patient, Practitioner
from moyai.services.mobile_clinic.teens import is_private

KEY = "fhir"
LONGEST_KEY = 100
LONGEST_WINDOW = timedelta(days=31)
MOST = 100


def read_appointment(asked: Asked) -> Resource:
    """Return the Appointment that was sent, alone or as the parameter ``appointment``."""
    body = asked.body or {}
    if body.get("resourceType") == "Appointment":
        return body
    for each in body.get("parameter", []) if body.get("resourceType") == "Parameters" else []:
        inner = each.get("resource")
        if each.get("name") == "appointment" and inner and inner.get("resourceType") == "Appointment":
            return dict(inner)
    raise make_problem(400, "required", "An Appointment, or Parameters with one called appointment")


def list_actors(appointment: Resource) -> list[str]:
    """Return the references of those who take part."""
    return [each.get("actor", {}).get("reference", "") for each in appointment.get("participant", [])]


def find_patient(asked: Asked, references: Sequence[str]) -> Patient:
    """Return the patient among those who take part, if the caller may book for her."""
    verb = "read" if asked.body is None else "write"
    for written in references:
        pair = split_reference(written, ("Patient",)) if written else None
        if pair and pair[0] == "Patient":
            mine = asked.caller.list_patients("Appointment", verb, ANYBODY).filter(merged_into__isnull=True)
            patient: Patient | None = mine.filter(code=pair[1]).first()
            if patient is None:
                raise not_found("Patient", pair[1][:64])
            return patient
    raise make_problem(400, "required", "Which patient? None is named")


def find_doctor(references: Sequence[str], patient: Patient) -> Practitioner | None:
    """Return the doctor of the patient's institution among those who take part; None: whoever is free."""
    pairs = [split_reference(each, ()) for each in references if each]
    people = [pair[1] for pair in pairs if pair and pair[0] == "Practitioner" and pair[1].isascii()]
    numbers = [int(each) for each in people if each.isdigit() and len(each) <= 15]
    doctors = Practitioner.objects.filter(institution=patient.institution_id, profession=Profession.DOCTOR)
    return doctors.filter(user__in=numbers, left_on__isnull=True).first()


def read_schedules(written: Sequence[str], patient: Patient) -> dict[str, Practitioner]:
    """Return the people, by profession, whose Schedules are named; cars are whatever the share has."""
    found: dict[str, Practitioner] = {}
    for each in [part for value in written for part in value.split(",") if part]:
        pair = split_reference(each, ("Schedule",))
        code = codes.read_ident(pair[1]) if pair else ""
        person = Practitioner.objects.filter(resource__code=code, institution=patient.institution_id).first()
        if person is None:
            raise make_problem(400, "invalid", f"schedule: {each[:60]!r} is nobody's of the institution")
        found[person.profession] = person
    return found


def find_asker(asked: Asked, patient: Patient) -> Asker:
    """Return as whom somebody asks for a visit: who treats her, the counter, or she by her own program."""
    user, today = asked.caller.user, local(asked.now).date()
    if find_relation(user, patient, today, now=asked.now) is not None:
        return Asker.HOUSE
    return Asker.HERSELF if patient.resident.user_id == user.pk else Asker.CLERK


def read_programme(asked: Asked, service_type: Sequence[Any], patient: Patient) -> Programme:
    """Return for what the car comes: as it is said, or the only thing that the patient takes part in."""
    programme = _read_said(service_type, patient)
    if is_private(programme) and not find_asker(asked, patient).knows_what_is_private:
        raise not_found("Patient", patient.code)
    return programme


def _read_said(service_type: Sequence[Any], patient: Patient) -> Programme:
    said = {coding.get("code", "") for each in service_type for coding in each.get("coding", [])} - {""}
    known = [each for each in said if each in Programme.values]
    if not said and len(patient.programmes) == 1:
        return Programme(patient.programmes[0])
    if len(known) != 1:
        names = ", ".join(Programme.values)
        raise make_problem(400, "code-invalid", f"service-type: one of {names}")
    return Programme(known[0])


def read_window(start: str, end: str, now: datetime) -> tuple[datetime, datetime]:
    """Return from when until when times are looked for: 31 days at most, none of them over."""
    begin, until = read_stretch(start), read_stretch(end)
    if begin is None or until is None or until[0] <= begin[0]:
        raise make_problem(400, "invalid", "start and end: two dates or times, one after the other")
    if until[0] - begin[0] > LONGEST_WINDOW:
        raise make_problem(400, "too-costly", "Search range cannot exceed 31 days")
    return max(begin[0], now), until[0]


def read_count(written: str) -> int:
    """Return how many are wanted at most."""
    if not (written.isascii() and written.isdigit() and 0 < len(written) < 10 and int(written)):
        raise make_problem(400, "invalid", "_count: a number from 1 on")
    return min(int(written), MOST)


def make_key(asked: Asked, appointment: Resource, patient: Patient) -> str:
    """Return what makes a repeated request the same one: its identifier, or its Idempotency-Key."""
    house = patient.institution.number
    for each in appointment.get("identifier", []):
        key = f"{KEY}:{house}:{each.get('system', '')}|{each.get('value', '')}"
        if len(key) > LONGEST_KEY:
            raise make_invalid("Appointment.identifier", f"at most {LONGEST_KEY - 20} characters")
        if each.get("value") and each.get("system") != codes.name_system("visit"):
            return key
    return f"{KEY}:{house}:{(asked.once and f'once-{asked.caller.user.pk}-{asked.once}') or uuid4()}"


def make_invalid(expression: str, diagnostics: str) -> FhirProblem:
    """Return that a field of what was sent is not as it must be."""
    return FhirProblem(400, (Issue("invalid", diagnostics, expression),))
