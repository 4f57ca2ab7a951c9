"""Signing in with a code: once, for ten minutes, five tries, three an hour; strangers learn nothing."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from moyai.core import clock
from moyai.core.accounts.codes import MOST_TRIES, forget_old_codes, take_sign_in_code
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import SignInCode
from moyai.core.accounts.operations import create_account
from moyai.core.codes import make_code
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import deliver_due
from moyai.core.places.models import Municipality
from moyai.core.residents.models import Resident
from moyai.core.residents.tests.factories import register

NIGHT = datetime(2026, 4, 1, 14, tzinfo=UTC)  # 23:00 in Japan
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NIGHT)


@pytest.fixture
def hanako() -> Resident:
    user = create_account(username="hanako", password="x", display_name="花子", roles=(Role.RESIDENT,))
    return register(Municipality.objects.create(code="202096", name="伊那市"), user=user)


def ask(client: Client, number: str) -> Any:
    return client.post("/accounts/code/", {"number": number})


def enter(client: Client, digits: str) -> Any:
    return client.post("/accounts/code/enter/", {"digits": digits})


def read_digits() -> str:
    found = re.search(r"(\d{3}) (\d{3})", Notice.objects.latest("pk").text["ja"])
    assert found
    return "".join(found.groups())


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_digits_sign_in_once_and_are_sent_at_night_too(hanako: Resident) -> None:
    client = Client()
    shown = f"{hanako.code[:4]} {hanako.code[4:]}"
    assert ask(client, shown)["Location"] == "/accounts/code/enter/"
    assert deliver_due(NIGHT) == 1
    digits = read_digits()
    assert (enter(client, f"{digits[:3]} {digits[3:]}").status_code, is_in(client)) == (302, True)
    assert not take_sign_in_code(user=hanako.user, digits=digits, now=NIGHT)


def test_digits_are_kept_as_a_hash_and_off_the_shared_screen(hanako: Resident) -> None:
    ask(Client(), hanako.code)
    assert read_digits() not in str(SignInCode.objects.values().get())
    assert Notice.objects.get().is_private


def test_strangers_see_the_same_pages(hanako: Resident) -> None:
    known, unknown = Client(), Client()
    stranger = make_code()
    pages = [ask(known, hanako.code), ask(unknown, stranger)]
    assert [page["Location"] for page in pages] == ["/accounts/code/enter/"] * 2
    told = [
        re.sub(r'value="[^"]{40,}"', "", enter(one, "000001").content.decode()) for one in (known, unknown)
    ]
    assert told[0] == told[1]
    assert Notice.objects.count() == 1


def test_five_wrong_tries_and_the_right_one_is_too_late(hanako: Resident) -> None:
    client = Client()
    ask(client, hanako.code)
    digits = read_digits()
    wrong = "111111" if digits != "111111" else "222222"
    assert [enter(client, wrong).status_code for _ in range(MOST_TRIES)] == [422] * MOST_TRIES
    assert (enter(client, digits).status_code, is_in(client)) == (422, False)


def test_three_an_hour_and_only_the_latest_counts(hanako: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    ask(client, hanako.code)
    first = read_digits()
    for _ in range(4):
        ask(client, hanako.code)
    assert (Notice.objects.count(), SignInCode.objects.count()) == (3, 3)
    assert first == read_digits() or enter(client, first).status_code == 422
    monkeypatch.setattr(clock, "now", lambda: NIGHT + timedelta(minutes=61))
    ask(client, hanako.code)
    assert Notice.objects.count() == 4


def test_too_old_digits_do_not_sign_in(hanako: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    ask(client, hanako.code)
    monkeypatch.setattr(clock, "now", lambda: NIGHT + timedelta(minutes=10))
    assert (enter(client, read_digits()).status_code, is_in(client)) == (422, False)


def test_closed_accounts_and_people_without_one_get_nothing(hanako: Resident) -> None:
    hanako.user.is_active = False
    hanako.user.save()
    ask(Client(), hanako.code)
    Resident.objects.update(user=None)
    ask(Client(), hanako.code)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("number", ["", "48210938", "花子", "1" * 500, "12345678901"])
def test_what_is_no_number_is_said_kindly(number: str) -> None:
    assert ask(Client(), number).status_code == 422


def test_the_second_page_alone_leads_to_the_first() -> None:
    assert Client().get("/accounts/code/enter/")["Location"] == "/accounts/code/"


def test_no_code_leads_to_another_site(hanako: Resident) -> None:
    client = Client()
    client.post("/accounts/code/", {"number": hanako.code, "next": "https://evil.example/"})
    assert enter(client, read_digits())["Location"] == "/"


def test_forget_old_codes_keeps_those_that_count(hanako: Resident) -> None:
    ask(Client(), hanako.code)
    expires_at = SignInCode.objects.get().expires_at
    assert forget_old_codes(before=expires_at, now=NIGHT) == 0
    assert forget_old_codes(before=expires_at + timedelta(seconds=1), now=NIGHT) == 1
