"""Reads on coins: rules, purses, histories, projects, exchanges, and what differs from the books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet, Sum

from moyai.core.clock import local
from moyai.core.ledger.chart import COIN_DONATED, COIN_EXCHANGED, COIN_ISSUED, COIN_MEMBERS
from moyai.core.ledger.models import Line
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.coin_rules import FIRST_DAY, Rule
from moyai.services.habit_challenge.enums import ExchangeStatus
from moyai.services.habit_challenge.models import CoinRule, Exchange, Gift, Member, Project, Purse
from moyai.services.habit_challenge.policy_coins import get_coin_policy

MEMBER, PROJECT, WHY = "member", "project", "coin"
OK, EVERYBODY, STREAK, TAKEN = f"{WHY}:ok", f"{WHY}:all", f"{WHY}:streak", f"{WHY}:taken"
"""Parties of what was given out: for what; and of what was taken back."""
DAY, GIFT, EXCHANGE = "coin:day:", "coin:gift:", "coin:exchange:"
"""What entries are about; all of them are left to this service (``guards``)."""
MOST_HISTORY = 60
COUNTED = (ExchangeStatus.ASKED, ExchangeStatus.GRANTED)
"""What counts against a month's cap."""


@dataclass(frozen=True)
class Move:
    """One line of somebody's history.

    Attributes:
        at: When it was posted.
        about: What the entry is about, such as ``coin:day:2026-09-03``.
        coins: How many came (or went, negative).
        parts: Of a day: how many for what, by ``OK``, ``EVERYBODY``, ``STREAK``.
        is_reversal: It takes back another.
        left: What was left afterwards.
    """

    at: datetime
    day: date
    about: str
    coins: int
    parts: dict[str, int]
    is_reversal: bool
    left: int


def make_party(member: Member) -> str:
    """Return how a member is called in the books: it names nobody."""
    return f"{MEMBER}:{member.code}"


def list_rules() -> list[Rule]:
    """Return every rule, the earliest first: the manifest's, then what the town set."""
    policy = get_coin_policy()
    first = Rule(
        FIRST_DAY,
        policy.coin_ok,
        policy.coin_all,
        policy.coin_streak_days,
        policy.coin_streak,
        policy.coin_month_cap,
        policy.coin_points,
    )
    return [first, *(_read_rule(row) for row in CoinRule.objects.order_by("effective_on"))]


def list_my_members(resident: Resident) -> list[Member]:
    """Return what a resident is or was in the town's programmes, the present first: her coins are hers."""
    members = Member.objects.filter(resident=resident, programme__control_of=None)
    found = members.select_related("programme", "team", "purse", "resident")
    return list(found.order_by(F("left_on").desc(nulls_first=True), "-joined_on", "-pk"))


def get_coins(member: Member) -> int:
    """Return how many coins a member has."""
    return Purse.objects.filter(member=member).values_list("coins", flat=True).first() or 0


def list_moves(member: Member, most: int = MOST_HISTORY) -> list[Move]:
    """Return a member's last moves, the newest first."""
    party = make_party(member)
    lines = Line.objects.filter(account=COIN_MEMBERS.code, party=party)
    newest = list(
        lines.select_related("entry").prefetch_related("entry__lines").order_by("-entry__pk", "-pk")[:most]
    )
    left = get_coins(member)
    moves = []
    for line in newest:
        coins = line.credit - line.debit
        parts = {
            each.party: abs(each.debit - each.credit)
            for each in line.entry.lines.all()
            if each.account == COIN_ISSUED.code
        }
        entry = line.entry
        is_reversal = entry.reverses_id is not None
        moves.append(
            Move(entry.made_at, entry.business_date, entry.reference, coins, parts, is_reversal, left)
        )
        left -= coins
    return moves


def list_open_projects(today: date) -> list[Project]:
    """Return the projects that may be given to, the nearest to its goal first."""
    begun = Project.objects.filter(opens_on__lte=today, reached_at=None)
    going = begun.filter(Q(closes_on=None) | Q(closes_on__gte=today)).select_related("sponsor")
    return sorted(going, key=lambda one: (one.goal_coins - one.given_coins, one.code))


def list_reached_projects(most: int = 5) -> list[Project]:
    """Return the projects whose goal was reached last."""
    reached = Project.objects.filter(reached_at__isnull=False).select_related("sponsor")
    return list(reached.order_by("-reached_at")[:most])


