"""The page of notices."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.notices import operations, queries
from moyai.core.places.models import Municipality
from moyai.core.residents.tests.factories import register

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)


@pytest.fixture
def hanako(db):
    user = create_account(username="hanako", password="x", display_name="花子", roles=(Role.RESIDENT,))
    return register(Municipality.objects.create(code="202096", name="伊那市"), user=user)


def tell(resident, number):
    text = {"ja": f"お知らせ{number}号", "en": f"Notice {number}"}
    operations.notify(resident=resident, kind="t.t", text=text, idempotency_key=f"n:{number}", now=NOW)


def test_notices_are_listed_and_marked_read(client, hanako):
    tell(hanako, 1)
    client.force_login(hanako.user)
    page = client.get(reverse("notices:mine")).content.decode()
    assert "お知らせ1号" in page
    assert queries.count_unread(hanako) == 1
    assert client.post(reverse("notices:mark_read"), follow=True).status_code == 200
    assert queries.count_unread(hanako) == 0


def test_notices_in_english(client, hanako):
    tell(hanako, 1)
    client.force_login(hanako.user)
    page = client.get(reverse("notices:mine"), headers={"accept-language": "en"}).content.decode()
    assert "Notice 1" in page


def test_empty_page_says_so(client, hanako):
    client.force_login(hanako.user)
    assert "お知らせはまだありません" in client.get(reverse("notices:mine")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_any_number(client, hanako, rows, django_assert_num_queries):
    for number in range(rows):
        tell(hanako, number)
    client.force_login(hanako.user)
    # The last three are the menu's: is she a volunteer, does she lead a class, is she on a farm.
    with django_assert_num_queries(8):
        client.get(reverse("notices:mine"))


def test_strangers_sign_in_and_others_may_not(client, db):
    assert client.get(reverse("notices:mine")).status_code == 302
    driver = create_account(username="d", password="x", display_name="d", roles=(Role.DRIVER,))
    client.force_login(driver)
    assert client.get(reverse("notices:mine")).status_code == 403
    both = create_account(username="r", password="x", display_name="r", roles=(Role.RESIDENT,))
    client.force_login(both)
    assert client.get(reverse("notices:mine")).status_code == 403
