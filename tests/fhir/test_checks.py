"""The checks of the habit challenge as FHIR: valid, whole, for herself, and for others with her consent."""

from __future__ import annotations

from typing import Any

import pytest

from moyai.core import clock
from moyai.core.audit.models import Entry
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import give_consent, withdraw_consent
from moyai.core.sealing.operations import destroy_key
from moyai.engines.habit.frailty import FOOD_GROUPS, KIHON, OLD_OLD
from moyai.services.habit_challenge.enums import Instrument
from moyai.services.habit_challenge.models import FrailtyCheck
from moyai.services.habit_challenge.operations.checks import finish_check
from moyai.services.habit_challenge.queries.checks import CARE
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.models import Patient
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp
from tests.factories import make_user
from tests.fhir.validator import list_faults

pytestmark = pytest.mark.django_db

WEAK = {question.id: next(o.code for o in question.options if o.is_risk) for question in KIHON}
BODY = {"height": "150", "height_tenths": "5", "weight": "41"}
FOODS = {FOOD_GROUPS[0].id: FOOD_GROUPS[0].options[0].code}
OLD = {question.id: question.options[0].code for question in OLD_OLD}
BY: dict[str, Any] = {"actor": "user:1", "now": NOW}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def patient() -> Patient:
    """Somebody with an account, whom an institution treats, and who has answered both questionnaires."""
    patient = make_patient(make_institution())
    resident = patient.resident
    resident.user = make_user()
    resident.save()
    answer(resident, Instrument.KCL, {**WEAK, **BODY})
    answer(resident, Instrument.LATE_ELDER, OLD)
    answer(resident, Instrument.FOODS, FOODS)
    return patient


def answer(resident: Resident, instrument: Instrument, answers: dict[str, str]) -> FrailtyCheck:
    return finish_check(
        resident=resident, instrument=instrument, answers=answers, session="", through="web", **BY
    )


def let_care(patient: Patient) -> None:
    give_consent(resident=patient.resident, purpose=CARE, version="2026-11", **BY)


def open_app(patient: Patient, *scopes: str, patient_of: Patient | None = None) -> FhirApp:
    """Return a program that the patient let in herself."""
    user = patient.resident.user
    assert user is not None
    return FhirApp(user, *scopes, patient=patient_of)


def make_nurse(patient: Patient) -> FhirApp:
    return FhirApp(make_practitioner(patient.institution, Profession.NURSE).user)


