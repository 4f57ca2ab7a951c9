"""The clinic car is full: the hospital, the taxi there in time and the way home, in one conversation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from moyai.core.conversations.models import Session
from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.conversations.turns import Talk
from moyai.core.notices.models import DeskTask, Notice
from moyai.core.reservations.models import Cell
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Outcome, Reply
from moyai.fleet.models import Shift
from moyai.services.mobile_clinic.enums import AppointmentStatus, InstitutionKind
from moyai.services.mobile_clinic.flows import doors_calls
from moyai.services.mobile_clinic.models import Appointment, Institution, PatientDoor
from moyai.services.mobile_clinic.offers import Times
from moyai.services.mobile_clinic.operations.appointment_changes import (
    move_appointment,
    undo_cancel_appointment,
)
from moyai.services.mobile_clinic.operations.appointments import (
    AppointmentRefused,
    cancel_appointment,
    delay_appointment,
)
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_resource
from moyai.services.mobile_clinic.tests.treated import make_plan
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.tests.town import HOSPITAL, NOW, make_day, make_rider
from tests.factories import DAY, at

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def hospital() -> Institution:
    house = make_institution("center", InstitutionKind.HOSPITAL, lon=HOSPITAL.lon, lat=HOSPITAL.lat)
    room = make_resource("room", "center-room", "外来1")
    PatientDoor.objects.create(
        institution=house, outpatient=room, outpatient_from=10 * 60, outpatient_until=11 * 60
    )
    return house


@pytest.fixture
def hanako(hospital: Institution, monkeypatch: pytest.MonkeyPatch) -> Resident:
    """Hanako's own clinic lets her book; its car is full."""
    _user, resident = make_rider()
    make_day(TOMORROW)
    patient = make_patient(make_institution("higashi"), resident)
    make_plan(patient)
    Notice.objects.all().delete()  # of the plan itself
    PatientDoor.objects.create(institution=patient.institution, programmes=["chronic"])
    monkeypatch.setattr(doors_calls, "find_times", lambda **_wish: Times(refusal="tour_full"))
    return resident


def begin(resident: Resident, flow: str = "book_clinic_visit", now: datetime = NOW) -> Talk:
    session = start_session(
        flow=flow,
        channel="web",
        now=now,
        resident_id=resident.pk,
        actor_id=resident.user_id,
        owner_key="test",
    )
    return take_turn(code=session.code, now=now)


def say(talk: Talk, value: Any, now: datetime = NOW) -> Talk:
    prompt = talk.turn.prompt
    reply = Reply(prompt.key, value, prompt.digest)
    return answer(code=talk.session.code, version=talk.session.version, reply=reply, now=now)


def hear(talk: Talk) -> Outcome:
    return Outcome.from_json(Session.objects.get(pk=talk.session.pk).outcome or {})


def book(resident: Resident, number: int = 1) -> tuple[Outcome, Appointment]:
    talk = say(begin(resident), "nobody")
    assert "空きがありません" in talk.turn.prompt.ask.get("ja")
    talk = say(talk, talk.turn.prompt.offers[number].value)
    done = say(talk, True)
    return hear(done), Appointment.objects.get()


def list_rides(*codes: str) -> list[Ride]:
    return [Ride.objects.select_related("task").get(code=code) for code in codes]


def test_hospital_taxi_there_in_time_and_home_are_booked_in_one(
    hanako: Resident, hospital: Institution
) -> None:
    talk = say(begin(hanako), "nobody")
    labels = [offer.label.get("ja", "short") for offer in talk.turn.prompt.offers]
    assert labels == ["6月11日(木)10:00", "6月11日(木)10:20", "6月11日(木)10:40"]
    outcome, appointment = book(hanako)
    assert appointment.starts_at == at(10, 20, day=TOMORROW)
    there, back = list_rides(appointment.there_code, appointment.back_code)
    assert there.task.dropoff_until <= at(10, 5, day=TOMORROW)
    assert back.task.pickup_from >= at(10, 40, day=TOMORROW) + timedelta(minutes=40)
    text = outcome.text.get("ja")
    for words in ("午前10時20分", "中央病院", "お迎えは", "までに着きます", "帰りは"):
        assert words in text
    told = Notice.objects.filter(resident=hanako, deliveries__isnull=False)
    assert not told.exists(), "she has just heard it all"
    assert Notice.objects.filter(kind="mobile_clinic.appointment").count() == 1
    assert Cell.objects.count() == 4


