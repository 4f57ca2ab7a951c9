"""The register's pages."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import DAY, at, make_partner, make_user

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership
from moyai.fleet.crews.models import DriverEvent, DriverFile
from moyai.fleet.crews.tests.files import FACTS, open_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: at(8, 40))


@pytest.fixture
def desk(client, keeper):
    client.force_login(keeper)
    return client


def address(found, name="driver"):
    return reverse(f"crews:{name}", args=[found.pk])


def test_an_empty_register_leads_to_the_first_page(desk):
    page = desk.get(reverse("crews:drivers")).content.decode()
    assert "台帳に載った運転者はいません" in page
    assert "60日以内に期限が来るものはありません。" in page


def test_a_page_is_opened_with_the_form(desk):
    driver, partner = make_user(Role.DRIVER), make_partner()
    posted = FACTS | {"driver": driver.pk, "partner": partner.pk, "health_note": ""}
    answer = desk.post(reverse("crews:new_driver"), posted, follow=True)
    found = DriverFile.objects.get()
    assert answer.redirect_chain == [(address(found), 302)]
    assert (found.driver, found.made_date, found.licence_number) == (driver, DAY, "302012345670")
    form = desk.post(reverse("crews:new_driver"), {"number": ""}).context["form"]
    assert "licence_number" in form.errors


def test_the_list_shows_who_must_not_drive(desk, keeper):
    open_file(by=keeper, licence_expires_date=DAY - timedelta(days=1))
    page = desk.get(reverse("crews:drivers")).content.decode()
    assert "期限切れ" in page
    assert "運転できない" in page


def test_a_page_is_changed_added_to_and_closed(desk, keeper):
    found = open_file(by=keeper)
    desk.post(address(found, "change_driver"), FACTS | {"address": "伊那市高遠町"})
    desk.post(
        address(found, "add_event"),
        {"kind": "training", "date": "2026-06-01", "what": "雪道の運転", "result": "", "next_date": ""},
    )
    answer = desk.post(address(found, "leave"), {"date": "2026-06-10", "reason": "退職"}, follow=True)
    page = answer.content.decode()
    assert [word for word in ("伊那市高遠町", "雪道の運転", "2026-06-10", "退職") if word not in page] == []
    assert DriverEvent.objects.get().by_name == "keeper"
    form = desk.post(address(found, "leave"), {"date": ""}).context["form"]
    assert set(form.errors) == {"date", "reason"}


def test_the_paper_has_the_licence(desk, keeper):
    answer = desk.get(address(open_file(by=keeper), "driver_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert "302012345670" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_the_csv_has_every_field(desk, keeper):
    open_file(by=keeper)
    head, row, end = desk.get(reverse("crews:drivers_csv")).content.decode().split("\r\n")
    assert (len(head.split(",")), len(row.split(",")), end) == (17, 17, "")


def test_a_firm_sees_its_own_drivers_alone(client, keeper):
    theirs = open_file(by=keeper, partner=make_partner("other"))
    boss = make_user(Role.PARTNER)
    Membership.objects.filter(user=boss).update(partner=make_partner())
    client.force_login(boss)
    assert client.get(reverse("crews:drivers")).context["files"] == []
    names = ("driver", "driver_pdf", "change_driver", "add_event", "leave")
    assert [client.get(address(theirs, name)).status_code for name in names] == [404] * 5


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.DRIVER])
def test_others_see_no_register(client, keeper, role):
    found = open_file(by=keeper)
    client.force_login(make_user(role))
    addresses = [reverse("crews:drivers"), reverse("crews:drivers_csv"), reverse("crews:new_driver")]
    assert [client.get(each).status_code for each in [*addresses, address(found)]] == [403] * 4
