"""Cancelling an order, and taking that back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.services.shopping import notices
from moyai.services.shopping.cut_offs import compute_cut_off
from moyai.services.shopping.enums import OrderStatus, OtcState
from moyai.services.shopping.models import Order
from moyai.services.shopping.operations.rooms import give_room_back, retake_room
from moyai.services.shopping.operations.stock import take_stock
from moyai.services.shopping.policy import get_policy
from moyai.services.shopping.queries.orders import get_order, may_change
from moyai.services.shopping.refusals import NotChangeable, NoUndo


@transaction.atomic
def cancel_order(*, code: str, channel: str, actor: str, is_told: bool = False, now: datetime) -> Order:
    """Cancel an order before its cut-off; cancelling a cancelled one changes nothing.

    Raises:
        Order.DoesNotExist: there is none.
        NotChangeable: it is past the cut-off, or the shop has begun.
    """
    order = get_order(code)
    if order.status == OrderStatus.CANCELLED:
        return order
    if not may_change(order, channel, now):
        raise NotChangeable
    until = min(now + timedelta(seconds=get_policy().undo_s), compute_cut_off(order.round, channel))
    placed = Order.objects.filter(pk=order.pk, status=OrderStatus.PLACED)
    facts = {"status": OrderStatus.CANCELLED, "cancelled_at": now, "undo_until": until}
    if not placed.update(version=F("version") + 1, **facts):
        raise NotChangeable
    take_stock({pk: -quantity for pk, quantity in _list_held(order)})
    give_room_back(order.round_id)
    record(actor=actor, action="shopping.cancel_order", subject=f"order:{code}", now=now)
    cancelled = get_order(code)
    notices.tell_cancelled(cancelled, now, is_told=is_told)
    return cancelled


@transaction.atomic
def undo_cancel(*, code: str, actor: str, now: datetime) -> Order:
    """Take a cancellation back while the round is open; an order that is placed stays as it is.

    Raises:
        Order.DoesNotExist: there is none.
        NoUndo: it is too late, or the round has filled up.
        SoldOut: somebody else has bought it meanwhile.
    """
    order = get_order(code)
    if order.status == OrderStatus.PLACED:
        return order
    lapsed = Order.objects.filter(pk=order.pk, status=OrderStatus.CANCELLED, undo_until__gt=now)
    back = {"status": OrderStatus.PLACED, "cancelled_at": None, "undo_until": None, "changed_at": now}
    if not lapsed.update(version=F("version") + 1, **back) or not retake_room(order.round_id):
        raise NoUndo
    take_stock(dict(_list_held(order)))
    record(actor=actor, action="shopping.undo_cancel", subject=f"order:{code}", now=now)
    return get_order(code)


def _list_held(order: Order) -> list[tuple[int, int]]:
    """Return what the order holds of the stock; a medicine that was refused is on the shelf again."""
    return [(line.item_id, line.quantity) for line in order.lines.all() if line.otc_state != OtcState.REFUSED]
