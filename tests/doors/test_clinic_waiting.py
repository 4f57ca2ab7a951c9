"""The clinic car is full: she waits for it herself, and answers what comes free at whichever door it came."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.conversations.models import Session
from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.conversations.turns import Talk
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import answer as answer_notice
from moyai.core.reservations.operations import expire_holds
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Outcome, Reply
from moyai.services.mobile_clinic.enums import Profession, VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Institution, Patient, PatientDoor, Share, Tiding, Visit, Wish
from moyai.services.mobile_clinic.operations.freed import offer_freed
from moyai.services.mobile_clinic.operations.wishes import expire_wishes
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.touring import check_everything
from moyai.services.mobile_clinic.tests.treated import make_plan
from tests.factories import DAY, at, make_resident, make_user

pytestmark = pytest.mark.django_db
NOW = at(9)
SOON = DAY + timedelta(days=3)
A_WEEK = str(DAY + timedelta(days=7))
"""The last day of the first week that she may choose: from tomorrow on."""


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Patient:
    """Hanako, whose clinic lets her book; another has the car on the only day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    make_shift(make_car(), SOON)
    make_share(make_institution("nishi"), date=SOON, starts_at=at(9, day=SOON), ends_at=at(12, day=SOON))
    PatientDoor.objects.create(institution=house, programmes=["chronic"])
    return treat(house, make_resident(user=make_user(Role.RESIDENT)))


def treat(house: Institution, resident: Resident | None = None) -> Patient:
    """Return a patient who may be examined by video: her plan holds."""
    patient = make_patient(house, resident or make_resident())
    make_plan(patient)
    Notice.objects.all().delete()  # of the plan itself
    return patient


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


def wait_until(patient: Patient, last: str) -> Wish:
    """Have her wait from the conversation until a day."""
    talk = say(begin(patient.resident), "nobody")
    assert talk.turn.prompt.key == "wait"
    talk = say(talk, True)
    assert hear(say(talk, last)).is_done
    return Wish.objects.get()


def free_the_day() -> None:
    Share.objects.update(owner=None, holder=None, origin="")


def offer(patient: Patient) -> tuple[Wish, Notice]:
    wait_until(patient, A_WEEK)
    free_the_day()
    assert offer_freed(NOW) == 1
    return Wish.objects.get(), Notice.objects.get(kind="mobile_clinic.offered")


def test_where_the_car_is_full_she_waits_on_days_of_her_choice(patient: Patient) -> None:
    talk = say(begin(patient.resident), "nobody")
    refused = Wish.objects.get()
    assert (refused.status, refused.by_patient) == (WishStatus.REFUSED, False), "the refusal counts by itself"
    assert "空きがありません" in talk.turn.prompt.hint.get("ja")
    talk = say(say(talk, True), "own")
    talk = say(talk, f"{SOON:%Y-%m-%d}")
    last = SOON + timedelta(days=2)
    outcome = hear(say(talk, f"{last:%Y-%m-%d}"))
    assert outcome.is_done
    wish = Wish.objects.get()
    assert (wish.status, wish.by_patient) == (WishStatus.WAITING, True)
    assert (wish.earliest, wish.latest, wish.refusal) == (SOON, last, "all_taken")
    check_everything(NOW)


def test_she_who_does_not_want_to_wait_is_told_whom_to_ring(patient: Patient) -> None:
    outcome = hear(say(say(begin(patient.resident), "nobody"), False))
    assert not outcome.is_done
    assert "お電話ください" in outcome.text.get("ja")
    assert Wish.objects.get().status == WishStatus.REFUSED


def test_what_comes_free_is_offered_to_her_with_a_deadline_and_taken_by_one_press(patient: Patient) -> None:
    wish, notice = offer(patient)
    assert wish.offered_until == NOW + timedelta(hours=4)
    assert "午後1時までにお返事" in notice.text["ja"]
    assert Tiding.objects.filter(kind="offered").exists(), "her institution sees it too"
    answer_notice(notice=notice, key="accept", through="line", now=NOW)
    visit = Visit.objects.get()
    assert (visit.status, Wish.objects.get().status) == (VisitStatus.BOOKED, WishStatus.GRANTED)
    answer_notice(notice=notice, key="leave", through="voice", now=NOW)
    assert Visit.objects.get().status == VisitStatus.BOOKED, (
        "an offer's button cancels nothing that is booked"
    )
    booked = Notice.objects.get(kind="mobile_clinic.booked")
    assert not booked.deliveries.exists(), "she has just heard it"
    check_everything(NOW)