def test_all_is_cancelled_together_and_told_once(hanako: Resident) -> None:
    _outcome, appointment = book(hanako)
    talk = begin(hanako, "my_clinic_visits")
    talk = say(talk, "cancel")
    assert "行き帰りの車" in talk.turn.prompt.ask.get("ja")
    assert "行き帰りの車を取り消しました" in hear(say(talk, True)).text.get("ja")
    appointment.refresh_from_db()
    assert appointment.status == AppointmentStatus.CANCELLED
    assert {ride.status for ride in list_rides(appointment.there_code, appointment.back_code)} == {
        RideStatus.CANCELLED
    }
    assert not Cell.objects.exists()
    kinds = list(Notice.objects.values_list("kind", flat=True))
    assert "shared_taxi.cancelled" not in kinds
    assert kinds.count("mobile_clinic.appointment_cancelled") == 1


def test_what_was_cancelled_is_had_back_with_both_rides(hanako: Resident) -> None:
    _outcome, booked = book(hanako)
    say(say(begin(hanako, "my_clinic_visits"), "cancel"), True)
    outcome = hear(say(begin(hanako, "my_clinic_visits"), "undo"))
    assert outcome.is_done
    appointment = Appointment.objects.get()
    assert (appointment.status, appointment.starts_at) == (AppointmentStatus.BOOKED, booked.starts_at)
    rides = list_rides(appointment.there_code, appointment.back_code)
    assert {ride.status for ride in rides} == {RideStatus.BOOKED}
    assert {ride.code for ride in rides}.isdisjoint({booked.there_code, booked.back_code})
    assert rides[0].task.dropoff_until <= at(10, 5, day=TOMORROW)
    assert "お迎えは" in outcome.text.get("ja")
    assert Cell.objects.count() == 4
    again = undo_cancel_appointment(code=appointment.code, actor="test", now=NOW)
    assert again.version == appointment.version, "undoing twice is once"
    assert Ride.objects.count() == 4


def test_where_a_ride_is_gone_all_stays_cancelled(hanako: Resident) -> None:
    _outcome, appointment = book(hanako)
    cancel_appointment(code=appointment.code, actor="test", now=NOW)
    Shift.objects.update(ends_at=at(10, 30, day=TOMORROW))
    outcome = hear(say(begin(hanako, "my_clinic_visits"), "undo"))
    assert not outcome.is_done
    assert "取り消しのまま" in outcome.text.get("ja")
    appointment.refresh_from_db()
    assert appointment.status == AppointmentStatus.CANCELLED
    assert not Cell.objects.exists()
    assert not Ride.objects.exclude(status=RideStatus.CANCELLED).exists()


def test_a_room_that_somebody_else_took_is_not_had_back(hanako: Resident, hospital: Institution) -> None:
    _outcome, appointment = book(hanako)
    cancel_appointment(code=appointment.code, actor="test", now=NOW)
    _user, other = make_rider(given="太郎")
    make_patient(make_institution("higashi"), other)
    talk = say(begin(other), "nobody")
    label = talk.turn.prompt.offers[1]
    assert hear(say(say(talk, label.value), True)).is_done
    with pytest.raises(AppointmentRefused, match="taken"):
        undo_cancel_appointment(code=appointment.code, actor="test", now=NOW)
    later = NOW + timedelta(hours=1)
    with pytest.raises(AppointmentRefused, match="undo_over"):
        undo_cancel_appointment(code=appointment.code, actor="test", now=later)


def test_another_time_takes_both_rides_along_in_one_step(hanako: Resident) -> None:
    _outcome, booked = book(hanako)
    talk = say(begin(hanako, "my_clinic_visits"), "change")
    offers = talk.turn.prompt.offers
    assert [offer.value["starts_at"] for offer in offers].count(booked.starts_at.isoformat()) == 0
    talk = say(talk, offers[-1].value)
    assert "送り迎えの車も" in talk.turn.prompt.ask.get("ja")
    outcome = hear(say(talk, True))
    assert outcome.is_done
    moved = Appointment.objects.get()
    assert moved.starts_at == at(10, 40, day=TOMORROW)
    there, back = list_rides(moved.there_code, moved.back_code)
    assert there.task.dropoff_until <= at(10, 25, day=TOMORROW)
    assert back.task.pickup_from >= at(11, 40, day=TOMORROW)
    old = list_rides(booked.there_code, booked.back_code)
    assert {ride.status for ride in old} == {RideStatus.CANCELLED}
    assert Cell.objects.count() == 4
    assert "shared_taxi.cancelled" not in set(Notice.objects.values_list("kind", flat=True))


