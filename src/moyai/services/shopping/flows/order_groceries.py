"""Ordering groceries, and ordering the same again. The basket is the answers of the conversation."""

from typing import Any

from moyai.engines.conversation import (
    Choose,
    Context,
    Conversation,
    End,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Show,
)
from moyai.services.shopping.flows.basket import Asking, fill_basket
from moyai.services.shopping.flows.described import Basket, Good
from moyai.services.shopping.flows.finish import finish_order
from moyai.services.shopping.labels import list_names
from moyai.services.shopping.texts import mine, order


def order_groceries(ctx: Context) -> Conversation:
    """Fill a basket and order it."""
    scene = yield Fetch("scene", "shopping.scene")
    if (trouble := find_trouble(scene)) is not None:
        yield End(trouble)
        return
    basket: Basket = {}
    last = yield from fill_basket(ctx, scene, basket)
    if not basket:
        yield End(Outcome(order.NOTHING, is_done=False))
        return
    fetched = [f"shelf_{shelf['id']}" for shelf in scene["shelves"]]
    numbered = [
        f"{word}_{n}" for n in range(int(last.partition("_")[2]) + 1) for word in ("numbered", "found")
    ]
    yield from finish_order(scene, basket, (last, "scene", *fetched, *numbered))


def repeat_order(ctx: Context) -> Conversation:
    """Order what was ordered before, as far as it is to be had."""
    scene = yield Fetch("scene", "shopping.scene")
    if (trouble := find_trouble(scene)) is not None:
        yield End(trouble)
        return
    orders = yield Fetch("orders", "shopping.list_before")
    if not orders:
        yield End(Outcome(mine.REPEAT_NONE, links=(FollowUp("order_groceries", mine.ORDER),), is_done=False))
        return
    again = yield from choose_order(orders, mine.REPEAT_WHICH)
    basket = read_basket(again)
    if not basket:
        yield End(
            Outcome(mine.REPEAT_NOTHING, links=(FollowUp("order_groceries", mine.ORDER),), is_done=False)
        )
        return
    if again["missing"]:
        items = list_names(again["missing"])
        yield Show("missing", mine.REPEAT_MISSING.format(items=items), proceed=mine.REPEAT_READ)
    yield from finish_order(scene, basket, ("orders", "scene"))


def find_trouble(scene: dict[str, Any]) -> Outcome | None:
    """Return why nobody can order now, or None."""
    if not scene["is_member"]:
        links = (FollowUp("register_shopping", order.REGISTER),)
        return Outcome(order.NOT_MEMBER, links=links, is_done=False)
    return None if scene["rounds"] else Outcome(order.NO_ROUND, is_done=False)


def choose_order(orders: list[dict[str, Any]], ask: Localized) -> Asking:
    """Let her choose one of several orders; the only one is taken without asking."""
    if len(orders) == 1:
        return orders[0]
    options = tuple(Option(one["code"], name_order(one)) for one in orders)
    code = yield Choose("which", ask, options=options)
    return next(one for one in orders if one["code"] == code)


def name_order(told: dict[str, Any]) -> Localized:
    """Return an order in one line."""
    words = mine.LABEL_CANCELLED if told["may_undo"] else mine.LABEL
    day = Localized.from_json(told["day"])
    return words.format(day=day, items=told["items"], yen=f"{told['yen']:,}")


def read_basket(told: dict[str, Any]) -> Basket:
    """Return an order's lines as a basket."""
    goods = [(Good.from_json(line["good"]), line["count"]) for line in told["lines"]]
    return {good.id: (good, count) for good, count in goods}
