"""Looking at one's orders, changing them before the cut-off, cancelling and taking that back."""

from typing import Any

from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Refusal,
    Show,
)
from moyai.services.shopping.flows.basket import Asking, fill_basket
from moyai.services.shopping.flows.finish import list_lines, list_totals, list_wishes
from moyai.services.shopping.flows.order_groceries import choose_order, read_basket
from moyai.services.shopping.texts import mine as say
from moyai.services.shopping.texts import order as order_words


def my_orders(ctx: Context) -> Conversation:
    """Show her orders; change, cancel or take back what she wishes."""
    orders = yield Fetch("orders", "shopping.list_orders")
    if not orders:
        yield End(Outcome(say.NONE, links=(FollowUp("order_groceries", say.ORDER),)))
        return
    told = yield from choose_order(orders, say.WHICH)
    if not told["may_change"] and not told["may_undo"]:
        yield Show("look", say.TOO_LATE, facts=_list_facts(told))
        yield End(Outcome(say.KEPT, facts=_list_facts(told), page=told["page"]))
        return
    wish = yield Choose("wish", say.WHAT_NOW, hint=_say_what(told), options=_list_wishes(told))
    if wish == "change":
        yield from _change(ctx, told)
    elif wish == "cancel":
        yield from _cancel(told)
    elif wish == "undo":
        done = yield Commit("undone", "shopping.undo_cancel", {"code": told["code"]})
        yield End(_tell(done, say.BACK_AGAIN))
    else:
        yield End(Outcome(say.KEPT, facts=_list_facts(told), page=told["page"]))


def _list_wishes(told: dict[str, Any]) -> tuple[Option, ...]:
    if told["may_undo"]:
        return (Option("keep", say.KEEP), Option("undo", say.UNDO))
    return (Option("keep", say.KEEP), Option("change", say.CHANGE), Option("cancel", say.CANCEL))


def _say_what(told: dict[str, Any]) -> Localized:
    return Localized("{window}。{items}", "{window}. {items}").format(
        window=Localized.from_json(told["window"]), items=told["items"]
    )


def _list_facts(told: dict[str, Any]) -> tuple[Fact, ...]:
    basket = read_basket(told)
    status, english = told["status"]
    return (
        Fact(say.STATUS, Localized(status, english.replace("_", " "))),
        Fact(order_words.FACT_WHEN, Localized.from_json(told["window"])),
        *list_lines(basket),
    )


def _change(ctx: Context, told: dict[str, Any]) -> Asking:
    scene = yield Fetch("scene", "shopping.scene")
    if not scene.get("rounds"):
        yield End(Outcome(order_words.NO_ROUND, is_done=False))
        return
    basket = read_basket(told)
    last = yield from fill_basket(ctx, scene, basket, keeps=True)
    if not basket:
        yield End(Outcome(say.EMPTY, links=(FollowUp("my_orders", say.TITLE),), is_done=False))
        return
    facts = (*list_lines(basket), *list_totals(basket))
    if not (yield Confirm("sure", say.CHANGE_SURE, facts=facts, yes=say.CHANGE_YES, no=say.CHANGE_NO)):
        yield End(Outcome(say.KEPT, page=told["page"], is_done=False))
        return
    before = {line["good"]["id"]: line["substitution"] for line in told["lines"]}
    wishes = {item_id: before.get(item_id, scene["substitution"]) for item_id in basket}
    args = {"code": told["code"], "version": told["version"], "lines": list_wishes(basket, wishes)}
    fetched = [f"shelf_{shelf['id']}" for shelf in scene["shelves"]]
    again = (last, "sure", "scene", *fetched)
    lost = dict.fromkeys(("changed_meanwhile", "not_changeable"), ("orders", "wish", "sure"))
    done = yield Commit("changed", "shopping.change_order", args, retract=again, on_refused=lost)
    yield End(_tell(done, say.CHANGED))


def _cancel(told: dict[str, Any]) -> Asking:
    ask = say.CANCEL_SURE.format(day=Localized.from_json(told["day"]))
    if not (yield Confirm("cancel_sure", ask, yes=say.CANCEL_YES, no=say.CANCEL_NO)):
        yield End(Outcome(say.KEPT, page=told["page"], is_done=False))
        return
    done = yield Commit("cancelled", "shopping.cancel_order", {"code": told["code"]})
    yield End(_tell(done, say.CANCELLED, (FollowUp("my_orders", say.UNDO),)))


def _tell(done: Any, text: Localized, links: tuple[FollowUp, ...] = ()) -> Outcome:
    if isinstance(done, Refusal):
        return Outcome(done.text, is_done=False)
    return Outcome(text, links=links, page=done.get("page", ""))
