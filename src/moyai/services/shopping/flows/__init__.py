"""Conversations of shopping, the same at every door, and what they read and do."""

from moyai.core.conversations.registry import (
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.services.shopping.flows import calls, register_shopping, standing_order
from moyai.services.shopping.flows.my_orders import my_orders
from moyai.services.shopping.flows.order_groceries import order_groceries, repeat_order
from moyai.services.shopping.policy import LABEL
from moyai.services.shopping.texts import mine, order
from moyai.services.shopping.texts import register as register_words
from moyai.services.shopping.texts import standing as standing_words

_ROLES = ("resident", "dispatcher")

ORDER_GROCERIES = FlowEntry(
    "order_groceries",
    order_groceries,
    order.TITLE,
    roles=_ROLES,
    scope=LABEL,
    keywords=("買い物", "買物", "かいもの", "食料", "スーパー", "牛乳", "groceries", "shopping"),
)
REPEAT_ORDER = FlowEntry(
    "repeat_order",
    repeat_order,
    mine.REPEAT_TITLE,
    roles=_ROLES,
    scope=LABEL,
    keywords=("前と同じ", "同じもの", "order again"),
    standing=lambda: Standing.LAST,
)
MY_ORDERS = FlowEntry(
    "my_orders",
    my_orders,
    mine.TITLE,
    roles=_ROLES,
    scope=LABEL,
    keywords=("注文", "ちゅうもん", "my order"),
    standing=lambda: Standing.LAST,
)
STANDING_ORDER = FlowEntry(
    "standing_order",
    standing_order.standing_order,
    standing_words.TITLE,
    roles=_ROLES,
    scope=LABEL,
    keywords=("定期の注文", "毎週の注文", "standing order"),
    standing=lambda: Standing.LAST,
)
REGISTER_SHOPPING = FlowEntry(
    "register_shopping",
    register_shopping.register_shopping,
    register_words.TITLE,
    roles=_ROLES,
    scope=LABEL,
    keywords=("買い物の登録",),
    standing=lambda: Standing.LAST,
)


def register_all() -> None:
    """Make the flows and what they call known to core; called once when Django starts."""
    for entry in (ORDER_GROCERIES, REPEAT_ORDER, MY_ORDERS, STANDING_ORDER, REGISTER_SHOPPING):
        register_flow(entry)
    register_query("shopping.scene", calls.read_scene)
    register_query("shopping.shelf", calls.list_shelf)
    register_query("shopping.numbered", calls.find_numbered)
    register_query("shopping.search", calls.search)
    register_query("shopping.list_orders", calls.list_orders)
    register_query("shopping.list_before", calls.list_before)
    register_query("shopping.joining", register_shopping.read_joining)
    register_query("shopping.standing_scene", standing_order.read_scene)
    register_operation("shopping.place_order", calls.place)
    register_operation("shopping.change_order", calls.change)
    register_operation("shopping.cancel_order", calls.cancel)
    register_operation("shopping.undo_cancel", calls.undo)
    register_operation("shopping.join", register_shopping.do_join)
    register_operation("shopping.make_standing", standing_order.make)
    register_operation("shopping.change_standing", standing_order.change)
