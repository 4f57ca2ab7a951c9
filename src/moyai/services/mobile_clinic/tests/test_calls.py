"""The call of a visit: who is let in, what becomes of the visit, family by link, consent withdrawn."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.factories import at, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.notices.models import DeskTask, Notice
from moyai.core.residents.operations import appoint_proxy
from moyai.core.video.enums import EndWhy
from moyai.core.video.models import Room, Seat
from moyai.core.video.operations import join
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import SwitchReason
from moyai.services.mobile_clinic.models import Visit
from moyai.services.mobile_clinic.operations.calls import NoCall, end_call, enter_call
from moyai.services.mobile_clinic.operations.consents import withdraw_consent
from moyai.services.mobile_clinic.operations.in_person import move_in_person
from moyai.services.mobile_clinic.queries.calls import find_call
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.treated import make_consent, make_plan

pytestmark = pytest.mark.django_db
NOW = at(10)


@pytest.fixture(autouse=True)
def ten(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visit():
    patient = make_patient()
    doctor = make_practitioner(profession=Profession.DOCTOR, name="doctor-a")
    make_plan(patient)
    make_consent(patient)
    return Visit.objects.create(
        code="48210937",
        idempotency_key="v",
        patient=patient,
        institution=patient.institution,
        programme="chronic",
        doctor=doctor,
        name="自宅",
        lon=137.97,
        lat=35.82,
        arrives_at=at(9, 50),
        call_from=at(10),
        call_until=at(10, 20),
        status=VisitStatus.AT_DOOR,
        booked_at=at(8),
        booked_by="test",
        channel="desk",
    )


@pytest.fixture
def nurse():
    return make_practitioner(name="nurse-a")


def press(client, user, name, code="48210937", **data):
    client.force_login(user)
    return client.post(reverse(f"mobile_clinic:{name}", args=[code]), data)


def put_in(practice, visit):
    seated = enter_call(visit=visit, user=practice.user, practice=practice, now=NOW)
    join(seat=seated.seat, page=f"page-{practice.pk}", has_sound=True, has_picture=True, now=NOW, real=NOW)
    return seated.seat


def test_the_visit_is_in_its_call_when_nurse_and_doctor_are_there(visit, nurse):
    seat = put_in(nurse, visit)
    assert (seat.is_host, seat.role) == (True, "nurse")
    visit.refresh_from_db()
    assert visit.status == VisitStatus.AT_DOOR
    put_in(visit.doctor, visit)
    visit.refresh_from_db()
    assert (visit.status, visit.call_started_at, visit.version) == (VisitStatus.IN_CALL, NOW, 1)
    assert find_call(visit).phone == "0265000000"


def test_consent_withdrawn_ends_the_call_and_nobody_gets_in_before_a_new_one(visit, nurse):
    room = put_in(nurse, visit).room
    withdraw_consent(patient=visit.patient, actor="test", now=NOW)
    assert find_call(visit).ended_why == EndWhy.CONSENT
    assert not end_call(visit=visit, why=EndWhy.FINISHED, actor="test", now=NOW)
    with pytest.raises(NoCall):
        put_in(nurse, visit)
    make_consent(visit.patient, now=NOW)
    assert put_in(nurse, visit).room.name != room.name


def test_a_visit_that_goes_on_in_person_ends_its_call(visit, nurse):
    put_in(nurse, visit)
    put_in(visit.doctor, visit)
    facts = {"why": SwitchReason.LINE_LOST, "note": "映像が切れた", "now": NOW}
    move_in_person(visit=visit, by=visit.doctor, **facts)
    assert find_call(visit).ended_why == EndWhy.IN_PERSON


def test_what_the_law_wants_before_a_call_is_asked(visit, nurse):
    visit.patient.plans.update(ended_at=NOW)
    with pytest.raises(NoCall) as caught:
        put_in(nurse, visit)
    assert caught.value.code == "not_online"


def test_what_she_or_the_doctor_breaks_off_ends_the_call_by_itself(visit, nurse):
    make_consent(visit.patient)
    put_in(nurse, visit)
    withdraw_consent(patient=visit.patient, actor="resident:1", now=NOW)
    assert find_call(visit).ended_why == EndWhy.CONSENT
    with pytest.raises(NoCall, match="not_online"):
        put_in(nurse, visit)
    make_consent(visit.patient, now=NOW + timedelta(seconds=1))
    put_in(nurse, visit)
    move_in_person(visit=visit, why=SwitchReason.LINE_LOST, by=nurse, now=NOW)
    assert find_call(visit).ended_why == EndWhy.IN_PERSON
    task = DeskTask.objects.get(kind="clinic_ride")
    assert (task.resident, "中央病院" in task.text["ja"]) == (visit.patient.resident, True)


def test_only_those_who_treat_the_patient_see_the_call(client, visit, nurse):
    elsewhere = make_practitioner(make_institution("nishi"), name="nurse-b")
    pages = ("call", "call_status")
    for user, status in (
        (nurse.user, 200),
        (visit.doctor.user, 200),
        (elsewhere.user, 404),
        (make_practitioner(profession=Profession.CLERK, name="clerk").user, 404),
        (make_user(Role.OFFICER), 403),
        (make_user(Role.RESIDENT), 403),
    ):
        client.force_login(user)
        answers = [client.get(reverse(f"mobile_clinic:{p}", args=[visit.code])).status_code for p in pages]
        assert answers == [status] * 2, user.username
        assert press(client, user, "enter_call").status_code == (302 if status == 200 else status)
    assert Seat.objects.count() == 2


def test_entering_leads_to_the_call_with_the_seats_cookie(client, visit, nurse):
    answer = press(client, nurse.user, "enter_call")
    name = Room.objects.get().name
    assert answer["Location"] == f"/call/{name}/"
    assert visit.code not in name
    page = client.get(f"/call/{name}/").content.decode()
    assert "通話を終える" in page
    assert "声だけでは、オンライン診察と認められません" in page
    back = press(client, nurse.user, "enter_call", next="/clinic/somewhere/")
    assert back["Location"] == "/clinic/somewhere/"
    assert press(client, nurse.user, "enter_call", next="//evil.example/")["Location"].startswith("/call/")


def test_an_institution_that_has_not_notified_examines_nobody_by_video(client, visit, nurse):
    institution = visit.institution
    institution.notified_on = date(2026, 6, 11)
    institution.save()
    visit.refresh_from_db()
    with pytest.raises(NoCall):
        put_in(nurse, visit)
    page = client.get(press(client, nurse.user, "enter_call")["Location"]).content.decode()
    assert "届け出" in page


@pytest.mark.parametrize("status", VisitStatus.over())
def test_a_visit_that_is_over_has_no_call(visit, nurse, status):
    Visit.objects.filter(pk=visit.pk).update(status=status, ended_at=NOW)
    with pytest.raises(NoCall):
        put_in(nurse, visit)


def test_family_gets_a_link_once_through_the_notices_when_the_patient_agrees(client, visit, nurse):
    daughter = make_user(Role.RESIDENT, name="tsukiko")
    her = make_resident("月子", user=daughter)
    appoint_proxy(
        resident=visit.patient.resident,
        user=daughter,
        scope="*",
        relation="娘",
        valid_until=None,
        actor="t",
        now=NOW,
    )
    put_in(nurse, visit)
    assert "月子" in client_page(client, nurse.user)
    press(client, nurse.user, "invite_to_call", relative=her.code)
    press(client, nurse.user, "invite_to_call", relative=visit.patient.resident.code, agreed="1")
    links = Notice.objects.filter(kind="mobile_clinic.call_link")
    assert links.count() == 0
    press(client, nurse.user, "invite_to_call", relative=her.code, agreed="1")
    notice = links.get()
    link = notice.text["ja"].split("http://127.0.0.1:8000")[1].split(" ")[0]
    assert (notice.resident, notice.is_private, "10:30" in notice.text["ja"]) == (her, True, True)
    assert not any(word in notice.text["ja"] for word in ("診察", "診療", "病"))
    press(
        client, nurse.user, "invite_to_call", relative=her.code, agreed="1"
    )  # sent again: the first is dead
    client.logout()
    assert client.post(link).status_code == 410
    link = links.latest("pk").text["ja"].split("http://127.0.0.1:8000")[1].split(" ")[0]
    assert client.post(link).status_code == 302
    assert Seat.objects.filter(role="family", is_host=False).count() == 1


def client_page(client, user):
    client.force_login(user)
    return client.get(reverse("mobile_clinic:call", args=["48210937"])).content.decode()


def test_the_page_keeps_the_record_without_sound_or_picture(client, visit, nurse):
    seat = put_in(nurse, visit)
    Room.objects.update(by_phone_at=NOW + timedelta(minutes=3))
    page = client_page(client, nurse.user)
    assert "映像と音声は残していません" in page
    assert f"{seat.name}：入った" in page
    assert "電話（声だけ）に切りかえた記録があります" in page


def test_the_panel_on_another_page_offers_the_way_in_then_the_call_itself(rf, visit, nurse):
    from django.template.loader import render_to_string

    request = rf.get("/clinic/doctor/visits/48210937/")
    request.user = nurse.user

    def show():
        return render_to_string("mobile_clinic/call_panel.html", {"visit": visit}, request)

    assert "オンライン診察をはじめる" in show()
    put_in(nurse, visit)
    name = Room.objects.get().name
    assert f'data-call="/call/{name}/"' in show()
    request.user = visit.doctor.user
    shown = show()
    assert ("オンライン診察に入る" in shown, nurse.user.display_name in shown, name in shown) == (
        True,
        True,
        False,
    )
