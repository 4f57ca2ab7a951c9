"""The end of a call is not the end of a visit; a visit called off in any way has no call that goes on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories import DAY, at

from moyai.core import clock
from moyai.core.video.enums import EndWhy
from moyai.core.video.models import Room
from moyai.core.video.operations import end_room, join
from moyai.core.video.views import describe_stage
from moyai.fleet.entries import Entry
from moyai.fleet.models import Task
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import SwitchReason
from moyai.services.mobile_clinic.models import Share, Tiding, Visit
from moyai.services.mobile_clinic.operations import booking
from moyai.services.mobile_clinic.operations.calls import enter_call
from moyai.services.mobile_clinic.operations.consents import withdraw_consent
from moyai.services.mobile_clinic.operations.finishing import finish_visit, notice_unfinished
from moyai.services.mobile_clinic.operations.in_person import move_in_person
from moyai.services.mobile_clinic.operations.mending import mend_tours
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.calls import find_call
from moyai.services.mobile_clinic.queries.finishing import list_unfinished
from moyai.services.mobile_clinic.tasks_booking import VisitTaskHandler
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.treated import make_consent, make_doctor, make_plan
from moyai.services.mobile_clinic.tests.visiting import make_nurse, make_visit
from moyai.services.mobile_clinic.visit_entries import _take_finish
from moyai.services.mobile_clinic.visit_refusals import RecordRefused

pytestmark = pytest.mark.django_db
EARLY = at(17, day=DAY - timedelta(days=1))
NOW = at(10, 20)


@pytest.fixture(autouse=True)
def held_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visit():
    visit = make_visit()
    make_plan(visit.patient)
    make_consent(visit.patient)
    return visit


def call(visit, *people) -> Room:
    """Have people sit in a visit's call."""
    for each in people:
        seated = enter_call(visit=visit, user=each.user, practice=each, now=NOW)
        page = f"page-{each.pk:08d}"
        join(seat=seated.seat, page=page, has_sound=True, has_picture=True, now=NOW, real=NOW)
    return find_call(visit)


def why_ended(visit) -> str:
    room = find_call(visit)
    return "" if room is None else room.ended_why


def test_after_the_call_the_nurse_is_led_to_finish_and_told_what_is_missing(client, visit):
    nurse = make_nurse(visit)
    room = call(visit, nurse, visit.doctor)
    seats = {each.role: describe_stage(each)["next"] for each in room.seats.all()}
    assert seats["nurse"][0] == f"/clinic/visit/{visit.code}/#finish"
    assert seats["doctor"][0] == f"/clinic/doctor/{visit.code}/"
    end_room(room=room, why=EndWhy.FINISHED, actor="user:1", now=NOW)
    visit.refresh_from_db()
    assert visit.status == VisitStatus.IN_CALL  # the call is over, the visit is not
    client.force_login(nurse.user)
    address = reverse("mobile_clinic:visit", args=[visit.code])
    page = client.get(address).content.decode()
    assert "診察の通話は終わりました" in page and 'href="#finish"' in page
    assert "薬の残りを数えた" in page and "まだ記録のないことが" in page
    client.post(reverse("mobile_clinic:visit_enter", args=[visit.code]), {"kind": "clinic_finish"})
    visit.refresh_from_db()
    assert (visit.status, visit.ended_at) == (VisitStatus.DONE, NOW)
    assert "診察の通話は終わりました" not in client.get(address).content.decode()


def test_finishing_ends_a_call_that_still_goes_on_and_is_said_once(visit):
    nurse = make_nurse(visit)
    call(visit, nurse, visit.doctor)
    visit.refresh_from_db()
    facts = {"visit": visit, "by": nurse, "now": NOW}
    assert finish_visit(**facts, done_at=NOW)
    assert why_ended(visit) == EndWhy.FINISHED
    assert not finish_visit(**facts, done_at=NOW + timedelta(minutes=1))
    assert visit.steps.filter(step="finished").count() == 1


@pytest.mark.parametrize("status", [VisitStatus.BOOKED, VisitStatus.UNDER_WAY, VisitStatus.CANCELLED])
def test_a_visit_that_has_not_begun_is_not_finished(visit, status):
    Visit.objects.filter(pk=visit.pk).update(status=status, ended_at=NOW)
    with pytest.raises(RecordRefused, match="visit_not_on"):
        finish_visit(visit=visit, by=make_nurse(visit), done_at=NOW, now=NOW)


def test_what_the_tablet_tells_after_the_car_has_left_still_counts(visit):
    nurse = make_nurse(visit)
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.DONE, ended_at=at(10, 15))
    data = {"visit": visit.code}
    entry = Entry(uuid4(), driver=nurse.user, shift=None, made_at=at(10, 14), data=data, now=NOW)
    assert _take_finish(entry)["text"]
    visit.refresh_from_db()
    assert visit.ended_at == at(10, 15)
    assert list_unfinished(at(12)) == []


