"""Moving coins out of and into one purse together with the books: one of them never without the other."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F

from moyai.core.ledger.chart import COIN_MEMBERS, Account
from moyai.core.ledger.models import Entry
from moyai.core.ledger.operations import post_entry, reverse_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.services.habit_challenge.models import Member, Purse
from moyai.services.habit_challenge.queries.coins import get_coins, make_party
from moyai.services.habit_challenge.refusals_coins import TooFew


def take(
    member: Member,
    coins: int,
    *,
    to: Account,
    party: str,
    key: str,
    day: date,
    reason: str,
    reference: str,
    actor: str,
    now: datetime,
) -> Entry:
    """Move coins from a purse to an account, in the caller's transaction.

    Raises:
        TooFew: there are not so many; nothing moved.
    """
    if not Purse.objects.filter(member=member, coins__gte=coins).update(coins=F("coins") - coins):
        raise TooFew(get_coins(member))
    sides = (debit(COIN_MEMBERS, coins, make_party(member)), credit(to, coins, party))
    posting = Posting(key=key, business_date=day, sides=sides, reason=reason, reference=reference)
    return post_entry(posting=posting, actor=actor, now=now)


def give_back(
    member: Member, coins: int, *, key: str, day: date, reason: str, actor: str, now: datetime
) -> Entry:
    """Reverse what was taken under a key, in the caller's transaction, who sees to it that it is once."""
    Purse.objects.filter(member=member).update(coins=F("coins") + coins)
    entry = Entry.objects.get(key=key)
    return reverse_entry(
        entry=entry, reason=reason, business_date=day, actor=actor, now=now, is_by_hand=False
    )
