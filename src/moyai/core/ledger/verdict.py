"""Proof that the books balance: recomputed from the rows, sharing nothing with what wrote them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from moyai.core.ledger.chart import COIN_PREFIX, list_accounts
from moyai.core.ledger.models import Entry, Line

MOST = 20


@dataclass(frozen=True)
class BooksVerdict:
    """What a walk through the books found.

    Attributes:
        entries: how many entries there are.
        total_yen: sum of all debits in yen, which equals that of all credits when nothing is wrong.
        total_coins: the same in coins.
        faults: what does not fit, in sentences; at most ``MOST`` of each kind.
    """

    entries: int
    total_yen: int
    faults: tuple[str, ...]
    total_coins: int = 0


_rooms: list[Callable[[], list[str]]] = []


def reconcile(list_faults: Callable[[], list[str]]) -> None:
    """Have a room's own records compared with the books: it returns in sentences what differs."""
    if list_faults not in _rooms:
        _rooms.append(list_faults)


def verify_books() -> BooksVerdict:
    """Weigh every entry, look for lines without one, for unknown accounts and for reversals that are none.

    What the rooms keep beside the books is compared with them (``reconcile``).
    """
    faults = [*_list_uneven(), *_list_mixed(), *_list_orphans(), *_list_strangers(), *_list_false_reversals()]
    faults += [fault for list_faults in _rooms for fault in list_faults()[:MOST]]
    totals = {}
    for unit, name in (("yen", "yen"), ("coin", "coins")):
        debit, credit = _sum_all(is_coin=unit == "coin")
        if debit != credit:
            faults.append(f"all debits are {debit} {name}, all credits {credit} {name}")
        totals[unit] = debit
    return BooksVerdict(Entry.objects.count(), totals["yen"], tuple(faults), totals["coin"])


def _sum_all(*, is_coin: bool) -> tuple[int, int]:
    coins = Q(account__startswith=COIN_PREFIX)
    lines = Line.objects.filter(coins if is_coin else ~coins)
    sums = lines.aggregate(debits=Sum("debit"), credits=Sum("credit"))
    return sums["debits"] or 0, sums["credits"] or 0


def _list_uneven() -> list[str]:
    rows = Entry.objects.annotate(n=Count("lines"), debit=Sum("lines__debit"), credit=Sum("lines__credit"))
    wrong = rows.exclude(n__gte=2, debit=F("credit")).order_by("pk")[:MOST]
    return [f"entry {row.pk} ({row.key}): {row.debit} debit, {row.credit} credit" for row in wrong]


def _list_mixed() -> list[str]:
    is_coin = Q(lines__account__startswith=COIN_PREFIX)
    rows = Entry.objects.annotate(n=Count("lines"), coins=Count("lines", filter=is_coin))
    wrong = rows.filter(coins__gt=0).exclude(coins=F("n")).order_by("pk")[:MOST]
    return [f"entry {row.pk} ({row.key}): yen and coins" for row in wrong]


def _list_orphans() -> list[str]:
    known = Entry.objects.values("key")
    lost = Line.objects.exclude(entry__in=known).order_by("pk").values_list("pk", "entry_id")[:MOST]
    return [f"line {pk}: there is no entry {key}" for pk, key in lost]


def _list_strangers() -> list[str]:
    codes = [account.code for account in list_accounts()]
    lines = Line.objects.exclude(account__in=codes).order_by("pk").values_list("pk", "account")[:MOST]
    return [f"line {pk}: there is no account {account}" for pk, account in lines]


def _list_false_reversals() -> list[str]:
    pairs = Entry.objects.filter(reverses__isnull=False).select_related("reverses").prefetch_related("lines")
    wrong = [entry for entry in pairs.prefetch_related("reverses__lines") if not _cancels(entry)]
    return [f"entry {entry.pk} does not mirror entry {entry.reverses_id}" for entry in wrong[:MOST]]


def _cancels(entry: Entry) -> bool:
    assert entry.reverses is not None
    sums: Counter[tuple[str, str]] = Counter()
    for line in [*entry.lines.all(), *entry.reverses.lines.all()]:
        sums[line.account, line.party] += line.debit - line.credit
    return not any(sums.values())
