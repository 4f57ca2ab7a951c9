"""Picking an order: take, weigh, miss, undo. Deeds are kept one by one; the line is reckoned from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.services.shopping.enums import OrderStatus, OtcState
from moyai.services.shopping.models import Deed, Item, Line, Order, Picker
from moyai.services.shopping.picking import fold
from moyai.services.shopping.picking.kinds import CallState, DeedKind
from moyai.services.shopping.picking.prices import find_weight_bounds, price_pieces, price_weight
from moyai.services.shopping.policy_store import get_store_policy
from moyai.services.shopping.queries.picking import PickedLine, describe_line, to_done
from moyai.services.shopping.refusals_store import CannotPick
from moyai.services.shopping.texts import store as say

_WORDS = {
    "too_many": say.TOO_MANY,
    "other_item": say.OTHER_ITEM,
    "two_substitutes": say.TWO_SUBSTITUTES,
    "no_answer": say.MAY_NOT_STAND_IN,
}


@dataclass(frozen=True)
class Started:
    """What somebody learns who begins with an order: who works on it already."""

    order: Order
    others: tuple[Picker, ...]


@transaction.atomic
def start_picking(*, order: Order, by: User, now: datetime) -> Started:
    """Begin to pick an order after its cut-off; whoever joins is told who is there already.

    Raises:
        CannotPick: orders are still being taken, or it is packed, gone or cancelled.
    """
    if order.round.closes_at > now:
        at = local(order.round.closes_at)
        raise CannotPick("not_closed", say.NOT_CLOSED_YET.format(at=f"{at.month}/{at.day} {at:%H:%M}"))
    hold_for_picking(order)
    _picker, is_new = Picker.objects.get_or_create(order=order, user=by, defaults={"since": now})
    others = tuple(order.pickers.exclude(user=by).select_related("user"))
    if is_new:
        facts = {"others": len(others)}
        record(actor=f"user:{by.pk}", action="shopping.start_picking", subject=_name(order), now=now, **facts)
    return Started(order, others)


@transaction.atomic
def take_goods(
    *, line: Line, item: Item, quantity: int, weight_g: int | None = None, key: str, by: User, now: datetime
) -> PickedLine:
    """Take pieces for a line: what was ordered, or what stands in for it. The same key takes once.

    Args:
        line: of the order.
        item: what is in the hand.
        quantity: pieces.
        weight_g: what the scales say of all of them; for what is sold by weight alone.
        key: of this press.
        by: who takes it.
        now: the town's time.

    Raises:
        CannotPick: it is not to be taken, more than was ordered, or the weight is not what it may be.
    """
    hold_for_picking(line.order)
    known = Deed.objects.filter(key=key).first()
    if known is None:
        _check_medicine(line)
        price_yen = _price(line, item, quantity, weight_g)
        facts = {"kind": DeedKind.TAKE, "item": item, "quantity": quantity}
        add_deed(line=line, key=key, by=by, now=now, weight_g=weight_g, price_yen=price_yen, **facts)
    return settle_line(line)


@transaction.atomic
def undo_deed(*, line: Line, deed: Deed, by: User, now: datetime) -> PickedLine:
    """Take back the last deed of a line; one that is undone already stays so.

    Raises:
        CannotPick: something was done later, or the order is packed.
    """
    hold_for_picking(line.order)
    deeds = describe_line(_read(line)).deeds
    if not any(each.pk == deed.pk for each in deeds):
        if deed.undone_at or Deed.objects.filter(pk=deed.pk, undone_at__isnull=False).exists():
            return settle_line(line)
        raise CannotPick("nothing", say.NOTHING_TO_UNDO)
    if deeds[-1].pk != deed.pk:
        raise CannotPick("later_first", say.UNDO_LATER_FIRST)
    Deed.objects.filter(pk=deed.pk, undone_at=None).update(undone_at=now)
    if deed.call == CallState.REPLACE and deed.item_id:
        Item.objects.filter(pk=deed.item_id, stock__isnull=False).update(stock=F("stock") + deed.quantity)
    record(
        actor=f"user:{by.pk}", action="shopping.undo_deed", subject=_name(line.order), now=now, deed=deed.pk
    )
    return settle_line(line)


def hold_for_picking(order: Order) -> None:
    """Let deeds on one order wait for one another, and refuse them once it is packed.

    Raises:
        CannotPick: it is packed, gone or cancelled.
    """
    open_ = Order.objects.filter(pk=order.pk, status__in=[OrderStatus.PLACED, OrderStatus.PICKING])
    if open_.update(status=OrderStatus.PICKING, version=F("version") + 1):
        order.status = OrderStatus.PICKING
        return
    order.refresh_from_db()
    if order.status == OrderStatus.PACKED:
        raise CannotPick("packed", say.PACKED_ALREADY)
    raise CannotPick("not_open", say.NOT_TO_PICK.format(status=order.get_status_display()))


def add_deed(*, line: Line, key: str, by: User, now: datetime, **facts: Any) -> Deed:
    """Note a deed that fits after those before it, in the caller's transaction.

    Raises:
        CannotPick: it does not fit.
    """
    deed = Deed(line=line, key=key, by=by, at=now, **facts)
    try:
        fold.apply(describe_line(_read(line)).state, line.item_id, to_done(deed))
    except fold.DoesNotFit as problem:
        raise CannotPick(problem.code, _WORDS[problem.code]) from None
    if not 1 <= deed.quantity <= line.quantity:
        raise CannotPick("too_many", say.TOO_MANY)
    deed.save(force_insert=True)
    name = f"shopping.{deed.kind}_goods"
    told = {"line": line.pk, "item": deed.item_id, "quantity": deed.quantity, "yen": deed.price_yen}
    record(actor=f"user:{by.pk}", action=name, subject=_name(line.order), now=now, **told)
    return deed


def settle_line(line: Line) -> PickedLine:
    """Write what became of a line onto it, for whoever reads orders; boxes made before are made anew."""
    picked = describe_line(_read(line))
    state = picked.state
    facts = {
        "picked_quantity": state.picked if state.is_done or state.picked else None,
        "picked_weight_g": state.weight_g or None,
        "picked_price_yen": state.price_yen if state.is_done or state.picked else None,
        "substitute_id": state.substitute or None,
        "shortage": state.shortage,
    }
    Line.objects.filter(pk=line.pk).update(**facts)
    for name, value in facts.items():
        setattr(line, name, value)
        setattr(picked.line, name, value)
    line.order.boxes.all().delete()
    return picked


def _read(line: Line) -> Line:
    """The line without anything that was read before."""
    return Line.objects.select_related("item", "order").prefetch_related("deeds").get(pk=line.pk)


def _price(line: Line, item: Item, quantity: int, weight_g: int | None) -> int:
    if item.shop_id != line.item.shop_id:
        raise CannotPick("other_shop", say.OTHER_SHOP.format(shop=item.shop.name))
    policy = get_store_policy()
    shown_yen = line.price_yen
    if item.pk != line.item_id:  # what stands in may have become dearer since the rules chose it
        shown_yen = line.price_yen * (100 + policy.dearer_pct) // 100
    if not item.is_sold_by_weight:
        if weight_g is not None:
            raise CannotPick("not_by_weight", say.NOT_BY_WEIGHT)
        return price_pieces(shown_yen, item.price_yen, quantity)
    if weight_g is None:
        raise CannotPick("weigh", say.WEIGH_IT.format(item=item.name))
    least, most = find_weight_bounds(
        item.weight_g, quantity, least_pct=policy.weigh_least_pct, most_pct=policy.weigh_most_pct
    )
    if not least <= weight_g <= most:
        ordered = item.weight_g * quantity
        raise CannotPick("weight_off", say.WEIGHT_OFF.format(ordered=ordered, least=least, most=most))
    return price_weight(shown_yen, item.price_yen, item.weight_g, weight_g)


def _check_medicine(line: Line) -> None:
    state = Line.objects.values_list("otc_state", flat=True).get(pk=line.pk)
    if state == OtcState.WAITING:
        raise CannotPick("otc_waiting", say.OTC_WAITING)
    if state == OtcState.REFUSED:
        raise CannotPick("otc_refused", say.OTC_REFUSED)


def _name(order: Order) -> str:
    return f"order:{order.code}"
