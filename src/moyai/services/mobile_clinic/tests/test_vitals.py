"""What is measured: once, in whatever order it comes, sealed; wrong values are kept and said."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection
from tests.factories import at

from moyai.core.audit.models import Entry
from moyai.core.sealing.operations import destroy_key
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.models import VitalsAlert, VitalsPacket
from moyai.services.mobile_clinic.operations.vitals import see_alert, set_patient_limit, take_packet
from moyai.services.mobile_clinic.queries.vitals import get_chart, list_alarms, list_own_limits
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.visiting import ARRIVED, make_nurse, make_sent, make_visit
from moyai.services.mobile_clinic.visit_refusals import DataErased, RecordRefused
from moyai.services.mobile_clinic.vitals_rows import (
    describe_alarms,
    describe_now,
    describe_refused,
    draw_charts,
)

pytestmark = pytest.mark.django_db
NOW = ARRIVED + timedelta(minutes=20)


def chart(visit):
    return get_chart(visit.patient, Programme.CHRONIC, NOW)


def take(visit, sent, now=NOW):
    return take_packet(visit=visit, sent=sent, actor="test", now=now)


def test_a_packet_counts_once_and_its_values_are_not_readable_in_the_table():
    visit = make_visit()
    sent = make_sent(1, systolic=137, diastolic=83, pulse=71)
    assert take(visit, sent).is_new
    again = make_sent(1, late=300, systolic=137, diastolic=83, pulse=71)
    assert not take(visit, again).is_new
    assert [(p.measure, int(p.value)) for p in chart(visit).assessment.points] == [
        ("diastolic", 83),
        ("pulse", 71),
        ("systolic", 137),
    ]
    row = VitalsPacket.objects.get()
    assert row.times_received == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mobile_clinic_vitalspacket")
        shown = b" ".join(
            bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
            for cell in cursor.fetchone()
        )
    assert b"systolic" not in shown
    assert b"137" not in shown.replace(row.mark.encode(), b"").replace(str(row.received_at).encode(), b"")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_in_which_packets_come_does_not_matter(order):
    visit = make_visit()
    packets = [make_sent(n, ARRIVED + timedelta(minutes=n), systolic=120 + n, diastolic=70) for n in range(3)]
    for number in (*order, order[0]):
        take(visit, packets[number])
    points = chart(visit).list_points("systolic")
    assert [int(each.value) for each in points] == [120, 121, 122]


@pytest.mark.parametrize(
    ("values", "lost", "reason"),
    [
        (
            {"systolic": 70, "diastolic": 110, "pulse": 60},
            {"上の血圧", "下の血圧"},
            "上の血圧が下の血圧より高くありません",
        ),
        (
            {"systolic": 80, "diastolic": 80, "pulse": 60},
            {"上の血圧", "下の血圧"},
            "上の血圧が下の血圧より高くありません",
        ),
        ({"spo2": 180, "pulse": 60}, {"酸素飽和度"}, "ありえない値です"),
        ({"temperature": "20.0", "pulse": 60}, {"体温"}, "ありえない値です"),
        ({"weight": -4, "pulse": 60}, {"体重"}, "ありえない値です"),
        ({"soul": 21, "pulse": 60}, {"soul"}, "知らない項目です"),
    ],
)
def test_a_wrong_value_is_refused_in_words_kept_and_costs_itself_alone(values, lost, reason):
    visit = make_visit()
    taken = take(visit, make_sent(1, **values))
    assert {each.measure for each in taken.refusals} == values.keys() - {"pulse"}
    rows = describe_refused(chart(visit), visit.packets.all())
    assert {each.label for each in rows} == lost
    assert all(each.why.startswith(reason) for each in rows)
    assert [each.label for each in describe_now(chart(visit), NOW)] == ["脈拍"]


def test_a_clock_that_is_wrong_and_an_old_packet_are_refused_whole():
    visit = make_visit()
    fast = make_sent(1, ARRIVED + timedelta(hours=3), systolic=130, diastolic=80)
    backwards = make_sent(2, late=-60, systolic=130, diastolic=80)
    old = make_sent(3, ARRIVED - timedelta(days=9), late=9 * 86_400, systolic=130, diastolic=80)
    reasons = []
    for sent in (replace(fast, received_at=NOW), replace(backwards, received_at=NOW), old):
        taken = take(visit, sent)
        reasons += [each.reason for each in taken.refusals]
    assert reasons == ["clock", "clock", "clock", "clock", "too_old", "too_old"]
    assert chart(visit).assessment.points == ()
    assert VitalsPacket.objects.count() == 3


def test_two_contents_under_one_number_are_both_kept_and_neither_counts():
    visit = make_visit()
    take(visit, make_sent(1, systolic=130, diastolic=80))
    taken = take(visit, make_sent(1, systolic=150, diastolic=80))
    assert {each.reason for each in taken.refusals} == {"contradiction"}
    assert chart(visit).assessment.points == ()
    assert VitalsPacket.objects.count() == 2


def test_outside_the_limits_somebody_is_told_and_says_that_she_has_seen_it():
    visit = make_visit()
    nurse = make_nurse(visit)
    take(visit, make_sent(1, systolic=236, diastolic=120, spo2=94))
    alarms = list_alarms(visit.patient, visit.alerts.all())
    assert [(each.measure, each.is_urgent, each.is_above) for each in alarms] == [
        ("systolic", True, True),
        ("spo2", False, False),
    ]
    first = alarms[0].row
    assert see_alert(alert=first, by=nurse, now=NOW)
    assert not see_alert(alert=first, by=nurse, now=NOW + timedelta(minutes=1))
    assert see_alert(alert=first, by=visit.doctor, now=NOW)
    shown = describe_alarms(list_alarms(visit.patient, visit.alerts.all()), nurse.pk)
    assert [each.is_mine_to_see for each in shown] == [False, True]
    assert [name for name, _at in shown[0].seen] == [nurse.user.display_name, visit.doctor.user.display_name]
    assert Entry.objects.filter(action="mobile_clinic.see_alert").count() == 2
    take(visit, make_sent(1, systolic=236, diastolic=120, spo2=94))
    assert VitalsAlert.objects.count() == 2


def test_a_doctors_limit_for_one_patient_counts_from_then_on_for_her_alone():
    visit = make_visit()
    other = make_visit(
        make_patient(visit.institution, chart_no="K9"), share=visit.share, arrives_at=at(10, 5)
    )
    why = "心不全のため"
    facts = {"patient": visit.patient, "measure": "systolic", "why": why, "now": NOW}
    bounds = ("85", "95", "130", "150")
    with pytest.raises(RecordRefused, match="not_doctor"):
        set_patient_limit(bounds=bounds, by=make_nurse(visit), **facts)
    with pytest.raises(RecordRefused, match="bad_limits"):
        set_patient_limit(bounds=("85", "95", "90", "150"), by=visit.doctor, **facts)
    with pytest.raises(RecordRefused, match="no_reason"):
        set_patient_limit(bounds=bounds, by=visit.doctor, **facts | {"why": " "})
    set_patient_limit(bounds=bounds, by=visit.doctor, **facts)
    assert list_own_limits(visit.patient)["systolic"].why == why
    take(visit, make_sent(1, systolic=140, diastolic=80))
    take(other, make_sent(2, systolic=140, diastolic=80))
    assert visit.alerts.count() == 1
    assert other.alerts.count() == 0


def test_a_series_is_drawn_with_its_trend():
    visit = make_visit()
    for day in range(12):
        sent = make_sent(day, ARRIVED - timedelta(days=6) + timedelta(hours=12 * day), weight=60 + day / 2)
        take(visit, sent)
    (row,) = describe_now(chart(visit), NOW)
    assert (row.value, row.unit, row.trend) == ("65.5", "kg", "上がってきている")
    (drawn,) = draw_charts(chart(visit))
    assert drawn["data"]["series"][0]["values"][-1] == 65.5
    assert len(drawn["data"]["x"]) == 12


def test_whose_key_is_destroyed_has_no_vitals_and_gets_no_new_ones():
    visit = make_visit()
    take(visit, make_sent(1, systolic=236, diastolic=120))
    destroy_key(subject=visit.patient.subject, actor="test", now=NOW)
    assert chart(visit).assessment.points == ()
    assert list_alarms(visit.patient, visit.alerts.all()) == []
    with pytest.raises(DataErased):
        take(visit, make_sent(2, systolic=120, diastolic=80))


def test_another_institution_sees_its_own_packets_alone():
    visit = make_visit()
    take(visit, make_sent(1, pulse=70))
    elsewhere = make_patient(make_institution("nishi"), visit.patient.resident)
    assert get_chart(elsewhere, Programme.CHRONIC, NOW).assessment.points == ()
    assert make_practitioner(elsewhere.institution, Profession.DOCTOR).institution != visit.institution
