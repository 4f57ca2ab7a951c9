"""Booking asks the law for the day of the visit: at the institution, her doors, programs, for who waits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.conversations.models import Session
from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.partners.models import Partner
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Outcome, Reply
from moyai.services.mobile_clinic.enums import Asker, Profession, Programme, VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Institution, Patient, PatientDoor, TreatmentPlan, Visit, Wish
from moyai.services.mobile_clinic.operations.booking import (
    book_held_visit,
    book_visit,
    cancel_visit,
    hold_visit,
    reschedule_visit,
    undo_cancel,
)
from moyai.services.mobile_clinic.operations.consents import withdraw_consent
from moyai.services.mobile_clinic.operations.freed import offer_freed
from moyai.services.mobile_clinic.operations.plans import end_plan
from moyai.services.mobile_clinic.operations.wishes import join_waiting
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.booking_law import list_lawful_days, list_open_points
from moyai.services.mobile_clinic.queries.papers import Papers
from moyai.services.mobile_clinic.refusals import LawRefused
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp
from moyai.services.mobile_clinic.tests.treated import make_consent, make_doctor, make_plan

NOW = at(17, day=DAY - timedelta(days=1))
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def house(db, monkeypatch):
    """An institution with people, a car and the mornings of two days."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    for day in (DAY, NEXT):
        make_shift(make_car(), day=day)
        make_share(None, owner=house, date=day, starts_at=at(9, day=day), ends_at=at(12, day=day))
    return house


@pytest.fixture
def patient(house):
    return make_patient(house)


def find(patient, day=DAY, **more):
    facts = {"since": at(8, day=day), "until": at(18, day=day), "now": NOW, **more}
    return find_times(patient=patient, programme=Programme.CHRONIC, **facts).offers[0]


def book(patient, *, asker=Asker.HOUSE, day=DAY, verb=book_visit, key="k") -> Visit:
    facts = {"idempotency_key": key, "actor": "user:1", "channel": "web", "now": NOW, "asker": asker}
    return verb(patient=patient, programme=Programme.CHRONIC, offer=find(patient, day), **facts)


def test_without_a_plan_her_institution_books_and_is_told_what_to_settle_and_her_door_does_not(patient):
    for asker in (Asker.HERSELF, Asker.FAMILY):
        with pytest.raises(LawRefused, match="not_ready") as caught:
            book(patient, asker=asker)
        told = caught.value.text.get("ja")
        assert "ひがし診療所" in told and "0265" in told
        assert not any(word in told for word in ("計画", "同意", "届"))  # nothing of her papers
    assert not Visit.objects.exists()
    visit = book(patient)
    assert visit.status == VisitStatus.BOOKED
    (point,) = list_open_points([visit])[visit.pk]
    assert "計画を書いて" in point.get("ja")
    make_plan(patient)
    assert list_open_points([visit])[visit.pk] == []


def test_a_plan_that_runs_out_before_the_visit_holds_for_no_visit_after_it(patient):
    make_plan(patient, valid_until=DAY)
    first = book(patient, asker=Asker.HERSELF)
    with pytest.raises(LawRefused):
        book(patient, asker=Asker.HERSELF, day=NEXT, key="later")
    facts = {"code": first.code, "offer": find(patient, NEXT, ignore=first), "actor": "user:1", "now": NOW}
    with pytest.raises(LawRefused):
        reschedule_visit(**facts, asker=Asker.HERSELF)
    assert Visit.objects.get().arrives_at == first.arrives_at
    moved = reschedule_visit(**facts)
    assert "期限" in list_open_points([moved])[moved.pk][0].get("ja")


