"""A patient's health over FHIR: measured, planned, agreed, prescribed, imaged; valid, and for few eyes."""

import base64
from datetime import timedelta

import pytest
from tests.factories import make_user
from tests.fhir.validator import list_faults

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.sealing.operations import destroy_key
from moyai.services.mobile_clinic.enums import FindingKind, Profession
from moyai.services.mobile_clinic.operations.consents import withdraw_consent
from moyai.services.mobile_clinic.operations.findings import keep_finding
from moyai.services.mobile_clinic.operations.vitals import take_packet
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.devices import TAKEN, make_file, name_person
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp
from moyai.services.mobile_clinic.tests.treated import make_consent, make_pharmacist, make_plan, make_sent
from moyai.services.mobile_clinic.tests.visiting import make_sent as make_packet
from moyai.services.mobile_clinic.tests.visiting import make_visit

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=3)
LOINC, MEDIS = "http://loinc.org", "http://medis.or.jp/CodeSystem/master-nursingObservationKeyCode"
KINDS = ("Observation", "DocumentReference", "Consent", "MedicationRequest", "ImagingStudy")


@pytest.fixture(autouse=True)
def home(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    settings.HOME = tmp_path


@pytest.fixture
def patient():
    """A patient of whom there is one of everything."""
    patient = make_patient(make_institution())
    measure(patient)
    make_plan(patient)
    make_consent(patient)
    make_sent(patient)
    keep_finding(
        patient=patient,
        visit=None,
        kind=FindingKind.ECHO,
        content=make_file("echo", name_person(patient)),
        file_name="IMG0001.dcm",
        taken_at=TAKEN,
        source="simulated",
        actor="test",
        now=LATER,
    )
    return patient


@pytest.fixture
def nurse(patient):
    return FhirApp(make_practitioner(patient.institution, Profession.NURSE).user)


def measure(patient):
    visit = make_visit(patient)
    values = {
        "systolic": 138,
        "diastolic": 84,
        "pulse": 72,
        "spo2": 97,
        "temperature": "36.6",
        "weight": 51.2,
    }
    for sent in (make_packet(1, **values), make_packet(2, systolic=90, diastolic=120, pulse=70)):
        take_packet(visit=visit, sent=sent, actor="test", now=LATER)


def test_each_is_valid_and_read_as_it_is_found(nurse, patient):
    for kind in KINDS:
        found = list(nurse.list_all(f"{kind}?patient={patient.code}&_count=1"))
        assert found, kind
        assert [each for each in found if nurse.read(f"{kind}/{each['id']}") != each] == []
        assert list_faults(nurse.read(kind)) == []
        assert len({each["id"] for each in found}) == len(found)
    looks = Entry.objects.filter(subject=f"patient:{patient.code}", action="mobile_clinic.read")
    assert {each.facts["what"] for each in looks} == {"vitals", "plan", "consent", "prescription", "imaging"}


def test_nobody_else_sees_it_and_nothing_is_left_when_it_is_erased(nurse, patient):
    firsts = {kind: next(nurse.list_all(kind))["id"] for kind in KINDS}
    for user in (
        make_practitioner(make_institution("nishi"), Profession.DOCTOR).user,
        make_practitioner(patient.institution, Profession.CLERK).user,
        make_user(Role.ADMIN),
    ):
        app = FhirApp(user)
        for kind, ident in firsts.items():
            assert list(app.list_all(kind)) == []
            assert app.get(f"{kind}/{ident}").status_code == 404
    destroy_key(subject=patient.subject, actor="test", now=LATER)
    for kind, ident in firsts.items():
        if kind != "Consent":  # that she agreed is no health record, and is not sealed
            assert list(nurse.list_all(kind)) == []
            assert nurse.get(f"{kind}/{ident}").status_code == 404


def test_vital_signs_have_the_codes_of_both_and_pressure_is_one_panel(nurse, patient):
    found = {
        each["code"]["coding"][0]["code"]: each for each in nurse.list_all("Observation?category=vital-signs")
    }
    assert set(found) == {"85354-9", "8867-4", "2708-6", "8310-5", "29463-7"}
    pressure = found["85354-9"]
    assert [part["code"]["coding"][0]["code"] for part in pressure["component"]] == ["8480-6", "8462-4"]
    assert [part["code"]["coding"][1]["code"] for part in pressure["component"]] == ["31001848", "31001849"]
    assert [part["valueQuantity"]["value"] for part in pressure["component"]] == [138, 84]
    assert {part["valueQuantity"]["code"] for part in pressure["component"]} == {"mm[Hg]"}
    assert found["8310-5"]["valueQuantity"] == {
        "value": 36.6,
        "unit": "Cel",
        "system": "http://unitsofmeasure.org",
        "code": "Cel",
    }
    first = pressure["category"][0]["coding"][0]
    assert first["system"] == "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS"
    assert first["code"] == "vital-signs"
    for code in (f"{LOINC}|8867-4", f"{MEDIS}|31001390", "8867-4"):
        assert {each["valueQuantity"]["value"] for each in nurse.list_all(f"Observation?code={code}")} == {
            72,
            70,
        }
    # Systolic below diastolic was refused by the engine: nobody is told it as a value.
    assert len(list(nurse.list_all("Observation?combo-code=8480-6"))) == 1


def test_a_pharmacist_sees_what_was_sent_to_her_and_nothing_else(nurse, patient):
    app = FhirApp(make_pharmacist().user)
    (told,) = app.list_all("MedicationRequest")
    systems = [each["system"].rpartition("/")[2] for each in told["identifier"][:2]]
    assert systems == ["Medication-RPGroupNumber", "MedicationAdministrationIndex"]
    assert told["dispenseRequest"]["expectedSupplyDuration"]["code"] == "d"
    for kind in ("Patient", "Observation", "DocumentReference", "Consent"):
        assert list(app.list_all(kind)) == []


def test_a_plan_is_read_in_words_and_a_consent_says_when_it_ended(nurse, patient):
    (plan,) = nurse.list_all("DocumentReference")
    text = base64.b64decode(plan["content"][0]["attachment"]["data"]).decode()
    assert "高血圧症" in text
    assert "救急の病院\n中央病院" in text
    make_plan(patient, is_agreed=False)
    assert len(list(nurse.list_all("DocumentReference"))) == 1
    withdraw_consent(patient=patient, actor=f"resident:{patient.resident.code}", now=LATER)
    (consent,) = nurse.list_all("Consent")
    assert consent["status"] == "inactive"
    assert consent["provision"]["period"]["end"]
    assert consent["provision"]["provision"][0]["type"] == "deny"
