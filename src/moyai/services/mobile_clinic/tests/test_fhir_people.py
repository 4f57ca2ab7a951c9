"""What people are: in codes that their systems list, found by them, and by who they are at an institution."""

import json
from pathlib import Path

import pytest
import tests.fhir
from tests.fhir.definitions import list_codes
from tests.fhir.validator import list_faults

from moyai.core import clock
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_practitioner
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp

pytestmark = pytest.mark.django_db

PUBLISHED = json.loads((Path(tests.fhir.__file__).parent / "published.json").read_text(encoding="utf-8"))
"""Codes of JP Core's systems that concern a clinic's people, as JP Core publishes them."""

JP_ROLES = "http://jpfhir.jp/fhir/core/CodeSystem/JP_PractitionerRole_CS"
HL7_ROLES = "http://terminology.hl7.org/CodeSystem/practitioner-role"
REGISTRY = "urn:oid:1.2.392.100495.20.3.31"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def staff():
    """Somebody of each profession at one institution."""
    house = make_institution()
    return {each: make_practitioner(house, each) for each in Profession}


@pytest.fixture
def app(staff):
    return FhirApp(staff[Profession.NURSE].user)


def list_codings(app):
    for kind, place in (("PractitionerRole", "code"), ("Practitioner", "qualification")):
        for each in app.list_all(kind):
            assert list_faults(each) == []
            for part in each.get(place, []):
                concept = part if kind == "PractitionerRole" else part["code"]
                yield from concept.get("coding", [])  # a clerk's registration has no code anywhere


def test_every_code_is_one_of_its_system(app):
    codings = list(list_codings(app))
    assert len(codings) == len(Profession) + 4 + 5
    for each in codings:
        known = PUBLISHED.get(each["system"]) or list_codes(each["system"])
        assert each["code"] in known
        assert each.get("display", known[each["code"]]) == known[each["code"]]


@pytest.mark.parametrize(
    ("role", "professions"),
    [
        (f"{JP_ROLES}|JPR10000", {Profession.DOCTOR}),
        (f"{HL7_ROLES}|nurse", {Profession.NURSE, Profession.MIDWIFE}),
        (f"{JP_ROLES}|JPR20400", {Profession.MIDWIFE}),
        ("pharmacist", {Profession.PHARMACIST}),
        (f"{HL7_ROLES}|", set(Profession) - {Profession.TECHNICIAN, Profession.CLERK}),
        ("|doctor", set()),
        (f"{JP_ROLES}|JPR50000,{JP_ROLES}|JPR30100", {Profession.CLERK, Profession.TECHNICIAN}),
        (f"{HL7_ROLES}|ict", set()),
    ],
)
def test_people_are_found_by_what_they_are(app, staff, role, professions):
    found = {int(each["id"]) for each in app.list_all(f"PractitionerRole?role={role}")}
    assert found == {staff[each].pk for each in professions}
    others = {int(each["id"]) for each in app.list_all(f"PractitionerRole?role:not={role}")}
    assert others == {each.pk for each in staff.values()} - found


def test_a_registered_doctor_has_the_ministrys_number_once(app, staff):
    doctor = staff[Profession.DOCTOR]
    second = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    second.user, second.registry_no = doctor.user, doctor.registry_no
    second.save()
    (told,) = app.read(f"Practitioner/{doctor.user_id}")["qualification"]
    assert told["identifier"] == [{"system": REGISTRY, "value": doctor.registry_no}]
    assert told["code"]["coding"][0]["code"] == "medical-registration"
    second.registry_no = "999999"
    second.save()
    numbers = [each["identifier"][0] for each in app.read(f"Practitioner/{doctor.user_id}")["qualification"]]
    assert [each["system"] == REGISTRY for each in numbers] == [True, False]
    found = app.list_all("Practitioner?qualification-code=medical-registration")
    assert [each["id"] for each in found] == [str(doctor.user_id)]


def test_a_job_is_found_by_whose_it_is(app, staff):
    nurse = staff[Profession.NURSE]
    number = app.read(f"Practitioner/{nurse.user_id}")["identifier"][0]
    query = f"practitioner.identifier={number['system']}|{number['value']}"
    bundle = app.read(f"PractitionerRole?{query}&_include=PractitionerRole:practitioner")
    assert [each["search"]["mode"] for each in bundle["entry"]] == ["match", "include"]
    assert bundle["entry"][0]["resource"]["practitioner"]["reference"] == f"Practitioner/{nurse.user_id}"
    assert bundle["entry"][1]["resource"]["id"] == str(nurse.user_id)
