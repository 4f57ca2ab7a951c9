"""What an institution is told reaches nurse and doctor wherever they are, until they say that they know."""

from datetime import timedelta

import pytest
from tests.factories import DAY, at, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.notices.models import Notice
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.models import Tiding, TidingSight, Visit
from moyai.services.mobile_clinic.notices_booking import tell_late
from moyai.services.mobile_clinic.operations.booking import book_visit, cancel_visit
from moyai.services.mobile_clinic.operations.tidings import see_tidings
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.tidings import OLDEST, count_unseen
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tidings_banner import SHOWN, make_banner

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
def visit(house) -> Visit:
    patient = make_patient(house)
    facts = {"patient": patient, "programme": Programme.CHRONIC, "now": NOW}
    offer = find_times(**facts, since=at(8), until=at(18)).offers[0]
    return book_visit(**facts, offer=offer, idempotency_key="k", actor="user:1", channel="web")


@pytest.fixture
def nurse(house):
    return house.practitioners.get(profession=Profession.NURSE).user


@pytest.fixture
def doctor(house):
    return house.practitioners.get(profession=Profession.DOCTOR).user


def newest() -> int:
    return Tiding.objects.order_by("-pk").first().pk


def test_every_page_of_hers_says_it_without_a_name_until_she_says_that_she_knows(client, nurse, visit):
    client.force_login(nurse)
    tell_late(visit, NOW, has_doctor=True)
    name = visit.patient.resident.name
    for path in ("/clinic/shares/", "/clinic/visit/", f"/clinic/visit/{visit.code}/"):
        page = client.get(path)
        banner = page.content.decode().partition('<div class="own-banner"')[2].partition("</aside>")[0]
        assert "訪問が遅れます" in banner
        assert name not in banner
    assert "（新着2）" in client.get("/clinic/shares/").content.decode()
    answer = client.post("/clinic/told/press/", {"until": newest(), "next": "/clinic/shares/"})
    assert answer.headers["Location"] == "/clinic/shares/"
    page = client.get("/clinic/shares/").content.decode()
    assert "訪問が遅れます" not in page
    assert "新着" not in page


def test_what_one_has_seen_the_other_has_not(client, nurse, doctor, visit):
    tell_late(visit, NOW, has_doctor=True)
    assert see_tidings(user=nurse, since=0, until=newest(), now=NOW) == 2
    assert see_tidings(user=nurse, since=0, until=newest(), now=NOW) == 0
    assert (count_unseen(nurse, NOW), count_unseen(doctor, NOW)) == (0, 2)
    assert TidingSight.objects.count() == 2


def test_what_came_after_the_page_was_drawn_stays_unseen(nurse, visit):
    shown = newest()
    tell_late(visit, NOW, has_doctor=True)
    see_tidings(user=nurse, since=0, until=shown, now=NOW)
    assert count_unseen(nurse, NOW) == 1


def test_what_did_not_stand_in_the_banner_stays_unseen(client, nurse, visit):
    for number in range(SHOWN + 2):
        Tiding.objects.create(
            institution=visit.institution, kind="late", brief={"ja": "遅れます"}, at=NOW, key=f"{number}"
        )
    there = count_unseen(nurse, NOW)
    banner = make_banner(nurse, NOW, "/clinic/")
    client.force_login(nurse)
    client.post("/clinic/told/press/", {"since": banner.oldest, "until": banner.newest})
    assert count_unseen(nurse, NOW) == there - SHOWN > 0


def test_the_banner_is_one_line_until_it_is_opened(client, nurse, visit):
    """Without JavaScript: details and summary; the button stands with what it is about."""
    tell_late(visit, NOW, has_doctor=True)
    client.force_login(nurse)
    text = client.get("/clinic/shares/").content.decode().partition('<div class="own-banner"')[2]
    banner = text.partition("</aside>")[0]
    summary, _, opened = banner.partition("</summary>")
    assert "<details" in summary
    assert "<details open" not in summary
    assert "（2件）" in summary
    assert "訪問が遅れます" in summary
    assert "予約されました" not in summary
    assert opened.index("訪問が遅れます") < opened.index("予約されました") < opened.index("確認しました")
    assert "<button" not in summary


