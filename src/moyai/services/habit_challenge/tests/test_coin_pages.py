"""Pages of coins, the conversation's refusals, what the hourly look finds, and what is erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, at, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.services.habit_challenge.enums import Cheer as CheerKind
from moyai.services.habit_challenge.enums import ExchangeStatus, FlagKind, Verdict
from moyai.services.habit_challenge.erasing_coins import erase_exchanges, forget_accounts
from moyai.services.habit_challenge.listening_coins import look_for_patterns
from moyai.services.habit_challenge.models import Cheer, Exchange, Flag, Member, Purse, Report, Team
from moyai.services.habit_challenge.operations.exchanging import ask_exchange
from moyai.services.habit_challenge.operations.settling import settle_days
from moyai.services.habit_challenge.queries.coins import get_coins, list_faults
from moyai.services.habit_challenge.tests.coins_town import (
    NIGHT,
    NOW,
    close,
    make_member,
    make_project,
    make_report,
    make_team,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(9))


@pytest.fixture
def member(client: Client) -> Member:
    user = make_user(Role.RESIDENT)
    client.force_login(user)
    made = make_member(resident=make_resident(user=user))
    settle_days(closed=[close([make_report(made)], streaks={made.pk: 7})], now=NOW)
    return made


def press(client: Client, member: Member, **facts: Any) -> Any:
    return client.post(reverse("habit_challenge:coins"), {"member": member.code, **facts}, follow=True)


def test_page_gives_once_for_two_presses_and_takes_back(client: Client, member: Member) -> None:
    make_project()
    for _press in range(2):
        page = press(client, member, do="give", project="milk", coins="3", key="k")
    assert ("ありがとうございます" in page.content.decode(), get_coins(member)) == (True, 1)
    gift = member.gifts.get()
    press(client, member, do="undo", number=gift.code)
    assert (get_coins(member), list_faults()) == (4, [])


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"do": "give", "project": "milk", "coins": "99"}, "あと10枚で達成"),
        ({"do": "give", "project": "milk", "coins": "9"}, "コインが足りません"),
        ({"do": "exchange", "coins": "2", "account": "?"}, "もう一度お確かめください"),
        ({"do": "exchange", "coins": "0", "account": "1234"}, ""),
    ],
    ids=["over the goal", "too few", "no account", "nothing"],
)
def test_page_says_why_not(client: Client, member: Member, facts: dict[str, str], words: str) -> None:
    make_project()
    page = press(client, member, key="k", **facts)
    assert (page.status_code, words in page.content.decode(), get_coins(member)) == (422, True, 4)


def test_page_exchanges_and_withdraws(client: Client, member: Member) -> None:
    press(client, member, do="exchange", coins="2", account="1234 5678", key="k")
    exchange = Exchange.objects.get()
    assert (exchange.point_account, get_coins(member)) == ("12345678", 2)
    press(client, member, do="withdraw", number=exchange.code)
    assert (get_coins(member), list_faults()) == (4, [])


def test_coins_of_others_are_not_touched(client: Client, member: Member) -> None:
    other = make_member(make_team(), "他人")
    assert press(client, other, do="give", project="milk", coins="1", key="k").status_code == 404


def test_town_pages_open_and_a_flag_is_decided(client: Client, member: Member) -> None:
    report = Report.objects.get()
    facts = {"steps": 60000, "usual": 5000}
    flag = Flag.objects.create(
        member=member, report=report, kind=FlagKind.MANY_STEPS, facts=facts, raised_at=NOW, key="x"
    )
    ask_exchange(member=member, coins=1, account="1234", idempotency_key="a", **NIGHT)
    client.force_login(make_user(Role.OFFICER, name="o"))
    for name in ("town_coins", "coin_rule", "new_project", "exchanges", "flags"):
        assert client.get(reverse(f"habit_challenge:{name}")).status_code == 200
    code = Exchange.objects.get().code
    assert client.get(reverse("habit_challenge:exchange", args=[code])).status_code == 200
    address = reverse("habit_challenge:flag", args=[flag.pk])
    assert "60000" in client.get(address).content.decode()
    assert client.post(address, {"verdict": "cheated", "note": ""}).status_code == 422
    client.post(address, {"verdict": "cheated", "note": "車に乗っていた"})
    assert (get_coins(member), list_faults()) == (0, [])  # three of four: one was exchanged before
    client.post(reverse("habit_challenge:reopen_flag", args=[flag.pk]))
    flag.refresh_from_db()
    assert (flag.verdict, get_coins(member)) == (Verdict.OPEN, 3)


def test_hourly_look_flags_a_ring_once_and_takes_nothing() -> None:
    team = make_team()
    one, other, third = (make_member(team, handle) for handle in ("一", "二", "三"))
    Team.objects.filter(pk=team.pk).update(closed_on=DAY)
    for number in range(12):
        day = DAY - timedelta(days=number)
        for giver, receiver in ((one, other), (other, one)):
            report = make_report(receiver, day=day, steps=4000 + number * 17)
            Cheer.objects.create(report=report, giver=giver, kind=CheerKind.OK, given_at=at(20, day=day))
        make_report(third, day=day, steps=3000 + number * 31, oks=0)
    Cheer.objects.create(report=report, giver=third, kind=CheerKind.OK, given_at=at(20))
    hour = next(n for n in range(24) if team.pk % 24 == n)
    assert look_for_patterns(at(hour)) >= 2
    rings = Flag.objects.filter(kind=FlagKind.OK_RING)
    assert {flag.member_id for flag in rings} == {one.pk, other.pk}
    assert len(rings[0].facts["days"]) == 12
    assert look_for_patterns(at(hour)) == 0
    assert look_for_patterns(at((hour + 1) % 24)) == 0


def test_who_is_erased_leaves_no_number_and_the_sums_stay() -> None:
    member = make_member()
    settle_days(closed=[close([make_report(member)], streaks={member.pk: 7})], now=NOW)
    ask_exchange(member=member, coins=2, account="1234", idempotency_key="a", **NIGHT)
    forget_accounts([member])
    assert list(Exchange.objects.values_list("status", "point_account")) == [(ExchangeStatus.REVERSED, "")]
    assert (Purse.objects.get().point_account, get_coins(member), list_faults()) == ("", 4, [])


def test_number_goes_when_its_period_is_over_unless_points_wait() -> None:
    member = make_member()
    settle_days(closed=[close([make_report(member)], streaks={member.pk: 7})], now=NOW)
    for key in "ab":
        ask_exchange(member=member, coins=1, account="1234", idempotency_key=key, **NIGHT)
    Exchange.objects.filter(idempotency_key="a").update(status=ExchangeStatus.GRANTED)
    assert erase_exchanges(before=NOW + timedelta(seconds=1), now=NOW) == 1
    assert erase_exchanges(before=NOW + timedelta(seconds=1), now=NOW) == 0
    assert set(Exchange.objects.values_list("point_account", flat=True)) == {"", "1234"}
