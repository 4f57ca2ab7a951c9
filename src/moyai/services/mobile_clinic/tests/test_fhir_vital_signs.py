"""Each vital sign meets HL7's profile of it and JP Core's, by two judges; broken ones meet neither."""

import copy
from datetime import timedelta

import pytest
from tests.fhir.validator import list_faults
from tests.fhir.vital_signs import HL7, JP, list_vital_faults

from moyai.core import clock
from moyai.engines.vitals import MEASURES
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.operations.vitals import take_packet
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp
from moyai.services.mobile_clinic.tests.visiting import make_sent, make_visit

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=3)
VALUES = {
    "systolic": 138,
    "diastolic": 84,
    "pulse": 72,
    "respiratory_rate": 16,
    "temperature": "36.6",
    "spo2": 97,
    "glucose": 104,
    "weight": "51.2",
    "height": "148.5",
    "fetal_heart_rate": 142,
}
CLAIMS = {
    "85354-9": {f"{JP}JP_Observation_VitalSigns", f"{HL7}bp"},
    "8867-4": {f"{JP}JP_Observation_VitalSigns", f"{HL7}heartrate"},
    "9279-1": {f"{JP}JP_Observation_VitalSigns", f"{HL7}resprate"},
    "8310-5": {f"{JP}JP_Observation_VitalSigns", f"{HL7}bodytemp"},
    "2708-6": {f"{JP}JP_Observation_VitalSigns", f"{HL7}oxygensat"},
    "29463-7": {f"{JP}JP_Observation_BodyMeasurement", f"{HL7}bodyweight"},
    "8302-2": {f"{JP}JP_Observation_BodyMeasurement", f"{HL7}bodyheight"},
    "55283-6": {f"{JP}JP_Observation_VitalSigns", f"{HL7}vitalsigns"},
    "2339-0": set(),
}
MEDIS = "http://medis.or.jp/CodeSystem/master-nursingObservationKeyCode"
MEDIS_CODES = {
    "85354-9": "31002365",
    "8867-4": "31001390",
    "9279-1": "31001369",
    "8310-5": "31001368",
    "2708-6": "31000001",
    "29463-7": "31000296",
    "8302-2": "31000298",
    "55283-6": "31001552",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


def measure(**values):
    """Return what was measured as it is given out, by its first code."""
    patient = make_patient(make_institution())
    take_packet(visit=make_visit(patient), sent=make_sent(1, **values), actor="test", now=LATER)
    app = FhirApp(make_practitioner(patient.institution, Profession.NURSE).user)
    return {each["code"]["coding"][0]["code"]: each for each in app.list_all("Observation")}


def test_every_measure_meets_the_profiles_that_it_claims():
    assert set(VALUES) == {each.code for each in MEASURES}
    told = measure(**VALUES)
    assert {code: set(each["meta"].get("profile", [])) for code, each in told.items()} == CLAIMS
    assert {code: list_faults(each) for code, each in told.items()} == {code: [] for code in CLAIMS}
    assert {code: list_vital_faults(each) for code, each in told.items()} == {code: [] for code in CLAIMS}
    found = {
        code: coding["code"]
        for code, each in told.items()
        for coding in each["code"]["coding"]
        if coding["system"] == MEDIS
    }
    assert found == MEDIS_CODES


def test_half_a_blood_pressure_says_that_the_other_half_is_not_known():
    pressure = measure(systolic=138)["85354-9"]
    assert (list_faults(pressure), list_vital_faults(pressure)) == ([], [])
    known, unknown = pressure["component"]
    assert known["valueQuantity"]["value"] == 138
    assert unknown["dataAbsentReason"]["coding"][0]["code"] == "unknown"


def _drop_part(told):
    del told["component"][1]


def _swap_code(told):
    told["component"][1]["code"] = told["component"][0]["code"]


def _empty_part(told):
    del told["component"][0]["valueQuantity"]


def _no_category(told):
    told["category"] = told["category"][:1]


def _whole_value(told):
    told["valueQuantity"] = told["component"][0]["valueQuantity"]


def _other_code(told):
    told["code"]["coding"] = told["code"]["coding"][1:]


def _no_time(told):
    del told["effectiveDateTime"]


def _no_subject(told):
    del told["subject"]


@pytest.mark.parametrize(
    "break_it",
    [
        _drop_part,
        _swap_code,
        _empty_part,
        _no_category,
        _whole_value,
        _other_code,
        _no_time,
        _no_subject,
    ],
)
def test_both_judges_find_a_broken_blood_pressure(break_it):
    told = measure(systolic=138, diastolic=84)["85354-9"]
    broken = copy.deepcopy(told)
    break_it(broken)
    assert list_vital_faults(told) == []
    assert list_vital_faults(broken)
    assert list_faults(broken)


@pytest.mark.parametrize("code", ["8867-4", "2708-6", "29463-7"])
def test_both_judges_find_a_wrong_code(code):
    told = measure(pulse=72, spo2=97, weight="51.2")[code]
    told["code"]["coding"][0]["code"] = "1-8"
    assert list_vital_faults(told)
    assert list_faults(told)


@pytest.mark.parametrize("code", ["85354-9", "8867-4", "2708-6", "29463-7"])
def test_a_wrong_unit_is_found_by_the_judge_who_looks_at_units(code):
    told = measure(systolic=138, diastolic=84, pulse=72, spo2=97, weight="51.2")[code]
    for each in (told, *told.get("component", [])):
        if "valueQuantity" in each:
            each["valueQuantity"]["code"] = "furlong"
    assert list_faults(told) == []  # Medplum's does not look into a value's slice; should it begin to, say so
    assert list_vital_faults(told)
