"""What other programs send of a patient's vitals: shown apart with its source, watched as a device's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.fhir.instants import write_instant
from moyai.core.sealing.operations import destroy_key
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.erasing_exchange import erase_received
from moyai.services.mobile_clinic.models import AppPermit, ReceivedResource, VitalsAlert
from moyai.services.mobile_clinic.operations.vitals import see_alert, set_patient_limit, take_packet
from moyai.services.mobile_clinic.queries.outside_vitals import get_outside_chart, list_waiting
from moyai.services.mobile_clinic.queries.visits import count_open_alerts, list_alerts
from moyai.services.mobile_clinic.queries.vitals import get_chart, list_alarms
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_practitioner
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp
from moyai.services.mobile_clinic.tests.test_fhir_writing import make_pressure, part
from moyai.services.mobile_clinic.tests.visiting import ARRIVED, make_nurse, make_sent, make_visit
from moyai.services.mobile_clinic.vitals_rows import describe_alarms, describe_now, draw_charts

pytestmark = pytest.mark.django_db
NOW = ARRIVED + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visit():
    return make_visit()


@pytest.fixture
def nurse(visit):
    return make_nurse(visit)


@pytest.fixture
def app(visit):
    """The patient's own app, in her name."""
    resident = visit.patient.resident
    resident.user = make_user(Role.RESIDENT)
    resident.save()
    return FhirApp(resident.user, "patient/*.read", "patient/Observation.write", patient=visit.patient)


def send(app, visit, systolic=138, diastolic=84, before=timedelta(hours=1), **changes):
    number = ReceivedResource.objects.count()
    facts = {
        "identifier": [{"system": "urn:app", "value": f"m-{number}"}],
        "effectiveDateTime": write_instant(NOW - before),
    }
    answer = app.post("Observation", make_pressure(visit.patient, systolic, diastolic, **facts | changes))
    assert answer.status_code == 201, answer.content
    return answer.json()


def get_values(chart):
    return [(each.measure, int(each.value)) for each in chart.assessment.points]


def sign_in(practice):
    client = Client()
    client.force_login(practice.user)
    return client


def read_page(practice, name, code):
    answer = sign_in(practice).get(reverse(f"mobile_clinic:{name}", args=[code] if code else []))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_stands_apart_from_what_was_measured_and_says_where_it_is_from(app, visit, nurse):
    take_packet(visit=visit, sent=make_sent(1, systolic=128, diastolic=76), actor="test", now=NOW)
    send(app, visit, 142, 88)
    assert get_values(get_chart(visit.patient, Programme.CHRONIC, NOW)) == [
        ("diastolic", 76),
        ("systolic", 128),
    ]
    outside = get_outside_chart(visit.patient, Programme.CHRONIC, NOW)
    assert get_values(outside) == [("diastolic", 88), ("systolic", 142)]
    assert {each.source for each in describe_now(outside, NOW)} == {"アプリ「血圧ノート」（ご本人から）"}
    for name in ("visit", "doctor_visit"):
        page = read_page(nurse, name, visit.code)
        title = page.index("外のアプリから届いた値")
        assert page.index("<strong>128</strong>") < title < page.index("<strong>142</strong>")
        assert "この車の機器で測った値ではありません" in page
    told = {each["meta"]["tag"][0]["code"] for each in app.list_all("Observation")}
    assert told == {"measured", "received"}
    (received,) = app.list_all("Observation?_tag=received")
    assert received["meta"]["source"].endswith(f"/sid/app/{app.permit.app.client_id}")
    assert list(app.list_all(f"Observation?_source={received['meta']['source']}")) == [received]


def test_limits_hold_for_it_and_somebody_is_told(app, visit, nurse):
    send(app, visit, 236, 120)
    (alarm,) = list_alarms(visit.patient, list_alerts(visit))
    assert (alarm.measure, alarm.is_urgent, alarm.row.visit, alarm.row.packet) == (
        "systolic",
        True,
        None,
        None,
    )
    (row,) = describe_alarms([alarm], nurse.pk)
    assert row.source == "外のアプリ「血圧ノート」から届いた値"
    assert count_open_alerts([visit], nurse) == {visit.pk: 1}
    for name in ("visit", "doctor_visit"):
        page = read_page(nurse, name, visit.code)
        assert "すぐに医師へ" in page
        assert "外のアプリ「血圧ノート」から届いた値" in page
    assert "見ていない知らせ 1件" in read_page(nurse, "visits", "")
    back = reverse("mobile_clinic:outside_vitals", args=[visit.patient.code])
    seen = sign_in(nurse).post(reverse("mobile_clinic:see_alert", args=[alarm.row.code]))
    assert seen["Location"] == back
    assert count_open_alerts([visit], nurse) == {visit.pk: 0}
    assert count_open_alerts([visit], visit.doctor) == {visit.pk: 1}
    entry = Entry.objects.get(action="mobile_clinic.see_alert")
    assert entry.subject == f"patient:{visit.patient.code}"


def test_a_doctors_limit_for_one_patient_holds_for_it_too(app, visit):
    set_patient_limit(
        patient=visit.patient,
        measure="systolic",
        bounds=("90", "100", "130", "150"),
        why="心不全",
        by=visit.doctor,
        now=NOW,
    )
    send(app, visit, 152, 88)
    assert [each.grade for each in VitalsAlert.objects.all()] == [2]


def test_who_takes_part_in_two_programmes_is_judged_by_the_stricter_limit(app, visit):
    visit.patient.programmes = [Programme.CHRONIC, Programme.MATERNITY]
    visit.patient.save()
    send(app, visit, 165, 112)  # for an adult no alert; for a mother both, and urgent
    assert sorted(
        (each.measure, each.is_urgent) for each in list_alarms(visit.patient, list_alerts(visit))
    ) == [
        ("diastolic", True),
        ("systolic", True),
    ]


