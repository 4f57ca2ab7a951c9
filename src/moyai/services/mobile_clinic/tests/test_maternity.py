"""Pregnancies: the due date by its basis, corrections kept, what is due next; the handbook's columns."""

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.factories import DAY, at

from moyai.engines.antenatal import Basis
from moyai.services.mobile_clinic.checklists import list_steps
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.models import AntenatalCheck, Pregnancy
from moyai.services.mobile_clinic.operations.maternity import (
    DueBasis,
    begin_pregnancy,
    correct_pregnancy,
    end_pregnancy,
    write_check,
)
from moyai.services.mobile_clinic.queries.maternity import find_pregnancy, find_week, list_versions
from moyai.services.mobile_clinic.tests.clinic import make_patient, make_practitioner
from moyai.services.mobile_clinic.visit_refusals import RecordRefused

pytestmark = pytest.mark.django_db
NOW = at(10)
WEEKS_24 = DAY - timedelta(weeks=24)
SOUND = {
    "systolic": "118",
    "diastolic": "70",
    "oedema": "－",
    "protein": "±",
    "weight": "58.2",
    "fundal_height": "22",
}


@pytest.fixture
def mother():
    return make_patient(programmes=[Programme.MATERNITY])


@pytest.fixture
def midwife(mother):
    return make_practitioner(mother.institution, Profession.MIDWIFE)


def begin(mother, midwife, on=WEEKS_24, basis=Basis.LAST_PERIOD, **more):
    due = DueBasis(basis, on, **more)
    return begin_pregnancy(patient=mother, due=due, by=midwife, now=NOW)


def test_the_due_date_comes_from_its_basis_and_the_week_from_it(mother, midwife):
    begin(mother, midwife)
    known = find_pregnancy(mother)
    assert known.due == WEEKS_24 + timedelta(days=280)
    assert find_week(mother, NOW) == 24
    assert (known.find_age(DAY).weeks, known.find_age(DAY).days) == (24, 0)
    with pytest.raises(RecordRefused, match="one_pregnancy"):
        begin(mother, midwife)


def test_a_correction_is_a_new_version_and_the_old_one_stays(mother, midwife):
    row = begin(mother, midwife)
    due = DueBasis(Basis.ECHO, WEEKS_24 + timedelta(days=287))
    facts = {"patient": mother, "code": row.code, "due": due, "by": midwife, "now": NOW}
    with pytest.raises(RecordRefused, match="no_reason"):
        correct_pregnancy(version=1, why="", **facts)
    correct_pregnancy(version=1, why="CRLで測りなおした", **facts)
    with pytest.raises(RecordRefused, match="changed_meanwhile"):
        correct_pregnancy(version=1, why="もう一人が同時に", **facts)
    assert find_week(mother, NOW) == 23
    dues = [facts["due"] for _row, facts in list_versions(mother, row.code)]
    assert dues == [
        (WEEKS_24 + timedelta(days=287)).isoformat(),
        (WEEKS_24 + timedelta(days=280)).isoformat(),
    ]


@pytest.mark.parametrize(
    "due",
    [
        DueBasis(Basis.LAST_PERIOD, DAY + timedelta(days=1)),
        DueBasis(Basis.LAST_PERIOD, date(2024, 1, 1)),
        DueBasis(Basis.LAST_PERIOD, WEEKS_24, cycle_days=90),
        DueBasis(Basis.TRANSFER, WEEKS_24, embryo_days=9),
    ],
)
def test_dates_that_cannot_be_are_refused(mother, midwife, due):
    with pytest.raises(RecordRefused, match="bad_dates"):
        begin_pregnancy(patient=mother, due=due, by=midwife, now=NOW)


def test_checks_set_what_is_due_next_and_overdue_is_told(mother, midwife):
    begin(mother, midwife)
    write_check(patient=mother, on=DAY - timedelta(days=30), sent=SOUND, by=midwife, now=NOW)
    following = find_pregnancy(mother).find_next(DAY)
    assert following.on == DAY
    assert following.overdue_from > DAY - timedelta(days=30)
    write_check(patient=mother, on=DAY, sent=SOUND, by=midwife, now=NOW)
    following = find_pregnancy(mother).find_next(DAY)
    assert (following.on, following.needs) == (DAY + timedelta(days=14), ("echo",))
    for wrong in (DAY + timedelta(days=1), DAY - timedelta(days=300)):
        with pytest.raises(RecordRefused, match="bad_dates"):
            write_check(patient=mother, on=wrong, sent=SOUND, by=midwife, now=NOW)


def test_a_check_is_put_right_by_a_new_version_and_stands_in_no_table_in_clear(mother, midwife):
    begin(mother, midwife)
    row = write_check(patient=mother, on=DAY, sent=SOUND, by=midwife, now=NOW)
    write_check(patient=mother, on=DAY, sent=SOUND | {"protein": "＋＋"}, code=row.code, by=midwife, now=NOW)
    (held,) = find_pregnancy(mother).checks
    assert held.findings["protein"] == "＋＋"
    assert AntenatalCheck.objects.count() == 2
    with connection.cursor() as cursor:
        for table in ("antenatalcheck", "pregnancy"):
            cursor.execute(f"SELECT body FROM mobile_clinic_{table}")
            assert all(
                b"protein" not in bytes(body) and b"2026" not in bytes(body) for (body,) in cursor.fetchall()
            )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"systolic": "70", "diastolic": "110"}, "systolic_below_diastolic"),
        ({"weight": "580"}, "bad_finding"),
        ({"weight": "五十"}, "bad_finding"),
        ({"protein": "多い"}, "bad_finding"),
        ({"fetal_heart_rate": "NaN"}, "bad_finding"),
    ],
)
def test_wrong_findings_are_refused_and_nothing_is_written(mother, midwife, change, code):
    begin(mother, midwife)
    with pytest.raises(RecordRefused, match=code):
        write_check(patient=mother, on=DAY, sent=SOUND | change, by=midwife, now=NOW)
    assert not AntenatalCheck.objects.exists()


def test_when_it_has_ended_nothing_is_due_and_a_next_one_can_begin(mother, midwife):
    row = begin(mother, midwife)
    write_check(patient=mother, on=DAY, sent=SOUND, by=midwife, now=NOW)
    facts = {"patient": mother, "code": row.code, "version": 1, "by": midwife, "now": NOW}
    with pytest.raises(RecordRefused, match="bad_dates"):
        end_pregnancy(ended_on=DAY - timedelta(days=3), **facts)
    end_pregnancy(ended_on=DAY, **facts)
    known = find_pregnancy(mother)
    assert known.find_next(DAY) is None
    assert find_week(mother, NOW + timedelta(days=1)) is None
    with pytest.raises(RecordRefused, match="no_pregnancy"):
        write_check(
            patient=mother, on=DAY + timedelta(days=1), sent=SOUND, by=midwife, now=NOW + timedelta(days=2)
        )
    begin(mother, midwife, on=DAY - timedelta(weeks=5))
    assert Pregnancy.objects.values("code").distinct().count() == 2
    assert find_pregnancy(mother).checks == ()


def test_the_car_brings_the_echo_in_some_weeks_and_the_trace_in_others():
    def keys(week):
        return {each.key for each in list_steps(Programme.MATERNITY, week)} & {"echo", "trace"}

    assert [keys(week) for week in (None, 21, 22, 33, 34, 35, 36, 41)] == [
        set(),
        set(),
        {"echo"},
        {"echo"},
        set(),
        set(),
        {"trace"},
        {"trace"},
    ]