def test_at_night_the_time_to_answer_begins_in_her_morning(patient: Patient) -> None:
    wait_until(patient, A_WEEK)
    free_the_day()
    night = at(23)
    assert offer_freed(night) == 1
    until = Wish.objects.get().offered_until
    assert until is not None and until > night + timedelta(hours=8)


@pytest.mark.parametrize(("key", "status"), [("pass", WishStatus.WAITING), ("leave", WishStatus.WITHDRAWN)])
def test_what_she_lets_go_goes_to_the_next(patient: Patient, key: str, status: WishStatus) -> None:
    wish, notice = offer(patient)
    other = treat(patient.institution)
    Wish.objects.create(
        institution=other.institution,
        patient=other,
        programme="chronic",
        earliest=SOON,
        latest=SOON,
        asked_at=NOW + timedelta(minutes=1),
        asked_by="test",
    )
    answer_notice(notice=notice, key=key, through="voice", now=NOW + timedelta(minutes=5))
    wish.refresh_from_db()
    assert wish.status == status
    assert Wish.objects.get(patient=other).status == WishStatus.OFFERED
    assert Tiding.objects.filter(kind="passed").exists()
    check_everything(NOW)


def test_who_does_not_answer_waits_on_and_is_told(patient: Patient) -> None:
    wish, notice = offer(patient)
    later = NOW + timedelta(hours=4, seconds=1)
    assert expire_holds(later) == 1
    wish.refresh_from_db()
    assert wish.status == WishStatus.WAITING
    assert Notice.objects.filter(kind="mobile_clinic.lapsed").count() == 1
    answer_notice(notice=notice, key="accept", through="web", now=later)
    assert not Visit.objects.filter(status=VisitStatus.BOOKED).exists()
    assert offer_freed(later) == 0, "the same day part is not offered to her again"


def test_when_her_days_are_over_she_is_told_whom_to_ring(patient: Patient) -> None:
    wish = wait_until(patient, A_WEEK)
    assert expire_wishes(NOW + timedelta(days=9)) == 1
    wish.refresh_from_db()
    assert wish.status == WishStatus.EXPIRED
    assert "お電話ください" in Notice.objects.get(kind="mobile_clinic.none_came").text["ja"]
    assert expire_wishes(NOW + timedelta(days=9)) == 0


@pytest.mark.parametrize(("choice", "status"), [("accept", "booked"), ("pass", "cancelled")])
def test_she_answers_in_the_conversation_too(patient: Patient, choice: str, status: str) -> None:
    offer(patient)
    talk = begin(patient.resident, "my_clinic_visits")
    assert talk.turn.prompt.key == "offer"
    assert hear(say(talk, choice)).is_done
    assert Visit.objects.get().status == status


def test_she_sees_what_waits_for_her_answer_and_may_stop_waiting(patient: Patient, client: Client) -> None:
    assert patient.resident.user is not None
    client.force_login(patient.resident.user)
    wish = wait_until(patient, A_WEEK)
    assert "空きを待っています" in client.get("/clinic/mine/visits/").content.decode()
    free_the_day()
    offer_freed(NOW)
    assert "までにお返事ください" in client.get("/clinic/mine/visits/").content.decode()
    Visit.objects.update(held_until=NOW - timedelta(seconds=1))
    assert "までにお返事ください" not in client.get("/clinic/mine/visits/").content.decode()
    expire_holds(NOW + timedelta(days=1))
    talk = begin(patient.resident, "my_clinic_visits")
    assert hear(say(talk, "leave")).is_done
    wish.refresh_from_db()
    assert wish.status == WishStatus.WITHDRAWN


def test_another_persons_offer_is_not_hers_to_take(patient: Patient) -> None:
    _wish, notice = offer(patient)
    stranger = treat(patient.institution)
    notice.resident = stranger.resident
    notice.save()
    answer_notice(notice=notice, key="accept", through="line", now=NOW)
    assert Visit.objects.get().status == VisitStatus.HELD