@pytest.mark.parametrize("asker", [Asker.HOUSE, Asker.CLERK, Asker.HERSELF])
def test_where_video_cannot_be_at_all_nobody_books(patient, asker):
    make_plan(patient)
    offer = find(patient)
    facts = {"idempotency_key": "k", "actor": "user:1", "channel": "web", "now": NOW, "asker": asker}
    wish = {"patient": patient, "programme": Programme.CHRONIC, "offer": offer}
    make_consent(patient)
    withdraw_consent(patient=patient, actor="test", now=NOW)
    with pytest.raises(LawRefused) as caught:
        book_visit(**wish, **facts)
    assert caught.value.code == ("not_ready" if asker == Asker.HERSELF else "consent_withdrawn")
    assert caught.value.facts["next"] is None  # another time would not help
    assert Wish.objects.get().status == WishStatus.REFUSED  # kept with its reason
    make_consent(patient, now=at(8, 30))
    Institution.objects.update(notified_on=None)
    wish["patient"] = Patient.objects.get(pk=patient.pk)
    with pytest.raises(LawRefused) as caught:
        book_visit(**wish, **facts)
    assert caught.value.code == ("not_ready" if asker == Asker.HERSELF else "not_notified")


def test_what_was_held_or_cancelled_is_judged_again_when_it_is_booked(patient):
    make_plan(patient)
    make_consent(patient)
    held = book(patient, verb=hold_visit)
    withdraw_consent(patient=patient, actor="test", now=NOW)
    with pytest.raises(LawRefused):
        book_held_visit(code=held.code, actor="user:1", now=NOW)
    make_consent(patient, now=at(8, 30))
    booked = book_held_visit(code=held.code, actor="user:1", now=NOW)
    cancel_visit(code=booked.code, actor="user:1", now=NOW)
    end_plan(plan=TreatmentPlan.objects.get(), by=make_doctor(patient), now=NOW)
    with pytest.raises(LawRefused):
        undo_cancel(code=booked.code, actor="user:1", now=NOW, asker=Asker.HERSELF)
    assert undo_cancel(code=booked.code, actor="user:1", now=NOW).status == VisitStatus.BOOKED


def test_who_waits_is_offered_nothing_that_the_law_does_not_allow(patient):
    days = {"earliest": DAY, "latest": NEXT, "actor": "user:1", "now": NOW}
    wish = join_waiting(patient=patient, programme=Programme.CHRONIC, **days)
    make_consent(patient)
    withdraw_consent(patient=patient, actor="test", now=NOW)
    assert offer_freed(NOW) == 0
    make_consent(patient, now=at(8, 30))
    assert offer_freed(NOW) == 1  # without a plan: her institution is told, and writes one
    wish.refresh_from_db()
    assert list_open_points([wish.visit])[wish.visit_id]


def test_the_institutions_pages_warn_before_and_after_booking(client, patient):
    clerk = make_practitioner(patient.institution, Profession.CLERK)
    client.force_login(clerk.user)
    page = client.get(f"/clinic/book/{patient.code}/")
    assert "この日までに決めること" in page.content.decode()
    offer = page.context["days"][0]["offers"][0]["signed"]
    press = {"offer": offer, "key": "k", "for": "chronic"}
    after = client.post(f"/clinic/book/{patient.code}/press/", press, follow=True).content.decode()
    assert "訪問の日までに決めることがあります" in after
    assert "医師か看護師に伝えてください" in after
    assert "準備が要ります" in client.get("/clinic/").content.decode()
    make_plan(patient)
    assert "準備が要ります" not in client.get("/clinic/").content.decode()
    make_consent(patient)
    withdraw_consent(patient=patient, actor="test", now=NOW)
    refused = client.get(f"/clinic/book/{patient.code}/")
    assert refused.context["days"] == []
    assert "同意を取り下げて" in refused.content.decode()


def say_alone(resident: Resident):
    """Begin booking at her own page, and say that she is alone."""
    facts = {"resident_id": resident.pk, "actor_id": resident.user_id, "owner_key": "t", "now": NOW}
    talk = take_turn(code=start_session(flow="book_clinic_visit", channel="web", **facts).code, now=NOW)
    prompt = talk.turn.prompt
    reply = Reply(prompt.key, "nobody", prompt.digest)
    return answer(code=talk.session.code, version=talk.session.version, reply=reply, now=NOW)


