"""Where orders, lines and boxes stand in the shop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from moyai.core.accounts.models import User
from moyai.services.shopping.enums import OrderStatus, OtcState
from moyai.services.shopping.models import Deed, Item, Line, Order, Shop
from moyai.services.shopping.picking import fold


@dataclass(frozen=True)
class PickedLine:
    """A line with what became of it."""

    line: Line
    state: fold.LineState
    deeds: list[Deed] = field(default_factory=list)

    @property
    def last(self) -> Deed | None:
        """The deed that would be undone next."""
        return self.deeds[-1] if self.deeds else None


def list_orders_to_pick(shops: Iterable[Shop]) -> QuerySet[Order]:
    """Return the orders that wait for their shop, the earliest round first."""
    waiting = Order.objects.filter(
        round__shop__in=list(shops), status__in=[OrderStatus.PLACED, OrderStatus.PICKING]
    )
    return waiting.select_related("round__shop", "round__area", "member__resident").order_by(
        "round__date", "round__closes_at", "round__area__name", "round", "window_starts_at", "code"
    )


def list_own_orders(user: User) -> list[Order]:
    """Return the orders that somebody is picking now."""
    own = Order.objects.filter(status=OrderStatus.PICKING, pickers__user=user)
    return list(own.select_related("round__shop", "member__resident").order_by("window_starts_at", "code"))


def list_picked_lines(orders: Iterable[Order]) -> list[PickedLine]:
    """Return the lines of some orders in the order in which one walks past the shelves."""
    counting = Prefetch("deeds", Deed.objects.filter(undone_at=None).select_related("item", "by"))
    lines = Line.objects.filter(order__in=list(orders)).select_related(
        "item__shelf", "item__shop", "substitute__shelf", "order__member", "order__round"
    )
    lines = lines.prefetch_related(counting).order_by("item__shelf__aisle", "item__number", "order__code")
    return [describe_line(line) for line in lines]


def describe_line(line: Line) -> PickedLine:
    """Return one line with what became of it; ``deeds`` may be prefetched without the undone."""
    deeds = [deed for deed in line.deeds.all() if deed.undone_at is None]
    return PickedLine(line, read_state(line, deeds), deeds)


def read_state(line: Line, deeds: Iterable[Deed]) -> fold.LineState:
    """Return what became of a line by these deeds."""
    first = fold.begin(line.quantity, is_refused=line.otc_state == OtcState.REFUSED)
    return fold.fold(first, line.item_id, [to_done(deed) for deed in deeds])


def to_done(deed: Deed) -> fold.Done:
    """Return a deed as the rules know it."""
    return fold.Done(
        kind=deed.kind,
        item=deed.item_id or 0,
        quantity=deed.quantity,
        weight_g=deed.weight_g or 0,
        price_yen=deed.price_yen,
        call=deed.call,
        shortage=deed.shortage,
    )


def list_calls(shops: Iterable[Shop]) -> list[PickedLine]:
    """Return the lines about which shoppers are to be called."""
    orders = list_orders_to_pick(shops).filter(status=OrderStatus.PICKING)
    return [one for one in list_picked_lines(orders) if one.state.to_call]


def list_shelf(item: Item) -> list[Item]:
    """Return what may be thought of instead of an item: the same group of the same shop."""
    if not item.substitute_group:
        return []
    same = Item.objects.filter(shop=item.shop_id, substitute_group=item.substitute_group, is_offered=True)
    return list(same.exclude(pk=item.pk).select_related("shelf"))


def list_visible_shops(user: User, *, is_officer: bool) -> list[Shop]:
    """Return the shops whose orders somebody may see: an officer all, a shop's people their own."""
    shops = Shop.objects.select_related("partner").order_by("name")
    if is_officer:
        return list(shops)
    own = user.memberships.filter(partner__isnull=False).values("partner_id")
    return list(shops.filter(partner__in=own))
