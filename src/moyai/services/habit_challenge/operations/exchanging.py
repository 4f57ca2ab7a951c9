"""Coins into the town's points: asked within the month's cap, granted after it, taken back as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from unicodedata import normalize

from django.db import transaction

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.ledger.chart import COIN_EXCHANGED
from moyai.core.notices.operations import notify
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.coin_rules import find_rule
from moyai.services.habit_challenge.enums import ExchangeStatus
from moyai.services.habit_challenge.models import Exchange, Member, Purse
from moyai.services.habit_challenge.points import (
    Grant,
    PointProvider,
    PointsAwayError,
    PointsRefusedError,
    find_provider,
)
from moyai.services.habit_challenge.purses import give_back, take
from moyai.services.habit_challenge.queries.coins import (
    EXCHANGE,
    count_exchanged,
    find_month,
    list_rules,
    list_waiting,
    make_party,
)
from moyai.services.habit_challenge.refusals_coins import CoinRefused, OverCap
from moyai.services.habit_challenge.texts import coins as say

ACTOR = "system:coins"
BATCH = 200
ENOUGH_TRIES = 30
"""After so many unanswered tries the officer's page asks for a person."""
_ACCOUNT = re.compile(r"[A-Za-z0-9]{4,24}")


def read_account(typed: str) -> str:
    """Return a number with the point system as typed, tidied.

    Raises:
        CoinRefused: it is none.
    """
    account = re.sub(r"[\s\-ー－‐]", "", normalize("NFKC", typed))
    if not account:
        raise CoinRefused("no_account", say.NO_ACCOUNT)
    if not _ACCOUNT.fullmatch(account):
        raise CoinRefused("wrong_account", say.WRONG_ACCOUNT)
    return account


@transaction.atomic
def ask_exchange(
    *, member: Member, coins: int, account: str, idempotency_key: str, actor: str, now: datetime
) -> Exchange:
    """Take coins for points that are granted when the month is over; the same key again takes nothing more.

    Raises:
        TooFew: she has not so many.
        OverCap: more than the month allows.
        CoinRefused: her number with the point system is none.
    """
    wait_for_turn()  # also lets only one of two presses at once count the month
    known = Exchange.objects.filter(idempotency_key=idempotency_key, member=member).first()
    if known is not None:
        return known
    account = read_account(account)
    if coins < 1:
        raise CoinRefused("nothing", say.NOTHING_CHOSEN)
    today, month = local(now).date(), find_month(now)
    rule = find_rule(list_rules(), today)
    left = max(0, rule.month_cap - count_exchanged(member, month))
    if coins > left:
        raise OverCap(rule.month_cap, left)
    exchange = Exchange.objects.create(
        code=make_free_code(lambda code: Exchange.objects.filter(code=code).exists()),
        member=member,
        month=month,
        coins=coins,
        points=coins * rule.points_per_coin,
        point_account=account,
        asked_at=now,
        idempotency_key=idempotency_key,
    )
    take(
        member,
        coins,
        to=COIN_EXCHANGED,
        party=make_party(member),
        key=f"{EXCHANGE}{exchange.code}",
        day=today,
        reason="ポイントに交換",
        reference=f"{EXCHANGE}{exchange.code}",
        actor=actor,
        now=now,
    )
    Purse.objects.filter(member=member).update(point_account=account)
    subject = f"exchange:{exchange.code}"
    record(actor=actor, action="habit_challenge.ask_exchange", subject=subject, now=now, coins=coins)
    return exchange


@transaction.atomic
def withdraw_exchange(*, exchange: Exchange, actor: str, now: datetime) -> None:
    """Take back what she asked for, as long as nobody has begun with it.

    Raises:
        CoinRefused: the points are under way.
    """
    wait_for_turn()
    mine = Exchange.objects.filter(pk=exchange.pk, status=ExchangeStatus.ASKED, file="", tries=0)
    if not mine.update(status=ExchangeStatus.REVERSED, decided_at=now):
        exchange.refresh_from_db()
        if exchange.status == ExchangeStatus.REVERSED:
            return
        raise CoinRefused("under_way", say.NOT_FREE)
    _return_coins(exchange, actor, now)


def grant_due(now: datetime, *, provider: PointProvider | None = None) -> int:
    """Have the points of months that are over granted by the point system; return how many were.

    Where the town's points are granted from a table, nothing happens here. What cannot be reached is tried
    again at the next run; what the point system refuses is given back, and she is told.
    """
    provider = provider or find_provider()
    if provider is None:
        return 0
    due = list_waiting().filter(month__lt=find_month(now), file="")[:BATCH]
    return sum(grant_one(exchange=each, provider=provider, actor=ACTOR, now=now) for each in list(due))


