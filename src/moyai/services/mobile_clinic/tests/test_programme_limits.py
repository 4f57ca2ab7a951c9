"""Limits of a programme: whose, from when, weaker only knowingly, taken back; a patient's own come first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import DAY

from moyai.core import clock
from moyai.engines.vitals import Limits
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.limits import list_weaker
from moyai.services.mobile_clinic.models import ProgrammeLimit
from moyai.services.mobile_clinic.operations.programme_limits import (
    reset_programme_limit,
    set_programme_limit,
    withdraw_programme_limit,
)
from moyai.services.mobile_clinic.operations.vitals import set_patient_limit, take_packet
from moyai.services.mobile_clinic.queries.vitals import get_default_limits, get_limits
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.visiting import ARRIVED, make_sent, make_visit
from moyai.services.mobile_clinic.visit_refusals import RecordRefused

NAMES = ("urgent_below", "low", "high", "urgent_above")
HALF = Decimal("0.5")
BOUND = st.one_of(st.none(), st.integers(0, 200).map(Decimal))
SOONER = DAY - timedelta(days=1)


def make_limits(four):
    """Return limits of four numbers, put into their order."""
    given_ = sorted(each for each in four if each is not None)
    return Limits("pulse", *(None if each is None else given_.pop(0) for each in four))


def find_grade(limits, value):
    """Return how loudly a value calls: 2 urgent, 1 to be looked at, 0 not; by the words of `Limits` alone."""
    below, low, high, above = (getattr(limits, name) for name in NAMES)
    if (below is not None and value < below) or (above is not None and value > above):
        return 2
    return int((low is not None and value < low) or (high is not None and value > high))


@given(st.tuples(BOUND, BOUND, BOUND, BOUND), st.tuples(BOUND, BOUND, BOUND, BOUND))
def test_what_is_not_weaker_calls_at_least_as_loudly_for_every_value(one, other):
    limits, default = make_limits(one), make_limits(other)
    bounds = {getattr(each, name) for each in (limits, default) for name in NAMES} - {None}
    values = [bound + step for bound in bounds for step in (-HALF, 0, HALF)]
    is_quieter = any(find_grade(limits, each) < find_grade(default, each) for each in values)
    if not list_weaker(limits, default):
        assert not is_quieter
    assert list_weaker(default, default) == []
    assert list_weaker(limits, None) == []


@given(st.tuples(BOUND, BOUND, BOUND, BOUND), st.sampled_from(NAMES))
def test_a_bound_that_is_left_out_is_weaker_where_the_default_has_one(four, name):
    default = make_limits(four)
    facts = {each: getattr(default, each) for each in NAMES} | {name: None}
    expected = [name] if getattr(default, name) is not None else []
    assert list_weaker(Limits("pulse", **facts), default) == expected


@pytest.fixture
def doctor(db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: ARRIVED)
    return make_practitioner(make_institution(), Profession.DOCTOR)


def set_limit(doctor, *bounds, measure="systolic", day=DAY, **more):
    facts = {"programme": Programme.CHRONIC, "why": "高い方が多いため", "by": doctor, "now": ARRIVED}
    return set_programme_limit(measure=measure, bounds=bounds, valid_from=day, **facts | more)


def read_limit(patient, on=DAY):
    four = get_limits(patient, Programme.CHRONIC, on)["systolic"]
    return [None if getattr(four, name) is None else str(getattr(four, name)) for name in NAMES]


def test_a_limit_holds_from_its_day_for_the_institutions_patients_alone(doctor):
    mine, others = make_patient(doctor.institution), make_patient(make_institution("nishi"))
    usual = read_limit(mine)
    set_limit(doctor, "95", "115", "150", "180", day=DAY + timedelta(days=2))
    assert read_limit(mine) == usual
    assert read_limit(mine, DAY + timedelta(days=2)) == ["95", "115", "150", "180"]
    assert read_limit(others, DAY + timedelta(days=2)) == usual


def test_it_raises_alerts_that_the_default_would_not(doctor):
    visit = make_visit(make_patient(doctor.institution), doctor=doctor)
    set_limit(doctor, "95", "115", "150", "180")
    taken = take_packet(visit=visit, sent=make_sent(systolic=160, diastolic=90), actor="user:1", now=ARRIVED)
    assert [str(each.limit) for each in taken.alerts] == ["150"]


def test_weaker_than_the_default_is_refused_until_it_is_known(doctor):
    with pytest.raises(RecordRefused, match="weaker"):
        set_limit(doctor, "80", "111", "219", "219")
    assert not ProgrammeLimit.objects.exists()
    limit = set_limit(doctor, "80", "111", "219", "219", knows_weaker=True)
    assert limit.is_weaker
    assert not set_limit(doctor, "95", "115", "150", "180").is_weaker


@pytest.mark.parametrize(
    ("bounds", "more", "code"),
    [
        (("95", "115", "150", "180"), {"why": " "}, "no_reason"),
        (("95", "115", "150", "180"), {"day": SOONER}, "past"),
        (("180", "115", "150", "95"), {}, "bad_limits"),
        (("x", None, None, None), {}, "bad_limits"),
        ((None, None, None, None), {}, "bad_limits"),
        (("1", None, None, None), {"measure": "height_of_mood"}, "bad_limits"),
    ],
)
def test_what_makes_no_sense_is_refused(doctor, bounds, more, code):
    with pytest.raises(RecordRefused, match=code):
        set_limit(doctor, *bounds, **more)
    assert not ProgrammeLimit.objects.exists()


def test_only_a_doctor_sets_and_takes_back_and_what_was_before_holds_again(doctor):
    patient = make_patient(doctor.institution)
    usual = read_limit(patient)
    nurse = make_practitioner(doctor.institution, Profession.NURSE)
    with pytest.raises(RecordRefused, match="not_doctor"):
        set_limit(nurse, "95", "115", "150", "180")
    first = set_limit(doctor, "95", "115", "150", "180")
    second = set_limit(doctor, "96", "116", "140", "170")
    with pytest.raises(RecordRefused, match="not_doctor"):
        withdraw_programme_limit(limit=second, by=nurse, now=ARRIVED)
    other = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    with pytest.raises(RecordRefused, match="gone"):
        withdraw_programme_limit(limit=second, by=other, now=ARRIVED)
    withdraw_programme_limit(limit=second, by=doctor, now=ARRIVED)
    assert read_limit(patient) == ["95", "115", "150", "180"]
    with pytest.raises(RecordRefused, match="gone"):
        withdraw_programme_limit(limit=second, by=doctor, now=ARRIVED)
    reset_programme_limit(
        programme=Programme.CHRONIC,
        measure="systolic",
        valid_from=DAY,
        why="もとどおり",
        by=doctor,
        now=ARRIVED,
    )
    assert read_limit(patient) == usual
    assert ProgrammeLimit.objects.count() == 3, "what was set stays to be read"
    assert first.withdrawn_at is None


def test_a_patients_own_limit_stands_over_the_programmes(doctor):
    patient = make_patient(doctor.institution)
    set_patient_limit(
        patient=patient,
        measure="systolic",
        bounds=["90", "100", "140", "160"],
        why="腎臓",
        by=doctor,
        now=ARRIVED,
    )
    set_limit(doctor, "95", "115", "150", "180")
    assert read_limit(patient) == ["90", "100", "140", "160"]


def test_the_page_shows_the_default_beside_and_asks_again_where_it_is_weaker(doctor, client):
    client.force_login(doctor.user)
    path = f"{reverse('mobile_clinic:programme_limits')}?for=chronic"
    assert client.get(path).status_code == 200
    form = {
        "do": "set",
        "measure": "systolic",
        "urgent_below": "80",
        "low": "111",
        "high": "219",
        "urgent_above": "219",
        "valid_from": str(DAY),
        "why": "低い方が多い",
    }
    refused = client.post(path, form)
    assert refused.status_code == 422
    assert "もとの基準よりゆるくなります" in refused.content.decode()
    assert client.post(path, form | {"knows_weaker": "on"}).status_code == 302
    page = client.get(path).content.decode()
    usual = get_default_limits(Programme.CHRONIC)["systolic"].urgent_below
    assert f"もと {usual}" in page and "もとよりゆるい" in page
    limit = ProgrammeLimit.objects.get()
    client.post(reverse("mobile_clinic:limit_press"), {"limit": limit.pk})
    limit.refresh_from_db()
    assert limit.withdrawn_at == ARRIVED
    client.force_login(make_practitioner(doctor.institution, Profession.NURSE).user)
    assert "医師だけ" in client.get(path).content.decode()
    assert client.post(path, form).status_code == 422
    client.force_login(make_practitioner(doctor.institution, Profession.CLERK).user)
    assert client.get(path).status_code == 403