def test_the_first_page_says_that_what_stands_open_has_been_seen_and_no_more(client, nurse, visit):
    for number in range(5):
        Tiding.objects.create(
            institution=visit.institution, kind="late", text={"ja": "遅れます"}, at=NOW, key=f"{number}"
        )
    client.force_login(nurse)
    page = client.get("/clinic/").content.decode()
    assert "ほか3件のお知らせ" in page
    top, third = Tiding.objects.order_by("-pk")[0], Tiding.objects.order_by("-pk")[2]
    assert f'name="since" value="{third.pk}"><input type="hidden" name="until" value="{top.pk}"' in page
    client.post("/clinic/told/press/", {"since": third.pk, "until": top.pk})
    assert count_unseen(nurse, NOW) == 3


def test_another_institutions_people_and_the_town_see_nothing(client, visit):
    tell_late(visit, NOW, has_doctor=True)
    other = make_practitioner(make_institution("nishi"), Profession.NURSE).user
    assert count_unseen(other, NOW) == 0
    client.force_login(make_user(Role.OFFICER))
    assert "own-banner" not in client.get("/clinic/calendar/").content.decode()


def test_a_page_elsewhere_is_never_led_to(client, nurse, visit):
    client.force_login(nurse)
    answer = client.post("/clinic/told/press/", {"until": newest(), "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/clinic/"
    assert client.post("/clinic/told/press/", {"until": "x"}).status_code == 302


def test_the_banner_alone_is_sent_when_it_has_changed(client, nurse, visit):
    client.force_login(nurse)
    first = client.get("/clinic/told/parts/now/?at=/clinic/visit/")
    same = client.get("/clinic/told/parts/now/?at=/clinic/visit/", headers={"if-none-match": first["ETag"]})
    assert same.status_code == 304
    tell_late(visit, NOW, has_doctor=True)
    changed = client.get(
        "/clinic/told/parts/now/?at=/clinic/visit/", headers={"if-none-match": first["ETag"]}
    )
    assert changed.status_code == 200
    assert f'data-told-newest="{newest()}"' in changed.content.decode()


def test_a_tablet_in_the_car_is_heard_and_an_office_is_quiet(client, nurse, visit):
    client.force_login(nurse)
    assert "data-told-heard" in client.get("/clinic/visit/").content.decode()
    assert "data-told-heard" not in client.get("/clinic/shares/").content.decode()
    assert "own-banner" not in client.get("/clinic/visit/shell").content.decode()
    assert "own-banner" not in client.get(f"/clinic/visit/{visit.code}/patient/").content.decode()


def test_who_stands_in_the_register_is_told_by_her_own_doors_and_without_a_name(nurse, visit):
    resident = make_resident(given="ひろこ")
    resident.user = nurse
    resident.save()
    tell_late(visit, NOW, has_doctor=True)
    told = Notice.objects.get(resident=resident)
    assert (told.kind, told.is_private) == ("mobile_clinic.crew", True)
    assert visit.patient.resident.name not in told.text["ja"]
    see_tidings(user=nurse, since=0, until=newest(), now=NOW)
    told.refresh_from_db()
    assert told.read_through == "web"


def test_of_a_visit_that_is_far_off_nobody_is_rung(nurse, visit):
    resident = make_resident(given="ひろこ")
    resident.user = nurse
    resident.save()
    cancel_visit(code=visit.code, actor="user:1", now=NOW - timedelta(days=3))
    assert not Notice.objects.filter(resident=resident).exists()


def test_what_is_old_is_no_news(nurse, visit):
    assert count_unseen(nurse, NOW) == 1
    assert count_unseen(nurse, NOW + OLDEST + timedelta(minutes=1)) == 0
