"""What is not on the shelf: replaced by rule, left out, or asked about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.engines.substitution import Answer, Decision, Good, Limits, Wish, decide
from moyai.engines.substitution import Shortage as Missing
from moyai.services.shopping.enums import OtcClass, Shortage, Substitution
from moyai.services.shopping.models import Deed, Item, Line
from moyai.services.shopping.operations.picking import add_deed, hold_for_picking, settle_line
from moyai.services.shopping.picking.kinds import CallState, DeedKind
from moyai.services.shopping.policy_store import get_store_policy
from moyai.services.shopping.queries.picking import PickedLine, list_shelf
from moyai.services.shopping.refusals_store import CannotPick
from moyai.services.shopping.texts import store as say

_UNCOUNTED = 99
"""Stock of an item that nobody counts."""


@transaction.atomic
def miss_goods(
    *, line: Line, quantity: int, shortage: Shortage, key: str, by: User, now: datetime
) -> PickedLine:
    """Say that pieces are not there: by the rules something else is taken, nothing, or she is called.

    What is sold out can be ordered no more. The same key counts once.

    Args:
        line: of the order.
        quantity: pieces that are missing.
        shortage: why.
        key: of this press.
        by: who looked.
        now: the town's time.

    Raises:
        CannotPick: more than is to be taken, or the order is packed.
    """
    hold_for_picking(line.order)
    if not Deed.objects.filter(key=key).exists():
        if not 1 <= quantity <= line.quantity:
            raise CannotPick("too_many", say.TOO_MANY)
        facts = _decide_instead(line, quantity)
        _note(line, line.item_id, quantity, shortage, key, by, now, facts)
    return settle_line(line)


@transaction.atomic
def miss_substitute(
    *, line: Line, quantity: int, shortage: Shortage, key: str, by: User, now: datetime
) -> PickedLine:
    """Say that what was to stand in is not there either: she is called if she wished that, else does without.

    Args and refusals are those of ``miss_goods``.
    """
    hold_for_picking(line.order)
    if not Deed.objects.filter(key=key).exists():
        item = Item.objects.filter(
            pk=Line.objects.values_list("substitute_id", flat=True).get(pk=line.pk)
        ).first()
        if item is None or not 1 <= quantity <= line.quantity:
            raise CannotPick("too_many", say.TOO_MANY)
        call = CallState.CALL if line.substitution == Substitution.CALL else CallState.LEAVE
        facts = {"item": item, "call": call, "reason": "nothing_fits"}
        _note(line, item.pk, quantity, shortage, key, by, now, facts)
    return settle_line(line)


def _decide_instead(line: Line, quantity: int) -> dict[str, Any]:
    decision = suggest_instead(line, quantity)
    call = {Answer.SUBSTITUTE: CallState.REPLACE, Answer.CALL: CallState.CALL}.get(
        decision.answer, CallState.LEAVE
    )
    chosen = _reserve(decision.chosen, quantity) if decision.chosen else None
    return {"item": chosen, "call": call, "reason": decision.reason}


def _note(
    line: Line,
    missed: int,
    quantity: int,
    shortage: Shortage,
    key: str,
    by: User,
    now: datetime,
    facts: dict[str, Any],
) -> None:
    """Write the deed; what is sold out can be ordered no more."""
    kind = DeedKind.MISS
    add_deed(line=line, key=key, by=by, now=now, kind=kind, quantity=quantity, shortage=shortage, **facts)
    if shortage == Shortage.SOLD_OUT:
        Item.objects.filter(pk=missed, stock__isnull=False).update(stock=0)


@transaction.atomic
def settle_call(
    *, line: Line, quantity: int, instead: Item | None, key: str, by: User, now: datetime
) -> PickedLine:
    """Note what she said when she was called: an item instead, or nothing (also where nobody answered).

    Raises:
        CannotPick: nothing is to be asked, or the item may not stand in for her.
    """
    hold_for_picking(line.order)
    if not Deed.objects.filter(key=key).exists():
        facts = {"kind": DeedKind.SETTLE, "quantity": quantity, "reason": "called"}
        if instead is None:
            add_deed(line=line, key=key, by=by, now=now, call=CallState.LEAVE, **facts)
        else:
            if str(instead.pk) not in suggest_instead(line, quantity).suitable:
                raise CannotPick("may_not", say.MAY_NOT_STAND_IN)
            _reserve(str(instead.pk), quantity)
            add_deed(line=line, key=key, by=by, now=now, item=instead, call=CallState.REPLACE, **facts)
    return settle_line(line)


def suggest_instead(line: Line, quantity: int) -> Decision:
    """Return what the rules say about pieces that are missing; it reads only."""
    policy = get_store_policy()
    limits = Limits(policy.dearer_pct, policy.lighter_pct, policy.heavier_pct)
    shelf = tuple(_to_good(item) for item in list_shelf(line.item))
    wanted = _to_good(line.item, price_yen=line.price_yen)
    avoid = frozenset(line.order.member.allergens)
    return decide(Missing(wanted, quantity, Wish(line.substitution), avoid, shelf, limits))


def _to_good(item: Item, *, price_yen: int | None = None) -> Good:
    return Good(
        id=str(item.pk),
        group=item.substitute_group,
        temperature=item.temperature,
        price_yen=price_yen or item.price_yen,
        weight_g=item.weight_g,
        allergens=frozenset(item.allergens),
        stock=_UNCOUNTED if item.stock is None else item.stock,
        is_medicine=item.otc_class != OtcClass.NONE,
        is_by_weight=item.is_sold_by_weight,
    )


def _reserve(pk: str, quantity: int) -> Item:
    """Take the pieces off what can be ordered; never below nothing."""
    item = Item.objects.get(pk=int(pk))
    if item.stock is not None:
        there = Item.objects.filter(pk=item.pk, stock__gte=quantity)
        if not there.update(stock=F("stock") - quantity):
            raise CannotPick("no_stock", say.NO_SUBSTITUTE_STOCK.format(item=item.name))
    return item
