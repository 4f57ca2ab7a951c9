"""From a full basket to an order: what if sold out, when, how handed over, sure."""

from collections import Counter
from typing import Any

from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    End,
    Fact,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Refusal,
    joined,
)
from moyai.services.shopping.flows.basket import Asking
from moyai.services.shopping.flows.described import Basket, total_basket
from moyai.services.shopping.labels import show_amount, show_boxes, show_yen
from moyai.services.shopping.texts import order as say

_SUBSTITUTIONS = {"similar": say.SUB_SIMILAR, "none": say.SUB_NONE, "call": say.SUB_CALL}
_SHORT = {"similar": say.COUNT_SIMILAR, "none": say.COUNT_NONE, "call": say.COUNT_CALL}
_EACH = "each"
_MOST_WINDOWS = 8


def finish_order(scene: dict[str, Any], basket: Basket, again: tuple[str, ...]) -> Asking:
    """Ask the rest and place the order.

    Args:
        scene: what `calls.read_scene` returned.
        basket: what is ordered.
        again: keys of what is asked or read again when something is sold out or dearer.
    """
    wishes = yield from ask_substitution(basket, scene["substitution"])
    when = yield Choose("when", say.WHEN, options=_list_windows(scene))
    handing, allows = yield from _ask_handing(scene)
    window = next(option.label for option in _list_windows(scene) if option.value == when)
    facts = (
        *list_lines(basket),
        *list_totals(basket),
        Fact(say.FACT_WHEN, window, "when"),
        Fact(say.FACT_HANDING, _say_handing(scene)[handing], "handing"),
        Fact(say.FACT_SUBSTITUTION, _say_wishes(wishes), "substitution"),
    )
    if not (yield Confirm("sure", say.SURE, facts=facts, yes=say.SURE_YES, no=say.SURE_NO)):
        yield End(Outcome(say.NOT_DONE, is_done=False))
        return
    args = {
        "lines": list_wishes(basket, wishes),
        "when": when,
        "handing": handing,
        "allows_leaving": allows,
    }
    placed = yield Commit("placed", "shopping.place_order", args, retract=(*again, "sure"))
    yield End(_tell(placed))


def ask_substitution(basket: Basket, usual: str) -> Asking:
    """Ask what to do when something is sold out: for all alike, or for each; her usual wish stands first."""
    order = [usual, *(key for key in _SUBSTITUTIONS if key != usual)]
    options = [Option(key, _SUBSTITUTIONS[key]) for key in order]
    each = [Option(_EACH, say.SUB_EACH)] if len(basket) > 1 else []
    chosen = yield Choose("substitution", say.SUBSTITUTION, options=(*options, *each))
    if chosen != _EACH:
        return dict.fromkeys(basket, chosen)
    wishes = {}
    for item_id, (good, _count) in basket.items():
        ask = say.SUB_OF.format(item=good.name)
        wishes[item_id] = yield Choose(f"sub_{item_id}", ask, options=tuple(options))
    return wishes


def list_lines(basket: Basket) -> list[Fact]:
    """Return a line of the summary for each item."""
    return [
        Fact(good.name, say.FACT_LINE_VALUE.format(count=count, price=show_yen(good.price_yen * count)))
        for good, count in basket.values()
    ]


def list_totals(basket: Basket) -> list[Fact]:
    """Return what it comes to: money and weight, boxes by temperature."""
    total = total_basket(basket)
    return [Fact(say.FACT_TOTAL, show_amount(total)), Fact(say.FACT_BOXES, show_boxes(total))]


def list_wishes(basket: Basket, wishes: dict[int, str]) -> list[list[Any]]:
    """Return the lines as an operation takes them, with the price that was shown."""
    return [
        [item_id, count, wishes.get(item_id, "similar"), good.price_yen]
        for item_id, (good, count) in basket.items()
    ]


def _list_windows(scene: dict[str, Any]) -> tuple[Option, ...]:
    windows = [window for round_ in scene["rounds"] for window in round_["windows"]]
    return tuple(Option(one["token"], Localized.from_json(one["label"])) for one in windows[:_MOST_WINDOWS])


def _ask_handing(scene: dict[str, Any]) -> Asking:
    options = tuple(Option(key, label) for key, label in _say_handing(scene).items())
    handing = yield Choose("handing", say.HANDING, options=options)
    if handing != "leave" or scene["leaves"]:
        return handing, False
    agrees = yield Confirm("leave_sure", say.LEAVE_SURE, yes=say.LEAVE_YES, no=say.LEAVE_NO)
    return ("leave", True) if agrees else ("in_person", False)


def _say_handing(scene: dict[str, Any]) -> dict[str, Localized]:
    ways = {"in_person": say.IN_PERSON, "leave": say.LEAVE}
    locker = scene.get("locker", "")  # talks that began before there were lockers know none
    return {**ways, "locker": say.LOCKER.format(locker=locker)} if locker else ways


def _say_wishes(wishes: dict[int, str]) -> Localized:
    counts = Counter(wishes.values())
    if len(counts) == 1:
        return _SUBSTITUTIONS[next(iter(counts))]
    parts = [_SHORT[kind].format(count=counts[kind]) for kind in _SUBSTITUTIONS if counts[kind]]
    return joined(parts, "・")


def _tell(placed: Any) -> Outcome:
    if isinstance(placed, Refusal):
        return Outcome(placed.text, is_done=False)
    text = (say.DONE_ROLLED if placed["is_rolled"] else say.DONE).format(
        window=Localized.from_json(placed["window"])
    )
    facts = (Fact(say.FACT_CODE, Localized.same(placed["code"][-4:])),)
    links = (FollowUp("my_orders", say.MINE),)
    return Outcome(text, facts=facts, links=links, page=placed["page"], page_label=say.SEE)