def list_items(resource: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return all items, those within others too, by their links."""
    found: dict[str, dict[str, Any]] = {}
    level = list(resource.get("item", []))
    while level:
        each = level.pop()
        found[each["linkId"]] = each
        level += each.get("item", [])
    return found


def test_forms_are_valid_and_have_every_question(patient: Patient) -> None:
    app = FhirApp(make_user(), "user/Questionnaire.read")
    forms = list(app.list_all("Questionnaire"))
    assert [(each["id"], each["status"]) for each in forms] == [("kihon", "active"), ("old-old", "active")]
    for form, questions in zip(forms, (KIHON, OLD_OLD), strict=True):
        assert list_faults(form) == []
        asked = [each for each in form["item"] if "prefix" in each]
        told = [(each["prefix"], each["text"]) for each in asked]
        assert told == [(str(question.number), question.official) for question in questions]
        assert app.read(f"Questionnaire/{form['id']}") == form
        assert [each["id"] for each in app.list_all(f"Questionnaire?url={form['url']}")] == [form["id"]]
    assert app.get("Questionnaire/jchs").status_code == 404
    assert app.get("QuestionnaireResponse").status_code == 403


def test_answers_are_valid_and_those_that_were_given(patient: Patient) -> None:
    app = open_app(patient, "patient/QuestionnaireResponse.read", patient_of=patient)
    kihon, old = app.list_all("QuestionnaireResponse")
    forms = {each["id"]: each for each in FhirApp(make_user()).list_all("Questionnaire")}
    for told, name in ((kihon, "kihon"), (old, "old-old")):
        assert list_faults(told) == []
        form = forms[name]
        assert told["questionnaire"] == f"{form['url']}|{form['version']}"
        assert told["subject"]["reference"] == f"Patient/{patient.code}"
        assert check_against_form(told, form) == []
    items = list_items(kihon)
    assert items["kihon_01"]["answer"] == [{"valueBoolean": False}]
    assert items["kihon_06"]["text"] == next(each.official for each in KIHON if each.id == "kihon_06")
    height = items["kihon_12.height"]["answer"][0]["valueQuantity"]
    assert (height["value"], height["code"]) == (150.5, "cm")
    assert items["kihon_12.under"]["answer"] == [{"valueBoolean": True}]
    assert items["result.points"]["answer"] == [{"valueInteger": 25}]
    health = list_items(old)["old_old_01"]["answer"][0]["valueCoding"]
    assert (health["code"], health["display"]) == ("good", "よい")
    assert list_items(old)["result.doubt"]["answer"]


def check_against_form(told: dict[str, Any], form: dict[str, Any]) -> list[str]:
    """Return what a response says that its form does not ask: links, kinds of answers, codes."""
    asked = list_items(form)
    kinds = {"boolean": "valueBoolean", "choice": "valueCoding", "quantity": "valueQuantity"}
    kinds |= {"integer": "valueInteger", "string": "valueString"}
    faults = []
    for link, item in list_items(told).items():
        question = asked.get(link)
        if question is None:
            faults.append(f"{link} is not asked")
            continue
        for value in item.get("answer", []):
            if list(value) != [kinds.get(question["type"], "")]:
                faults.append(f"{link}: {value} is no {question['type']}")
            options = [
                {name: each["valueCoding"][name] for name in ("system", "code")}
                for each in question.get("answerOption", [])
            ]
            coding = value.get("valueCoding")
            if coding and {name: coding[name] for name in ("system", "code")} not in options:
                faults.append(f"{link}: {coding} is no option")
    return faults


def test_the_check_against_the_form_finds_what_is_wrong(patient: Patient) -> None:
    app = open_app(patient)
    told = next(app.list_all("QuestionnaireResponse"))
    form = app.read("Questionnaire/kihon")
    told["item"][0]["answer"] = [{"valueString": "はい"}]
    told["item"].append({"linkId": "kihon_26"})
    assert len(check_against_form(told, form)) == 2


def test_who_treats_her_reads_with_her_consent_alone_and_it_is_written_down(patient: Patient) -> None:
    nurse = make_nurse(patient)
    assert list(nurse.list_all("QuestionnaireResponse")) == []
    mine = next(open_app(patient).list_all("QuestionnaireResponse"))
    address = f"QuestionnaireResponse/{mine['id']}"
    assert nurse.get(address).status_code == 404
    let_care(patient)
    assert len(list(nurse.list_all(f"QuestionnaireResponse?patient={patient.code}"))) == 2
    assert nurse.read(address) == mine
    looks = Entry.objects.filter(action="habit_challenge.read")
    assert [(each.subject, each.facts["what"]) for each in looks] == [
        (f"resident:{patient.resident.code}", "export")
    ]
    withdraw_consent(resident=patient.resident, purpose=CARE, **BY)
    assert (list(nurse.list_all("QuestionnaireResponse")), nurse.get(address).status_code) == ([], 404)


def test_who_does_not_treat_her_and_clerks_read_nothing(patient: Patient) -> None:
    let_care(patient)
    other = make_institution("nishi")
    stranger = FhirApp(make_practitioner(other, Profession.DOCTOR).user)
    clerk = FhirApp(make_practitioner(patient.institution, Profession.CLERK).user)
    assert [list(app.list_all("QuestionnaireResponse")) for app in (stranger, clerk)] == [[], []]


def test_somebody_with_two_charts_has_each_answer_in_both(patient: Patient) -> None:
    second = make_patient(make_institution("nishi"), resident=patient.resident)
    app = open_app(patient)
    found = list(app.list_all("QuestionnaireResponse?_count=1"))
    assert len({each["id"] for each in found}) == len(found) == 4
    assert len(list(app.list_all(f"QuestionnaireResponse?patient=Patient/{second.code}"))) == 2
    bundle = app.read(f"QuestionnaireResponse?patient={second.code}&_include=QuestionnaireResponse:patient")
    assert {each["resource"]["resourceType"] for each in bundle["entry"]} == {
        "Patient",
        "QuestionnaireResponse",
    }
    assert list_faults(bundle) == []


def test_what_was_erased_or_not_finished_is_not_given_out(patient: Patient) -> None:
    app = open_app(patient)
    ident = next(app.list_all("QuestionnaireResponse"))["id"]
    FrailtyCheck.objects.filter(instrument=Instrument.LATE_ELDER).update(finished_at=None)
    assert len(list(app.list_all("QuestionnaireResponse"))) == 1
    subject = FrailtyCheck.objects.filter(instrument=Instrument.KCL).get().subject
    destroy_key(subject=subject, actor="test", now=NOW)
    assert list(app.list_all("QuestionnaireResponse")) == []
    assert app.get(f"QuestionnaireResponse/{ident}").status_code == 404


def test_nothing_is_taken(patient: Patient) -> None:
    app = open_app(patient)
    told = next(app.list_all("QuestionnaireResponse"))
    assert app.post("QuestionnaireResponse", told).status_code == 405
    assert app.post("Questionnaire", {"resourceType": "Questionnaire"}).status_code == 405
