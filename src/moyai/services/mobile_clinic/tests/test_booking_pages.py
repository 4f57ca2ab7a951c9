"""The institution's and the coordinator's pages: booked, moved, exchanged, closed, by whom it may be."""

from datetime import timedelta

import pytest
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.services.mobile_clinic.enums import Profession, SwapStatus, VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Share, Swap, Turn, Visit, Wish
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)

pytestmark = pytest.mark.django_db
NOW = at(17, day=DAY - timedelta(days=1))


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def house():
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    make_shift(make_car())
    make_share(None, owner=house)
    return house


@pytest.fixture
def clerk(client, house):
    client.force_login(make_practitioner(house, Profession.CLERK).user)
    return client


@pytest.fixture
def officer(client, house):
    client.force_login(make_user(Role.OFFICER))
    return client


def first_offer(page) -> str:
    return page.context["days"][0]["offers"][0]["signed"]


def test_a_clerk_books_moves_cancels_and_takes_it_back(clerk, house):
    patient = make_patient(house)
    assert patient.resident.name in clerk.get("/clinic/book/?q=伊藤").content.decode()
    page = clerk.get(f"/clinic/book/{patient.code}/")
    press = {"offer": first_offer(page), "key": "k", "for": "chronic"}
    where = clerk.post(f"/clinic/book/{patient.code}/press/", press).headers["Location"]
    visit = Visit.objects.get()
    assert (visit.status, where) == (VisitStatus.BOOKED, f"/clinic/bookings/{visit.code}/")
    clerk.post(f"/clinic/book/{patient.code}/press/", press)
    assert Visit.objects.count() == 1  # a second click
    page = clerk.get(where)
    clerk.post(f"{where}press/", {"do": "move", "offer": first_offer(page), "version": visit.version})
    moved = Visit.objects.get()
    assert moved.arrives_at != visit.arrives_at
    clerk.post(f"{where}press/", {"do": "cancel"})
    assert Visit.objects.get().status == VisitStatus.CANCELLED
    assert "取り消しをもとに戻す" in clerk.get(where).content.decode()
    clerk.post(f"{where}press/", {"do": "undo"})
    assert Visit.objects.get().arrives_at == moved.arrives_at
    assert patient.resident.name in clerk.get("/clinic/").content.decode()


def test_an_offer_that_nobody_made_is_not_taken(clerk, house):
    patient = make_patient(house)
    clerk.post(f"/clinic/book/{patient.code}/press/", {"offer": "made-up", "key": "k"})
    assert not Visit.objects.exists()


def test_another_institutions_patients_and_visits_are_not_found(clerk, house):
    other = make_patient(make_institution("nishi"))
    assert clerk.get(f"/clinic/book/{other.code}/").status_code == 404
    assert clerk.post(f"/clinic/book/{other.code}/press/").status_code == 404
    mine = make_patient(house)
    page = clerk.get(f"/clinic/book/{mine.code}/")
    clerk.post(f"/clinic/book/{mine.code}/press/", {"offer": first_offer(page), "key": "k"})
    code = Visit.objects.get().code
    clerk.force_login(make_practitioner(other.institution, Profession.DOCTOR).user)
    assert clerk.get(f"/clinic/bookings/{code}/").status_code == 404
    assert clerk.post(f"/clinic/bookings/{code}/press/", {"do": "cancel"}).status_code == 404
    clerk.force_login(make_practitioner(house, Profession.PHARMACIST).user)
    assert clerk.get("/clinic/").status_code == 403


def test_whoever_finds_nothing_waits_and_may_stop(clerk, house):
    patient = make_patient(house)
    Share.objects.all().delete()
    page = clerk.get(f"/clinic/book/{patient.code}/")
    assert "枠はありません" in page.content.decode()
    days = {"from": str(DAY), "until": str(DAY + timedelta(days=5)), "for": "chronic"}
    clerk.post(f"/clinic/book/{patient.code}/wait/press/", days)
    wish = Wish.objects.get()
    assert (wish.status, wish.latest) == (WishStatus.WAITING, DAY + timedelta(days=5))
    assert "待つのをやめる" in clerk.get("/clinic/").content.decode()
    clerk.post(f"/clinic/wishes/{wish.pk}/leave/press/")
    assert Wish.objects.get().status == WishStatus.WITHDRAWN


def test_shares_are_exchanged_by_those_who_own_them(clerk, house):
    other = make_institution("nishi")
    far = DAY + timedelta(days=15)
    mine = make_share(None, owner=house, date=far, starts_at=at(9, day=far), ends_at=at(12, day=far))
    theirs = make_share(None, owner=other, date=far, starts_at=at(13, day=far), ends_at=at(16, day=far))
    assert "相手に相談する" in clerk.get("/clinic/shares/").content.decode()
    clerk.post("/clinic/shares/press/", {"do": "ask", "share": mine.pk, "wanted": theirs.pk})
    swap = Swap.objects.get()
    clerk.post("/clinic/shares/press/", {"do": "accept", "swap": swap.pk})  # one cannot answer oneself
    assert Swap.objects.get().status == SwapStatus.ASKED
    clerk.force_login(make_practitioner(other, Profession.NURSE).user)
    clerk.post("/clinic/shares/press/", {"do": "accept", "swap": swap.pk})
    mine.refresh_from_db()
    assert mine.owner == other
    clerk.post("/clinic/shares/press/", {"do": "release", "share": mine.pk})
    mine.refresh_from_db()
    assert mine.released_at == NOW


def test_the_coordinator_sees_the_week_but_no_patient(officer, house):
    patient = make_patient(house)
    page = officer.get(f"/clinic/calendar/?week={DAY}")
    assert house.partner.name in page.content.decode()
    assert patient.resident.name not in page.content.decode()
    assert house.partner.name in officer.get(f"/clinic/calendar.csv?week={DAY}").content.decode()
    officer.post("/clinic/calendar/press/", {"do": "close", "day": str(DAY), "why": "点検"})
    assert Share.objects.get().closed_why == "点検"
    officer.post("/clinic/calendar/press/", {"do": "open", "day": str(DAY)})
    assert Share.objects.get(date=DAY).closed_why == ""
    for path in ("/clinic/fairness/", "/clinic/fairness.csv", "/clinic/template/"):
        assert officer.get(path).status_code == 200
    assert officer.get("/clinic/").status_code == 403


def test_the_coordinator_changes_the_template(officer, house):
    line = {"car": make_car().pk, "weekday": 4, "begins": "09:00", "ends": "08:00", "programme": "chronic"}
    line |= {"owner": house.pk, "valid_from": str(DAY)}
    assert "より後の時刻" in officer.post("/clinic/template/", line).content.decode()
    officer.post("/clinic/template/", line | {"ends": "12:00"})
    turn = Turn.objects.get()
    assert Share.objects.filter(owner=house, starts_at__gt=NOW + timedelta(days=1)).count() > 5
    officer.post("/clinic/template/press/", {"turn": turn.pk, "last": str(DAY + timedelta(days=9))})
    assert Share.objects.filter(date__gt=DAY + timedelta(days=9)).count() == 0


@pytest.mark.parametrize("path", ["/clinic/", "/clinic/book/", "/clinic/shares/", "/clinic/calendar/"])
def test_strangers_and_residents_see_nothing(client, path):
    assert client.get(path).status_code in (302, 403)
    client.force_login(make_user(Role.RESIDENT))
    assert client.get(path).status_code == 403
