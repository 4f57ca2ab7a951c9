"""Reminders answered by one press, the card, the institution's own pages, a visit that met nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import DAY, HOME, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import answer
from moyai.core.residents.models import Proxy, Resident
from moyai.services.mobile_clinic.at_a_glance import list_visit_cards
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.models import PatientDoor, Visit, VisitWord
from moyai.services.mobile_clinic.reminders import remind
from moyai.services.mobile_clinic.tests.clinic import (
    NOW,
    make_institution,
    make_patient,
    make_practitioner,
    make_resource,
    make_share,
)
from moyai.services.mobile_clinic.watching import find_missed_visits

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def held_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def make_visit(patient=None, arrives_at=None, status=VisitStatus.BOOKED, **changes):
    patient = patient or make_patient()
    arrives_at = arrives_at or at(10, day=TOMORROW)
    code = f"v{Visit.objects.count()}"
    facts = {
        "share": make_share(
            patient.institution, starts_at=arrives_at, ends_at=arrives_at + timedelta(hours=2)
        ),
        "doctor": make_practitioner(patient.institution, Profession.DOCTOR),
        "ended_at": arrives_at if status in VisitStatus.over() else None,
        **changes,
    }
    return Visit.objects.create(
        code=code,
        idempotency_key=code,
        patient=patient,
        institution=patient.institution,
        programme="maternity",
        name="自宅",
        lon=HOME.lon,
        lat=HOME.lat,
        arrives_at=arrives_at,
        call_from=arrives_at + timedelta(minutes=10),
        call_until=arrives_at + timedelta(minutes=25),
        status=status,
        booked_at=NOW,
        booked_by="test",
        channel="web",
        **facts,
    )


def test_she_is_reminded_in_the_evening_and_in_the_morning_once_each():
    visit = make_visit()
    assert remind(at(17, 59)) == 0
    assert (remind(at(18)), remind(at(18, 1))) == (1, 0)
    assert remind(at(6, 59, day=TOMORROW)) == 0
    assert (remind(at(7, day=TOMORROW)), remind(at(7, 1, day=TOMORROW))) == (1, 0)
    evening, morning = Notice.objects.order_by("pk")
    assert evening.text["ja"].startswith("あす6月11日(木)午前10時ごろ、診療車がお宅に")
    assert morning.text["ja"].startswith("きょう午前10時ごろ")
    assert not any("健診" in notice.text["ja"] for notice in (evening, morning))
    later = {"arrives_at": at(10, 30, day=TOMORROW), "call_from": at(10, 40, day=TOMORROW)}
    Visit.objects.filter(pk=visit.pk).update(**later, call_until=at(11, day=TOMORROW))
    assert remind(at(7, 2, day=TOMORROW)) == 1, "what was moved is told anew"
    assert remind(at(10, 31, day=TOMORROW)) == 0


@pytest.mark.parametrize("status", [VisitStatus.CANCELLED, VisitStatus.DONE, VisitStatus.HELD])
def test_of_what_is_not_booked_nobody_is_reminded(status):
    make_visit(status=status, held_until=NOW)
    assert remind(at(20)) == 0


def test_one_press_says_that_she_comes_or_that_she_be_rung(client):
    visit = make_visit()
    remind(at(18))
    notice = Notice.objects.get()
    assert [each["key"] for each in notice.replies] == ["comes", "call"]
    answer(notice=notice, key="comes", through="line", now=at(18, 5))
    word = VisitWord.objects.get(visit=visit)
    assert (word.comes_at, word.asks_call_at) == (at(18, 5), None)
    answer(notice=notice, key="call", through="voice", now=at(18, 6))
    clerk = make_practitioner(visit.institution, Profession.CLERK)
    client.force_login(clerk.user)
    address = reverse("mobile_clinic:appointments")
    assert visit.patient.resident.name in client.get(address).content.decode()
    other = make_practitioner(make_institution("nishi"), Profession.CLERK)
    rung = reverse("mobile_clinic:word_rung", args=[word.pk])
    client.force_login(other.user)
    assert client.post(rung).status_code == 404
    assert visit.patient.resident.name not in client.get(address).content.decode()
    client.force_login(clerk.user)
    client.post(rung)
    word.refresh_from_db()
    assert word.rung_at == NOW
    assert visit.patient.resident.name not in client.get(address).content.decode()


def test_card_says_when_and_who_and_never_for_what():
    visit = make_visit()
    make_visit(visit.patient, at(9, day=TOMORROW), VisitStatus.CANCELLED)
    (card,) = list_visit_cards(visit.patient.resident, NOW)
    assert card.title == "診療車 6月11日(木)午前10時ごろ"
    assert "健診" not in f"{card}"
    assert card.detail == "ひがし診療所"


def test_own_page_shows_what_is_booked_to_her_and_who_acts_for_her(client):
    visit = make_visit()
    hers, daughter = make_user(Role.RESIDENT), make_user(Role.RESIDENT)
    Resident.objects.filter(pk=visit.patient.resident.pk).update(user=hers)
    Proxy.objects.create(resident=visit.patient.resident, user=daughter, scope="mobile_clinic")
    for user in (hers, daughter):
        client.force_login(user)
        page = client.get(reverse("mobile_clinic:mine")).content.decode()
        assert "ひがし診療所" in page and "健診" not in page
    client.force_login(make_user(Role.RESIDENT))
    assert client.get(f"{reverse('mobile_clinic:mine')}?for={visit.patient.resident.code}").status_code == 404


def test_institution_opens_its_door_with_its_own_room(client):
    clerk = make_practitioner(make_institution(), Profession.CLERK)
    room, foreign = make_resource("room", "r1", "外来1"), make_resource("room", "r2", "よその部屋")
    room.partner = clerk.institution.partner
    room.save()
    client.force_login(clerk.user)
    address = reverse("mobile_clinic:patient_door")
    facts = {
        "programmes": ["chronic"],
        "notice_days": 2,
        "ahead_days": 14,
        "outpatient": room.pk,
        "outpatient_from": "09:30",
        "outpatient_until": "11:00",
        "outpatient_minutes": 20,
    }
    for wrong in ({"outpatient": foreign.pk}, {"ahead_days": 1}, {"outpatient_until": "09:00"}):
        assert client.post(address, {**facts, **wrong}).status_code == 422
    assert not PatientDoor.objects.exists()
    assert client.post(address, facts).status_code == 302
    door = PatientDoor.objects.get()
    assert (door.programmes, door.outpatient, door.outpatient_from) == (["chronic"], room, 570)
    client.force_login(make_user(Role.OFFICER))
    assert client.get(address).status_code == 403


def test_who_was_not_at_home_is_missed_until_she_is_seen():
    visit = make_visit(arrives_at=at(7), status=VisitStatus.NO_SHOW)
    watched = Resident.objects.all()
    (gap,) = find_missed_visits(watched, NOW)
    assert (gap.resident_id, gap.subject) == (visit.patient.resident_id, f"visit:{visit.code}")
    assert find_missed_visits(watched, NOW + timedelta(days=4)) == []
    assert find_missed_visits(Resident.objects.none(), NOW) == []
    make_visit(visit.patient, at(7, 30), VisitStatus.DONE, share=None)
    assert find_missed_visits(watched, NOW) == []
