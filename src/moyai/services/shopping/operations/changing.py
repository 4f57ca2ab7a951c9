"""Changing an order before its cut-off."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.services.shopping import notices
from moyai.services.shopping.checks import check_sum, get_otc_state, load_items, price_lines
from moyai.services.shopping.enums import Handing, OrderStatus
from moyai.services.shopping.models import Item, Line, Order
from moyai.services.shopping.operations.stock import take_stock
from moyai.services.shopping.queries.lockers import find_her_locker
from moyai.services.shopping.queries.orders import get_order, may_change
from moyai.services.shopping.refusals import BadOrder, ChangedMeanwhile, NoConsent, NotChangeable
from moyai.services.shopping.texts import refusals as say
from moyai.services.shopping.wishes import LineWish


@transaction.atomic
def change_order(
    *,
    code: str,
    version: int,
    lines: tuple[LineWish, ...],
    channel: str,
    actor: str,
    is_told: bool = False,
    now: datetime,
) -> Order:
    """Let an order hold these lines instead of its own; whoever saw another version is refused.

    A line that stays keeps its price unless the item has become cheaper; a new one has today's.

    Raises:
        Order.DoesNotExist: there is none.
        NotChangeable: it is past the cut-off, or the shop has begun.
        ChangedMeanwhile: somebody else was quicker.
        Refused: it makes no sense, or something is sold out or dearer than shown.
    """
    order = get_order(code)
    if not may_change(order, channel, now):
        raise NotChangeable
    _claim(order, version, now)
    before = {line.item_id: line for line in order.lines.all()}
    items = load_items(order.member.shop, lines)
    paid = _price(before, items, lines, order)
    check_sum(sum(line.quantity * paid[line.item_id] for line in lines), order.round.least_order_yen)
    after = {line.item_id: line.quantity for line in lines}
    had = {item_id: line.quantity for item_id, line in before.items()}
    take_stock({pk: after.get(pk, 0) - had.get(pk, 0) for pk in after.keys() | had.keys()})
    order.lines.exclude(item_id__in=after).delete()
    for line in lines:
        facts = {
            "quantity": line.quantity,
            "substitution": line.substitution,
            "price_yen": paid[line.item_id],
        }
        if line.item_id in before:
            order.lines.filter(item_id=line.item_id).update(**facts)
        else:
            item = items[line.item_id]
            Line.objects.create(order=order, item=item, otc_state=get_otc_state(item), **facts)
    record(actor=actor, action="shopping.change_order", subject=f"order:{code}", now=now, lines=len(lines))
    changed = get_order(code)
    notices.tell_changed(changed, now, is_told=is_told)
    return changed


@transaction.atomic
def change_handing(
    *, code: str, version: int, handing: str, channel: str, actor: str, now: datetime
) -> Order:
    """Have an order handed over in person, left at the door, or from a locker.

    Raises:
        NotChangeable, ChangedMeanwhile: as for `change_order`.
        NoConsent: she has not agreed to have goods left.
        BadOrder: there is no such way.
    """
    order = get_order(code)
    if not may_change(order, channel, now):
        raise NotChangeable
    if handing not in Handing.values:
        raise BadOrder("handing", say.NO_CONSENT)
    if handing == Handing.LEAVE and order.member.leaves_at_door_since is None:
        raise NoConsent
    if handing == Handing.LOCKER and not find_her_locker(order.member):
        raise BadOrder("handing", say.NO_LOCKER)
    _claim(order, version, now)
    Order.objects.filter(pk=order.pk).update(handing=handing)
    record(actor=actor, action="shopping.change_handing", subject=f"order:{code}", now=now, handing=handing)
    return get_order(code)


def _claim(order: Order, version: int, now: datetime) -> None:
    same = Order.objects.filter(pk=order.pk, version=version, status=OrderStatus.PLACED)
    if not same.update(version=F("version") + 1, changed_at=now):
        raise ChangedMeanwhile


def _price(
    before: Mapping[int, Line], items: Mapping[int, Item], lines: tuple[LineWish, ...], order: Order
) -> dict[int, int]:
    """Return the price of one of each item: hers from before when that is lower."""
    old = {pk: line.price_yen for pk, line in before.items()}
    unseen = tuple(
        LineWish(item_id=line.item_id, quantity=line.quantity, substitution=line.substitution)
        if line.item_id in old
        else line
        for line in lines
    )
    priced = price_lines(items, unseen, order.round.date)
    return {line.item_id: min(yen, old.get(line.item_id, yen)) for line, _item, yen in priced}
