"""Medication guidance by video: agreed to, opened by the pharmacist, entered by her or family, ended."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import at, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.notices.models import Notice
from moyai.core.residents.models import Proxy, Resident
from moyai.core.video.enums import EndWhy
from moyai.core.video.models import Room, Seat
from moyai.core.video.operations import go_by_phone, join
from moyai.services.mobile_clinic.enums import InstitutionKind, Profession
from moyai.services.mobile_clinic.enums_treatment import AgreedBy, Companion, GuidanceOutcome
from moyai.services.mobile_clinic.guidance_rooms import GuidanceNotAgreed
from moyai.services.mobile_clinic.operations.guidance_calls import (
    agree_guidance,
    enter_as_guest,
    enter_guidance,
    take_agreement_back,
)
from moyai.services.mobile_clinic.operations.pharmacy import accept_prescription, end_guidance, plan_guidance
from moyai.services.mobile_clinic.operations.prescriptions import cancel_prescription
from moyai.services.mobile_clinic.queries.guidance import find_guidance_room, list_told_events
from moyai.services.mobile_clinic.refusals import NotAgreed
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.treated import (
    make_consent,
    make_doctor,
    make_pharmacist,
    make_sent,
)

pytestmark = pytest.mark.django_db
NOW = at(10)
LATER = NOW + timedelta(minutes=8)


@pytest.fixture(autouse=True)
def ten(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def guidance():
    """A guidance that is planned for this hour, of a patient with an account."""
    patient = make_patient()
    Resident.objects.filter(pk=patient.resident_id).update(user=make_user(Role.RESIDENT, name="hers"))
    patient.resident.refresh_from_db()
    one, by = make_sent(patient), make_pharmacist()
    accept_prescription(prescription=one, by=by, now=at(8))
    facts = {"at": NOW, "rests_on": "前と同じ薬", "leak_risk_told": True, "now": at(8)}
    return plan_guidance(prescription=one, by=by, **facts)


@pytest.fixture
def daughter(guidance):
    user = make_user(Role.RESIDENT, name="daughter")
    make_resident("月子", user=user)
    patient = guidance.prescription.patient
    Proxy.objects.create(resident=patient.resident, user=user, scope="mobile_clinic", relation="娘")
    return user


def agree(guidance, by=AgreedBy.SELF):
    return agree_guidance(guidance=guidance, agreed_by=by, actor="user:1", now=NOW)


def sit(seated) -> Seat:
    page = f"page-{seated.seat.pk:08d}"
    join(seat=seated.seat, page=page, has_sound=True, has_picture=True, now=NOW, real=NOW)
    return seated.seat


def open_call(guidance) -> Seat:
    by = guidance.pharmacist
    return sit(enter_guidance(guidance=guidance, user=by.user, practice=by, now=NOW))


def test_the_pharmacy_calls_when_she_has_agreed_and_nobody_elses_pharmacist_does(guidance):
    by = guidance.pharmacist
    facts = {"guidance": guidance, "now": NOW}
    with pytest.raises(GuidanceNotAgreed):
        enter_guidance(**facts, user=by.user, practice=by)
    with pytest.raises(TreatmentRefused, match="not_open_yet"):
        enter_as_guest(**facts, user=guidance.prescription.patient.resident.user)
    agree(guidance)
    agree(guidance, AgreedBy.FAMILY)  # said twice is once
    assert guidance.agreed_by == AgreedBy.SELF
    other = make_practitioner(make_institution("kita", InstitutionKind.PHARMACY), Profession.PHARMACIST)
    nurse = make_practitioner(guidance.prescription.patient.institution)
    for who in (other, nurse):
        with pytest.raises(TreatmentRefused, match="not_a_pharmacist"):
            enter_guidance(**facts, user=who.user, practice=who)
    seat = open_call(guidance)
    assert (seat.is_host, seat.role, seat.room.purpose) == (True, "pharmacist", "clinic-guidance")
    guest = sit(enter_as_guest(**facts, user=guidance.prescription.patient.resident.user))
    assert (guest.is_host, guest.role) == (False, "patient")
    guidance.refresh_from_db()
    assert guidance.call_started_at == NOW


def test_on_her_own_page_she_agrees_enters_and_takes_it_back(client, guidance):
    resident = guidance.prescription.patient.resident
    client.force_login(resident.user)
    mine = reverse("mobile_clinic:my_guidance", args=[guidance.code])
    assert mine in client.get(reverse("mobile_clinic:mine")).content.decode()
    page = client.get(mine).content.decode()
    assert "情報がもれるおそれ" in page and "いつでもやめられます" in page
    client.post(mine, {"do": "agree"})
    assert "時間になると、薬剤師が通話を開きます" in client.get(mine).content.decode()
    open_call(guidance)
    assert "薬剤師との通話に入る" in client.get(mine).content.decode()
    entered = client.post(mine, {"do": "enter"})
    assert entered["Location"] == f"/call/{Room.objects.get().name}/"
    assert "アムロジピン" not in client.get(entered["Location"]).content.decode()
    client.post(mine, {"do": "back"})
    assert find_guidance_room(guidance).ended_why == EndWhy.CONSENT
    guidance.refresh_from_db()
    assert (guidance.agreed_at, guidance.agreed_by) == (None, "")
    client.force_login(make_user(Role.RESIDENT, name="nobody"))
    assert client.get(mine).status_code == 404


def test_family_enters_where_she_agreed_and_by_a_link_of_one_person(client, guidance, daughter):
    agree(guidance)
    open_call(guidance)
    facts = {"guidance": guidance, "user": daughter, "now": NOW}
    with pytest.raises(NotAgreed):
        enter_as_guest(**facts)
    mine = reverse("mobile_clinic:my_guidance", args=[guidance.code])
    client.force_login(daughter)
    assert "ご本人の同意がまだありません" in client.get(mine).content.decode()
    client.force_login(guidance.pharmacist.user)
    page = reverse("mobile_clinic:pharmacy_one", args=[guidance.prescription.code])
    assert "月子" not in client.get(page).content.decode()
    make_consent(guidance.prescription.patient, may_join=[Companion.FAMILY])
    assert "月子" in client.get(page).content.decode()
    her = Resident.objects.get(user=daughter)
    invite = reverse("mobile_clinic:invite_to_guidance", args=[guidance.prescription.code])
    client.post(invite, {"who": her.code})
    client.post(invite, {"who": make_resident("他人").code})
    notice = Notice.objects.get(kind="mobile_clinic.call_link")
    assert notice.resident == her
    link = notice.text["ja"].split("http://127.0.0.1:8000")[1].split(" ")[0]
    client.logout()
    assert client.post(link).status_code == 302
    assert Seat.objects.get(is_host=False).role == "family"


def test_a_proxy_who_agrees_for_her_may_sit_with_her(guidance, daughter):
    agree(guidance, AgreedBy.FAMILY)
    open_call(guidance)
    seated = enter_as_guest(guidance=guidance, user=daughter, now=NOW)
    assert seated.seat.role == "family"


def test_sound_alone_is_no_guidance_by_video(guidance):
    agree(guidance)
    go_by_phone(seat=open_call(guidance), now=NOW)
    facts = {"guidance": guidance, "note": "", "by": guidance.pharmacist, "now": LATER}
    with pytest.raises(TreatmentRefused, match="sound_alone"):
        end_guidance(**facts, outcome=GuidanceOutcome.DONE)
    end_guidance(**facts, outcome=GuidanceOutcome.IN_PERSON)
    assert find_guidance_room(guidance).ended_why == EndWhy.IN_PERSON


@pytest.mark.parametrize("how", ["done", "cancelled", "another_time", "taken_back"])
def test_however_it_is_over_the_call_ends(guidance, how):
    agree(guidance)
    open_call(guidance)
    by, one = guidance.pharmacist, guidance.prescription
    if how == "done":
        outcome = GuidanceOutcome.DONE
        end_guidance(guidance=guidance, outcome=outcome, note="", by=by, now=LATER)
    elif how == "cancelled":
        cancel_prescription(prescription=one, by=make_doctor(one.patient), now=LATER)
    elif how == "another_time":
        facts = {"rests_on": "同じ", "leak_risk_told": True, "now": LATER}
        plan_guidance(prescription=one, at=at(15), by=by, **facts)
    else:
        take_agreement_back(guidance=guidance, actor="resident:1", now=LATER)
    whys = {"done": EndWhy.FINISHED, "taken_back": EndWhy.CONSENT}
    assert find_guidance_room(guidance).ended_why == whys.get(how, EndWhy.CANCELLED)
    if how == "done":
        with pytest.raises(TreatmentRefused, match="not_now"):
            enter_guidance(guidance=guidance, user=by.user, practice=by, now=LATER)


def test_the_prescriptions_page_opens_it_and_its_steps_tell_it(client, guidance):
    one, by = guidance.prescription, guidance.pharmacist
    client.force_login(by.user)
    page = reverse("mobile_clinic:pharmacy_one", args=[one.code])
    assert "同意がまだです" in client.get(page).content.decode()
    agree_url = reverse("mobile_clinic:agree_guidance", args=[one.code])
    client.post(agree_url, {"agreed_by": "nobody"})
    guidance.refresh_from_db()
    assert guidance.agreed_at is None
    client.post(agree_url, {"agreed_by": "self"})
    assert "通話を開いて呼び出す" in client.get(page).content.decode()
    entered = client.post(reverse("mobile_clinic:enter_guidance", args=[one.code]))
    assert entered["Location"] == f"/call/{Room.objects.get().name}/"
    sit(enter_guidance(guidance=guidance, user=by.user, practice=by, now=NOW))
    sit(enter_as_guest(guidance=guidance, user=one.patient.resident.user, now=NOW))
    end_guidance(guidance=guidance, outcome=GuidanceOutcome.DONE, note="", by=by, now=LATER)
    assert [each["kind"] for each in list_told_events(guidance)] == ["began", "ended"]
    told = client.get(page).content.decode()
    assert "ビデオの服薬説明の通話がはじまった" in told and "ビデオの通話：6/10 10:00から" in told
    other = make_practitioner(make_institution("kita", InstitutionKind.PHARMACY), Profession.PHARMACIST)
    client.force_login(other.user)
    for name in ("agree_guidance", "enter_guidance", "invite_to_guidance"):
        assert client.post(reverse(f"mobile_clinic:{name}", args=[one.code])).status_code == 404
