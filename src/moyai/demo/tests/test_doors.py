"""The page of doors: frames of what runs, friendly words for what does not, and only in a demo."""

import re

import pytest
from django.test import Client
from tests.factories import at, make_town

from moyai.channels.tv.models import TvSet
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.residents.models import Household, Resident
from moyai.demo.doors import read_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_nine(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(9))


@pytest.fixture
def hanako():
    home = Household.objects.create(municipality=make_town(), address="美篶0-100", lon=137.98, lat=35.85)
    user = create_account(
        username="hanako", password="sesame-street", display_name="花子", roles=(Role.RESIDENT,)
    )
    return Resident.objects.create(
        code="48210931",
        household=home,
        user=user,
        family_name="春日",
        given_name="花子",
        family_kana="カスガ",
        given_kana="ハナコ",
        birth_date=at(9).date().replace(year=1945),
        registered_at=at(9),
    )


def test_doors_that_run_stand_in_frames_that_the_policy_allows(client, monkeypatch):
    monkeypatch.setenv("MOYAI_DEMO_LINE_PAGE", "http://127.0.0.1:8551/phone/?as=hanako")
    monkeypatch.setenv("MOYAI_DEMO_PHONE_PAGE", "")
    answer = client.get("/demo/doors/")
    page = answer.content.decode()
    assert re.findall(r'<iframe[^>]* src="([^"]*)"', page) == [
        "/tv/",
        "http://127.0.0.1:8551/phone/?as=hanako",
    ]
    assert page.count("電源が入っていません") == 1
    policy = answer["Content-Security-Policy"]
    assert "frame-src 'self' http://127.0.0.1:8551;" in f"{policy};"
    assert (answer["X-Frame-Options"], "frame-ancestors 'none'" in policy) == ("DENY", True)


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "data:text/html,x", "//evil.example", "http://"]
)
def test_nothing_else_than_a_web_address_is_shown(monkeypatch, address):
    monkeypatch.setenv("MOYAI_DEMO_LINE_PAGE", address)
    assert read_address("MOYAI_DEMO_LINE_PAGE") == ""


def test_there_are_no_doors_in_a_real_town(client, settings):
    settings.IS_DEMO = settings.DEBUG = False
    assert (client.get("/demo/doors/").status_code, client.post("/demo/doors/tv/").status_code) == (404, 404)


def test_set_is_given_to_the_visitors_household(client, hanako):
    Client().get("/tv/")
    code = TvSet.objects.get().code
    assert client.post("/demo/doors/tv/", {"code": code})["Location"] == "/demo/doors/"
    assert TvSet.objects.get().household == hanako.household


def test_wrong_code_is_told(client, hanako):
    page = client.post("/demo/doors/tv/", {"code": "12"}, follow=True).content.decode()
    assert "見つかりません" in page
