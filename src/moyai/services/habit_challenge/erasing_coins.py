"""Erasing what coins keep of a person: her number with the point system, and what looked odd of her.

The books name nobody and stay; what is compared with them (how many coins of whom went where) keeps its sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from moyai.core import clock
from moyai.core.privacy.batches import delete_batch
from moyai.services.habit_challenge.enums import ExchangeStatus
from moyai.services.habit_challenge.models import Exchange, Flag, Gift, Member, Purse
from moyai.services.habit_challenge.operations.exchanging import withdraw_exchange

BATCH = 500
ACTOR = "system:privacy"


def erase_exchanges(*, before: datetime, now: datetime) -> int:
    """Take her number with the point system out of old exchanges; what was exchanged stays counted."""
    old = Exchange.objects.filter(asked_at__lt=before).exclude(point_account="", why="")
    decided = old.exclude(status=ExchangeStatus.ASKED)
    keys = list(decided.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return Exchange.objects.filter(pk__in=keys).update(point_account="", why="")


def erase_gifts(*, before: datetime, now: datetime) -> int:
    """Erase who gave what to which project long ago; the project keeps how much it was given."""
    return delete_batch(Gift.objects.filter(given_at__lt=before))


def erase_flags(*, before: datetime, now: datetime) -> int:
    """Erase what looked odd long ago, decided or not."""
    return delete_batch(Flag.objects.filter(raised_at__lt=before))


def forget_accounts(members: Sequence[Member]) -> None:
    """Take from members who are erased what says who they are elsewhere, and what looked odd of them.

    What they had asked for and nobody has begun with goes back into their purse; what is under way at the
    point system keeps the number until it is decided.
    """
    waiting = Exchange.objects.filter(member__in=members, status=ExchangeStatus.ASKED, file="", tries=0)
    for exchange in waiting.select_related("member"):
        withdraw_exchange(exchange=exchange, actor=ACTOR, now=clock.now())
    Purse.objects.filter(member__in=members).exclude(point_account="").update(point_account="")
    decided = Exchange.objects.filter(member__in=members).exclude(status=ExchangeStatus.ASKED)
    decided.update(point_account="", why="")
    Flag.objects.filter(member__in=members).delete()
    Gift.objects.filter(member__in=members).delete()