def test_of_a_year_that_is_sent_at_once_only_what_is_new_raises_an_alert(app, visit):
    send(app, visit, 230, 120, before=timedelta(days=300))
    send(app, visit, 231, 120, before=timedelta(days=8))
    assert not VitalsAlert.objects.exists()
    send(app, visit, 232, 120, before=timedelta(days=6))
    assert VitalsAlert.objects.count() == 1
    outside = get_outside_chart(visit.patient, Programme.CHRONIC, NOW)
    assert [int(each.value) for each in outside.list_points("systolic")] == [230, 231, 232]
    (chart,) = draw_charts(outside, is_outside=True)
    assert (chart["id"], chart["title"]) == ("outside-chart-pressure", "血圧（外のアプリ）")


@pytest.mark.parametrize(
    ("changes", "values"),
    [
        ({"status": "entered-in-error"}, []),
        ({"status": "cancelled"}, []),
        ({"status": "amended"}, [("diastolic", 120), ("systolic", 236)]),
        ({"code": {"text": "気分"}, "component": [], "valueString": "よい"}, []),
        ({"component": [part("8480-6", 236, "mm[Hg]")]}, [("systolic", 236)]),
        (
            {
                "component": [
                    {
                        **part("8480-6", 236, "mm[Hg]"),
                        "valueQuantity": {"value": 236, "comparator": ">", "code": "mm[Hg]"},
                    }
                ]
            },
            [],
        ),
        ({"component": [], **part("59408-5", 88, "%")}, [("spo2", 88)]),
    ],
)
def test_only_a_value_that_counts_is_read_as_one(app, visit, changes, values):
    changes = {name: value for name, value in changes.items() if value != []} | (
        {"component": None} if changes.get("component") == [] else {}
    )
    sent = make_pressure(visit.patient, 236, 120, **changes)
    answer = app.post("Observation", {name: value for name, value in sent.items() if value is not None})
    assert answer.status_code == 201, answer.content
    outside = get_outside_chart(visit.patient, Programme.CHRONIC, NOW)
    assert get_values(outside) == values
    assert VitalsAlert.objects.exists() is bool(values)


def test_the_next_visit_has_what_came_since_the_last(app, visit, monkeypatch):
    send(app, visit, 236, 120)
    later = NOW + timedelta(days=14)
    ends = later + timedelta(minutes=25)
    again = make_visit(visit.patient, share=visit.share, arrives_at=later, call_from=later, call_until=ends)
    assert list_alerts(visit).count() == 1
    assert list_alerts(again).count() == 0
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3))
    send(app, visit, 237, 120)
    assert (list_alerts(visit).count(), list_alerts(again).count()) == (1, 1)


def test_what_nobody_has_looked_at_waits_on_the_days_pages(app, visit, nurse):
    assert list_waiting(nurse, NOW) == []
    send(app, visit, 236, 120)
    stranger = make_practitioner(make_institution("nishi"), Profession.NURSE)
    assert (list_waiting(nurse, NOW), list_waiting(stranger, NOW)) == ([visit.patient], [])
    address = reverse("mobile_clinic:outside_vitals", args=[visit.patient.code])
    for name in ("doctor", "visits"):
        assert address in read_page(nurse, name, "")
        assert address not in read_page(stranger, name, "")
    page = read_page(nurse, "outside_vitals", visit.patient.code)
    assert "外のアプリ「血圧ノート」から届いた値" in page
    assert "上の血圧 236" in page
    assert Entry.objects.filter(action="mobile_clinic.read", subject=f"patient:{visit.patient.code}").exists()
    assert sign_in(stranger).get(address).status_code == 404
    clerk = make_practitioner(visit.institution, Profession.CLERK)
    assert sign_in(clerk).get(address).status_code in (403, 404)
    see_alert(alert=VitalsAlert.objects.get(), by=visit.doctor, now=NOW)
    assert list_waiting(nurse, NOW) == []


def test_the_same_sent_again_raises_nothing_new_and_all_goes_with_it(app, visit):
    told = make_pressure(visit.patient, 236, 120)
    for status in (201, 200):
        assert app.post("Observation", told).status_code == status
    assert VitalsAlert.objects.count() == 1
    assert b"236" not in bytes(VitalsAlert.objects.get().body)
    AppPermit.objects.all().delete()
    (row,) = describe_now(get_outside_chart(visit.patient, Programme.CHRONIC, NOW), NOW)[:1]
    assert row.source == "アプリ「登録が消えたもの」（ご本人から）"
    assert erase_received(before=NOW + timedelta(days=1), now=NOW) == 1
    assert not VitalsAlert.objects.exists()


def test_nothing_is_shown_once_she_is_erased(app, visit, nurse):
    send(app, visit, 236, 120)
    destroy_key(subject=visit.patient.subject, actor="test", now=NOW)
    assert get_values(get_outside_chart(visit.patient, Programme.CHRONIC, NOW)) == []
    assert list_alarms(visit.patient, list_alerts(visit)) == []
    assert read_page(nurse, "outside_vitals", visit.patient.code)


def test_a_nurses_program_is_told_from_the_patients_own(visit, nurse):
    send(FhirApp(nurse.user), visit)
    outside = get_outside_chart(visit.patient, Programme.CHRONIC, NOW)
    assert {each.source for each in describe_now(outside, NOW)} == {"アプリ「血圧ノート」（医療機関から）"}
