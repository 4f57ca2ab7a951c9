"""An order whose round does not run goes to the next one."""

from datetime import datetime

from django.db.models import F

from moyai.core.clock import local
from moyai.services.shopping import notices
from moyai.services.shopping.cut_offs import find_window
from moyai.services.shopping.enums import OrderStatus, OtcState
from moyai.services.shopping.models import Order, Round
from moyai.services.shopping.operations.rooms import give_room_back, take_room
from moyai.services.shopping.operations.stock import take_stock
from moyai.services.shopping.queries.orders import get_order
from moyai.services.shopping.refusals import NoRound

ANY_CHANNEL = "rolled"
"""No channel has an earlier cut-off under this name: what was in time stays in time."""


def roll_order(*, order_id: int, since: Round, now: datetime) -> bool:
    """Move a placed order to the next round with room and tell her; cancel it when there is none.

    In the caller's transaction. Returns whether there was one.
    """
    order = get_order(Order.objects.values_list("code", flat=True).get(pk=order_id))
    give_room_back(order.round_id)
    try:
        round_, _wished = take_room(member=order.member, round_id=since.pk, channel=ANY_CHANNEL, now=now)
    except NoRound:
        _give_up(order, now)
        return False
    start, end = local(order.window_starts_at), local(order.window_ends_at)
    wished = (start.hour * 60 + start.minute, end.hour * 60 + end.minute)
    starts, ends = find_window(round_, wished)
    Order.objects.filter(pk=order.pk).update(
        round=round_,
        rolled_from=since,
        window_starts_at=starts,
        window_ends_at=ends,
        version=F("version") + 1,
        changed_at=now,
    )
    notices.tell_rolled(get_order(order.code), now)
    return True


def _give_up(order: Order, now: datetime) -> None:
    Order.objects.filter(pk=order.pk, status=OrderStatus.PLACED).update(
        status=OrderStatus.CANCELLED, cancelled_at=now, version=F("version") + 1
    )
    held = {line.item_id: -line.quantity for line in order.lines.all() if line.otc_state != OtcState.REFUSED}
    take_stock(held)
    notices.tell_cancelled(get_order(order.code), now, is_ours=True)
