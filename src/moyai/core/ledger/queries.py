"""Reads on the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Sum

from moyai.core.ledger.chart import COIN_PREFIX, Account, get_account, list_accounts
from moyai.core.ledger.models import Entry, Line


@dataclass(frozen=True)
class TrialRow:
    """One account and party of the trial balance, in the account's unit."""

    account: Account
    party: str
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """What stands on the account, in its usual direction."""
        return _in_direction(self.account, self.debit - self.credit)


@dataclass(frozen=True)
class StatementRow:
    """One line of a statement with what stands after it."""

    entry: Entry
    party: str
    debit: int
    credit: int
    balance: int


@dataclass(frozen=True)
class Statement:
    """What happened on an account over a period, in its usual direction."""

    account: Account
    opening: int
    rows: tuple[StatementRow, ...]
    closing: int


def get_entry(number: int) -> Entry:
    """Return an entry with what it reverses.

    Raises:
        Entry.DoesNotExist: there is none.
    """
    return Entry.objects.select_related("reverses").get(pk=number)


def find_entry(key: str) -> Entry | None:
    """Return the entry of a key, or None."""
    return Entry.objects.filter(key=key).first()


def get_balance(account: Account, *, party: str | None = None, until: date | None = None) -> int:
    """Return what stands on an account, in its usual direction and unit.

    Args:
        account: of the chart.
        party: whose; None for everybody together.
        until: up to the end of this business day; None for all.
    """
    return _in_direction(account, _net(_pick(account, party=party, until=until)))


def list_trial_balance(until: date | None = None) -> list[TrialRow]:
    """Return the sums in yen of every account and party, in the order of the chart, then of the parties."""
    return _list_sums(Line.objects.exclude(account__startswith=COIN_PREFIX), until, by=("account", "party"))


def list_coin_balance(until: date | None = None) -> list[TrialRow]:
    """Return the sums of every account in coins, all parties together: members are too many to be listed."""
    return _list_sums(Line.objects.filter(account__startswith=COIN_PREFIX), until, by=("account",))


def _list_sums(lines: QuerySet[Line], until: date | None, *, by: tuple[str, ...]) -> list[TrialRow]:
    if until is not None:
        lines = lines.filter(entry__business_date__lte=until)
    order = {account.code: place for place, account in enumerate(list_accounts())}
    sums = lines.values(*by).annotate(debits=Sum("debit"), credits=Sum("credit")).order_by(*by)
    rows = [
        TrialRow(get_account(row["account"]), row.get("party", ""), row["debits"], row["credits"])
        for row in sums
    ]
    return sorted(rows, key=lambda row: (order[row.account.code], row.party))


def list_statement(account: Account, *, party: str | None, since: date, until: date) -> Statement:
    """Return the lines of an account over a period, both days included, with running balances."""
    before = _pick(account, party=party).filter(entry__business_date__lt=since)
    opening = _in_direction(account, _net(before))
    lines = _pick(account, party=party, until=until).filter(entry__business_date__gte=since)
    ordered = lines.select_related("entry").order_by("entry__business_date", "entry__pk", "pk")
    rows = tuple(_run(account, opening, ordered))
    return Statement(account, opening, rows, rows[-1].balance if rows else opening)


def list_parties(account: Account, *, most: int | None = None) -> list[str]:
    """Return the parties that an account has lines of, or the first so many."""
    lines = Line.objects.filter(account=account.code).order_by("party")
    return list(lines.values_list("party", flat=True).distinct()[:most])


def _run(account: Account, opening: int, lines: Iterable[Line]) -> Iterable[StatementRow]:
    balance = opening
    for line in lines:
        balance += _in_direction(account, line.debit - line.credit)
        yield StatementRow(line.entry, line.party, line.debit, line.credit, balance)


def _pick(account: Account, *, party: str | None, until: date | None = None) -> QuerySet[Line]:
    lines: QuerySet[Line] = Line.objects.filter(account=account.code)
    if party is not None:
        lines = lines.filter(party=party)
    return lines if until is None else lines.filter(entry__business_date__lte=until)


def _net(lines: QuerySet[Line]) -> int:
    return lines.aggregate(net=Sum(F("debit") - F("credit")))["net"] or 0


def _in_direction(account: Account, net: int) -> int:
    return net if account.is_debit else -net
