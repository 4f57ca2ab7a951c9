"""All the money of an order back: it reached nobody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.services.shopping.carriage_notices import tell_given_back
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.models import Order
from moyai.services.shopping.money.kinds import RefundWhy
from moyai.services.shopping.operations.refunding import refund_line
from moyai.services.shopping.queries.money import find_slip

_OPEN = (OrderStatus.PACKED, OrderStatus.ON_THE_WAY, OrderStatus.NOT_DELIVERED)


@transaction.atomic
def give_all_back(*, order: Order, is_lost: bool, actor: str, now: datetime) -> int:
    """End an order that reached nobody: every line's money goes back, and she is told; done twice it is once.

    What came back is the shop's again, and it bears the refund; what was lost on the way the town bears.

    Args:
        order: packed, on its way, or not delivered; one that is delivered or cancelled stays as it is.
        is_lost: the goods are gone or spoilt.
        actor: who says so.
        now: the town's time.

    Returns:
        How many yen went back now.
    """
    ended = Order.objects.filter(pk=order.pk, status__in=_OPEN)
    if not ended.update(status=OrderStatus.NOT_DELIVERED, version=F("version") + 1):
        return 0
    slip = find_slip(order)
    why = RefundWhy.KINDNESS if is_lost else RefundWhy.RETURNED
    back_yen = 0
    for line in slip.lines.all() if slip else ():
        left_yen = line.yen - line.refunded_yen
        if left_yen:
            key = f"reached_nobody:{line.pk}"
            refund_line(line=line, yen=left_yen, why=why, key=key, actor=actor, now=now)
            back_yen += left_yen
    record(
        actor=actor,
        action="shopping.give_all_back",
        subject=f"order:{order.code}",
        now=now,
        yen=back_yen,
        is_lost=is_lost,
    )
    order.refresh_from_db()
    tell_given_back(order, now)
    return back_yen
