"""No word of a patient's health lies in clear anywhere, and none can be read once she is erased."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model

from moyai.core.audit.models import Entry
from moyai.core.clock import local
from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.models import SubjectKey
from moyai.core.sealing.operations import seal
from moyai.core.sealing.queries import get_sealed
from moyai.services.mobile_clinic.enums import FindingKind, GlassReason, Profession
from moyai.services.mobile_clinic.enums_treatment import Handing, NoteField, NoteKind, PlanKind
from moyai.services.mobile_clinic.erasing import (
    MODEL,
    erase_appointments,
    erase_glasses,
    erase_patients,
    erase_rows,
    find_free_day,
)
from moyai.services.mobile_clinic.models import Appointment, BreakGlass, Patient, Visit, VisitWord
from moyai.services.mobile_clinic.operations.findings import keep_finding
from moyai.services.mobile_clinic.operations.glass import break_glass, tell_patients
from moyai.services.mobile_clinic.operations.notes import write_note
from moyai.services.mobile_clinic.operations.prescriptions import send_prescription, write_prescription
from moyai.services.mobile_clinic.plan_terms import list_terms, make_terms
from moyai.services.mobile_clinic.queries.privacy import get_glass_words
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.tests.clinic import (
    NOW,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
)
from moyai.services.mobile_clinic.tests.devices import make_file, name_person
from moyai.services.mobile_clinic.tests.treated import (
    make_consent,
    make_doctor,
    make_lines,
    make_pharmacist,
    make_plan,
)
from tests.factories import HOME

pytestmark = pytest.mark.django_db
CANARY = "ツチノコ病"
"""No illness, and a word that stands nowhere else."""

PERIOD = next(each for each in list_periods() if each.model == MODEL)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    backend = "django.core.files.storage.FileSystemStorage"
    default = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


def list_readable(folder: Path) -> Iterator[bytes]:
    """Yield every value of every row of the database and every file, as bytes."""
    for model in apps.get_models():
        for row in model._base_manager.values():
            for value in row.values():
                yield bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes()


def is_anywhere(word: str, folder: Path) -> bool:
    forms = (word.encode(), word.encode("unicode_escape"), word.encode("utf-16-le"))
    return any(form in value for value in list_readable(folder) for form in forms)


def list_tables_with(value: str) -> set[type[Model]]:
    """Return the tables in which a value stands."""
    rows = ((model, row) for model in apps.get_models() for row in model._base_manager.values())
    return {model for model, row in rows if any(value in str(each) for each in row.values())}


def make_visit(patient: Patient, at: datetime) -> Visit:
    doctor = make_practitioner(patient.institution, Profession.DOCTOR)
    return Visit.objects.create(
        code=f"v{Visit.objects.count()}",
        idempotency_key=f"v{Visit.objects.count()}",
        patient=patient,
        institution=patient.institution,
        share=make_share(patient.institution, starts_at=at, ends_at=at + timedelta(hours=3)),
        programme="chronic",
        doctor=doctor,
        name="自宅",
        lon=HOME.lon,
        lat=HOME.lat,
        arrives_at=at,
        call_from=at,
        call_until=at + timedelta(minutes=15),
        status="done",
        booked_at=at,
        booked_by="test",
        channel="web",
        ended_at=at,
    )


def treat(patient: Patient) -> tuple[BreakGlass, bytes]:
    """Have everything happen that writes of her health, with the canary in each word."""
    make_visit(patient, NOW)
    stranger = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    glass = break_glass(
        practice=stranger,
        patient=patient,
        reason=GlassReason.EMERGENCY,
        words=f"{CANARY}の発作で運ばれた",
        now=NOW,
    )
    note_read(user=stranger.user, patient=patient, what="notes", now=NOW)
    tell_patients(NOW + timedelta(hours=2))
    write_of_her(patient)
    picture = seal(subject=patient.subject, content=CANARY.encode(), about="clinic.image:1", now=NOW)
    default_storage.save("clinic/1.bin", ContentFile(picture))
    return glass, picture


def write_of_her(patient: Patient) -> None:
    """Write a plan, a prescription, notes and a device's file, with the canary in each free word."""
    doctor = make_doctor(patient)
    words = dict.fromkeys(list_terms(PlanKind.PLAN), CANARY)
    make_plan(patient, terms=make_terms(PlanKind.PLAN, words))
    make_consent(patient)
    lines = make_lines(f"{CANARY}錠")
    one = write_prescription(patient=patient, lines=lines, by=doctor, now=NOW)
    pharmacy = make_pharmacist().institution
    send_prescription(prescription=one, pharmacy=pharmacy, handing=Handing.DELIVERY, by=doctor, now=NOW)
    for kind in NoteKind:
        write_note(
            patient=patient,
            kind=kind,
            words={NoteField.CONDITION: f"{CANARY}がよくなった"},
            by=doctor,
            now=NOW,
            professions=[Profession.NURSE],
        )
    keep_finding(
        patient=patient,
        visit=patient.visits.first(),
        kind=FindingKind.ECG,
        content=make_file("ecg", name_person(patient)),
        file_name=f"{CANARY}.dcm",
        taken_at=NOW,
        source="模擬の機器",
        actor="test",
        now=NOW,
    )


