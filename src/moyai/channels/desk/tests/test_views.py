"""The desk finds callers and talks for them."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.conversations import registry
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import hand_over, start_session
from moyai.core.conversations.registry import FlowEntry
from moyai.core.places.models import Facility, Municipality, PlaceName
from moyai.core.places.operations import add_facilities
from moyai.core.residents.models import ContactPoint, Household, Resident
from moyai.engines.conversation.tests.toy import NOW, say, visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch, toy_town: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def sign_in(name: str, *roles: Role) -> Client:
    client = Client()
    account = create_account(username=name, password="sesame-street", display_name=name, roles=roles)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def desk() -> Client:
    return sign_in("desk", Role.DISPATCHER)


@pytest.fixture
def hanako() -> Resident:
    town = Municipality.objects.create(code="202096", name="伊那市")
    home = Household.objects.create(municipality=town, address="荒井0-1", lon=137.96, lat=35.84)
    resident = Resident.objects.create(
        code="48210931",
        household=home,
        family_name="伊藤",
        given_name="花子",
        family_kana="いとう",
        given_kana="はなこ",
        birth_date=date(1945, 3, 2),
        registered_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    ContactPoint.objects.create(resident=resident, kind="phone", value="0265781234")
    return resident


def test_callers_is_for_dispatchers_only() -> None:
    assert Client().get("/desk/calls/").status_code == 302
    assert sign_in("driver", Role.DRIVER).get("/desk/calls/").status_code == 403


@pytest.mark.parametrize("query", ["伊藤", "イトウ", "伊藤花子", "0265-78-1234", "１２３４"])
def test_callers_finds_by_name_reading_and_phone(desk: Client, hanako: Resident, query: str) -> None:
    page = desk.get("/desk/calls/", {"q": query}).content.decode()
    assert ("伊藤 花子" in page, "4821 0931" in page, "0265781234" in page) == (True, True, True)


def test_callers_finds_nobody_kindly(desk: Client) -> None:
    assert "見つかりませんでした" in desk.get("/desk/calls/", {"q": "山田"}).content.decode()


def test_start_for_a_caller_keeps_actor_and_resident_apart(desk: Client, hanako: Resident) -> None:
    response = desk.post("/desk/calls/start/toy/", {"resident": hanako.code})
    session = Session.objects.get()
    assert (session.channel, session.resident, session.actor.username) == ("desk", hanako, "desk")
    page = desk.get(response["Location"]).content.decode()
    assert ("伊藤 花子" in page, "layout-desk" in page) == (True, True)


def test_start_for_a_code_that_is_nobodys_is_not_found(desk: Client) -> None:
    assert desk.post("/desk/calls/start/toy/", {"resident": "12345678"}).status_code == 404


def test_start_without_a_resident_when_one_is_needed_is_refused_kindly(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.FLOWS, "toy", FlowEntry("toy", visit, say("x")))
    assert desk.post("/desk/calls/start/toy/").status_code == 409


def test_start_of_somebody_elses_flow_is_forbidden(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.FLOWS, "toy", FlowEntry("toy", visit, say("x"), roles=("officer",)))
    assert desk.post("/desk/calls/start/toy/").status_code == 403


def test_a_colleague_does_not_share_the_conversation(desk: Client, hanako: Resident) -> None:
    url = desk.post("/desk/calls/start/toy/", {"resident": hanako.code})["Location"]
    assert sign_in("colleague", Role.DISPATCHER).get(url).status_code == 404


def test_take_over_shows_the_answers_and_goes_on_at_the_desk(desk: Client) -> None:
    session = start_session(flow="toy", channel="toy", now=NOW, owner_key="hers", answers={"who": "me"})
    hand_over(code=session.code, now=NOW)
    page = desk.get("/desk/calls/").content.decode()
    assert ("係を待っている方" in page, "どなたですか" in page, "本人" in page) == (True, True, True)
    assert desk.post(f"/desk/calls/{session.code}/take/")["Location"] == f"/talk/{session.code}/"
    taken = Session.objects.get()
    assert (taken.status, taken.channel, taken.owner_key) == (SessionStatus.ACTIVE, "desk", "")
    assert "何人ですか" in desk.get(f"/talk/{session.code}/").content.decode()


def test_take_over_of_what_a_colleague_took_leads_back(desk: Client) -> None:
    session = start_session(flow="toy", channel="toy", now=NOW)
    assert desk.post(f"/desk/calls/{session.code}/take/")["Location"] == "/desk/calls/"
    assert Session.objects.get().actor is None


@pytest.mark.parametrize("size", [1, 3])
def test_callers_asks_the_database_the_same_number_of_times(
    desk: Client, hanako: Resident, size: int, django_assert_num_queries: Any
) -> None:
    for n in range(1, size):
        hanako.pk, hanako.code = None, f"4821094{n}"
        hanako.save()
    desk.get("/desk/calls/", {"q": "伊藤"})
    with django_assert_num_queries(10):
        desk.get("/desk/calls/", {"q": "伊藤"})


def read_hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(key|shown|version)" value="([^"]*)"', page))


def reply(client: Client, url: str, **form: str) -> str:
    hidden = read_hidden(client.get(url).content.decode())
    return client.post(url, {**hidden, **form}, follow=True).content.decode()


def test_words_that_found_nothing_are_proposed_as_the_name_of_what_was_chosen(
    desk: Client, hanako: Resident
) -> None:
    row = Facility(
        municipality=Municipality.objects.get(), kind="hospital", name="伊那中央病院", lon=137.95, lat=35.85
    )
    [hospital] = add_facilities(facilities=[row], actor="test", now=NOW, reason="test")
    url = desk.post("/desk/calls/start/toy/", {"resident": hanako.code})["Location"]
    reply(desk, url, answer="me")
    reply(desk, url, answer="2")
    assert "伊那中央病院" not in reply(desk, url, action="search", query="中病")
    assert PlaceName.objects.count() == 0
    assert "伊那中央病院" in reply(desk, url, action="search", query="中央病院")
    reply(desk, url, answer=f"facility:{hospital.pk}")
    [name] = PlaceName.objects.all()
    assert (name.words, name.facility, name.count, name.status) == ("中病", hospital, 1, "proposed")
