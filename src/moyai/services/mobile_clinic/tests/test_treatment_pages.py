"""The pages of treatment: one patient's papers from plan to parcel, and nobody else sees them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.factories import at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import PrescriptionStatus
from moyai.services.mobile_clinic.models import ClinicNote, Prescription, Statement, TreatmentPlan
from moyai.services.mobile_clinic.plan_terms import list_terms
from moyai.services.mobile_clinic.tests.clinic import (
    NOW,
    make_institution,
    make_patient,
    make_practitioner,
)
from moyai.services.mobile_clinic.tests.treated import (
    make_consent,
    make_doctor,
    make_hospital,
    make_pharmacist,
    make_plan,
    make_sent,
    make_visit,
)

pytestmark = pytest.mark.django_db
DRUG = {"name": "アムロジピン錠5mg", "amount": "1", "unit": "錠", "usage": "1日1回朝食後", "days": "28"}


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def enter(practitioner) -> Client:
    client = Client()
    client.force_login(getattr(practitioner, "user", practitioner))
    return client


def drugs(*rows: dict[str, str]) -> dict[str, str]:
    sent = {"form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "0"}
    return sent | {f"form-{n}-{key}": text for n, row in enumerate(rows) for key, text in row.items()}


def get(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def post(client: Client, path: str, data: dict, status: int = 302) -> str:
    answer = client.post(path, data)
    words = answer.content.decode()
    assert answer.status_code == status, words
    return words


def test_a_plan_is_written_agreed_to_and_printed_and_a_consent_taken():
    patient = make_patient()
    doctor, _hospital = enter(make_doctor(patient)), make_hospital()
    base = f"/clinic/patients/{patient.code}/"
    assert "診療計画（または訪問看護指示書）がありません" in get(doctor, "/clinic/papers/")
    assert "看護師がその場で手当てし" in get(doctor, f"{base}plan/")
    words = {name: f"{term.label}のこと" for name, term in list_terms("plan").items()}
    sent = words | {"hospital": str(_hospital.pk), "valid_until": "2027-03-31"}
    assert "診る医師を1人以上" in post(doctor, f"{base}plan/", sent, 422)
    sent[f"doctor_{make_doctor(patient).pk}"] = "火の午前"
    assert "きょうより後の日" in post(doctor, f"{base}plan/", sent | {"valid_until": "2020-01-01"}, 422)
    post(doctor, f"{base}plan/", sent)
    plan = TreatmentPlan.objects.get()
    nurse = enter(make_practitioner(patient.institution, Profession.NURSE))
    assert "同意を記録する" in get(nurse, f"/clinic/plans/{plan.code}/")
    post(nurse, f"/clinic/plans/{plan.code}/agree/press/", {"agreed_by": "self"})
    paper = nurse.get(f"/clinic/plans/{plan.code}/plan.pdf")
    assert paper.content.startswith(b"%PDF")
    consent = {"given_by": "self", "share_condition": ["nurse"]}
    post(nurse, f"{base}consent/", consent, 422)
    post(nurse, f"{base}consent/", consent | {"asked_for": "on"})
    post(nurse, f"{base}identity/", {"means": "my_number", "doctor_shown": "hpki"})
    page = get(nurse, f"{base}treatment/")
    assert "ビデオで診察できます" in page
    assert "体のようす：看護師" in page
    assert Entry.objects.filter(action="mobile_clinic.read", subject=f"patient:{patient.code}").exists()
    post(nurse, f"{base}consent/withdraw/press/", {})
    assert "対面で診察してください" in get(nurse, f"{base}treatment/")


def test_who_is_there_and_the_way_out():
    patient = make_patient()
    make_plan(patient)
    visit = make_visit(patient, status=VisitStatus.IN_CALL)
    nurse = enter(make_practitioner(patient.institution, Profession.NURSE))
    base = f"/clinic/visits/{visit.code}/"
    assert "同意が、まだありません" in get(nurse, f"{base}people/")
    post(nurse, f"{base}people/", {"side": "patient", "companion": "other", "name": "隣の人"})
    page = get(nurse, f"{base}people/")
    assert "認めていない方が同席" in page
    post(nurse, f"{base}people/left/press/", {"presence": visit.presences.get().code})
    assert "中央病院" in get(nurse, f"{base}in-person/")
    post(nurse, f"{base}in-person/", {"why": "worse", "hospital": str(make_hospital().pk)})
    assert "tel:0265000000" in get(nurse, f"{base}in-person/")
    post(nurse, f"{base}in-person/", {"takes": "1"})
    assert "受け入れる" in get(nurse, f"{base}in-person/")


def test_from_the_doctors_page_to_the_pharmacists_and_back():
    patient = make_patient()
    doctor, pharmacist = enter(make_doctor(patient)), enter(make_pharmacist())
    write = f"/clinic/patients/{patient.code}/prescription/"
    assert "薬を1つ以上" in post(doctor, write, drugs(), 422)
    post(doctor, write, drugs(DRUG | {"amount": "0"}), 422)
    post(doctor, write, drugs(DRUG, DRUG | {"name": "カンデサルタン錠4mg", "amount": "0.5"}))
    one = Prescription.objects.get()
    page, there = f"/clinic/prescriptions/{one.code}/", f"/clinic/pharmacy/{one.code}/"
    get(pharmacist, there, 404)
    post(doctor, f"{page}send/press/", {}, 422)
    pharmacy = str(make_pharmacist().institution.pk)
    post(doctor, f"{page}send/press/", {"pharmacy": pharmacy, "handing": "delivery"})
    assert patient.resident.name in get(pharmacist, "/clinic/pharmacy/")
    assert "1-2" in get(pharmacist, there)
    post(pharmacist, there, {"do": "ask", "ask-question": ""}, 422)
    post(pharmacist, there, {"do": "ask", "ask-question": "量は？"})
    assert "薬局からの問い合わせ" in get(doctor, "/clinic/papers/")
    assert "量は？" in get(doctor, f"{page}answer/")
    answer = {"outcome": "changed", "answer": "直しました"} | drugs(DRUG | {"name": "アムロジピン錠2.5mg"})
    post(doctor, f"{page}answer/", answer)
    assert "アムロジピン錠2.5mg" in get(pharmacist, there)
    post(pharmacist, there, {"do": "accept"})
    post(pharmacist, there, {"do": "undo"})
    post(pharmacist, there, {"do": "accept"})
    plan = {"do": "plan", "plan-at": "2026-06-10T11:00", "plan-rests_on": "前と同じ薬"}
    post(pharmacist, there, plan, 422)
    post(pharmacist, there, plan | {"plan-leak_risk_told": "on"})
    post(pharmacist, there, {"do": "dispense"})
    assert "配達に出す" not in get(pharmacist, there)
    post(pharmacist, there, {"do": "end", "end-outcome": "done"})
    assert "配達に出す" in get(pharmacist, there)
    post(pharmacist, there, {"do": "carry"})
    one.refresh_from_db()
    assert one.status == PrescriptionStatus.CARRIED
    assert one.consignment
    assert "番号" in get(pharmacist, there)


def test_notes_are_written_read_and_taken_back_on_their_page():
    patient = make_patient()
    make_consent(patient)
    make_sent(patient)
    doctor, pharmacist = enter(make_doctor(patient)), enter(make_pharmacist())
    book = f"/clinic/patients/{patient.code}/notes/notebook/"
    assert "どれか1つは" in post(doctor, book, {"professions": ["pharmacist"]}, 422)
    words = {"medicine": "薬を減らした", "living": "ひとり暮らし", "professions": ["pharmacist"]}
    post(doctor, book, words)
    assert patient.resident.name in get(pharmacist, "/clinic/notebook/")
    page = get(pharmacist, book)
    assert "薬を減らした" in page
    assert "ひとり暮らし" not in page
    assert "ほかに1項目" in page
    assert "読んだ人" in get(doctor, book)
    get(pharmacist, f"/clinic/patients/{patient.code}/notes/record/", 404)
    post(doctor, f"/clinic/notes/{ClinicNote.objects.get().code}/back/", {})
    assert "薬を減らした" not in get(pharmacist, book)


def test_a_month_is_seen_by_its_institution_closed_by_the_town_and_paid(monkeypatch):
    patient = make_patient()
    make_visit(patient, status=VisitStatus.DONE)
    make_visit(make_patient(make_institution("nishi")), status=VisitStatus.DONE, arrives_at=at(14))
    clerk = enter(make_practitioner(patient.institution, Profession.CLERK))
    officer = enter(make_user(Role.OFFICER))
    monkeypatch.setattr(clock, "now", lambda: at(9, day=date(2026, 7, 1)))
    assert "まだ締めていない" in get(clerk, "/clinic/bills/?month=2026-06")
    assert "ひがし診療所" in get(officer, "/clinic/town/bills/?month=2026-06")
    get(clerk, "/clinic/town/bills/", 403)
    post(officer, "/clinic/town/bills/2026-06/close/press/", {})
    statement = Statement.objects.get(institution=patient.institution)
    page = get(clerk, "/clinic/bills/?month=2026-06")
    assert statement.number in page
    assert patient.chart_no in page
    assert clerk.get(f"/clinic/bills/{statement.number}/bill.pdf").content.startswith(b"%PDF")
    assert "3,600" in page
    assert "3600" in get(clerk, f"/clinic/bills/{statement.number}/bill.csv")
    other = Statement.objects.exclude(pk=statement.pk).get()
    get(clerk, f"/clinic/bills/{other.number}/bill.csv", 404)
    table = get(officer, "/clinic/town/bills/2026-06/bills.csv")
    assert table.count("\r\n") == 3
    assert patient.resident.name not in table
    assert patient.chart_no not in table
    post(officer, f"/clinic/town/bills/{statement.number}/paid/press/", {})
    assert "お支払いずみ" in get(clerk, "/clinic/bills/?month=2026-06")


def test_her_own_papers_are_hers_alone():
    patient = make_patient()
    plan = make_plan(patient, is_agreed=False)
    make_consent(patient)
    make_visit(patient, status=VisitStatus.DONE, arrives_at=NOW - timedelta(days=1))
    one = make_sent(patient)
    user = make_user(Role.RESIDENT)
    patient.resident.user = user
    patient.resident.save()
    her, other = enter(user), enter(make_user(Role.RESIDENT))
    page = get(her, "/clinic/mine/papers/")
    assert "500" in page
    assert "アムロジピン" not in page
    post(her, f"/clinic/mine/plans/{plan.code}/agree/press/", {})
    assert her.get(f"/clinic/mine/plans/{plan.code}/plan.pdf").content.startswith(b"%PDF")
    Prescription.objects.update(status=PrescriptionStatus.DELIVERED)
    post(her, f"/clinic/mine/medicines/{one.code}/received/press/", {})
    one.refresh_from_db()
    assert one.status == PrescriptionStatus.RECEIVED
    post(her, f"/clinic/mine/{patient.code}/withdraw/press/", {})
    assert "いまは同意されていません" in get(her, "/clinic/mine/papers/")
    get(other, f"/clinic/mine/plans/{plan.code}/plan.pdf", 404)
    post(other, f"/clinic/mine/{patient.code}/withdraw/press/", {}, 404)


def test_no_other_house_and_no_office_of_the_town_sees_a_patient():
    patient = make_patient()
    plan, visit, one = make_plan(patient), make_visit(patient), make_sent(patient)
    stranger = enter(make_practitioner(make_institution("nishi"), Profession.DOCTOR))
    officer = enter(make_user(Role.OFFICER))
    paths = [
        f"/clinic/patients/{patient.code}/treatment/",
        f"/clinic/patients/{patient.code}/plan/",
        f"/clinic/patients/{patient.code}/notes/record/",
        f"/clinic/patients/{patient.code}/notes/notebook/",
        f"/clinic/plans/{plan.code}/",
        f"/clinic/plans/{plan.code}/plan.pdf",
        f"/clinic/visits/{visit.code}/people/",
        f"/clinic/visits/{visit.code}/in-person/",
        f"/clinic/prescriptions/{one.code}/",
    ]
    for path in paths:
        get(stranger, path, 404)
        get(officer, path, 404)
        assert Client().get(path).status_code == 302, path
    get(officer, "/clinic/pharmacy/", 403)
