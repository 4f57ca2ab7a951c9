"""Choosing how to be told, and the desk's list of people to ring."""

from datetime import UTC, datetime, time

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.notices import operations, queries
from moyai.core.notices.doors import find_reach
from moyai.core.notices.models import DeskTask, TaskStatus, Urgency
from moyai.core.places.models import Municipality
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.tests.factories import register

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
WISH = {
    "first": "mobile",
    "also": ["line"],
    "quiet_from": "20",
    "quiet_until": "8",
    "language": "en",
}


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def hanako(db, open_door):
    open_door("line")
    open_door("mobile")
    user = create_account(username="hanako", password="x", display_name="花子", roles=(Role.RESIDENT,))
    town = Municipality.objects.create(code="202096", name="伊那市")
    contacts = [(ContactKind.LINE, "a:U1"), (ContactKind.MOBILE, "09012345678")]
    return register(town, contacts=contacts, user=user)


@pytest.fixture
def desk(db):
    return create_account(username="desk", password="x", display_name="窓口 春子", roles=(Role.DISPATCHER,))


def test_hours_are_in_the_language_of_the_page(client, hanako):
    client.force_login(hanako.user)
    english = client.get(reverse("notices:ways"), headers={"accept-language": "en"}).content.decode()
    japanese = client.get(reverse("notices:ways"), headers={"accept-language": "ja"}).content.decode()
    assert ("18:00" in english, "18時" in english) == (True, False)
    assert "18時" in japanese


def test_she_chooses_and_sees_it_again(client, hanako):
    client.force_login(hanako.user)
    url = reverse("notices:ways")
    assert "いちばんに知らせてほしい方法" in client.get(url).content.decode()
    assert client.post(url, WISH)["Location"] == reverse("notices:mine")
    reach = find_reach(hanako)
    assert (reach.doors, reach.quiet_from, reach.quiet_until) == (("mobile", "line"), time(20), time(8))
    hanako.refresh_from_db()
    assert hanako.language == "en"
    page = client.get(url).content.decode()
    assert page.count("checked") == 3  # the first door, the other that may be used, the language


@pytest.mark.parametrize(
    "wrong", [{"first": "fax"}, {"quiet_until": "99"}, {"language": "xx"}, {"first": ""}]
)
def test_nonsense_is_refused_and_changes_nothing(client, hanako, wrong):
    client.force_login(hanako.user)
    assert client.post(reverse("notices:ways"), WISH | wrong).status_code == 422
    assert find_reach(hanako).doors == ("line", "mobile")


def test_the_desk_chooses_for_her_and_strangers_do_not(client, hanako, desk):
    url = reverse("notices:ways_of", args=[hanako.code])
    client.force_login(hanako.user)
    assert client.get(url).status_code == 403
    client.force_login(desk)
    assert client.post(url, WISH | {"quiet_from": ""})["Location"] == url
    assert find_reach(hanako).quiet_from == find_reach(hanako).quiet_until == time(8)
    assert client.get(reverse("notices:ways_of", args=["12345678"])).status_code == 404


def make_task(resident, key="k:1"):
    return operations.open_desk_task(
        key=key,
        kind="notice",
        text={"ja": "あすは休みです。"},
        now=NOW,
        resident=resident,
        number="09012345678",
    )


def test_list_says_whom_to_ring_and_takes_what_became_of_it(client, hanako, desk):
    task = make_task(hanako)
    client.force_login(desk)
    page = client.get(reverse("notices:tasks")).content.decode()
    assert ("090-1234-5678" in page, "あすは休みです。" in page, "連絡がつかないまま" in page) == (
        True,
        True,
        False,
    )
    settle = reverse("notices:settle", args=[task.pk])
    client.post(settle, {"deed": "unanswered"})
    assert "連絡がつかないまま" in client.get(reverse("notices:tasks")).content.decode()
    client.post(settle, {"deed": "given_up"})
    task.refresh_from_db()
    assert (task.status, task.closed_by, queries.count_open_tasks()) == (TaskStatus.UNREACHED, desk, 0)
    assert "窓口 春子" in client.get(reverse("notices:tasks")).content.decode()
    late = client.post(settle, {"deed": "done"}, follow=True).content.decode()
    assert "ほかの担当者が" in late


def test_nonsense_deeds_and_strangers(client, hanako, desk):
    task = make_task(hanako)
    settle = reverse("notices:settle", args=[task.pk])
    client.force_login(hanako.user)
    assert client.post(settle, {"deed": "done"}).status_code == 403
    client.force_login(desk)
    assert client.post(settle, {"deed": "x"}).status_code == 404
    assert client.post(reverse("notices:settle", args=[10**9]), {"deed": "done"}).status_code == 404
    assert DeskTask.objects.get().status == TaskStatus.OPEN


def test_emergencies_stand_first_and_those_tried_last(hanako):
    plain, tried, urgent = (make_task(hanako, key) for key in ("plain", "tried", "urgent"))
    DeskTask.objects.filter(pk=tried.pk).update(tries=1)
    DeskTask.objects.filter(pk=urgent.pk).update(urgency=Urgency.EMERGENCY)
    assert list(queries.list_open_tasks()) == [urgent, plain, tried]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number(client, hanako, desk, rows, django_assert_num_queries):
    for number in range(rows):
        make_task(hanako, f"k:{number}")
    client.force_login(desk)
    with django_assert_num_queries(7):
        client.get(reverse("notices:tasks"))
