"""Totals of orders and baskets by the town's boxes."""

from collections.abc import Iterable

from moyai.services.shopping.enums import OtcState, Temperature
from moyai.services.shopping.models import Item, Line, Order
from moyai.services.shopping.policy import get_policy
from moyai.services.shopping.totals import Total, sum_up


def total_items(lines: Iterable[tuple[Item, int]]) -> Total:
    """Return what items come to at their present prices."""
    return sum_up(lines, _get_boxes())


def total_of(order: Order) -> Total:
    """Return what an order comes to at the prices it was placed with, without refused medicines."""
    lines = [line for line in order.lines.all() if line.otc_state != OtcState.REFUSED]
    found = sum_up([(line.item, line.quantity) for line in lines], _get_boxes())
    return Total(sum(map(price_line, lines)), found.weight_g, found.boxes)


def price_line(line: Line) -> int:
    """Return what a line costs by what was ordered; by what was picked once it was."""
    if line.picked_price_yen is not None:
        return line.picked_price_yen
    return line.price_yen * line.quantity


def _get_boxes() -> dict[str, int]:
    policy = get_policy()
    return {cold: policy.get_box_ml(cold) for cold in Temperature.values}
