"""Who is due next: by the plan's interval and by the weeks of pregnancy, the most overdue first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import DAY, at

from moyai.core import clock
from moyai.engines.antenatal import Basis
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.models import Appointment, TreatmentPlan
from moyai.services.mobile_clinic.operations.maternity import DueBasis, begin_pregnancy, write_check
from moyai.services.mobile_clinic.queries.due import DueState, find_next_day, list_due
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.treated import make_plan, make_visit

NOW = at(9)
SOUND = {"systolic": "118", "diastolic": "70", "oedema": "－", "protein": "－", "weight": "58.2"}


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 52))
def test_overdue_comes_after_due_by_no_more_than_a_third_of_the_interval(last, weeks):
    on, overdue_from = find_next_day(last, weeks)
    assert (on - last).days == 7 * weeks
    assert 1 <= (overdue_from - on).days <= 7 * weeks / 3 + 1


@pytest.fixture
def house(db):
    return make_institution()


def seen(patient, days_ago: int, status=VisitStatus.DONE, **more):
    return make_visit(patient, status=status, arrives_at=at(10, day=DAY - timedelta(days=days_ago)), **more)


def who_asks(house):
    return house.practitioners.filter(profession=Profession.NURSE).first() or make_practitioner(
        house, Profession.NURSE
    )


def read(house):
    return [
        (each.patient, each.programme, each.on, each.find_state(DAY))
        for each in list_due(who_asks(house), NOW)
    ]


def test_the_plans_interval_says_when_and_the_most_overdue_is_first(house):
    late, soon, far, without = (make_patient(house) for _each in range(4))
    for patient, weeks in ((late, 4), (soon, 4), (far, 12), (without, None)):
        make_plan(patient, interval_weeks=weeks)
    seen(late, 60)
    seen(soon, 20)
    seen(far, 10)
    seen(without, 100)
    assert read(house) == [
        (late, Programme.CHRONIC, DAY - timedelta(days=32), DueState.OVERDUE),
        (soon, Programme.CHRONIC, DAY + timedelta(days=8), DueState.DUE),
        (far, Programme.CHRONIC, DAY + timedelta(days=74), DueState.LATER),
        (without, Programme.CHRONIC, None, DueState.UNKNOWN),
    ]


def test_who_is_booked_or_seen_at_the_hospital_meanwhile_is_not_due(house):
    booked, hospital, both = make_patient(house), make_patient(house), make_patient(house)
    both.programmes = [Programme.CHRONIC, Programme.EYE]
    both.save()
    for patient in (booked, hospital, both):
        make_plan(patient, interval_weeks=4)
        seen(patient, 60)
    seen(booked, -3, VisitStatus.BOOKED)
    seen(both, -3, VisitStatus.BOOKED)
    Appointment.objects.create(
        code="a1",
        idempotency_key="a1",
        patient=hospital,
        institution=house,
        programme=Programme.CHRONIC,
        starts_at=at(10, day=DAY - timedelta(days=5)),
        ends_at=at(10, 20, day=DAY - timedelta(days=5)),
        channel="web",
        booked_at=NOW,
        booked_by="test",
    )
    found = read(house)
    assert [each[:2] for each in found] == [(both, Programme.EYE), (hospital, Programme.CHRONIC)]
    assert found[1][2] == DAY - timedelta(days=5) + timedelta(weeks=4)


def test_a_plan_that_was_not_agreed_to_or_is_over_says_nothing(house):
    patient = make_patient(house)
    make_plan(patient, interval_weeks=4, is_agreed=False)
    assert read(house)[0][3] == DueState.UNKNOWN
    TreatmentPlan.objects.all().delete()
    plan = make_plan(patient, interval_weeks=4)
    assert read(house)[0][3] == DueState.OVERDUE
    TreatmentPlan.objects.filter(pk=plan.pk).update(ended_at=NOW)
    assert read(house)[0][3] == DueState.UNKNOWN


def make_mother(house, week: int, checked_days_ago: int | None):
    """Return a mother in a week of pregnancy whose last check was so many days ago."""
    mother = make_patient(house, programmes=[Programme.MATERNITY])
    midwife = make_practitioner(house, Profession.MIDWIFE)
    begin_pregnancy(
        patient=mother, due=DueBasis(Basis.LAST_PERIOD, DAY - timedelta(weeks=week)), by=midwife, now=NOW
    )
    if checked_days_ago is not None:
        held = DAY - timedelta(days=checked_days_ago)
        write_check(patient=mother, on=held, sent=SOUND, by=midwife, now=NOW)
    return mother


def test_mothers_are_due_by_their_week_and_not_by_a_plan(house):
    early, late = make_mother(house, 20, 20), make_mother(house, 37, 20)
    make_plan(late, interval_weeks=12)
    by_patient = {each.patient: each for each in list_due(who_asks(house), NOW)}
    assert by_patient[early].on == DAY + timedelta(days=8), "every four weeks until week 23"
    assert by_patient[late].on == DAY, "every week from week 36; what was missed is due today"
    assert by_patient[late].find_state(DAY) == DueState.OVERDUE
    assert by_patient[late].may_be_in_car
    assert [each.patient for each in list_due(who_asks(house), NOW)] == [late, early]


def test_without_a_pregnancy_nobody_knows_and_after_it_nothing_is_due(house):
    mother = make_patient(house, programmes=[Programme.MATERNITY])
    [due] = list_due(who_asks(house), NOW)
    assert (due.patient, due.is_pregnancy_missing, due.find_state(DAY)) == (mother, True, DueState.UNKNOWN)


def test_the_page_leads_to_booking_with_these_days(house, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    patient = make_patient(house)
    make_plan(patient, interval_weeks=4)
    seen(patient, 10)
    client.force_login(make_practitioner(house, Profession.CLERK).user)
    page = client.get("/clinic/").content.decode()
    first = DAY + timedelta(days=18 - 6)
    address = f"/clinic/book/{patient.code}/?for=chronic&amp;from={first}"
    assert address in page
    times = client.get(address.replace("&amp;", "&"))
    assert times.context["first"] == first