def grant_one(*, exchange: Exchange, provider: PointProvider, actor: str, now: datetime) -> bool:
    """Have one exchange granted; return whether it was. The point system is asked in no transaction."""
    begun = Exchange.objects.filter(pk=exchange.pk, status=ExchangeStatus.ASKED)
    if not begun.update(tries=min(exchange.tries + 1, 32_000)):
        return False
    try:
        reference = provider.grant(
            Grant(exchange.code, exchange.point_account, exchange.points, exchange.month)
        )
    except PointsAwayError:
        return False
    except PointsRefusedError as refused:
        _refuse(exchange=exchange, why=refused.words, actor=actor, now=now)
        return False
    if note_granted(exchange=exchange, reference=reference, actor=actor, now=now):
        return True
    exchange.refresh_from_db()
    if exchange.status == ExchangeStatus.REVERSED:  # taken back while the point system was asked
        with suppress(PointsAwayError, PointsRefusedError):
            provider.reverse(exchange.code, exchange.why)
    return False


@transaction.atomic
def note_granted(*, exchange: Exchange, reference: str, actor: str, now: datetime) -> bool:
    """Note that points were granted, and tell her; return whether that was new."""
    wait_for_turn()
    asked = Exchange.objects.filter(pk=exchange.pk, status=ExchangeStatus.ASKED)
    granted = {"status": ExchangeStatus.GRANTED, "point_reference": reference, "decided_at": now}
    if not asked.update(**granted):
        return False
    subject = f"exchange:{exchange.code}"
    record(actor=actor, action="habit_challenge.granted", subject=subject, now=now, reference=reference)
    _tell(exchange, "granted", say.GRANTED.format(coins=exchange.coins, points=exchange.points), now)
    return True


@transaction.atomic
def make_file(*, exchanges: Sequence[Exchange], actor: str, now: datetime) -> str:
    """Put waiting exchanges into a file for the point system; return the file's name.

    Each stands in one file only; who is in it can no longer withdraw. Empty when nothing waits.
    """
    wait_for_turn()
    name = f"points-{local(now):%Y%m%d-%H%M%S}"
    keys = [each.pk for each in exchanges]
    waiting = Exchange.objects.filter(pk__in=keys, status=ExchangeStatus.ASKED, file="")
    count = waiting.update(file=name)
    if not count:
        return ""
    record(actor=actor, action="habit_challenge.make_file", subject=f"points:{name}", now=now, count=count)
    return name


def confirm_file(*, file: str, actor: str, now: datetime) -> int:
    """Note that everything of a file was granted; return for how many that was new."""
    waiting = list_waiting().filter(file=file)
    return sum(note_granted(exchange=each, reference=file, actor=actor, now=now) for each in list(waiting))


def reverse_exchange(
    *, exchange: Exchange, why: str, actor: str, now: datetime, provider: PointProvider | None = None
) -> None:
    """Take an exchange back as a whole: the points first, where a point system granted them, then the coins.

    Raises:
        CoinRefused: it was taken back already; the point system will not, with its words; or it cannot be
            reached now.
    """
    exchange.refresh_from_db()
    if exchange.status == ExchangeStatus.REVERSED:
        raise CoinRefused("reversed", say.CANNOT_REVERSE)
    provider = provider or find_provider()
    if provider is not None and not exchange.file and exchange.tries:
        try:
            provider.reverse(exchange.code, why)
        except PointsRefusedError as refused:
            if exchange.status == ExchangeStatus.GRANTED:
                raise CoinRefused("points_kept", Localized.same(refused.words)) from refused
        except PointsAwayError as away:
            raise CoinRefused("points_away", say.POINTS_AWAY) from away
    _refuse(exchange=exchange, why=why, actor=actor, now=now)


@transaction.atomic
def _refuse(*, exchange: Exchange, why: str, actor: str, now: datetime) -> None:
    wait_for_turn()
    standing = Exchange.objects.filter(pk=exchange.pk).exclude(status=ExchangeStatus.REVERSED)
    if not standing.update(status=ExchangeStatus.REVERSED, decided_at=now, why=why[:120]):
        return
    _return_coins(exchange, actor, now)
    text = say.REVERSED.format(coins=exchange.coins, why=Localized.same(why[:120]))
    _tell(exchange, "reversed", text, now)


def _return_coins(exchange: Exchange, actor: str, now: datetime) -> None:
    give_back(
        exchange.member,
        exchange.coins,
        key=f"{EXCHANGE}{exchange.code}",
        day=local(now).date(),
        reason="交換の取り消し",
        actor=actor,
        now=now,
    )
    subject = f"exchange:{exchange.code}"
    record(actor=actor, action="habit_challenge.reverse_exchange", subject=subject, now=now)


def _tell(exchange: Exchange, what: str, text: Localized, now: datetime) -> None:
    resident = exchange.member.resident
    if resident is None:
        return
    notify(
        resident=resident,
        kind=f"habit_challenge.exchange_{what}",
        text={"ja": text.get("ja"), "en": text.get("en"), "easy": text.get("easy")},
        idempotency_key=f"habit:exchange:{exchange.code}:{what}",
        now=now,
    )
