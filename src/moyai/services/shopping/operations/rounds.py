"""Making rounds from their rules, changing them, calling them off."""

from datetime import date, datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.services.shopping.cut_offs import are_windows, compute_closing
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.models import Round, RoundRule, Shop, ShopClosedDay
from moyai.services.shopping.operations.rolling import roll_order
from moyai.services.shopping.policy import get_policy
from moyai.services.shopping.queries.rounds import get_round, list_days, list_rules
from moyai.services.shopping.refusals import NotPossible
from moyai.services.shopping.texts import rounds as say

_COPIED = ("early_minutes", "windows", "capacity_orders", "least_order_yen")


def make_rounds(now: datetime) -> int:
    """Make the rounds of the coming days that are not there yet; return how many were made.

    A round that is there stays as it is: what somebody changed by hand, or ordered for, holds.
    """
    made = 0
    for rule in list_rules():
        if not (rule.is_on and rule.shop.is_open):
            continue
        for day in list_days(rule, local(now).date(), get_policy().rounds_ahead_days):
            made += make_round(rule=rule, day=day)
    return made


def make_round(*, rule: RoundRule, day: date) -> bool:
    """Make one round by its rule; return whether it is new."""
    facts = {name: getattr(rule, name) for name in _COPIED}
    _round, is_new = Round.objects.get_or_create(
        shop=rule.shop, area=rule.area, date=day, defaults={**facts, "closes_at": compute_closing(rule, day)}
    )
    return is_new


@transaction.atomic
def change_rule(*, rule: RoundRule, by: User, now: datetime) -> RoundRule:
    """Keep a new or changed rule; coming rounds without orders follow it, others stay as they were told.

    Raises:
        NotPossible: its windows or minutes make no sense.
    """
    if not are_windows(rule.windows):
        raise NotPossible("windows", say.BAD_WINDOWS)
    if not all(isinstance(m, int) and 0 <= m < 1440 for m in rule.early_minutes.values()):
        raise NotPossible("early_minutes", say.BAD_WINDOWS)
    rule.updated_at = now
    rule.save()
    free = Round.objects.filter(
        shop=rule.shop, area=rule.area, date__gt=local(now).date(), taken_orders=0, orders=None
    )
    free.delete()
    subject = f"round_rule:{rule.pk}"
    record(actor=f"user:{by.pk}", action="shopping.change_rule", subject=subject, now=now)
    return rule


@transaction.atomic
def change_capacity(*, round_id: int, capacity_orders: int, by: User, now: datetime) -> Round:
    """Let a round hold more or fewer orders, never fewer than it has.

    Raises:
        Round.DoesNotExist: there is none.
        NotPossible: it holds more already.
    """
    enough = Round.objects.filter(pk=round_id, taken_orders__lte=max(0, capacity_orders))
    if not enough.update(capacity_orders=capacity_orders):
        taken = get_round(round_id).taken_orders
        raise NotPossible("capacity", say.CAPACITY.format(taken=taken))
    _audit("change_capacity", round_id, by, now, capacity_orders=capacity_orders)
    return get_round(round_id)


@transaction.atomic
def call_off_round(*, round_id: int, reason: str, by: User, now: datetime) -> int:
    """Call a round off: nobody orders for it any more, and its orders roll to the next round with room.

    Returns:
        How many orders found no other round; those are cancelled, and everybody is told.

    Raises:
        Round.DoesNotExist: there is none.
    """
    round_ = get_round(round_id)
    if not Round.objects.filter(pk=round_id, called_off_at=None).update(
        called_off_at=now, called_off_reason=reason[:80]
    ):
        return 0
    lost = 0
    for order in round_.orders.filter(status=OrderStatus.PLACED).order_by("pk"):
        lost += not roll_order(order_id=order.pk, since=round_, now=now)
    _audit("call_off_round", round_id, by, now, lost=lost)
    return lost


@transaction.atomic
def close_day(*, shop: Shop, day: date, reason: str, by: User, now: datetime) -> int:
    """Let a shop rest on a day: no round is made, and those that are there are called off.

    Returns:
        How many orders found no other round.
    """
    ShopClosedDay.objects.update_or_create(shop=shop, date=day, defaults={"reason": reason[:40]})
    record(actor=f"user:{by.pk}", action="shopping.close_day", subject=f"shop:{shop.key}", now=now)
    there = shop.rounds.filter(date=day, called_off_at=None).values_list("pk", flat=True)
    return sum(call_off_round(round_id=pk, reason=reason, by=by, now=now) for pk in list(there))


@transaction.atomic
def open_day(*, shop: Shop, day: date, by: User, now: datetime) -> None:
    """Take a closed day back: its rounds may be ordered for again; orders that rolled on stay there."""
    if ShopClosedDay.objects.filter(shop=shop, date=day).delete()[0]:
        shop.rounds.filter(date=day).update(called_off_at=None, called_off_reason="")
        record(actor=f"user:{by.pk}", action="shopping.open_day", subject=f"shop:{shop.key}", now=now)


def _audit(verb: str, round_id: int, by: User, now: datetime, **facts: int) -> None:
    record(actor=f"user:{by.pk}", action=f"shopping.{verb}", subject=f"round:{round_id}", now=now, **facts)
