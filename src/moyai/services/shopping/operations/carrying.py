"""Packed orders go to the fleet, which chooses who carries them; one opened again is taken back."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from moyai.core.residents.queries import find_phone
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Consignment
from moyai.fleet.consignments.operations import (
    BoxSpec,
    ConsignmentSpec,
    cancel_consignment,
    send_consignment,
)
from moyai.fleet.operations import PlanBusy
from moyai.fleet.specs import Point
from moyai.services.shopping.enums import Handing, OrderStatus, Temperature
from moyai.services.shopping.models import Box, Order, Slip
from moyai.services.shopping.policy import LABEL
from moyai.services.shopping.policy_store import get_store_policy
from moyai.services.shopping.texts import carriage as say

ACTOR = "system:shopping"
STILL_COMES = timedelta(hours=2)
"""Goods packed after her hours still come: within so much from now."""

_log = logging.getLogger(__name__)


def send_packed(*, now: datetime) -> int:
    """Have the fleet carry every packed order that it does not know yet; return how many it took.

    Each is sent on its own: where the plan is changed all the time, the next round of the worker sends it.
    """
    packed = Order.objects.filter(status=OrderStatus.PACKED).order_by("window_starts_at", "code")
    slips = Slip.objects.filter(order__in=packed, withdrawn_at=None).select_related(
        "shop", "order__member__resident__household"
    )
    keys = [_name(slip) for slip in slips]
    known = set(
        Consignment.objects.filter(kind=LABEL, idempotency_key__in=keys).values_list(
            "idempotency_key", flat=True
        )
    )
    sent = 0
    for slip in slips:
        if _name(slip) in known:
            continue
        try:
            send_consignment(spec=make_spec(slip, now), actor=ACTOR, now=now)
            sent += 1
        except PlanBusy:
            _log.info("order %s waits: the plan is being changed", slip.order_code)
    return sent


def make_spec(slip: Slip, now: datetime) -> ConsignmentSpec:
    """Return what whoever comes to her door must know of a packed order, and no more."""
    order, shop = slip.order, slip.shop
    assert order is not None
    resident = order.member.resident
    home = resident.household
    return ConsignmentSpec(
        kind=LABEL,
        reference=order.code,
        idempotency_key=_name(slip),
        origin=Point(shop.name, shop.lon, shop.lat),
        destination=Point(home.address[:80], home.lon, home.lat),
        ready_at=now,
        window_from=order.window_starts_at,
        window_until=max(order.window_ends_at, now + STILL_COMES),
        boxes=[_describe(box) for box in order.boxes.all()],
        contact_name=resident.name[:80],
        contact_phone=find_phone(resident)[:24],
        note=say.CREW_NOTE.format(code=order.code[-4:]).get("ja"),
        may_leave=order.handing == Handing.LEAVE,
        may_locker=order.handing == Handing.LOCKER,
    )


def take_back(*, order: Order, actor: str, now: datetime) -> bool:
    """Have the fleet forget an order that is opened again; False: a carrier has it already."""
    live = Consignment.objects.filter(kind=LABEL, reference=order.code)
    for one in live.exclude(state="cancelled"):
        try:
            cancel_consignment(consignment=one, actor=actor, now=now, by_service=True)
        except GoodsRefused:
            return False
    return True


def _describe(box: Box) -> BoxSpec:
    policy = get_store_policy()
    litres = {
        Temperature.AMBIENT.value: policy.box_l_ambient,
        Temperature.CHILLED.value: policy.box_l_chilled,
        Temperature.FROZEN.value: policy.box_l_frozen,
    }
    return BoxSpec(
        temperature=box.temperature,
        grams=box.weighed_g or box.expected_g,
        millilitres=litres[box.temperature] * 1000,
        code=box.code,
    )


def _name(slip: Slip) -> str:
    return f"{LABEL}:{slip.number}"