def test_no_word_of_her_health_lies_in_clear_while_she_is_treated(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    patient = make_patient()
    glass, _picture = treat(patient)
    assert CANARY in get_glass_words(glass)
    assert not is_anywhere(CANARY, folder)
    assert CANARY not in caplog.text
    default_storage.save("clinic/2.txt", ContentFile(CANARY.encode()))
    assert is_anywhere(CANARY, folder), "the search finds what lies in clear"


def test_after_the_legal_period_her_key_and_rows_are_gone_and_nothing_opens(folder: Path) -> None:
    patient = make_patient()
    glass, picture = treat(patient)
    other = make_patient(make_institution("center"))
    make_visit(other, NOW + timedelta(days=1))
    seal(subject=other.subject, content=b"x", about="clinic.image:2", now=NOW)
    almost = NOW + timedelta(days=PERIOD.days)
    assert erase_period(period=PERIOD, now=almost) == 0
    assert erase_period(period=PERIOD, now=almost + timedelta(minutes=1)) == 1
    assert list(Patient.objects.all()) == [other]
    assert Visit.objects.count() == 1
    assert get_glass_words(glass) == ""
    with pytest.raises(KeyDestroyedError):
        get_sealed(patient.subject, picture, "clinic.image:1")
    assert bytes(SubjectKey.objects.get(subject=patient.subject).wrapped) == b""
    assert SubjectKey.objects.get(subject=other.subject).destroyed_at is None
    assert not is_anywhere(CANARY, folder)
    assert list_tables_with(patient.code) <= {Entry}, "the chained log keeps numbers, never what was said"


def test_her_key_stays_as_long_as_another_institution_treats_her() -> None:
    patient = make_patient()
    again = make_patient(make_institution("nishi"), patient.resident)
    make_visit(again, NOW + timedelta(days=400))
    seal(subject=patient.subject, content=b"x", about="clinic.image:1", now=NOW)
    later = NOW + timedelta(days=PERIOD.days + 1)
    assert erase_patients(before=later - timedelta(days=PERIOD.days), now=later) == 1
    assert SubjectKey.objects.get(subject=patient.subject).destroyed_at is None
    assert erase_patients(before=later, now=later) == 1
    assert SubjectKey.objects.get(subject=patient.subject).destroyed_at == later


def test_rows_of_every_part_that_hang_on_a_patient_go_with_her() -> None:
    """Whatever a part keeps of a patient or her visit can be deleted: no chain of protections is left out."""
    patient = make_patient()
    treat(patient)
    erase_rows([patient])
    for model in apps.get_app_config("mobile_clinic").get_models():
        for field in model._meta.fields:
            if field.related_model in (Patient, Visit):
                assert not model._base_manager.filter(**{f"{field.name}__isnull": False}).exists(), model


def test_old_looks_and_appointments_of_who_is_still_treated_go() -> None:
    patient = make_patient()
    treat(patient)
    before = NOW + timedelta(days=1)
    appointment = make_appointment(patient, before - timedelta(seconds=1))
    VisitWord.objects.create(appointment=appointment)
    later = make_appointment(patient, before)
    assert (erase_appointments(before=before, now=before), erase_appointments(before=before, now=before)) == (
        1,
        0,
    )
    assert list(Appointment.objects.all()) == [later]
    assert erase_glasses(before=NOW, now=before) == 0
    assert (erase_glasses(before=before, now=before), erase_glasses(before=before, now=before)) == (1, 0)
    assert Patient.objects.exists()


def test_appointment_at_the_hospital_is_a_visit_to_the_law() -> None:
    patient = make_patient()
    make_appointment(patient, NOW + timedelta(days=30))
    assert erase_patients(before=NOW + timedelta(days=30), now=NOW + timedelta(days=2000)) == 0
    assert find_free_day(patient) == local(NOW + timedelta(days=30 + PERIOD.days)).date() + timedelta(days=1)
    assert erase_patients(before=NOW + timedelta(days=31), now=NOW + timedelta(days=2000)) == 1


def make_appointment(patient: Patient, starts_at: datetime) -> Appointment:
    number = Appointment.objects.count()
    return Appointment.objects.create(
        code=f"a{number}",
        idempotency_key=f"a{number}",
        patient=patient,
        institution=patient.institution,
        programme="chronic",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=20),
        channel="web",
        booked_at=NOW,
        booked_by="test",
    )
