"""The books: balanced, once, for ever."""

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from moyai.core.append_only import AppendOnly
from moyai.core.audit.models import Entry as AuditEntry
from moyai.core.ledger import guards, locks
from moyai.core.ledger.chart import (
    CITY_SUBSIDY,
    COIN_ISSUED,
    COIN_MEMBERS,
    OPERATOR_PAYABLE,
    VEHICLE_CASH,
    Account,
    list_accounts,
)
from moyai.core.ledger.models import Entry, Line
from moyai.core.ledger.operations import (
    CannotReverse,
    DayClosed,
    MixedUnits,
    Unbalanced,
    post_entries,
    post_entry,
    reverse_entry,
)
from moyai.core.ledger.postings import Posting, Side, credit, debit
from moyai.core.ledger.queries import (
    find_entry,
    get_balance,
    list_coin_balance,
    list_parties,
    list_statement,
    list_trial_balance,
)
from moyai.core.ledger.tests.books import DAY, NOW, make_posting, post
from moyai.core.ledger.verdict import verify_books
from moyai.engines.conversation import Localized


def reverse(entry: Entry, day: date = DAY, **changes: Any) -> Entry:
    facts: dict[str, Any] = {"reason": "まちがい", "business_date": day, "actor": "test", "now": NOW}
    return reverse_entry(entry=entry, **facts | changes)


@pytest.mark.django_db
def test_fare_stands_in_the_books_with_its_parts() -> None:
    post()
    cash = get_balance(VEHICLE_CASH, party="vehicle:m1")
    assert (cash, get_balance(CITY_SUBSIDY), get_balance(OPERATOR_PAYABLE)) == (300, 200, 500)
    assert AuditEntry.objects.get(action="ledger.post").facts["total_yen"] == 500


@pytest.mark.django_db
def test_amounts_of_zero_leave_no_line() -> None:
    assert post(city=0).lines.count() == 2


@pytest.mark.django_db
def test_same_key_again_moves_nothing() -> None:
    first = post()
    assert post(yen=900) == first
    assert (Entry.objects.count(), get_balance(OPERATOR_PAYABLE)) == (1, 500)


@pytest.mark.django_db
def test_many_are_posted_at_once_and_known_ones_are_left_out() -> None:
    post("ride:2")
    postings = [make_posting(f"ride:{number}") for number in range(1, 6)]
    assert post_entries(postings=postings, actor="test", now=NOW) == 4
    assert (get_balance(OPERATOR_PAYABLE), verify_books().faults) == (2500, ())


@pytest.mark.parametrize(
    "sides",
    [
        (debit(VEHICLE_CASH, 500), credit(OPERATOR_PAYABLE, 499)),
        (debit(VEHICLE_CASH, 0), credit(OPERATOR_PAYABLE, 0)),
        (),
    ],
    ids=["uneven", "nothing moves", "empty"],
)
@pytest.mark.django_db
def test_uneven_entries_are_refused(sides: tuple[Side, ...]) -> None:
    with pytest.raises(Unbalanced):
        post_entry(posting=replace(make_posting(), sides=sides), actor="test", now=NOW)
    assert not Line.objects.exists()


@pytest.mark.django_db
def test_reversal_brings_every_account_back_and_stays_in_the_books() -> None:
    entry = post()
    made = reverse(entry, DAY + timedelta(days=1))
    assert (made.reverses, reverse(entry)) == (entry, made)
    assert [row.balance for row in list_trial_balance()] == [0, 0, 0]
    assert get_balance(OPERATOR_PAYABLE, until=DAY) == 500


@pytest.mark.django_db
def test_reversal_is_not_reversed() -> None:
    with pytest.raises(CannotReverse) as refused:
        reverse(reverse(post()))
    assert refused.value.code == "is_reversal"


@pytest.mark.django_db
def test_guarded_entry_is_not_reversed_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_guarded", {"closing:"})
    entry = post("closing:m1")
    with pytest.raises(CannotReverse):
        reverse(entry)
    assert reverse(entry, is_by_hand=False).reverses == entry


@pytest.mark.django_db
def test_python_refuses_to_change_the_books() -> None:
    entry = post()
    for attempt in (
        lambda: Entry.objects.update(reason="x"),
        lambda: Line.objects.all().delete(),
        entry.delete,
        entry.lines.first().delete,  # type: ignore[union-attr]
    ):
        with pytest.raises(AppendOnly):
            attempt()


STATEMENTS = {
    "an entry changed": "UPDATE ledger_entry SET reason = 'x'",
    "an amount changed": "UPDATE ledger_line SET debit = debit + 1 WHERE debit > 0",
    "an entry removed": "DELETE FROM ledger_entry",
    "a line removed": "DELETE FROM ledger_line",
    "a line added late": "INSERT INTO ledger_line (entry_id, account, party, debit, credit) "
    "VALUES ('ride:1', 'city_cash', '', 5, 0)",
    "an entry without lines": "INSERT INTO ledger_entry "
    "(key, business_date, made_at, actor, reason, reference) "
    "VALUES ('x', '2026-06-10', '2026-06-10', 'a', 'b', '')",
}


@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS.keys())
@pytest.mark.django_db
def test_database_refuses_to_change_the_books(sql: str) -> None:
    post()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert verify_books().faults == ()


