"""What is read over FHIR: valid by a validator that is not ours, seen by whom it concerns alone."""

from datetime import timedelta

import pytest
from tests.factories import at, make_resident, make_user
from tests.fhir.validator import list_faults

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.fhir.rooms import list_offered
from moyai.core.reservations.operations import reserve
from moyai.core.reservations.specs import Wanted
from moyai.services.mobile_clinic.access import ANYBODY, CLINICAL, find_relation, list_related
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.fhir.endpoint import get_endpoint
from moyai.services.mobile_clinic.models import Patient, Visit
from moyai.services.mobile_clinic.tests.clinic import (
    NOW,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
)
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def make_visit(patient: Patient, status: VisitStatus = VisitStatus.BOOKED, hour: int = 10) -> Visit:
    """Return a visit with its reservation."""
    house = patient.institution
    doctor = house.practitioners.filter(profession=Profession.DOCTOR).first()
    doctor = doctor or make_practitioner(house, Profession.DOCTOR, name="架空 太郎")
    share = house.shares.first() or make_share(house, nurse=make_practitioner(house))
    car = share.car.resource_id
    reservation = reserve(
        wanted=[
            Wanted(car, at(hour), at(hour, 40)),
            Wanted(doctor.resource_id, at(hour, 10), at(hour, 30)),
        ],
        purpose="clinic-visit",
        reference=f"v{Visit.objects.count()}",
        idempotency_key=f"key-{Visit.objects.count()}",
        actor="test",
        now=NOW,
    )
    over = status in VisitStatus.over()
    return Visit.objects.create(
        code=f"{10000000 + Visit.objects.count()}",
        idempotency_key=f"fhir:{house.number}:urn:app|visit-{Visit.objects.count()}",
        patient=patient,
        institution=house,
        share=share,
        programme=Programme.CHRONIC,
        doctor=doctor,
        reservation=reservation,
        name="自宅",
        lon=137.97,
        lat=35.82,
        arrives_at=at(hour),
        call_from=at(hour, 10),
        call_until=at(hour, 30),
        status=status,
        booked_at=NOW - timedelta(days=3),
        booked_by="test",
        channel="web",
        reached_at=NOW if status in (VisitStatus.AT_DOOR, VisitStatus.DONE) else None,
        ended_at=NOW if over else None,
    )


@pytest.fixture
def house():
    """An institution with people, patients, visits and somebody else's beside them."""
    resident = make_resident(family_name="伊那", given_name="花子", family_kana="いな", given_kana="はなこ")
    patient = make_patient(resident=resident)
    make_visit(patient)
    make_visit(make_patient(patient.institution), VisitStatus.DONE, 11)
    make_practitioner(patient.institution, Profession.PHARMACIST)
    return patient.institution


def test_every_kind_that_is_kept_is_valid_and_read_as_it_is_found(house):
    nurse = house.practitioners.filter(profession=Profession.NURSE).get()
    app = FhirApp(nurse.user)
    for code in Patient.objects.values_list("code", flat=True):  # so that somebody has read something
        app.read(f"Patient/{code}")
    empty = set()
    for kind in get_endpoint().adapters:
        bundle = app.read(kind)
        assert list_faults(bundle) == []
        found = list(app.list_all(kind))
        empty |= set() if found else {kind}
        for each in found:
            answer = app.get(f"{kind}/{each['id']}")
            assert answer.json() == each
            assert answer["ETag"] == f'W/"{each["meta"]["versionId"]}"'
            again = app.get(f"{kind}/{each['id']}", if_none_match=answer["ETag"])
            assert (again.status_code, again.content) == (304, b"")
    # What is of her health: test_fhir_health.py
    offered = {each.kind for each in list_offered()}  # what other rooms keep: tests/fhir
    own = {"Observation", "DocumentReference", "ImagingStudy", "Consent", "MedicationRequest"}
    assert empty - offered == own


def test_capabilities_and_problems_are_valid(house):
    app = FhirApp(make_user(Role.PARTNER))
    told = app.read("metadata")
    assert list_faults(told) == []
    assert {each["type"] for each in told["rest"][0]["resource"]} == set(get_endpoint().adapters)
    assert list_faults(app.get("Patient/none").json()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"status": "here"}, "not in http://hl7.org/fhir/ValueSet/appointmentstatus"),
        ({"participant": []}, "participant"),
        ({"end": None}, "app-2"),
        ({"mood": "good"}, "Invalid additional property"),
    ],
)
def test_the_validator_finds_what_is_broken(house, change, fault):
    app = FhirApp(house.practitioners.first().user)
    sound = next(app.list_all("Appointment"))
    broken = {name: value for name, value in (sound | change).items() if value is not None}
    assert list_faults(sound) == []
    assert any(fault in each for each in list_faults(broken))


