"""The doctor does not come: another now, a later time today, or in person; for the nurse and the patient."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import DAY, SHOP, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.reservations.models import Span
from moyai.core.residents.models import Resident
from moyai.core.video.operations import join
from moyai.core.video.views import describe_stage
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import AgreedBy
from moyai.services.mobile_clinic.models import Tiding, Visit
from moyai.services.mobile_clinic.operations.booking import book_visit
from moyai.services.mobile_clinic.operations.calls import NoCall, enter_call
from moyai.services.mobile_clinic.operations.late_doctor import rearrange_call
from moyai.services.mobile_clinic.operations.plans import agree_plan
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.late_doctor import is_late, list_doctors_now, list_later
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.touring import check_everything
from moyai.services.mobile_clinic.tests.treated import make_consent, make_plan

pytestmark = pytest.mark.django_db
EARLY = at(17, day=DAY - timedelta(days=1))


@pytest.fixture
def house():
    house = make_institution()
    make_practitioner(house, Profession.NURSE, name="nurse-l")
    make_practitioner(house, Profession.DOCTOR, name="doctor-l")
    make_shift(make_car())
    make_share(None, owner=house)
    return house


@pytest.fixture
def other(house):
    """A second doctor, whom the plans name as well."""
    return make_practitioner(house, Profession.DOCTOR, name="doctor-m")


def book(patient, key, place=None) -> Visit:
    facts = {"patient": patient, "programme": Programme.CHRONIC, "now": EARLY}
    found = find_times(**facts, since=at(8), until=at(18), place=place)
    wish = {"idempotency_key": key, "actor": "user:1", "channel": "web"}
    return book_visit(**facts, **wish, offer=found.offers[0])


@pytest.fixture
def visit(house, other, monkeypatch):
    """The car stands at her door, the doctor should be on the screen and is not."""
    patient = make_patient(house)
    named = dict.fromkeys(house.practitioners.filter(profession=Profession.DOCTOR), "いつでも")
    plan = make_plan(patient, is_agreed=False, doctors=named)
    agree_plan(plan=plan, agreed_by=AgreedBy.SELF, now=EARLY)
    make_consent(patient)
    visit = book(patient, "k")
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.AT_DOOR, reached_at=visit.arrives_at)
    visit.refresh_from_db()
    late = visit.call_from + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: late)
    return visit


def nurse_of(visit):
    return visit.institution.practitioners.get(profession=Profession.NURSE)


def test_the_button_of_the_call_leads_to_a_page_with_three_ways(client, visit, other):
    nurse = nurse_of(visit)
    seated = enter_call(visit=visit, user=nurse.user, practice=nurse, now=clock.now())
    address = describe_stage(seated.seat)["rebooking"]
    assert address == reverse("mobile_clinic:call_late", args=[visit.code])
    client.force_login(nurse.user)
    page = client.get(address).content.decode()
    assert other.user.display_name in page
    assert "きょうの、あとの時間にする" in page
    assert reverse("mobile_clinic:move_in_person", args=[visit.code]) in page
    outside = make_practitioner(make_institution("nishi"), name="nurse-z")
    client.force_login(outside.user)
    assert client.get(address).status_code == 404
    assert client.post(address, {"doctor": other.pk, "at": "x"}).status_code == 404


def test_another_doctor_takes_the_call_now_with_her_time_and_the_first_ones_is_free(client, visit, other):
    nurse, first = nurse_of(visit), visit.doctor
    client.force_login(nurse.user)
    (choice,) = list_doctors_now(visit, clock.now())
    assert choice.doctor == other
    press = {"doctor": other.pk, "at": choice.call_from.isoformat()}
    client.post(reverse("mobile_clinic:call_late", args=[visit.code]), press)
    visit.refresh_from_db()
    assert (visit.doctor, visit.call_from) == (other, choice.call_from)
    had = {span.resource_id: (span.starts_at, span.ends_at) for span in Span.objects.all()}
    assert had[other.resource_id] == (visit.call_from, visit.call_until)
    assert first.resource_id not in had
    check_everything(clock.now())
    assert Tiding.objects.filter(kind="other_doctor").count() == 1
    client.post(reverse("mobile_clinic:call_late", args=[visit.code]), press)  # pressed twice
    assert Tiding.objects.filter(kind="other_doctor").count() == 1
    for each in (nurse, other):
        seated = enter_call(visit=visit, user=each.user, practice=each, now=clock.now())
        page = f"page-{each.pk:08d}"
        join(seat=seated.seat, page=page, has_sound=True, has_picture=True, now=clock.now(), real=clock.now())
    visit.refresh_from_db()
    assert visit.status == VisitStatus.IN_CALL


def test_a_later_time_puts_the_next_visit_off_and_its_patient_hears_of_it(visit, other):
    following = book(make_patient(visit.institution), "k2", SHOP)
    before = following.arrives_at
    assert is_late(visit, clock.now())
    choice = list_later(visit, clock.now())[-1]
    facts = {"visit": visit, "doctor": choice.doctor, "actor": "user:1", "now": clock.now()}
    rearrange_call(**facts, call_from=choice.call_from)
    visit.refresh_from_db()
    following.refresh_from_db()
    assert visit.call_from == choice.call_from
    assert following.arrives_at > before
    assert Tiding.objects.filter(kind="late", visit=following).exists()
    assert not is_late(visit, clock.now())
    check_everything(clock.now())


def test_a_doctor_who_is_busy_or_whom_the_plan_does_not_name_takes_no_call(visit, other):
    now = clock.now()
    stranger = make_practitioner(visit.institution, Profession.DOCTOR, name="doctor-n")
    choices = {each.doctor: each.is_named for each in list_doctors_now(visit, now)}
    assert choices == {other: True, stranger: False}
    at_once = list_doctors_now(visit, now)[0].call_from
    facts = {"visit": visit, "call_from": at_once, "actor": "user:1", "now": now}
    with pytest.raises(NoCall, match="not_named"):
        rearrange_call(**facts, doctor=stranger)
    with pytest.raises(NoCall, match="other_house"):
        rearrange_call(**facts, doctor=make_practitioner(make_institution("nishi"), Profession.DOCTOR))
    with pytest.raises(NoCall, match="not_free"):
        rearrange_call(**facts | {"call_from": now - timedelta(minutes=30)}, doctor=other)
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.DONE, ended_at=now)
    with pytest.raises(NoCall, match="no_call_now"):
        rearrange_call(**facts, doctor=other)
    visit.refresh_from_db()
    assert visit.doctor != other


def test_the_patient_chooses_herself_and_says_that_she_would_rather_be_seen(client, visit, other):
    user = make_user(Role.RESIDENT, name="patient-l")
    Resident.objects.filter(pk=visit.patient.resident_id).update(user=user)
    client.force_login(user)
    assert "先生がまだ来ないとき" in client.get(reverse("mobile_clinic:mine")).content.decode()
    mine = reverse("mobile_clinic:my_call_late", args=[visit.code])
    page = client.get(mine).content.decode()
    assert f"いま、{other.user.display_name}先生に診てもらう" in page
    client.post(mine, {"do": "in_person"})
    client.post(mine, {"do": "in_person"})
    assert Tiding.objects.filter(kind="wishes_in_person").count() == 1
    nurse = nurse_of(visit)
    client.force_login(nurse.user)
    shown = client.get(reverse("mobile_clinic:visit", args=[visit.code])).content.decode()
    assert "ご本人は、対面の診察を望んでいます" in shown
    client.force_login(user)
    choice = list_doctors_now(visit, clock.now())[0]
    client.post(mine, {"doctor": other.pk, "at": choice.call_from.isoformat()})
    visit.refresh_from_db()
    assert visit.doctor == other
    client.force_login(make_user(Role.RESIDENT, name="stranger-l"))
    assert client.get(mine).status_code == 404
