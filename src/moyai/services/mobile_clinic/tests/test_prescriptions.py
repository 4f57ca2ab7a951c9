"""From the doctor's hand to hers: hand-off, inquiry, guidance, delivery; each press can be taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.factories import at, make_area, make_town

from moyai.core.notices.models import DeskTask, Notice
from moyai.core.notices.operations import answer
from moyai.fleet.consignments.entries import apply_goods
from moyai.fleet.consignments.enums import Act, ConsignmentState, Outcome
from moyai.fleet.consignments.models import Consignment
from moyai.fleet.consignments.operations import close_returned
from moyai.fleet.consignments.tests.town import codes_of, make_van
from moyai.fleet.entries import Entry
from moyai.fleet.operations import open_shift
from moyai.services.mobile_clinic.drug_lines import DrugLine, check_lines, number_lines
from moyai.services.mobile_clinic.enums import InstitutionKind, Profession
from moyai.services.mobile_clinic.enums_treatment import (
    GuidanceOutcome,
    Handing,
    InquiryOutcome,
    PrescriptionStatus,
)
from moyai.services.mobile_clinic.operations.medicine_carrying import send_medicines
from moyai.services.mobile_clinic.operations.pharmacy import (
    accept_prescription,
    ask_doctor,
    dispense,
    end_guidance,
    give_to_fleet,
    hand_at_counter,
    plan_guidance,
)
from moyai.services.mobile_clinic.operations.prescriptions import (
    answer_inquiry,
    cancel_prescription,
    rewrite_prescription,
    undo_step,
    write_prescription,
)
from moyai.services.mobile_clinic.queries.prescriptions import (
    find_guidance,
    find_sheet,
    list_inquiries,
    list_lines,
    list_open_inquiries,
    list_queue,
)
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.tests.clinic import (
    NOW,
    make_institution,
    make_patient,
    make_practitioner,
)
from moyai.services.mobile_clinic.tests.treated import make_doctor, make_lines, make_pharmacist, make_sent

pytestmark = pytest.mark.django_db
S = PrescriptionStatus


def guide(one, outcome=GuidanceOutcome.DONE):
    by = make_pharmacist()
    facts = {"rests_on": "前回と同じ薬で、飲めている", "leak_risk_told": True}
    guidance = plan_guidance(prescription=one, at=at(11), by=by, now=NOW, **facts)
    return end_guidance(guidance=guidance, outcome=outcome, note="飲み忘れなし", by=by, now=at(11, 10))


def make_dispensed(**changes):
    one = make_sent(make_patient(), **changes)
    by = make_pharmacist()
    accept_prescription(prescription=one, by=by, now=NOW)
    guide(one)
    return dispense(prescription=one, needs_cooling=False, by=by, now=NOW)


def test_drugs_taken_alike_are_one_rp_and_numbers_have_no_gaps():
    rows = [
        {"name": "アムロジピン錠5mg", "amount": "1", "unit": "錠", "usage": "1日1回朝食後", "days": 28},
        {"name": "ロキソプロフェン錠60mg", "amount": "3", "unit": "錠", "usage": "1日3回食後", "days": 5},
        {"name": "カンデサルタン錠4mg", "amount": "1", "unit": "錠", "usage": "1日1回朝食後", "days": 28},
    ]
    lines = number_lines(rows)
    assert [(each.rp, each.order) for each in lines] == [(1, 1), (2, 1), (1, 2)]
    with pytest.raises(ValueError, match="numbers"):
        check_lines(lines[1:])
    first = lines[0].to_json()
    bad = {"amount": ["0", "-1", "NaN", "many", "1e9"], "days": [0, 91], "name": [" "], "code": ["2171022F2"]}
    for field, values in bad.items():
        for value in values:
            with pytest.raises(ValueError, match=field):
                DrugLine(**{**first, field: value})


def test_handed_off_to_the_pharmacy_she_chose_and_nobody_else():
    patient = make_patient()
    one = make_sent(patient)
    pharmacist = make_pharmacist()
    assert list_queue(pharmacist.institution) == [one]
    other = make_practitioner(make_institution("kita", InstitutionKind.PHARMACY), Profession.PHARMACIST)
    assert list_queue(other.institution) == []
    with pytest.raises(TreatmentRefused, match="not_a_pharmacist"):
        accept_prescription(prescription=one, by=other, now=NOW)
    told = Notice.objects.get(kind="mobile_clinic.medicine_sent")
    assert told.is_private
    assert "アムロジピン" not in str(told.text)
    assert "薬" not in told.text["ja"].replace("みなみ薬局", "").replace("薬局", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM mobile_clinic_prescriptionsheet")
        assert "アムロジピン".encode() not in bytes(cursor.fetchone()[0])


def test_a_pharmacy_takes_it_within_four_days():
    one = make_sent(make_patient())
    with pytest.raises(TreatmentRefused, match="too_late"):
        accept_prescription(prescription=one, by=make_pharmacist(), now=NOW + timedelta(days=4))
    accept_prescription(prescription=one, by=make_pharmacist(), now=NOW + timedelta(days=3))
    assert one.status == S.ACCEPTED


def test_an_inquiry_stops_everything_until_the_doctor_answers_and_old_sheets_stay():
    patient = make_patient()
    one, by = make_sent(patient), make_pharmacist()
    inquiry = ask_doctor(prescription=one, question="量は5mgでよいですか", by=by, now=NOW)
    with pytest.raises(TreatmentRefused, match="not_now"):
        accept_prescription(prescription=one, by=by, now=NOW)
    assert list_open_inquiries(patient.institution) == [inquiry]
    lines = make_lines("アムロジピン錠2.5mg")
    facts = {"inquiry": inquiry, "answer": "2.5mgに変えます", "now": NOW}
    changed = {"outcome": InquiryOutcome.CHANGED, "lines": lines}
    with pytest.raises(TreatmentRefused, match="not_a_doctor"):
        answer_inquiry(**facts, **changed, by=make_practitioner(patient.institution, Profession.NURSE))
    answer_inquiry(**facts, **changed, by=make_doctor(patient))
    one.refresh_from_db()
    assert one.status == S.SENT
    assert list_lines(find_sheet(one)) == lines
    assert one.sheets.count() == 2
    assert [(each.question, each.answer) for each in list_inquiries(one)] == [
        ("量は5mgでよいですか", "2.5mgに変えます")
    ]
    assert list_open_inquiries(patient.institution) == []


def test_an_answer_that_cancels_tells_her_without_saying_what():
    one = make_sent(make_patient())
    inquiry = ask_doctor(prescription=one, question="アレルギーがあります", by=make_pharmacist(), now=NOW)
    facts = {"answer": "取り消します", "by": make_doctor(one.patient), "now": NOW}
    answer_inquiry(inquiry=inquiry, outcome=InquiryOutcome.CANCELLED, **facts)
    one.refresh_from_db()
    assert one.status == S.CANCELLED
    assert "ひがし診療所" in Notice.objects.get(kind="mobile_clinic.medicine_cancelled").text["ja"]


def test_guidance_by_video_is_judged_each_time_and_comes_before_anything_is_handed_over():
    one, by = make_sent(make_patient()), make_pharmacist()
    accept_prescription(prescription=one, by=by, now=NOW)
    facts = {"prescription": one, "at": at(11), "by": by, "now": NOW}
    with pytest.raises(TreatmentRefused, match="words_missing"):
        plan_guidance(**facts, rests_on=" ", leak_risk_told=True)
    with pytest.raises(TreatmentRefused, match="risk_untold"):
        plan_guidance(**facts, rests_on="前と同じ", leak_risk_told=False)
    dispense(prescription=one, needs_cooling=False, by=by, now=NOW)
    with pytest.raises(TreatmentRefused, match="no_guidance"):
        give_to_fleet(prescription=one, by=by, now=NOW)
    guide(one)
    row, rests_on, note = find_guidance(one)
    assert [row.outcome, rests_on, note] == ["done", "前回と同じ薬で、飲めている", "飲み忘れなし"]
    assert give_to_fleet(prescription=one, by=by, now=NOW).status == S.CARRIED


def test_at_the_counter_she_is_told_when_it_is_ready():
    one = make_dispensed(handing=Handing.COUNTER)
    assert "みなみ薬局" in Notice.objects.get(kind="mobile_clinic.medicine_ready").text["ja"]
    assert hand_at_counter(prescription=one, by=make_pharmacist(), now=NOW).status == S.RECEIVED


def test_every_press_can_be_taken_back_by_who_made_it_for_a_while():
    patient = make_patient()
    one, by = make_sent(patient), make_pharmacist()
    accept_prescription(prescription=one, by=by, now=NOW)
    with pytest.raises(TreatmentRefused, match="cannot_undo"):
        undo_step(prescription=one, by=make_doctor(patient), now=NOW)
    with pytest.raises(TreatmentRefused, match="cannot_undo"):
        undo_step(prescription=one, by=by, now=NOW + timedelta(minutes=11))
    undo_step(prescription=one, by=by, now=NOW)
    assert one.status == S.SENT
    undo_step(prescription=one, by=make_doctor(patient), now=NOW)
    assert [one.status, one.pharmacy] == [S.DRAFT, None]
    rewrite_prescription(prescription=one, lines=make_lines("別の薬"), by=make_doctor(patient), now=NOW)
    cancel_prescription(prescription=one, by=make_doctor(patient), now=NOW)
    undo_step(prescription=one, by=make_doctor(patient), now=NOW)
    assert [one.status, one.sheets.count()] == [S.DRAFT, 2]


def test_what_is_dispensed_is_not_cancelled():
    one = make_dispensed()
    with pytest.raises(TreatmentRefused, match="not_now"):
        cancel_prescription(prescription=one, by=make_doctor(one.patient), now=NOW)


@pytest.fixture
def van():
    make_town()
    make_area("west")
    return make_van()


def carry(one):
    give_to_fleet(prescription=one, by=make_pharmacist(), now=NOW)
    assert [send_medicines(now=NOW), send_medicines(now=NOW)] == [1, 0]
    one.refresh_from_db()
    return Consignment.objects.get(code=one.consignment)


def hand(van, goods, when, what):
    sent = {"codes": codes_of(goods), "what": what}
    apply_goods(Entry(uuid4(), van.driver, van, when, sent, when))


def take_along(van, goods):
    open_shift(shift_id=van.pk, actor="test", now=NOW)
    van.refresh_from_db()
    hand(van, goods, at(9), Act.COLLECTED)


def test_by_van_into_her_hands_only_and_she_says_that_she_has_it(van):
    one = make_dispensed()
    goods = carry(one)
    assert [goods.state, goods.may_leave, goods.may_locker] == [ConsignmentState.PLANNED, False, False]
    assert goods.note.startswith("お薬")
    take_along(van, goods)
    with pytest.raises(TreatmentRefused, match="carrier_has_it"):
        undo_step(prescription=one, by=make_pharmacist(), now=NOW)
    hand(van, goods, at(9, 30), Outcome.IN_PERSON)
    one.refresh_from_db()
    assert one.status == S.DELIVERED
    asked = Notice.objects.get(kind="mobile_clinic.medicine_handed")
    answer(notice=asked, key="no", through="web", now=at(10))
    assert DeskTask.objects.get(kind="medicine").resident == one.patient.resident
    answer(notice=asked, key="yes", through="web", now=at(10))
    answer(notice=asked, key="yes", through="web", now=at(10))
    one.refresh_from_db()
    assert one.status == S.RECEIVED


def test_whoever_is_not_met_gets_no_parcel_at_the_door_and_it_comes_back(van):
    one = make_dispensed()
    goods = carry(one)
    take_along(van, goods)
    hand(van, goods, at(9, 30), Outcome.NOT_MET)
    assert Notice.objects.filter(kind="mobile_clinic.medicine_not_met").exists()
    goods.refresh_from_db()
    close_returned(consignment=goods, actor="test", now=at(10))
    one.refresh_from_db()
    assert [one.status, one.consignment] == [S.DISPENSED, ""]
    assert carry(one).pk != goods.pk


def test_what_is_called_back_before_a_carrier_has_it_lies_at_the_pharmacy(van):
    one = make_dispensed()
    goods = carry(one)
    undo_step(prescription=one, by=make_pharmacist(), now=NOW)
    goods.refresh_from_db()
    assert [one.status, goods.state, one.consignment] == [S.DISPENSED, ConsignmentState.CANCELLED, ""]
    assert carry(one).pk != goods.pk


def test_what_nobody_can_carry_is_with_the_fleets_desk_and_a_drone_is_no_way(van):
    van.delete()
    goods = carry(make_dispensed())
    assert goods.state == ConsignmentState.STRANDED


def test_a_prescription_of_another_house_is_not_hers_to_write():
    patient = make_patient()
    stranger = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    with pytest.raises(TreatmentRefused, match="not_a_doctor"):
        write_prescription(patient=patient, lines=make_lines(), by=stranger, now=NOW)
    with pytest.raises(TreatmentRefused, match="wrong_drugs"):
        write_prescription(patient=patient, lines=[], by=make_doctor(patient), now=NOW)