def list_undoable(member: Member, now: datetime) -> list[Gift]:
    """Return the gifts that may still be taken back."""
    since = now - timedelta(seconds=get_coin_policy().gift_undo_s)
    gifts = Gift.objects.filter(member=member, undone_at=None, given_at__gte=since, project__reached_at=None)
    return list(gifts.select_related("project"))


def count_exchanged(member: Member, month: date) -> int:
    """Return how many coins count against a month's cap."""
    of_month = Exchange.objects.filter(member=member, month=month, status__in=COUNTED)
    return of_month.aggregate(coins=Sum("coins"))["coins"] or 0


def list_exchanges(member: Member, most: int = 24) -> list[Exchange]:
    """Return a member's exchanges, the newest first."""
    return list(Exchange.objects.filter(member=member)[:most])


def list_waiting(until: date | None = None) -> QuerySet[Exchange]:
    """Return exchanges whose points are not granted yet, in months up to one, the oldest first."""
    asked = Exchange.objects.filter(status=ExchangeStatus.ASKED)
    asked = asked if until is None else asked.filter(month__lte=until)
    return asked.select_related("member__resident").order_by("month", "asked_at", "pk")


def find_month(now: datetime) -> date:
    """Return the first day of the town's month."""
    return local(now).date().replace(day=1)


def sum_left_of_days(member: Member, days: Collection[date]) -> dict[date, int]:
    """Return how many coins of each day a member still has the right to, by the books."""
    about = {f"{DAY}{day.isoformat()}": day for day in days}
    lines = Line.objects.filter(account=COIN_MEMBERS.code, party=make_party(member))
    rows = lines.filter(entry__reference__in=list(about)).values_list("entry__reference", "credit", "debit")
    left: dict[date, int] = defaultdict(int)
    for reference, credit, debit in rows:
        left[about[reference]] += credit - debit
    return {day: coins for day, coins in sorted(left.items()) if coins > 0}


def name_members(codes: Collection[str]) -> dict[str, str]:
    """Return how the books call members: by the name of their choice, never their own."""
    found = Member.objects.filter(code__in=list(codes)).values_list("code", "handle")
    return {code: f"{handle}（{code}）" for code, handle in found}


def name_projects(codes: Collection[str]) -> dict[str, str]:
    """Return how the books call projects."""
    return dict(Project.objects.filter(code__in=list(codes)).values_list("code", "title"))


def name_reasons(codes: Collection[str]) -> dict[str, str]:
    """Return what coins were given out for."""
    names = {"ok": "仲間のOK", "all": "みんなで達成", "streak": "続けて報告", "taken": "取り消し"}
    return {code: names.get(code, code) for code in codes}


def list_faults() -> list[str]:
    """Return in sentences where purses and projects differ from the books (``moyai ledger verify``)."""
    purses = dict(Purse.objects.filter(coins__gt=0).values_list("member__code", "coins"))
    projects = dict(Project.objects.filter(given_coins__gt=0).values_list("code", "given_coins"))
    asked = Exchange.objects.filter(status__in=COUNTED).values_list("member__code").annotate(n=Sum("coins"))
    return [
        *_compare("member", purses, _sum_books(COIN_MEMBERS.code)),
        *_compare("project", projects, _sum_books(COIN_DONATED.code)),
        *_compare("exchanges of member", dict(asked), _sum_books(COIN_EXCHANGED.code)),
    ]


def _compare(what: str, own: dict[str, int], books: dict[str, int]) -> Iterable[str]:
    for code in sorted(own.keys() | books.keys()):
        if own.get(code, 0) != books.get(code, 0):
            yield f"{what} {code}: {own.get(code, 0)} coins, {books.get(code, 0)} in the books"


def _sum_books(account: str) -> dict[str, int]:
    lines = Line.objects.filter(account=account).values("party").order_by("party")
    rows = lines.annotate(net=Sum(F("credit") - F("debit"))).values_list("party", "net")
    return {party.partition(":")[2]: net for party, net in rows if net}


def _read_rule(row: CoinRule) -> Rule:
    return Rule(
        row.effective_on,
        row.ok_coins,
        row.all_coins,
        row.streak_days,
        row.streak_coins,
        row.month_cap,
        row.points_per_coin,
    )