@pytest.mark.django_db
def test_database_refuses_an_uneven_entry_that_no_operation_made() -> None:
    Line.objects.create(entry_id="x", account="city_cash", debit=5)
    Line.objects.create(entry_id="x", account="vehicle_cash", credit=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(key="x", business_date=DAY, made_at=NOW, actor="a", reason="b")
    post("x2")
    with connection.cursor() as cursor:  # else the test's own end would refuse the lines without an entry
        cursor.execute(
            "INSERT INTO ledger_line (entry_id, account, party, debit, credit) "
            "VALUES ('x', 'city_cash', '', 0, 1)"
        )
    Entry.objects.create(key="x", business_date=DAY, made_at=NOW, actor="a", reason="b")


@pytest.mark.django_db(transaction=True)
def test_lines_without_an_entry_do_not_survive_their_transaction() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(entry_id="nothing", account="city_cash", debit=5)
    assert not Line.objects.exists()


@pytest.mark.django_db
def test_statement_runs_from_what_stood_before() -> None:
    post("a", 300, city=0, day=DAY - timedelta(days=1))
    post("b", 500, city=100)
    post("c", 700, city=0, day=DAY + timedelta(days=1))
    found = list_statement(VEHICLE_CASH, party="vehicle:m1", since=DAY, until=DAY)
    assert (found.opening, found.closing) == (300, 700)
    assert [(row.entry.key, row.debit, row.balance) for row in found.rows] == [("b", 400, 700)]
    assert list_parties(VEHICLE_CASH) == ["vehicle:m1"]


@pytest.mark.django_db
def test_verify_prints_and_names_what_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    post()
    out = StringIO()
    call_command("ledger", "verify", stdout=out)
    assert out.getvalue() == "1 entries over 500 yen, all balanced.\n"
    monkeypatch.setattr("moyai.core.ledger.verdict.list_accounts", lambda: list_accounts()[:1])
    with pytest.raises(CommandError, match="there is no account operator_payable"):
        call_command("ledger", "verify")


AMOUNTS = st.integers(1, 10_000)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(0, 5), AMOUNTS, AMOUNTS),
        st.tuples(st.just("reverse"), st.integers(0, 5), st.just(0), st.just(0)),
    ),
    max_size=12,
)


class Sequences(TestCase):
    """Whatever is posted and reversed in whatever order."""

    @settings(max_examples=40)
    @given(steps=STEPS)
    def test_any_sequence_balances_and_counts_once(self, steps: list[tuple[str, int, int, int]]) -> None:
        owed: dict[str, int] = {}
        for what, number, cash, city in steps:
            key = f"ride:{number}"
            if what == "post":
                post_entry(posting=_make(key, cash, city), actor="test", now=NOW)
                owed.setdefault(key, cash + city)
            elif (entry := find_entry(key)) is not None:
                reverse(entry)
                owed[key] = 0
        rows = list_trial_balance()
        assert sum(row.debit for row in rows) == sum(row.credit for row in rows)
        assert get_balance(OPERATOR_PAYABLE) == sum(owed.values())
        assert verify_books().faults == ()
        assert rows == list_trial_balance()


def _make(key: str, cash: int, city: int) -> Posting:
    return replace(make_posting(key, cash + city, city=city), reference=key)


@pytest.mark.django_db
def test_closed_day_takes_nothing_more_and_a_correction_goes_to_the_next_open_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = post()
    after = DAY + timedelta(days=1)
    monkeypatch.setattr(locks, "_locks", {"vehicle": lambda _code, day: max(day, after)})
    for attempt in (lambda: post("ride:2"), lambda: reverse(entry)):
        with pytest.raises(DayClosed):
            attempt()
    with pytest.raises(DayClosed):
        post_entries(postings=[make_posting("ride:3")], actor="test", now=NOW)
    assert post() == entry
    assert locks.find_open_day(["vehicle:m1", "partner:x"], DAY) == after
    assert reverse(entry, after).business_date == after


COINS = (debit(COIN_ISSUED, 3), credit(COIN_MEMBERS, 3, "member:48210937"))


@pytest.mark.django_db
def test_coins_are_counted_apart_from_yen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moyai.core.ledger.verdict._rooms", [])
    post()
    made = [replace(make_posting(f"coin:{number}"), sides=COINS) for number in range(2)]
    assert post_entries(postings=made, actor="test", now=NOW) == 2
    assert AuditEntry.objects.get(action="ledger.post_many").facts == {"entries": 2, "total_coins": 6}
    assert [(row.account, row.balance) for row in list_coin_balance()] == [
        (COIN_ISSUED, 6),
        (COIN_MEMBERS, 6),
    ]
    assert {row.account.unit for row in list_trial_balance()} == {"yen"}
    verdict = verify_books()
    assert (verdict.total_yen, verdict.total_coins, verdict.faults) == (500, 6, ())


@pytest.mark.django_db
def test_yen_and_coins_do_not_meet_in_an_entry() -> None:
    mixed = (debit(VEHICLE_CASH, 3), credit(COIN_MEMBERS, 3, "member:48210937"))
    with pytest.raises(MixedUnits):
        post_entry(posting=replace(make_posting(), sides=mixed), actor="test", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(entry_id="x", account="vehicle_cash", debit=3)
        Line.objects.create(entry_id="x", account="coin_members", credit=3)
        Entry.objects.create(key="x", business_date=DAY, made_at=NOW, actor="a", reason="b")
    assert not Line.objects.exists()


def test_code_of_an_account_tells_its_unit() -> None:
    for code, unit in (("coin_x", "yen"), ("x", "coin")):
        with pytest.raises(ValueError, match="must tell the unit"):
            Account(code, "asset", Localized("ア", "A"), unit)  # type: ignore[arg-type]