def test_a_visit_that_nobody_finished_is_noticed_once_when_the_car_has_left(client, visit, monkeypatch):
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.DONE, ended_at=at(10, 20))
    assert notice_unfinished(at(10, 30)) == 0  # the tablet may be without a connection
    assert (notice_unfinished(at(10, 40)), notice_unfinished(at(10, 45))) == (1, 1)
    assert Tiding.objects.filter(kind="unfinished", visit=visit).count() == 1
    nurse = make_nurse(visit)
    client.force_login(nurse.user)
    monkeypatch.setattr(clock, "now", lambda: at(10, 45))
    assert "終わりの確認がまだです" in client.get(reverse("mobile_clinic:visits")).content.decode()
    finish_visit(visit=visit, by=nurse, done_at=at(10, 50), now=at(10, 50))
    assert notice_unfinished(at(11)) == 0
    assert list_unfinished(at(11)) == []


def test_a_visit_in_which_the_car_stands_long_after_its_end_is_noticed_too(visit):
    assert list_unfinished(visit.call_until + timedelta(minutes=50)) == []
    assert list_unfinished(visit.call_until + timedelta(minutes=61)) == [visit]
    assert list_unfinished(visit.call_until + timedelta(days=4)) == []


@pytest.fixture
def booked():
    """A visit that is booked with everything, and its call opened before its time."""
    house = make_institution()
    doctor = make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    make_shift(make_car())
    make_share(None, owner=house)
    patient = make_patient(house)
    make_plan(patient)
    make_consent(patient)
    found = find_times(
        patient=patient, programme=Programme.CHRONIC, since=at(8), until=at(18), most=3, now=EARLY
    )
    facts = {"patient": patient, "programme": Programme.CHRONIC, "actor": "user:1", "now": EARLY}
    visit = booking.book_visit(**facts, offer=found.offers[0], idempotency_key="k", channel="web")
    call(visit, doctor)
    assert why_ended(visit) == ""
    return visit, found.offers[2]


def cancel(visit, _offer):
    booking.cancel_visit(code=visit.code, actor="user:1", now=EARLY)


def reschedule(visit, offer):
    booking.reschedule_visit(code=visit.code, offer=offer, actor="user:1", now=EARLY)


def see_in_person(visit, _offer):
    booking.move_in_person(codes=[visit.code], why="no_car", actor="user:1", now=EARLY)


def move_by_doctor(visit, _offer):
    move_in_person(visit=visit, why=SwitchReason.WORSE, by=make_doctor(visit.patient), now=EARLY)


def move_for_consent(visit, _offer):
    move_in_person(visit=visit, why=SwitchReason.CONSENT_GONE, by=make_doctor(visit.patient), now=EARLY)


def withdraw(visit, _offer):
    withdraw_consent(patient=visit.patient, actor="resident:1", now=EARLY)


def lose_car(visit, _offer):
    Task.objects.filter(code=visit.task).update(status="unassigned")
    mend_tours(EARLY)


def take_off_at_the_desk(visit, _offer):
    VisitTaskHandler().on_cancelled(Task.objects.get(code=visit.task), EARLY, {"actor": "user:9"})


def meet_nobody(visit, _offer):
    VisitTaskHandler().on_no_show(Task.objects.get(code=visit.task), EARLY, {})


def drive_on(visit, _offer):
    VisitTaskHandler().on_done(Task.objects.get(code=visit.task), EARLY, {})


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (cancel, EndWhy.CANCELLED),
        (reschedule, EndWhy.CANCELLED),
        (take_off_at_the_desk, EndWhy.CANCELLED),
        (meet_nobody, EndWhy.CANCELLED),
        (see_in_person, EndWhy.IN_PERSON),
        (move_by_doctor, EndWhy.IN_PERSON),
        (lose_car, EndWhy.IN_PERSON),
        (move_for_consent, EndWhy.CONSENT),
        (withdraw, EndWhy.CONSENT),
        (drive_on, EndWhy.FINISHED),
    ],
)
def test_however_a_visit_is_called_off_its_call_ends_and_says_why(booked, deed, why):
    visit, offer = booked
    deed(visit, offer)
    assert why_ended(visit) == why


def test_what_is_refused_ends_no_call(booked):
    visit, _offer = booked
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.AT_DOOR)
    with pytest.raises(Exception, match="under_way"):
        booking.cancel_visit(code=visit.code, actor="user:1", now=EARLY)
    assert why_ended(visit) == ""


def test_the_next_visit_is_under_way_although_the_nurse_finished_before_the_driver(booked):
    visit, offer = booked
    other = make_patient(visit.institution)
    facts = {"patient": other, "programme": Programme.CHRONIC, "actor": "user:1", "now": EARLY}
    following = booking.book_visit(**facts, offer=offer, idempotency_key="k2", channel="web")
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.AT_DOOR)
    nurse = Share.objects.get().nurse
    finish_visit(visit=visit, by=nurse, done_at=NOW, now=NOW)
    drive_on(visit, None)
    following.refresh_from_db()
    assert following.status == VisitStatus.UNDER_WAY
