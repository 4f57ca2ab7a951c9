"""Plans, consents, who is there, and the way out: no examination by video without them."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import DAY, at

from moyai.core.notices.models import Notice
from moyai.core.sealing.operations import destroy_key
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import (
    AgreedBy,
    Companion,
    DoctorShown,
    IdentityMeans,
    PlanKind,
    Side,
    SwitchReason,
)
from moyai.services.mobile_clinic.listening_treatment import listen_to_moves, listen_to_withdrawals
from moyai.services.mobile_clinic.models import InPersonMove, TreatmentPlan
from moyai.services.mobile_clinic.operations.consents import (
    check_identity,
    note_leaving,
    note_presence,
    withdraw_consent,
)
from moyai.services.mobile_clinic.operations.in_person import move_in_person, note_hospital_called
from moyai.services.mobile_clinic.operations.plans import agree_plan, end_plan
from moyai.services.mobile_clinic.plan_terms import PlanTerms, list_terms, make_terms
from moyai.services.mobile_clinic.queries.plans import (
    check_may_be_online,
    check_may_call,
    find_plan_on,
    find_terms,
    may_join,
)
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.tests.clinic import (
    NOW,
    make_institution,
    make_patient,
    make_practitioner,
)
from moyai.services.mobile_clinic.tests.treated import (
    WORDS,
    make_consent,
    make_doctor,
    make_hospital,
    make_plan,
    make_visit,
)
from moyai.services.mobile_clinic.texts import treatment as say

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def codes(refusals) -> list[str]:
    return [each.get("ja") for each in refusals]


def test_without_a_plan_that_holds_there_is_no_video():
    patient = make_patient()
    assert check_may_be_online(patient, DAY) == [say.NO_PLAN]
    draft = make_plan(patient, is_agreed=False)
    assert check_may_be_online(patient, DAY) == [say.PLAN_NOT_AGREED]
    agree_plan(plan=draft, agreed_by=AgreedBy.SELF, now=NOW)
    assert check_may_be_online(patient, DAY) == []
    over = check_may_be_online(patient, draft.valid_until + timedelta(days=1))
    assert codes(over)[0].startswith("診療計画の期限（2027年3月31日")
    end_plan(plan=draft, by=make_doctor(patient), now=NOW)
    assert check_may_be_online(patient, DAY) == [say.NO_PLAN]


def test_a_nursing_instruction_stands_for_a_plan_and_the_prefecture_must_know():
    patient = make_patient(make_institution("higashi", notified_on=DAY + timedelta(days=1)))
    make_plan(patient, kind=PlanKind.NURSING)
    assert codes(check_may_be_online(patient, DAY)) == [
        "ひがし診療所は、ビデオで診察することをまだ県に届け出ていません。"
    ]
    assert check_may_be_online(patient, DAY + timedelta(days=1)) == []


def test_a_new_version_replaces_the_old_only_when_she_agrees_and_both_are_kept():
    patient = make_patient()
    first = make_plan(patient)
    second = make_plan(patient, is_agreed=False, visit=make_visit(patient))
    assert find_plan_on(patient, DAY) == first
    with pytest.raises(TreatmentRefused, match="draft_waits"):
        make_plan(patient)
    agree_plan(plan=second, agreed_by=AgreedBy.FAMILY, now=NOW)
    first.refresh_from_db()
    assert [find_plan_on(patient, DAY), second.version, first.superseded_at] == [second, 2, NOW]
    with pytest.raises(TreatmentRefused, match="not_draft"):
        agree_plan(plan=first, agreed_by=AgreedBy.SELF, now=NOW)
    assert find_plan_on(patient, DAY) == second  # what was refused has taken nothing out of force
    assert TreatmentPlan.objects.count() == 2


def test_a_plan_says_everything_that_the_law_asks_and_names_a_hospital_and_doctors():
    patient = make_patient()
    assert asdict(find_terms(make_plan(patient)))["disease"] == WORDS["disease"]
    words = dict.fromkeys(list_terms(PlanKind.PLAN), "何か")
    for name in words:
        with pytest.raises(ValueError, match=name):
            make_terms(PlanKind.PLAN, {**words, name: " "})
    with pytest.raises(TreatmentRefused, match="no_emergencies"):
        make_plan(patient, hospital=make_institution("nishi"))
    with pytest.raises(TreatmentRefused, match="own_doctors"):
        make_plan(patient, doctors={make_practitioner(make_institution("nishi"), Profession.DOCTOR): "月"})
    with pytest.raises(TreatmentRefused, match="not_a_doctor"):
        make_plan(patient, by=make_practitioner(patient.institution, Profession.NURSE))


def test_what_is_of_her_health_is_sealed_and_gone_with_her_key():
    patient = make_patient()
    plan = make_plan(patient)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM mobile_clinic_treatmentplan")
        assert "高血圧".encode() not in bytes(cursor.fetchone()[0])
    destroy_key(subject=patient.subject, actor="test", now=NOW)
    assert find_terms(plan) is None


def test_the_call_asks_for_consent_identity_the_named_doctor_and_no_stranger():
    patient = make_patient()
    make_plan(patient)
    visit = make_visit(patient)
    assert check_may_call(visit, DAY) == [say.NO_CONSENT, say.NO_IDENTITY]
    make_consent(patient)
    check_identity(
        patient=patient,
        means=IdentityMeans.MY_NUMBER,
        doctor_shown=DoctorShown.HPKI,
        by=make_doctor(patient),
        now=NOW,
    )
    assert check_may_call(visit, DAY) == []
    facts = {"side": Side.PATIENT, "by": make_doctor(patient), "now": NOW}
    note_presence(visit=visit, companion=Companion.FAMILY, name="長女", agreed=True, **facts)
    assert check_may_call(visit, DAY) == []
    other = note_presence(visit=visit, companion=Companion.OTHER, name="近所の人", agreed=False, **facts)
    assert check_may_call(visit, DAY) == [say.STRANGER]
    note_leaving(presence=other, by=facts["by"], now=NOW)
    visit.doctor = make_practitioner(patient.institution, Profession.DOCTOR, name="代わりの医師")
    assert codes(check_may_call(visit, DAY))[0].startswith("代わりの医師医師は、診療計画に")


def test_consent_is_at_her_own_request_and_withdrawn_in_mid_call_everybody_hears_it():
    patient = make_patient()
    make_plan(patient)
    with pytest.raises(TreatmentRefused, match="not_asked_for"):
        make_consent(patient, asked_for=False)
    make_consent(patient)
    assert may_join(patient, Companion.FAMILY)
    assert not may_join(patient, Companion.INTERPRETER)
    heard = []
    listen_to_withdrawals("test", lambda whose, visit, now: heard.append((whose, visit)))
    visit = make_visit(patient, status=VisitStatus.IN_CALL)
    try:
        gone = withdraw_consent(patient=patient, actor="resident:1", now=NOW)
    finally:
        listen_to_withdrawals("test", lambda whose, visit, now: None)
    assert heard == [(patient, visit)]
    assert gone.withdrawn_visit == visit
    assert check_may_be_online(patient, DAY) == [say.WITHDRAWN]
    assert not may_join(patient, Companion.FAMILY)
    with pytest.raises(TreatmentRefused, match="nothing_stands"):
        withdraw_consent(patient=patient, actor="resident:1", now=NOW)
    make_consent(patient, now=NOW + MINUTE)
    assert check_may_be_online(patient, DAY) == []


def test_in_person_at_the_hospital_that_the_plan_names():
    patient = make_patient()
    visit = make_visit(patient, status=VisitStatus.IN_CALL)
    nurse = make_practitioner(patient.institution, Profession.NURSE)
    facts = {"visit": visit, "why": SwitchReason.WORSE, "by": nurse, "now": at(9, 50)}
    with pytest.raises(TreatmentRefused, match="no_hospital"):
        move_in_person(**facts)
    make_plan(patient)
    heard = []
    listen_to_moves("test", lambda move, now: heard.append(move.hospital))
    try:
        move = move_in_person(**facts, note="胸が苦しい")
    finally:
        listen_to_moves("test", lambda move, now: None)
    assert heard == [make_hospital()]
    visit.refresh_from_db()
    assert [visit.status, visit.moved_why, visit.ended_at] == [VisitStatus.MOVED, "worse", at(9, 50)]
    told = Notice.objects.get(kind="mobile_clinic.moved").text["ja"]
    assert "中央病院" in told
    assert "胸" not in told
    with pytest.raises(TreatmentRefused, match="visit_over"):
        move_in_person(**facts)
    assert InPersonMove.objects.count() == 1
    assert note_hospital_called(move=move, takes=True, by=nurse, now=at(9, 52)).takes is True


def test_terms_of_a_plan_are_the_nine_of_the_ordinance():
    assert set(PlanTerms.__dataclass_fields__) == set(list_terms(PlanKind.PLAN))
