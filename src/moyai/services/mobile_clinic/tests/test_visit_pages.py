"""The nurse's and the doctor's pages: who sees them, what they take and tell, with and without scripts."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.notices.models import DeskTask
from moyai.engines.antenatal import Basis
from moyai.fleet.models import DriverEntry
from moyai.services.mobile_clinic.devices.protocol import DevicePacket, sign, write_packet
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.models import IdentityCheck, VisitStep, VitalsPacket
from moyai.services.mobile_clinic.operations.devices import open_measuring
from moyai.services.mobile_clinic.operations.maternity import DueBasis, begin_pregnancy
from moyai.services.mobile_clinic.operations.vitals import take_packet
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.visiting import (
    ARRIVED,
    DAY,
    KEY,
    make_cuff,
    make_nurse,
    make_sent,
    make_visit,
    read,
)

pytestmark = pytest.mark.django_db
NOW = ARRIVED + timedelta(minutes=5)
KINDS = ("clinic_step", "clinic_identity", "clinic_vitals", "clinic_packet", "clinic_check")


@pytest.fixture(autouse=True)
def time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visit():
    return make_visit()


@pytest.fixture
def nurse(visit):
    return make_nurse(visit)


def sign_in(practice) -> Client:
    client = Client()
    client.force_login(practice.user)
    return client


def url(name, *args):
    return reverse(f"mobile_clinic:{name}", args=args)


def send(client, kind, data, *, entry_id=None, late=timedelta(0)):
    sent = {
        "entry_id": str(entry_id or uuid4()),
        "kind": kind,
        "shift": None,
        "made_at": (NOW - late).isoformat(),
        "sent_at": NOW.isoformat(),
        "data": data,
    }
    return client.post(url("visit_entry"), json.dumps(sent), content_type="application/json")


def test_only_her_own_institution_sees_a_patient_and_every_look_is_written_down(visit, nurse):
    other = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    clerk = make_practitioner(visit.institution, Profession.CLERK)
    pages = [url("visit", visit.code), url("doctor_visit", visit.code), url("limits", visit.code)]
    pages += [url("visit_part", visit.code), url("doctor_visit_part", visit.code)]
    pages += [url("maternity", visit.patient.code)]
    for page in pages:
        assert sign_in(nurse).get(page).status_code == 200, page
        assert sign_in(other).get(page).status_code == 404, page
        assert sign_in(clerk).get(page).status_code == 404, page
        assert Client().get(page).status_code == 302, page
        for role in (Role.OFFICER, Role.ADMIN, Role.DISPATCHER, Role.RESIDENT):
            client = Client()
            client.force_login(make_user(role))
            assert client.get(page).status_code == 403, page
    reads = Entry.objects.filter(action="mobile_clinic.read", actor=f"user:{nurse.user_id}")
    assert {each.facts["what"] for each in reads} >= {"vitals", "pregnancy"}
    assert send(sign_in(other), "clinic_step", {"visit": visit.code, "step": "consent"}).status_code == 409
    assert not VisitStep.objects.exists()


def test_a_step_is_done_at_the_time_it_was_entered_once_and_undone(visit, nurse):
    client, entry = sign_in(nurse), uuid4()
    data = {"visit": visit.code, "step": "medicines", "do": "done"}
    for _again in range(2):
        assert send(client, "clinic_step", data, entry_id=entry, late=timedelta(minutes=3)).status_code == 200
    (step,) = VisitStep.objects.all()
    assert (step.done_at, step.done_by) == (NOW - timedelta(minutes=3), nurse)
    shown = client.get(url("visit", visit.code)).content.decode()
    assert nurse.user.display_name in shown
    assert send(client, "clinic_step", data | {"do": "undo"}).status_code == 200
    assert send(client, "clinic_step", data | {"do": "undo"}).json()["code"] == "not_done"
    assert send(client, "clinic_step", data | {"step": "trace"}).json()["code"] == "no_step"
    step.refresh_from_db()
    assert step.undone_by == nurse


def test_late_and_wrong_things_stay_off_the_dispatchers_desk_and_out_of_the_clear(visit, nurse):
    client = sign_in(nurse)
    late = timedelta(hours=1)
    refused = send(
        client,
        "clinic_vitals",
        {"visit": visit.code, "source": "t", "number": "1", "pulse": "速い"},
        late=late,
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "no_number")
    assert "脈拍" in refused.json()["text"]
    assert not DeskTask.objects.exists()
    taken = send(
        client,
        "clinic_vitals",
        {"visit": visit.code, "source": "t", "number": "2", "spo2": "１８０", "pulse": "71"},
    )
    assert "酸素飽和度" in taken.json()["answer"]["text"]
    kept = json.dumps(list(DriverEntry.objects.values("data", "answer", "refusal_text")), ensure_ascii=False)
    assert "180" not in kept
    assert "速い" not in kept
    page = client.get(url("visit", visit.code)).content.decode()
    assert "酸素飽和度 180：ありえない値です" in page
    assert "<strong>71</strong>" in page


def test_the_page_works_without_scripts(visit, nurse):
    client = sign_in(nurse)
    form = {"kind": "clinic_identity", "document": "my_number", "doctor_shown": "yes"}
    answer = client.post(url("visit_enter", visit.code), form, follow=True)
    assert "本人の確認を記録しました。" in answer.content.decode()
    (check,) = IdentityCheck.objects.all()
    assert (check.means, check.doctor_shown, check.checked_by) == ("my_number", "name", nurse)
    vitals = {"kind": "clinic_vitals", "systolic": "128", "diastolic": "76", "pulse": ""}
    client.post(url("visit_enter", visit.code), vitals)
    client.post(url("visit_enter", visit.code), vitals)
    assert VitalsPacket.objects.get().times_received == 2
    assert set(VisitStep.objects.values_list("step", flat=True)) == {
        "identity",
        "doctor_named",
        "vitals",
    }
    empty = client.post(url("visit_enter", visit.code), {"kind": "clinic_vitals"}, follow=True)
    assert "少なくとも1つ" in empty.content.decode()
    nothing = client.post(url("visit_enter", visit.code), {"kind": "press", "stop": "1"})
    assert nothing.status_code == 302


def test_a_part_is_told_again_only_when_it_has_changed(visit, nurse):
    for practice, name in ((nurse, "visit_part"), (visit.doctor, "doctor_visit_part")):
        client = sign_in(practice)
        first = client.get(url(name, visit.code))
        assert client.get(url(name, visit.code), headers={"If-None-Match": first["ETag"]}).status_code == 304
        number = VitalsPacket.objects.count()
        sent = make_sent(number, systolic=231, diastolic=100)
        take_packet(visit=visit, sent=sent, actor="test", now=NOW)
        after = client.get(url(name, visit.code), headers={"If-None-Match": first["ETag"]})
        assert after.status_code == 200
        assert "すぐに医師へ" in after.content.decode()
    assert int(sign_in(nurse).get(url("visit_part", visit.code))["X-Moyai-Keep-For"]) > 3600


def test_an_alert_is_seen_by_pressing(visit, nurse):
    take_packet(visit=visit, sent=make_sent(1, systolic=231, diastolic=100), actor="test", now=NOW)
    alert = visit.alerts.get()
    client = sign_in(visit.doctor)
    back = url("doctor_visit", visit.code)
    answer = client.post(url("see_alert", alert.code), {"back": back})
    assert answer["Location"] == back
    assert client.post(url("see_alert", alert.code), {"back": "https://example.org/"})["Location"] == back
    assert alert.sights.get().by == visit.doctor
    stranger = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    assert sign_in(stranger).post(url("see_alert", alert.code)).status_code == 404
    assert sign_in(visit.doctor).get(url("doctor")).status_code == 200
    assert sign_in(nurse).get(url("doctor")).status_code == 200
    pharmacist = make_practitioner(visit.institution, Profession.PHARMACIST)
    assert sign_in(pharmacist).get(url("doctor")).status_code == 403
    assert "見ていない知らせ 1件" in sign_in(nurse).get(url("visits")).content.decode()


def test_a_doctor_sets_limits_and_a_nurse_reads_them(visit, nurse):
    form = {"measure": "systolic", "low": "95", "high": "130", "urgent_above": "150", "why": "心不全"}
    client = sign_in(visit.doctor)
    assert client.post(url("limits", visit.code), form | {"high": "90"}).status_code == 422
    assert client.post(url("limits", visit.code), form).status_code == 302
    assert "心不全" in sign_in(nurse).get(url("limits", visit.code)).content.decode()
    assert sign_in(nurse).post(url("limits", visit.code), form).status_code == 422


def test_a_packet_that_the_tablet_forwards_later_is_placed_when_the_tablet_had_it(visit, nurse):
    make_cuff(visit)
    open_measuring(visit=visit, by=nurse, now=ARRIVED)
    taken = ARRIVED + timedelta(minutes=1)
    body = write_packet(DevicePacket(3, taken, taken, read(systolic=133, diastolic=81)))
    heads = {"Moyai-Device": "cuff-1", "Moyai-Signature": sign(KEY, body)}
    data = {"provider": "signed", "heads": heads, "body": body.decode()}
    late = NOW - taken
    assert send(sign_in(nurse), "clinic_packet", data, late=late).status_code == 200
    assert "10:01" in sign_in(nurse).get(url("visit", visit.code)).content.decode()
    forged = data | {"heads": heads | {"Moyai-Signature": "sha256=0"}}
    assert send(sign_in(nurse), "clinic_packet", forged).json()["code"] == "bad_signature"
    assert send(sign_in(nurse), "clinic_packet", {"heads": [], "body": 3}).json()["code"] == "unreadable"


def test_a_mothers_visit_has_the_weeks_steps_and_the_handbook():
    patient = make_patient(make_institution("sakura"), programmes=[Programme.MATERNITY])
    visit = make_visit(patient, programme=Programme.MATERNITY)
    midwife = make_practitioner(patient.institution, Profession.MIDWIFE)
    due = DueBasis(Basis.LAST_PERIOD, DAY - timedelta(weeks=24))
    begin_pregnancy(patient=patient, due=due, by=midwife, now=NOW)
    client = sign_in(midwife)
    page = client.get(url("visit", visit.code)).content.decode()
    assert "妊娠 24週 0日" in page
    assert "エコー（妊娠22週から33週）" in page
    data = {"visit": visit.code, "systolic": "118", "diastolic": "70", "oedema": "－", "protein": "±"}
    assert send(client, "clinic_check", data).status_code == 200
    assert send(client, "clinic_check", data | {"protein": "＋"}).status_code == 200
    record = client.get(url("maternity", patient.code)).content.decode()
    assert "書き直し" in record
    assert "次の健診は 6/24" in record
    wrong = client.post(url("write_check", patient.code), {"on": DAY.isoformat(), "weight": "9000"})
    assert wrong.status_code == 422
    assert "体重の値を見直してください" in wrong.content.decode()
    paper = client.get(url("handbook", patient.code))
    assert paper.status_code in (200, 302)


def test_of_a_teens_visit_nobody_outside_sees_more_than_a_school(visit):
    from moyai.services.mobile_clinic import teens

    assert teens.name_for_driver(Programme.TEENS, "東部中学校 保健室") == "学校"
    assert teens.name_rider(Programme.TEENS, "伊藤 花子") == ""
    assert teens.name_for_driver(Programme.CHRONIC, "自宅") == "自宅"
    page = Client().get(url("teens"))
    assert "だれにも伝えません" in page.content.decode()
    assert visit.programme == Programme.CHRONIC


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"visit": ["x"]},
        {"visit": "\0", "step": {"a": 1}},
        {"visit": "VISIT", "source": "x" * 500, "number": "9" * 50, "pulse": "70"},
        {"visit": "VISIT", "number": "-1", "pulse": "70"},
        {"visit": "VISIT", "number": "１", "pulse": "70"},
        {"visit": "VISIT", "number": "1", "pulse": "Infinity"},
        {"visit": "VISIT", "number": "1", "pulse": "1e999999999"},
    ],
)
@pytest.mark.parametrize(
    "kind", ["clinic_step", "clinic_identity", "clinic_vitals", "clinic_packet", "clinic_check"]
)
def test_nonsense_is_refused_in_words(visit, nurse, kind, data):
    sent = {key: visit.code if value == "VISIT" else value for key, value in data.items()}
    answer = send(sign_in(nurse), kind, sent)
    assert answer.status_code in (409, 422), answer.content
    assert answer.json()["text"]
