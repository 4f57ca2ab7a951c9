"""Reads on orders."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from moyai.core.codes import normalise_code
from moyai.services.shopping.cut_offs import compute_cut_off
from moyai.services.shopping.enums import LIVE_STATUSES, OrderStatus, OtcState
from moyai.services.shopping.models import Line, Member, Order


def get_order(code: str) -> Order:
    """Return an order with its lines, round and member.

    Raises:
        Order.DoesNotExist: there is none.
    """
    return _orders().get(code=normalise_code(code))


def find_order_by_key(key: str) -> Order | None:
    """Return what was ordered under an idempotency key, or None."""
    return _orders().filter(idempotency_key=key).first()


def list_live_orders(member: Member, limit: int | None = None) -> list[Order]:
    """Return the orders that are still to come, the soonest first."""
    live = _orders().filter(member=member, status__in=LIVE_STATUSES)
    return list(live.order_by("round__date", "window_starts_at", "pk")[:limit])


def list_past_orders(member: Member, limit: int = 20) -> list[Order]:
    """Return what came or did not come, the latest first."""
    past = _orders().filter(member=member).exclude(status__in=LIVE_STATUSES)
    return list(past.order_by("-placed_at", "-pk")[:limit])


def list_repeatable(member: Member, limit: int = 6) -> list[Order]:
    """Return the latest orders that can be had again; cancelled ones are not offered."""
    orders = _orders().filter(member=member).exclude(status=OrderStatus.CANCELLED)
    return list(orders.order_by("-placed_at", "-pk")[:limit])


def list_for_pharmacist() -> list[Line]:
    """Return the medicines that wait for a pharmacist's check, the most urgent first."""
    waiting = Line.objects.filter(otc_state=OtcState.WAITING, order__status=OrderStatus.PLACED)
    related = ("item", "order__round", "order__member__resident")
    return list(waiting.select_related(*related).order_by("order__round__closes_at", "pk"))


def may_change(order: Order, channel: str, now: datetime) -> bool:
    """Tell whether an order may be changed or cancelled through a channel: placed, and before its cut-off."""
    return order.status == OrderStatus.PLACED and now < compute_cut_off(order.round, channel)


def _orders() -> QuerySet[Order]:
    lines = Line.objects.select_related("item__shelf", "substitute")
    related = (
        "round__area",
        "round__shop",
        "rolled_from",
        "member__resident",
        "member__shop",
        "member__area",
    )
    return Order.objects.select_related(*related).prefetch_related(Prefetch("lines", queryset=lines))
