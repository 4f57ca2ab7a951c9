"""The shop or the town calls an order off after its cut-off: nothing was there, or nobody is at home."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.services.shopping import notices
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.models import Order
from moyai.services.shopping.operations.picking import hold_for_picking
from moyai.services.shopping.operations.rooms import give_room_back
from moyai.services.shopping.operations.stock import take_stock
from moyai.services.shopping.queries.orders import get_order
from moyai.services.shopping.queries.picking import list_picked_lines
from moyai.services.shopping.refusals_store import CannotPick
from moyai.services.shopping.texts import store as say


@transaction.atomic
def call_off_order(*, order: Order, reason: str, by: User, now: datetime) -> None:
    """Cancel an order that is not packed yet, for a reason; she is told and pays nothing.

    What was there goes back onto the shelf; what was missing stays missing.

    Raises:
        CannotPick: there is no reason, or it is packed, gone or cancelled.
    """
    if not reason.strip():
        raise CannotPick("reason", say.CALL_OFF_NEEDS_REASON)
    hold_for_picking(order)
    back: dict[int, int] = {}
    for one in list_picked_lines([order]):
        state = one.state
        back[one.line.item_id] = back.get(one.line.item_id, 0) + state.to_take + state.taken
        if state.substitute:
            instead = state.to_take_instead + state.taken_instead
            back[state.substitute] = back.get(state.substitute, 0) + instead
    take_stock({item: -quantity for item, quantity in back.items()})
    Order.objects.filter(pk=order.pk, status=OrderStatus.PICKING).update(
        status=OrderStatus.CANCELLED, cancelled_at=now, version=F("version") + 1
    )
    order.boxes.all().delete()
    give_room_back(order.round_id)
    facts = {"reason": reason.strip()}
    subject = f"order:{order.code}"
    record(actor=f"user:{by.pk}", action="shopping.call_off_order", subject=subject, now=now, **facts)
    order.refresh_from_db()
    notices.tell_cancelled(get_order(order.code), now, is_ours=True)
