"""Coins: earned when a day is closed, given, exchanged, judged; the books and the purses agree throughout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import DAY, at

from moyai.core.errors import Refused
from moyai.core.ledger.chart import COIN_DONATED, COIN_EXCHANGED, COIN_ISSUED, COIN_MEMBERS
from moyai.core.ledger.operations import CannotReverse, reverse_entry
from moyai.core.ledger.queries import find_entry, get_balance
from moyai.core.ledger.verdict import verify_books
from moyai.core.notices.models import Notice
from moyai.services.habit_challenge.enums import ExchangeStatus, FlagKind, ReportState, Verdict
from moyai.services.habit_challenge.models import Exchange, Flag, Gift, Member, Project, Purse
from moyai.services.habit_challenge.operations.exchanging import (
    ask_exchange,
    confirm_file,
    grant_due,
    make_file,
    read_account,
    reverse_exchange,
    withdraw_exchange,
)
from moyai.services.habit_challenge.operations.giving import (
    give_coins,
    save_project,
    set_rule,
    thank_givers,
    undo_gift,
)
from moyai.services.habit_challenge.operations.judging import judge_flag
from moyai.services.habit_challenge.operations.settling import settle_days
from moyai.services.habit_challenge.points import Grant, PointsAwayError, PointsRefusedError
from moyai.services.habit_challenge.points.http import HttpPoints
from moyai.services.habit_challenge.points.simulated import SimulatedPoints
from moyai.services.habit_challenge.points.table import list_rows
from moyai.services.habit_challenge.queries.coins import (
    get_coins,
    list_faults,
    list_moves,
    list_undoable,
    list_waiting,
)
from moyai.services.habit_challenge.refusals_coins import OverCap, ProjectClosed, TooFew, TooLate
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
URL = "http://points.example.jp/v1"
NEXT_MONTH = at(6, day=date(2026, 7, 1))


def earn(member: Member, coins: int) -> None:
    """Have a member earn so many coins, one a day, each by an OK."""
    days = [DAY - timedelta(days=number + 1) for number in range(coins)]
    settle_days(closed=[close([make_report(member, day=day)], expected=2) for day in days], now=NOW)


def agree() -> bool:
    """Tell whether books and purses balance and agree."""
    return verify_books().faults == () and list_faults() == []


@pytest.fixture
def points(tmp_path: Path) -> SimulatedPoints:
    return SimulatedPoints(tmp_path / "points.db", key="secret", unknown=["0000"])


@pytest.fixture
def provider(points: SimulatedPoints) -> HttpPoints:
    return HttpPoints(URL, key="secret", transport=httpx.WSGITransport(app=points))


def test_closed_day_earns_by_ok_by_all_and_by_days_in_a_row() -> None:
    team = make_team()
    one, other = make_member(team), make_member(team, "一郎")
    day = close([make_report(one), make_report(other, oks=0)], streaks={one.pk: 7, other.pk: 6})
    assert settle_days(closed=[day], now=NOW) == (1 + 1 + 3) + 1
    assert (get_coins(one), get_coins(other)) == (5, 1)
    assert list_moves(one)[0].parts == {"coin:ok": 1, "coin:all": 1, "coin:streak": 3}
    assert settle_days(closed=[day], now=NOW) == 0
    assert (get_coins(one), get_balance(COIN_ISSUED), agree()) == (5, 6, True)


@pytest.mark.parametrize(
    ("facts", "expected", "coins"),
    [
        ({"oks": 0}, 2, 0),
        ({"state": ReportState.HIDDEN}, 1, 0),
        ({}, 2, 1),
        ({"is_met": False}, 1, 1),
    ],
    ids=["nobody gave an OK", "hidden by a moderator", "one of two reported", "goal not met"],
)
def test_what_earns_less(facts: dict[str, Any], expected: int, coins: int) -> None:
    member = make_member()
    settle_days(closed=[close([make_report(member, **facts)], expected=expected)], now=NOW)
    assert (get_coins(member), agree()) == (coins, True)


def test_late_report_of_a_closed_day_earns_without_paying_the_others_again() -> None:
    team = make_team()
    one, other = make_member(team), make_member(team, "一郎")
    first = make_report(one)
    settle_days(closed=[close([first], expected=2)], now=NOW)
    assert settle_days(closed=[close([first, make_report(other)])], now=NOW) == 2
    assert (get_coins(one), get_coins(other)) == (1, 2)


def test_rule_of_a_day_to_come_counts_from_that_day_and_not_before() -> None:
    facts = {"ok_coins": 5, "all_coins": 0, "streak_days": 7, "streak_coins": 0}
    facts |= {"month_cap": 100, "points_per_coin": 2}
    with pytest.raises(Refused):
        set_rule(effective_on=DAY, facts=facts, **NIGHT)
    tomorrow = DAY + timedelta(days=1)
    set_rule(effective_on=tomorrow, facts=facts, **NIGHT)
    member = make_member()
    days = [close([make_report(member, day=day)], expected=2) for day in (DAY, tomorrow)]
    assert settle_days(closed=days, now=NOW) == 1 + 5


def test_gift_moves_coins_once_and_comes_back_while_it_may() -> None:
    member, project = make_member(), make_project()
    earn(member, 6)
    gift = give_coins(member=member, project=project, coins=4, idempotency_key="a", **NIGHT)
    assert give_coins(member=member, project=project, coins=4, idempotency_key="a", **NIGHT) == gift
    assert (get_coins(member), get_balance(COIN_DONATED, party="project:milk")) == (2, 4)
    assert list_undoable(member, NOW) == [gift]
    assert (undo_gift(gift=gift, **NIGHT), undo_gift(gift=gift, **NIGHT)) == (True, False)
    project.refresh_from_db()
    assert (get_coins(member), project.given_coins, agree()) == (6, 0, True)


def test_gift_is_refused_where_coins_or_room_are_too_few() -> None:
    member, project = make_member(), make_project(goal=3)
    earn(member, 5)
    with pytest.raises(ProjectClosed) as refused:
        give_coins(member=member, project=project, coins=4, idempotency_key="a", **NIGHT)
    assert refused.value.facts == {"left": 3}
    with pytest.raises(TooFew):
        give_coins(member=make_member(), project=project, coins=1, idempotency_key="b", **NIGHT)
    closed = make_project("over", closes_on=DAY - timedelta(days=1), opens_on=DAY - timedelta(days=9))
    with pytest.raises(ProjectClosed):
        give_coins(member=member, project=closed, coins=1, idempotency_key="c", **NIGHT)
    project.refresh_from_db()
    assert (get_coins(member), project.given_coins, Gift.objects.count(), agree()) == (5, 0, 0, True)


def test_reached_project_thanks_each_giver_once_and_gives_nothing_back() -> None:
    team, project = make_team(), make_project(goal=4)
    givers = [make_member(team, handle) for handle in ("花", "一郎")]
    for number, member in enumerate(givers):
        earn(member, 2)
        give_coins(member=member, project=project, coins=2, idempotency_key=str(number), **NIGHT)
    assert (thank_givers(NOW), thank_givers(NOW)) == (1, 0)
    told = Notice.objects.filter(kind="habit_challenge.project_reached").order_by("pk")
    assert [one.resident for one in told] == [member.resident for member in givers]
    with pytest.raises(TooLate):
        undo_gift(gift=Gift.objects.earliest("pk"), **NIGHT)
    assert agree()


def test_gift_of_yesterday_stays_given() -> None:
    member, project = make_member(), make_project()
    earn(member, 1)
    gift = give_coins(member=member, project=project, coins=1, idempotency_key="a", **NIGHT)
    with pytest.raises(TooLate):
        undo_gift(gift=gift, actor="test", now=NOW + timedelta(days=1, seconds=1))


def test_goal_is_not_set_below_what_was_given() -> None:
    member, project = make_member(), make_project()
    earn(member, 5)
    give_coins(member=member, project=project, coins=5, idempotency_key="a", **NIGHT)
    facts = {"title": "牛乳", "goal_coins": 4, "opens_on": DAY}
    with pytest.raises(Refused):
        save_project(facts=facts, project=project, **NIGHT)
    assert save_project(facts=facts | {"goal_coins": 5}, project=project, **NIGHT).reached_at == NOW


def test_exchange_is_granted_after_the_month_and_only_once(
    points: SimulatedPoints, provider: HttpPoints
) -> None:
    member = make_member()
    earn(member, 5)
    made = ask_exchange(member=member, coins=3, account="１２３４-5678", idempotency_key="a", **NIGHT)
    assert ask_exchange(member=member, coins=3, account="1", idempotency_key="a", **NIGHT) == made
    assert (get_coins(member), get_balance(COIN_EXCHANGED), made.point_account) == (2, 3, "12345678")
    assert grant_due(NOW, provider=provider) == 0  # the month is not over
    assert (grant_due(NEXT_MONTH, provider=provider), grant_due(NEXT_MONTH, provider=provider)) == (1, 0)
    made.refresh_from_db()
    assert (made.status, made.point_reference) == (ExchangeStatus.GRANTED, "P00000001")
    assert (points.read_balance("12345678"), agree()) == (3, True)


def test_month_has_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    member = make_member()
    earn(member, 6)
    facts = {"ok_coins": 1, "all_coins": 1, "streak_days": 7, "streak_coins": 3, "points_per_coin": 1}
    set_rule(effective_on=DAY, facts=facts | {"month_cap": 4}, actor="test", now=NOW - timedelta(days=1))
    first = ask_exchange(member=member, coins=3, account="1234", idempotency_key="a", **NIGHT)
    with pytest.raises(OverCap) as refused:
        ask_exchange(member=member, coins=2, account="1234", idempotency_key="b", **NIGHT)
    assert refused.value.facts == {"left": 1}
    withdraw_exchange(exchange=first, **NIGHT)
    ask_exchange(member=member, coins=3, account="1234", idempotency_key="c", actor="test", now=NEXT_MONTH)
    assert (get_coins(member), agree()) == (3, True)


def test_unknown_account_gives_the_coins_back_and_says_why(provider: HttpPoints) -> None:
    member = make_member()
    earn(member, 3)
    made = ask_exchange(member=member, coins=3, account="0000", idempotency_key="a", **NIGHT)
    assert grant_due(NEXT_MONTH, provider=provider) == 0
    made.refresh_from_db()
    assert (made.status, get_coins(member), agree()) == (ExchangeStatus.REVERSED, 3, True)
    told = Notice.objects.get(kind="habit_challenge.exchange_reversed")
    assert "この会員番号は登録されていません" in told.text["ja"]


def test_point_system_that_is_away_or_locked_is_asked_again(points: SimulatedPoints) -> None:
    member = make_member()
    earn(member, 3)
    made = ask_exchange(member=member, coins=3, account="1234", idempotency_key="a", **NIGHT)
    wrong = HttpPoints(URL, key="wrong", transport=httpx.WSGITransport(app=points))
    gone = HttpPoints(URL, transport=httpx.MockTransport(lambda _request: httpx.Response(503)))
    for provider in (wrong, gone):
        assert grant_due(NEXT_MONTH, provider=provider) == 0
    made.refresh_from_db()
    assert (made.status, made.tries, get_coins(member)) == (ExchangeStatus.ASKED, 2, 0)
    with pytest.raises(Refused):
        withdraw_exchange(exchange=made, **NIGHT)  # whoever was asked may have granted it


def test_grant_whose_answer_was_lost_is_not_granted_twice(
    points: SimulatedPoints, provider: HttpPoints
) -> None:
    member = make_member()
    earn(member, 3)
    made = ask_exchange(member=member, coins=3, account="1234", idempotency_key="a", **NIGHT)
    provider.grant(Grant(made.code, "1234", 3, made.month))  # and we crashed
    assert grant_due(NEXT_MONTH, provider=provider) == 1
    assert points.read_balance("1234") == 3


def test_granted_exchange_is_reversed_points_first(points: SimulatedPoints, provider: HttpPoints) -> None:
    member = make_member()
    earn(member, 4)
    keys = [ask_exchange(member=member, coins=2, account="1234", idempotency_key=k, **NIGHT) for k in "ab"]
    grant_due(NEXT_MONTH, provider=provider)
    points.spend(keys[1].code)
    reverse_exchange(exchange=keys[0], why="まちがい", provider=provider, **NIGHT)
    with pytest.raises(Refused) as refused:
        reverse_exchange(exchange=keys[1], why="まちがい", provider=provider, **NIGHT)
    assert "使われて" in refused.value.text.get("ja")
    assert (get_coins(member), points.read_balance("1234"), agree()) == (2, 2, True)
    with pytest.raises(Refused):
        reverse_exchange(exchange=keys[0], why="もう一度", provider=provider, **NIGHT)


def test_town_without_an_interface_hands_over_a_table() -> None:
    member = make_member()
    earn(member, 4)
    made = ask_exchange(member=member, coins=3, account="A1234", idempotency_key="a", **NIGHT)
    assert grant_due(NEXT_MONTH) == 0
    facts = {"actor": "test", "now": NEXT_MONTH}
    name = make_file(exchanges=list(list_waiting()), **facts)
    assert make_file(exchanges=list(list_waiting()), **facts) == ""
    assert list_rows(Exchange.objects.filter(file=name)) == [[made.code, "A1234", 3, "2026-06", "2026-06-10"]]
    made.refresh_from_db()
    with pytest.raises(Refused):
        withdraw_exchange(exchange=made, **facts)
    assert (confirm_file(file=name, **facts), confirm_file(file=name, **facts)) == (1, 0)
    assert (Notice.objects.filter(kind="habit_challenge.exchange_granted").count(), agree()) == (1, True)


@pytest.mark.parametrize("typed", ["", "abc", "12345;DROP", "あいうえお", "1" * 25])
def test_account_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read_account(typed)


@pytest.fixture
def served(points: SimulatedPoints) -> Iterator[str]:
    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args: Any) -> None:
            pass

    server = make_server("127.0.0.1", 0, points, handler_class=Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_point_system_is_spoken_to_over_a_real_connection(served: str, points: SimulatedPoints) -> None:
    provider = HttpPoints(served, key="secret")
    grant = Grant("48210937", "1234", 7, date(2026, 6, 1))
    assert provider.grant(grant) == provider.grant(grant) == "P00000001"
    with pytest.raises(PointsRefusedError):
        provider.grant(Grant("48210937", "1234", 8, date(2026, 6, 1)))
    provider.reverse("48210937", "まちがい")
    provider.reverse("48210937", "まちがい")
    assert points.read_balance("1234") == 0
    with pytest.raises(PointsAwayError):
        HttpPoints("http://127.0.0.1:9/v1").grant(grant)


def make_flag(member: Member, *days: date) -> Flag:
    facts = {"ja": "OKが偏っています", "days": [day.isoformat() for day in days]}
    return Flag.objects.create(
        member=member, kind=FlagKind.OK_RING, facts=facts, raised_at=NOW, key=f"ring:{member.code}"
    )


def test_cheated_coins_go_back_and_return_when_it_was_a_mistake() -> None:
    member = make_member()
    earn(member, 5)
    days = [DAY - timedelta(days=number) for number in (1, 2, 9)]
    flag = make_flag(member, *days)
    judged = judge_flag(flag=flag, verdict=Verdict.CHEATED, note="本人も認めた", **NIGHT)
    assert (judged.taken_coins, get_coins(member), agree()) == (2, 3, True)
    assert judge_flag(flag=flag, verdict=Verdict.CHEATED, note="", **NIGHT).taken_coins == 2
    judge_flag(flag=flag, verdict=Verdict.OPEN, note="", **NIGHT)
    judge_flag(flag=flag, verdict=Verdict.CHEATED, note="やはり", **NIGHT)
    assert (get_coins(member), agree()) == (3, True)
    assert judge_flag(flag=flag, verdict=Verdict.HONEST, note="夫婦", **NIGHT).taken_coins == 0
    assert (get_coins(member), agree()) == (5, True)
    assert Notice.objects.filter(kind="habit_challenge.coins_judged").count() == 4


def test_same_day_is_not_taken_back_by_two_flags_nor_below_zero() -> None:
    member, project = make_member(), make_project()
    earn(member, 3)
    day = DAY - timedelta(days=1)
    judge_flag(flag=make_flag(member, day), verdict=Verdict.CHEATED, note="x", **NIGHT)
    second = Flag.objects.create(
        member=member, kind=FlagKind.CLOCKWORK, facts={"days": [day.isoformat()]}, raised_at=NOW, key="2"
    )
    assert judge_flag(flag=second, verdict=Verdict.CHEATED, note="x", **NIGHT).taken_coins == 0
    give_coins(member=member, project=project, coins=2, idempotency_key="a", **NIGHT)
    other = Flag.objects.create(
        member=member,
        kind=FlagKind.CLOCKWORK,
        facts={"days": [(DAY - timedelta(days=2)).isoformat(), "so, what", None]},
        raised_at=NOW,
        key="3",
    )
    assert judge_flag(flag=other, verdict=Verdict.CHEATED, note="x", **NIGHT).taken_coins == 0
    assert (get_coins(member), agree()) == (0, True)


def test_nobody_takes_coins_back_by_hand_in_the_books() -> None:
    member = make_member()
    earn(member, 1)
    entry = find_entry(f"coin:day:{member.code}:{DAY - timedelta(days=1)}")
    assert entry is not None
    with pytest.raises(CannotReverse):
        reverse_entry(entry=entry, reason="x", business_date=DAY, **NIGHT)


def test_verify_names_a_purse_that_differs_from_the_books() -> None:
    member = make_member()
    earn(member, 2)
    Purse.objects.update(coins=5)
    assert list_faults() == [f"member {member.code}: 5 coins, 2 in the books"]


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["earn", "give", "undo", "ask", "withdraw", "grant", "reverse", "cheat", "excuse"]),
        st.integers(0, 1),
        st.integers(0, 5),
    ),
    max_size=16,
)


class Sequences(TestCase):
    """Whatever is earned, given, exchanged, judged and undone, in whatever order."""

    @settings(max_examples=15)
    @given(deeds=DEEDS)
    def test_any_sequence_balances_stays_above_zero_and_within_the_cap(
        self, deeds: list[tuple[str, int, int]]
    ) -> None:
        people = [make_member(), make_member()]
        project = make_project(goal=6)
        facts = {"ok_coins": 2, "all_coins": 1, "streak_days": 7, "streak_coins": 3, "points_per_coin": 1}
        set_rule(
            effective_on=DAY - timedelta(days=99),
            facts=facts | {"month_cap": 5},
            actor="test",
            now=NOW - timedelta(days=101),
        )
        for number, (deed, who, coins) in enumerate(deeds):
            with suppress(Refused):
                do(deed, people[who], project, coins, str(number))
            assert all(get_balance(COIN_MEMBERS, party=f"member:{one.code}") >= 0 for one in people)
        assert agree()
        project.refresh_from_db()
        assert project.given_coins <= project.goal_coins
        for one in people:
            standing = Exchange.objects.filter(member=one).exclude(status=ExchangeStatus.REVERSED)
            assert sum(each.coins for each in standing) <= 5


def do(deed: str, member: Member, project: Project, coins: int, key: str) -> None:
    """Do one of the deeds; what cannot be done is refused."""
    if deed == "earn":
        report = make_report(member, day=DAY - timedelta(days=int(key) + 1))
        settle_days(closed=[close([report], streaks={member.pk: coins + 5})], now=NOW)
    elif deed == "give":
        give_coins(member=member, project=project, coins=coins, idempotency_key=key, **NIGHT)
    elif deed == "undo":
        for gift in Gift.objects.filter(member=member).select_related("member", "project")[:1]:
            undo_gift(gift=gift, **NIGHT)
    elif deed == "ask":
        ask_exchange(member=member, coins=coins, account="1234", idempotency_key=key, **NIGHT)
    elif deed in ("withdraw", "grant", "reverse"):
        for exchange in Exchange.objects.filter(member=member).select_related("member")[:1]:
            if deed == "withdraw":
                withdraw_exchange(exchange=exchange, **NIGHT)
            elif deed == "reverse":
                reverse_exchange(exchange=exchange, why="x", **NIGHT)
            else:
                confirm_file(file=make_file(exchanges=[exchange], **NIGHT), **NIGHT)
    else:
        verdict = Verdict.CHEATED if deed == "cheat" else Verdict.HONEST
        days = {"days": [(DAY - timedelta(days=n)).isoformat() for n in range(20)]}
        facts = {"kind": FlagKind.OK_RING, "facts": days, "raised_at": NOW}
        flag, _made = Flag.objects.get_or_create(member=member, key=member.code, defaults=facts)
        judge_flag(flag=flag, verdict=verdict, note="", **NIGHT)
