"""What other programs send: taken once, checked with the place of each fault, read as it came."""

import base64
from datetime import timedelta

import pytest
from tests.factories import make_user
from tests.fhir.validator import list_faults

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.fhir.instants import write_instant
from moyai.core.sealing.operations import destroy_key
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.models import ReceivedResource
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp

pytestmark = pytest.mark.django_db

LOINC = "http://loinc.org"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def patient():
    return make_patient(make_institution())


@pytest.fixture
def app(patient):
    return FhirApp(make_practitioner(patient.institution, Profession.NURSE).user)


def part(loinc, value, unit):
    quantity = {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    return {"code": {"coding": [{"system": LOINC, "code": loinc}]}, "valueQuantity": quantity}


def make_pressure(patient, systolic=138, diastolic=84, **changes):
    return {
        "resourceType": "Observation",
        "identifier": [{"system": "urn:app", "value": "m-1"}],
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": "85354-9"}]},
        "subject": {"reference": f"Patient/{patient.code}"},
        "effectiveDateTime": write_instant(NOW - timedelta(hours=1)),
        "component": [part("8480-6", systolic, "mm[Hg]"), part("8462-4", diastolic, "mm[Hg]")],
        **changes,
    }


def make_document(patient, content=b"%PDF-1.7 letter", form="application/pdf", **changes):
    attachment = {"contentType": form, "data": base64.b64encode(content).decode()}
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"text": "紹介状"},
        "subject": {"reference": f"Patient/{patient.code}"},
        "content": [{"attachment": attachment}],
        **changes,
    }


@pytest.mark.parametrize("make", [make_pressure, make_document])
def test_what_is_sent_is_read_as_it_came_and_valid(app, patient, make):
    sent = make(patient)
    answer = app.post(sent["resourceType"], sent)
    assert answer.status_code == 201, answer.content
    told = app.read(answer["Location"])
    assert (told, list_faults(told)) == (answer.json(), [])
    assert {name: told[name] for name in sent if name != "subject"} == {
        name: value for name, value in sent.items() if name != "subject"
    }
    assert list(app.list_all(f"{sent['resourceType']}?patient={patient.code}")) == [told]


def test_it_lies_sealed_and_goes_with_her_key(app, patient):
    answer = app.post("Observation", make_pressure(patient))
    assert b"8480-6" not in bytes(ReceivedResource.objects.get().body)
    destroy_key(subject=patient.subject, actor="test", now=NOW)
    assert app.get(answer["Location"]).status_code == 404
    assert list(app.list_all("Observation")) == []
    assert app.post("Observation", make_pressure(patient)).status_code == 410


def test_the_same_twice_is_one_with_or_without_a_condition(app, patient):
    sent = make_pressure(patient)
    condition = {"if_none_exist": "identifier=urn:app|m-1"}
    first, again = app.post("Observation", sent, **condition), app.post("Observation", sent, **condition)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first["Location"] == again["Location"]
    assert app.post("Observation", sent).status_code == 200
    other = make_pressure(patient, identifier=[{"system": "urn:app", "value": "m-2"}])
    assert app.post("Observation", other).status_code == 201
    assert ReceivedResource.objects.count() == 2
    several = app.post("Observation", sent, if_none_exist=f"patient={patient.code}")
    assert several.status_code == 412
    assert app.post("Observation", sent, if_none_exist="colour=red").status_code == 400


@pytest.mark.parametrize(
    ("change", "status", "place"),
    [
        ({"status": None}, 400, "Observation.status"),
        ({"colour": "red"}, 400, "Observation.colour"),
        ({"code": {"coding": [{"system": 1}]}}, 400, "Observation.code.coding[0].system"),
        ({"effectiveDateTime": "2026-13-01"}, 400, "Observation.effectiveDateTime"),
        ({"effectiveDateTime": None}, 422, "Observation.effectiveDateTime"),
        ({"effectiveDateTime": write_instant(NOW + timedelta(days=1))}, 422, "Observation.effectiveDateTime"),
        ({"subject": None}, 400, "Observation.subject.reference"),
        ({"contained": [{"resourceType": "Patient"}]}, 422, "Observation.contained"),
        ({"dataAbsentReason": {"text": "x"}, "valueString": "y"}, 400, "Observation.dataAbsentReason"),
        (
            {"component": [part("8480-6", 80, "mm[Hg]"), part("8462-4", 120, "mm[Hg]")]},
            422,
            "Observation.component",
        ),
        ({"component": [part("8480-6", 13, "kPa")]}, 422, "Observation.component[0].valueQuantity"),
        ({"component": None, **part("2708-6", 180, "%")}, 422, "Observation.valueQuantity.value"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(app, patient, change, status, place):
    sent = {name: value for name, value in make_pressure(patient, **change).items() if value is not None}
    answer = app.post("Observation", sent)
    assert answer.status_code == status, answer.content
    assert place in [where for each in answer.json()["issue"] for where in each.get("expression", [])]
    assert list_faults(answer.json()) == []
    assert not ReceivedResource.objects.exists()


@pytest.mark.parametrize(
    ("content", "form", "place"),
    [
        (b"<script>", "text/html", "contentType"),
        (b"MZ\x90", "application/pdf", "data"),
        (b"a\x00b", "text/plain", "data"),
    ],
)
def test_a_document_is_what_it_says_it_is(app, patient, content, form, place):
    answer = app.post("DocumentReference", make_document(patient, content, form))
    assert answer.status_code == 422
    assert answer.json()["issue"][0]["expression"] == [f"DocumentReference.content[0].attachment.{place}"]


def test_nobody_writes_of_anybody_elses_patient(app, patient):
    stranger = make_patient(make_institution("nishi"))
    assert app.post("Observation", make_pressure(stranger)).status_code == 404
    reader = FhirApp(app.permit.user, "user/*.read")
    assert reader.post("Observation", make_pressure(patient)).status_code == 403
    user = make_user(Role.RESIDENT)
    patient.resident.user = user
    patient.resident.save()
    own = FhirApp(user, "patient/Observation.write", "patient/*.read", patient=patient)
    assert own.post("Observation", make_pressure(patient)).status_code == 201


def test_nobodys_markup_and_ids_are_kept(app, patient):
    html = {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'}
    told = app.post(
        "Observation", make_pressure(patient, text=html, id="mine", meta={"versionId": "7"})
    ).json()
    assert "text" not in told
    assert told["id"] != "mine"
    assert told["meta"]["versionId"] != "7"