def test_a_patient_without_her_number_is_not_shaped_as_jp_core_says(house):
    sound = next(FhirApp(house.practitioners.first().user).list_all("Patient"))
    assert {each["extension"][0]["valueCode"] for each in sound["name"]} == {"IDE", "SYL"}
    assert sound["identifier"][0]["system"] == f"urn:oid:1.2.392.100495.20.3.51.1{house.number}"
    broken = {name: value for name, value in sound.items() if name != "identifier"}
    assert any("identifier" in each for each in list_faults(broken))


def test_nobody_elses_patient_is_found_or_betrayed(house):
    patient = house.patients.first()
    visit = patient.visits.get()
    other = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    app = FhirApp(other.user)
    assert list(app.list_all("Patient")) == []
    for path in (f"Patient/{patient.code}", f"Appointment/{visit.code}", f"Encounter/{visit.code}"):
        answer, unknown = app.get(path), app.get(f"{path}0")
        assert (answer.status_code, unknown.status_code) == (404, 404)
        assert answer.content.replace(b"/", b"").count(b"not known") == 1
        assert patient.resident.family_name not in answer.content.decode()
    for kind in ("Appointment", "Encounter", "AuditEvent", "Observation"):
        assert app.read(f"{kind}?patient={patient.code}").get("entry") is None
    # Nor that there is one, by the number on her chart.
    assert app.read(f"Patient?identifier={patient.chart_no}&_summary=count")["total"] == 0


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN, Role.DISPATCHER])
def test_no_role_of_the_town_sees_a_patient(house, role):
    assert list(FhirApp(make_user(role)).list_all("Patient")) == []


def test_a_clerk_sees_bookings_and_no_health(house):
    clerk = make_practitioner(house, Profession.CLERK)
    app = FhirApp(clerk.user)
    assert len(list(app.list_all("Appointment"))) == 2
    assert list(app.list_all("Encounter")) == []


def test_a_resident_sees_herself_alone(house):
    patient = house.patients.first()
    user = make_user(Role.RESIDENT)
    patient.resident.user = user
    patient.resident.save()
    app = FhirApp(user, "patient/*.read", patient=patient)
    assert [each["id"] for each in app.list_all("Patient")] == [patient.code]
    assert len(list(app.list_all("Appointment"))) == 1
    kept = FhirApp(user, "user/Patient.read")
    assert [each["id"] for each in kept.list_all("Patient")] == [patient.code]
    assert kept.get("Appointment").status_code == 403


def test_a_scope_for_one_patient_shows_no_other(house):
    first, second = house.patients.all()
    nurse = house.practitioners.filter(profession=Profession.NURSE).get()
    app = FhirApp(nurse.user, "patient/*.read", patient=first)
    assert app.get(f"Patient/{first.code}").status_code == 200
    assert app.get(f"Patient/{second.code}").status_code == 404
    nurse.left_on = NOW.date()
    nurse.save()
    assert app.get(f"Patient/{first.code}").status_code == 404


def test_every_read_is_written_down_and_can_be_read_itself(house):
    patient = house.patients.first()
    doctor = house.practitioners.filter(profession=Profession.DOCTOR).get()
    app = FhirApp(doctor.user)
    assert not Entry.objects.filter(subject=f"patient:{patient.code}").exists()
    list(app.list_all(f"Appointment?patient=Patient/{patient.code}"))
    events = list(app.list_all(f"AuditEvent?patient=Patient/{patient.code}&action=R"))
    assert [each["agent"][0]["who"]["reference"] for each in events] == [f"Practitioner/{doctor.user_id}"]
    assert events[0]["entity"][0]["what"]["reference"] == f"Patient/{patient.code}"


def test_a_double_says_which_record_counts(house):
    kept, double = house.patients.all()
    double.merged_into = kept
    double.save()
    told = FhirApp(house.practitioners.first().user).read(f"Patient/{double.code}")
    assert told["active"] is False
    assert told["link"][0]["other"]["reference"] == f"Patient/{kept.code}"
    assert list_faults(told) == []


@pytest.mark.parametrize("professions", [CLINICAL, ANYBODY])
def test_related_patients_are_those_of_whom_each_is_related(house, professions):
    make_patient(make_institution("nishi"))
    for profession in Profession:
        user = make_practitioner(house, profession).user
        one_by_one = {
            each.pk for each in Patient.objects.all() if find_relation(user, each, NOW.date(), professions)
        }
        assert {each.pk for each in list_related(user, NOW.date(), professions)} == one_by_one
