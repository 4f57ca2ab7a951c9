"""Who leaves: what she still holds is shown first and handed over, and she is booked no more; undone too."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.reservations.models import Span
from moyai.core.reservations.operations import reserve
from moyai.core.reservations.specs import Wanted
from moyai.fleet.models import Task
from moyai.services.mobile_clinic.access import find_practice
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.models import Practitioner, Share, TreatmentPlan, Visit
from moyai.services.mobile_clinic.operations.booking import book_visit
from moyai.services.mobile_clinic.operations.people import (
    PeopleRefused,
    hand_over,
    hand_over_visit,
    set_left_on,
    set_profession,
    take_over_plan,
    undo_left_on,
)
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.people import list_colleagues, list_held
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

pytestmark = pytest.mark.django_db
NOW = at(8)
DAYS = (DAY + timedelta(days=3), DAY + timedelta(days=10))


@pytest.fixture(autouse=True)
def held_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def house():
    """An institution with a clerk and the car on two days, its own."""
    house = make_institution()
    for day in DAYS:
        make_shift(make_car(), day)
        make_share(None, owner=house, date=day, starts_at=at(9, day=day), ends_at=at(12, day=day))
    return house


@pytest.fixture
def clerk(house):
    return make_practitioner(house, Profession.CLERK)


def hire(house, profession) -> Practitioner:
    return make_practitioner(house, profession)


def find(patient, day):
    return find_times(
        patient=patient, programme=Programme.CHRONIC, since=at(8, day=day), until=at(18, day=day), now=NOW
    )


def book(patient, day) -> Visit:
    return book_visit(
        patient=patient,
        programme=Programme.CHRONIC,
        offer=find(patient, day).offers[0],
        idempotency_key=f"{patient.pk}:{day}",
        actor="user:1",
        channel="clinic",
        now=NOW,
    )


@pytest.fixture
def team(house):
    """The doctor and the nurse who have a visit on each day, and colleagues who came after it was booked."""
    doctor, nurse = hire(house, Profession.DOCTOR), hire(house, Profession.NURSE)
    for day in DAYS:
        book(make_patient(house), day)
    return doctor, nurse, hire(house, Profession.DOCTOR), hire(house, Profession.MIDWIFE)


def test_who_leaves_is_booked_until_the_day_before_and_sees_nothing_from_it_on(house, clerk):
    doctor = hire(house, Profession.DOCTOR)
    hire(house, Profession.NURSE)
    patient = make_patient(house)
    set_left_on(practitioner=doctor, day=DAYS[1], by=clerk.user, now=NOW)
    assert find(patient, DAYS[0]).offers
    assert not find(patient, DAYS[1]).offers, "booked for a day on which she is not there"
    assert find_practice(doctor.user, DAYS[1] - timedelta(days=1)) == doctor
    assert find_practice(doctor.user, DAYS[1]) is None
    undo_left_on(practitioner=doctor, by=clerk.user, now=NOW)
    assert find(patient, DAYS[1]).offers
    assert find_practice(doctor.user, DAYS[1]).left_on is None


def test_what_she_holds_is_asked_about_first(house, clerk, team):
    doctor, nurse, *_others = team
    facts = {"day": DAYS[0], "by": clerk.user, "now": NOW}
    with pytest.raises(PeopleRefused, match="still_holds") as refused:
        set_left_on(practitioner=doctor, **facts)
    assert "診察2件" in refused.value.text.get("ja")
    assert list_held(doctor, DAYS[1], NOW).describe().get("ja") == "診察1件"
    with pytest.raises(PeopleRefused, match="still_holds"):
        set_left_on(practitioner=nurse, **facts)
    set_left_on(practitioner=doctor, knows_held=True, **facts)
    doctor.refresh_from_db()
    assert doctor.left_on == DAYS[0]
    with pytest.raises(PeopleRefused, match="past"):
        set_left_on(practitioner=doctor, **facts | {"day": DAY - timedelta(days=1)})
    with pytest.raises(PeopleRefused, match="oneself"):
        set_left_on(practitioner=clerk, **facts)


def test_visits_and_tours_are_handed_over_with_all_that_was_reserved(clerk, team):
    doctor, nurse, other, midwife = team
    held = list_held(doctor, DAY, NOW)
    facts = {"by": clerk.user, "now": NOW}
    assert hand_over(leaving=doctor, to=other, visits=held.visits, tours=held.tours, **facts) == []
    tours = list_held(nurse, DAY, NOW).tours
    assert len(tours) == 2
    assert hand_over(leaving=nurse, to=midwife, visits=(), tours=tours, **facts) == []
    assert set(Visit.objects.values_list("doctor", flat=True)) == {other.pk}
    assert set(Share.objects.values_list("nurse", flat=True)) == {midwife.pk}
    booked = Span.objects.filter(reservation__status="booked")
    resources = set(booked.values_list("resource", flat=True))
    assert {other.resource_id, midwife.resource_id} <= resources
    assert resources.isdisjoint({doctor.resource_id, nurse.resource_id})
    ways = Task.objects.filter(code__in=Share.objects.values("nurse_task"))
    assert set(ways.values_list("contact_name", flat=True)) == {midwife.user.display_name}
    assert not list_held(doctor, DAY, NOW)
    check_everything(NOW)
    again = hand_over(leaving=doctor, to=other, visits=held.visits, tours=(), **facts)
    assert again == list(held.visits), "they are no longer hers"


def test_who_is_busy_then_does_not_get_it(clerk, team):
    doctor, _nurse, other, _midwife = team
    first, second = list_held(doctor, DAY, NOW).visits
    busy = [Wanted(other.resource_id, second.call_from, second.call_until)]
    facts = {"purpose": "meeting", "reference": "m", "idempotency_key": "m", "actor": "test"}
    reserve(wanted=busy, **facts, now=NOW)
    left = hand_over(leaving=doctor, to=other, visits=[first, second], tours=(), by=clerk.user, now=NOW)
    assert left == [second]
    assert [each.doctor for each in Visit.objects.order_by("arrives_at")] == [other, doctor]


def test_who_is_of_another_house_or_not_there_that_day_does_not_get_it(clerk, team):
    doctor, _nurse, other, _midwife = team
    first, second = list_held(doctor, DAY, NOW).visits
    stranger = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    facts = {"leaving": doctor, "by": clerk.user, "now": NOW}
    with pytest.raises(PeopleRefused, match="not_a_colleague"):
        hand_over_visit(code=first.code, to=stranger, **facts)
    Practitioner.objects.filter(pk=other.pk).update(left_on=DAYS[1])
    other.refresh_from_db()
    left = hand_over(visits=[first, second], tours=(), to=other, **facts)
    assert left == [second], "she is not there on that day either"
    check_everything(NOW)


def test_a_plan_is_taken_over_by_the_doctor_herself_and_changes_when_the_patient_agrees(house):
    leaving, by = hire(house, Profession.DOCTOR), hire(house, Profession.DOCTOR)
    patient = make_patient(house)
    plan = make_plan(patient, by=leaving, doctors={leaving: "火の午前"}, interval_weeks=6)
    draft = take_over_plan(plan=plan, leaving=leaving, by=by, now=NOW)
    assert (draft.is_draft, draft.doctor, draft.interval_weeks) == (True, by, 6)
    assert [(each.doctor, each.when) for each in draft.plan_doctors.all()] == [(by, "火の午前")]
    plan.refresh_from_db()
    assert plan.is_in_force, "the old one holds until she agrees"
    with pytest.raises(PeopleRefused, match="no_such_plan"):
        take_over_plan(plan=draft, leaving=leaving, by=by, now=NOW)
    nurse = hire(house, Profession.NURSE)
    with pytest.raises(PeopleRefused, match="not_a_colleague"):
        take_over_plan(plan=plan, leaving=leaving, by=nurse, now=NOW)


def test_a_profession_changes_what_one_may_and_is_booked_as(house, clerk, team):
    doctor, *_rest = team
    facts = {"by": clerk.user, "now": NOW}
    with pytest.raises(PeopleRefused, match="still_holds"):
        set_profession(practitioner=doctor, profession=Profession.CLERK, **facts)
    reception = hire(house, Profession.CLERK)
    Practitioner.objects.filter(pk=reception.pk).update(resource=None)
    reception.refresh_from_db()
    assert reception not in list_colleagues(team[1], DAY)
    set_profession(practitioner=reception, profession=Profession.NURSE, **facts)
    reception.refresh_from_db()
    assert reception.resource.kind == "nurse"
    assert reception in list_colleagues(team[1], DAY)


def test_the_institution_sees_whose_visits_they_are_and_the_town_only_how_many(client, clerk, team):
    doctor, _nurse, other, _midwife = team
    visit = list_held(doctor, DAY, NOW).visits[0]
    path = reverse("mobile_clinic:person", args=[doctor.pk])
    client.force_login(clerk.user)
    page = client.get(path).content.decode()
    assert visit.patient.resident.name in page and "この方に引きつぐ" in page
    client.post(reverse("mobile_clinic:hand_over", args=[doctor.pk]), {"to": other.pk, "since": str(DAY)})
    assert set(Visit.objects.values_list("doctor", flat=True)) == {other.pk}
    client.force_login(make_user(Role.OFFICER))
    path = reverse("mobile_clinic:person", args=[other.pk])
    page = client.get(path).content.decode()
    assert "診察2件" in page and visit.patient.resident.name not in page
    press = reverse("mobile_clinic:hand_over", args=[other.pk])
    assert client.post(press, {"to": doctor.pk, "since": str(DAY)}).status_code == 403
    assert client.post(path, {"day": str(DAYS[1])}).status_code == 422
    assert client.post(path, {"day": str(DAYS[1]), "knows_held": "on"}).status_code == 302
    other.refresh_from_db()
    assert other.left_on == DAYS[1]
    client.post(reverse("mobile_clinic:person_press", args=[other.pk]), {"do": "stay"})
    other.refresh_from_db()
    assert other.left_on is None


def test_another_institutions_people_are_not_found(client, clerk, team):
    stranger = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    client.force_login(clerk.user)
    assert client.get(reverse("mobile_clinic:person", args=[stranger.pk])).status_code == 404
    assert stranger.user.display_name not in client.get(reverse("mobile_clinic:people")).content.decode()
    client.force_login(team[1].user)
    assert client.get(reverse("mobile_clinic:people")).status_code == 403


def test_a_doctor_takes_a_plan_over_on_the_page(client, house):
    leaving, by = hire(house, Profession.DOCTOR), hire(house, Profession.DOCTOR)
    plan = make_plan(make_patient(house), by=leaving, doctors={leaving: "火の午前"})
    client.force_login(by.user)
    assert (
        "わたしが引きつぐ" in client.get(reverse("mobile_clinic:person", args=[leaving.pk])).content.decode()
    )
    client.post(reverse("mobile_clinic:take_plan", args=[leaving.pk, plan.code]))
    assert TreatmentPlan.objects.filter(doctor=by, agreed_at=None).count() == 1