def test_a_time_that_cannot_be_had_leaves_everything(hanako: Resident) -> None:
    _outcome, booked = book(hanako)
    talk = say(begin(hanako, "my_clinic_visits"), "change")
    talk = say(talk, talk.turn.prompt.offers[-1].value)
    Shift.objects.update(ends_at=at(10, 30, day=TOMORROW))
    after = say(talk, True)
    assert after.turn.status != "ended" or not hear(after).is_done
    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.version) == (booked.starts_at, booked.version)
    rides = list_rides(appointment.there_code, appointment.back_code)
    assert {ride.status for ride in rides} == {RideStatus.BOOKED}


def test_once_the_car_is_on_its_way_nothing_is_moved(hanako: Resident) -> None:
    _outcome, booked = book(hanako)
    [there] = list_rides(booked.there_code)
    facts = {"code": booked.code, "trip": None, "actor": "test", "starts_at": at(10, 40, day=TOMORROW)}
    with pytest.raises(AppointmentRefused, match="changed"):
        move_appointment(**facts, version=9, now=NOW)
    with pytest.raises(AppointmentRefused, match="under_way"):
        move_appointment(**facts, version=0, now=there.task.pickup_from)


def test_when_a_ride_is_gone_nothing_is_booked(hanako: Resident) -> None:
    talk = say(begin(hanako), "nobody")
    talk = say(talk, talk.turn.prompt.offers[0].value)
    Shift.objects.update(ends_at=at(10, 30, day=TOMORROW))  # the way home falls away, the way there does not
    after = say(talk, True)
    assert after.turn.status != "ended" or not hear(after).is_done
    assert not Appointment.objects.exists()
    assert not Ride.objects.exists()
    assert not Cell.objects.exists()


def test_late_doctor_moves_the_way_home_in_one_message(hanako: Resident) -> None:
    _outcome, appointment = book(hanako)
    facts = {"code": appointment.code, "minutes": 60, "actor": "test"}
    moved = delay_appointment(**facts, version=0, now=at(10, 25, day=TOMORROW))
    assert moved.starts_at == at(11, 20, day=TOMORROW)
    old, new = list_rides(appointment.back_code, moved.back_code)
    assert (old.status, new.status) == (RideStatus.CANCELLED, RideStatus.BOOKED)
    assert new.task.pickup_from >= moved.ends_at + timedelta(minutes=40)
    told = Notice.objects.filter(resident=hanako, deliveries__isnull=False).distinct()
    assert [notice.kind for notice in told] == ["mobile_clinic.delayed"]
    assert "帰りの車も" in told[0].text["ja"]
    with pytest.raises(AppointmentRefused):
        delay_appointment(**facts, version=0, now=at(10, 26, day=TOMORROW))


def test_way_home_that_cannot_move_stays_and_the_desk_is_asked(hanako: Resident) -> None:
    _outcome, appointment = book(hanako)
    Shift.objects.update(ends_at=at(12, day=TOMORROW))
    moved = delay_appointment(
        code=appointment.code, minutes=60, version=0, actor="test", now=at(10, 25, day=TOMORROW)
    )
    assert moved.back_code == appointment.back_code
    assert list_rides(moved.back_code)[0].status == RideStatus.BOOKED
    assert DeskTask.objects.get(kind="clinic_ride").resident == hanako


def test_where_no_taxi_drives_she_may_come_by_herself(hanako: Resident) -> None:
    Shift.objects.all().delete()
    talk = say(begin(hanako), "family")
    talk = say(talk, talk.turn.prompt.offers[0].value)
    assert "ご自分でお越しください" in talk.turn.prompt.ask.get("ja")
    assert hear(say(talk, True)).is_done
    assert Appointment.objects.get().carrier == ""


def test_two_who_want_one_time_at_the_hospital_do_not_both_have_it(hanako: Resident) -> None:
    _user, other = make_rider(given="太郎")
    make_plan(make_patient(make_institution("higashi"), other))
    talks = [say(begin(who), "nobody") for who in (hanako, other)]
    talks = [say(talk, talk.turn.prompt.offers[0].value) for talk in talks]
    assert hear(say(talks[0], True)).is_done
    again = say(talks[1], True)
    assert again.turn.prompt.key == "appointment"
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(("is_patient", "words"), [(False, "かかりつけの先生"), (True, "お電話で予約")])
def test_who_may_not_book_by_herself_is_told_whom_to_ring(is_patient: bool, words: str) -> None:
    _user, resident = make_rider()
    if is_patient:
        make_patient(make_institution("higashi"), resident)
    outcome = hear(begin(resident))
    assert words in outcome.text.get("ja")
    assert not outcome.is_done
