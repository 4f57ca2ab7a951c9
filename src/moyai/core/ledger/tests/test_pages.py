from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.ledger.chart import COIN_ISSUED, COIN_MEMBERS, OPERATOR_PAYABLE
from moyai.core.ledger.models import Entry
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import credit, debit
from moyai.core.ledger.queries import get_balance
from moyai.core.ledger.tests.books import NOW, make_posting, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def officer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(make_user(Role.OFFICER))


def test_empty_books_say_so(client: Client) -> None:
    assert "まだ記帳がありません" in client.get(reverse("ledger:books")).content.decode()


def test_trial_balance_and_its_table_agree(client: Client) -> None:
    post()
    page = client.get(reverse("ledger:books"))
    assert (page.context["debit"], page.context["credit"]) == (500, 500)
    lines = client.get(reverse("ledger:books_csv")).content.decode("utf-8-sig").splitlines()
    assert lines[1] == "車内の現金,vehicle:m1,vehicle:m1,300,0,300"
    assert len(lines) == 4


def test_coins_have_a_page_of_their_own(client: Client) -> None:
    sides = (debit(COIN_ISSUED, 7), credit(COIN_MEMBERS, 7, "member:48210937"))
    post_entry(posting=replace(make_posting("coin:1"), sides=sides), actor="test", now=NOW)
    assert client.get(reverse("ledger:books")).context["rows"] == []
    page = client.get(reverse("ledger:coins"))
    assert (page.context["debit"], page.context["credit"]) == (7, 7)
    statement = client.get(reverse("ledger:account", args=["coin_members"]), {"party": "member:48210937"})
    assert "終わりの残高 7コイン" in statement.content.decode()


def test_account_of_too_many_parties_is_asked_about_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moyai.core.ledger.views.MOST_PARTIES", 1)
    post()
    address = reverse("ledger:account", args=["vehicle_cash"])
    assert client.get(address).status_code == 422
    assert client.get(address, {"party": "vehicle:m1"}).context["statement"].closing == 300


@pytest.mark.parametrize("count", [1, 3])
def test_statement_takes_the_same_queries_for_any_number(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        post(f"ride:{number}")
    address = reverse("ledger:account", args=["operator_payable"])
    client.get(address)
    with django_assert_num_queries(9):
        page = client.get(address)
    assert page.context["statement"].closing == 500 * count


def test_statement_of_one_party_as_a_table(client: Client) -> None:
    post()
    address = reverse("ledger:account_csv", args=["vehicle_cash"])
    found = client.get(address, {"since": "2026-06-01", "until": "2026-06-30", "party": "vehicle:m1"})
    assert found.content.decode("utf-8-sig").splitlines()[1].endswith("運賃,ride:1,vehicle:m1,300,0,300")


def test_statement_over_a_wrong_period_says_what_is_wrong(client: Client) -> None:
    address = reverse("ledger:account", args=["vehicle_cash"])
    page = client.get(address, {"since": "2026-06-30", "until": "2026-06-01"})
    assert (page.status_code, "はじめの日より後に" in page.content.decode()) == (422, True)


def test_entry_is_taken_back_with_a_reason(client: Client) -> None:
    address = reverse("ledger:entry", args=[post().pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "二重に押した"}, follow=True)
    assert (get_balance(OPERATOR_PAYABLE), Entry.objects.count()) == (0, 2)
    page = client.get(address).content.decode()
    assert "この記帳を取り消す" not in page


@pytest.mark.parametrize("name", ["books", "books_csv", "coins"])
def test_others_do_not_see_the_books(client: Client, name: str) -> None:
    client.force_login(make_user(Role.DRIVER))
    assert client.get(reverse(f"ledger:{name}")).status_code == 403


def test_account_or_entry_that_is_not_there(client: Client) -> None:
    assert client.get(reverse("ledger:account", args=["nothing"])).status_code == 404
    assert client.get(reverse("ledger:entry", args=[7])).status_code == 404