def test_her_own_door_leads_her_to_the_telephone_and_shows_only_days_that_hold(patient):
    PatientDoor.objects.create(institution=patient.institution, programmes=["chronic"])
    user = make_user(Role.RESIDENT)
    Resident.objects.filter(pk=patient.resident_id).update(user=user)
    resident = Resident.objects.get(pk=patient.resident_id)
    done = say_alone(resident)
    outcome = Outcome.from_json(Session.objects.get(pk=done.session.pk).outcome)
    assert not outcome.is_done
    assert "お電話ください" in outcome.text.get("ja")
    make_plan(patient, valid_from=NEXT)
    times = say_alone(resident).turn.prompt.offers
    assert times
    assert all("6月11日" in each.label.get("ja") for each in times)


def test_programs_of_the_house_are_warned_and_hers_is_refused(patient):
    window = f"start={DAY}T08:00:00%2B09:00&end={DAY}T18:00:00%2B09:00"
    path = f"Appointment/$find?patient=Patient/{patient.code}&service-type=chronic&{window}"
    nurse = patient.institution.practitioners.get(profession=Profession.NURSE)
    theirs = FhirApp(nurse.user)
    found = theirs.read(path)["entry"]
    answer = theirs.post("Appointment/$book", found[0]["resource"])
    assert answer.status_code == 201
    told = answer.json()["entry"][0]["response"]["outcome"]["issue"]
    assert [each["severity"] for each in told] == ["warning"]
    assert "計画" in told[0]["details"]["text"]
    Visit.objects.all().delete()
    user = make_user(Role.RESIDENT)
    Resident.objects.filter(pk=patient.resident_id).update(user=user)
    hers = FhirApp(user, "user/*.read", "user/*.write")
    (only,) = hers.read(path)["entry"]
    assert only["search"]["mode"] == "outcome"
    assert "お電話" in only["resource"]["issue"][0]["details"]["text"]
    refused = hers.post("Appointment/$book", found[0]["resource"])
    assert refused.status_code == 409
    assert not Visit.objects.exists()


def make_days(first: date, spans: list[tuple[int, int]]) -> list[TreatmentPlan]:
    return [
        TreatmentPlan(
            kind="plan",
            version=number,
            valid_from=first + timedelta(days=begin),
            valid_until=first + timedelta(days=begin + length),
        )
        for number, (begin, length) in enumerate(spans)
    ]


@given(
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=2),
    notified=st.none() | st.integers(-5, 45),
    ended=st.none() | st.integers(-5, 45),
    has_withdrawn=st.booleans(),
    on=st.integers(0, 45),
)
def test_the_rule_is_what_the_law_says_day_by_day(spans, notified, ended, has_withdrawn, on):
    """Against a second telling of the law, from the days alone."""

    def day(number: int | None) -> date | None:
        return None if number is None else DAY + timedelta(days=number)

    institution = Institution(notified_on=day(notified), partner=Partner(name="ひがし診療所"))
    patient = Patient(institution=institution, ended_on=day(ended))
    papers = Papers(
        patient=patient, plans=tuple(make_days(DAY, spans)), has_draft=False, has_withdrawn=has_withdrawn
    )
    lawful = (
        notified is not None
        and notified <= on
        and not (ended is not None and ended <= on)
        and any(begin <= on <= begin + length for begin, length in spans)
        and not has_withdrawn
    )
    found = papers.list_obstacles(DAY + timedelta(days=on))
    assert (found == []) == lawful
    settled = [each for each in found if not each.can_be_settled]
    assert all(each.code == "no_plan" for each in found if each not in settled)


def test_lawful_days_of_her_door_are_those_of_her_plan_and_the_houses_are_all(patient):
    make_plan(patient, valid_from=DAY + timedelta(days=2), valid_until=DAY + timedelta(days=4))
    last = DAY + timedelta(days=9)
    hers = list_lawful_days(patient, DAY, last, Asker.HERSELF)
    assert hers == [DAY + timedelta(days=each) for each in (2, 3, 4)]
    assert len(list_lawful_days(patient, DAY, last, Asker.HOUSE)) == 10
