"""Filling a basket, question by question: by shelf with pictures, by number, by name, by what is usual."""

from collections.abc import Generator
from functools import lru_cache
from typing import Any

from moyai.engines.conversation import (
    Choose,
    Confirm,
    Context,
    Fetch,
    Localized,
    Number,
    Option,
    Show,
    TextPrompt,
    joined,
)
from moyai.services.shopping.flows.described import Basket, Good, total_basket
from moyai.services.shopping.labels import show_total, show_yen
from moyai.services.shopping.texts import order as say
from moyai.services.shopping.texts.register import ALLERGENS

WITH_LETTERS = ("web", "desk", "line")
BY_EAR = ("voice",)
"""The running total is heard once after each item, and seen on every page."""
WITHOUT_NUMBERS = ("tv",)
"""The television shows everything by pictures; a code number would be typed digit by digit."""

MOST_ROUNDS = 24
_BACK = 0

Asking = Generator[Any, Any, Any]


def fill_basket(
    ctx: Context,
    scene: dict[str, Any],
    basket: Basket,
    *,
    keeps: bool = False,
    opening: Localized | None = None,
) -> Asking:
    """Ask until she is done; return the key of the last question, to be asked again when something is gone.

    Args:
        ctx: the turn.
        scene: what `calls.read_scene` returned.
        basket: what is in it; changed in place.
        keeps: begin by asking what to do with what is in it.
        opening: what is said while nothing is in it; else until when one can order.
    """
    shelves: dict[int, Any] = {}  # each is read once: a flow yields a key once
    for n in range(MOST_ROUNDS):
        if n > 0 or keeps:
            what = yield Choose(
                f"more_{n}", say.MORE, hint=show_basket(basket), options=tuple(_list_next(basket, n))
            )
            if what == "done":
                return f"more_{n}"
            if what == "view":
                yield from _change_line(n, basket)
                continue
        yield from _add(ctx, n, scene, basket, shelves, opening)
    return f"more_{MOST_ROUNDS - 1}"


def show_basket(basket: Basket) -> Localized:
    """Return how full it is: how many items, money, weight, boxes."""
    return say.SO_FAR.format(count=len(basket), total=show_total(total_basket(basket)))


def _list_next(basket: Basket, n: int) -> list[Option]:
    done = Option("done", say.CHECK_OUT)
    if n == MOST_ROUNDS - 1:
        return [done]
    return [done, Option("add", say.ADD), *([Option("view", say.VIEW)] if basket else [])]


def _add(
    ctx: Context,
    n: int,
    scene: dict[str, Any],
    basket: Basket,
    shelves: dict[int, Any],
    opening: Localized | None,
) -> Asking:
    before = _say_before(ctx, basket, opening or _say_round(scene))
    where = yield Choose(f"where_{n}", say.WHAT, hint=before, options=_list_places(ctx, scene))
    so_far = show_basket(basket) if basket and ctx.channel not in BY_EAR else None
    good = yield from _find(n, where, scene, shelves, so_far)
    if good is None:
        return
    if set(good.allergens) & set(scene["allergens"]):
        hit = [ALLERGENS[one] for one in good.allergens if one in scene["allergens"]]
        ask = say.ALLERGY.format(item=good.name, allergens=joined(hit))
        sure = Confirm(f"allergy_{n}", ask, sensitive=True, yes=say.ALLERGY_YES, no=say.ALLERGY_NO)
        if not (yield sure):
            return
    if good.is_checked:
        ask = say.OTC.format(item=good.name)
        if not (yield Confirm(f"otc_{n}", ask, yes=say.OTC_YES, no=say.ALLERGY_NO)):
            return
    had = basket[good.id][1] if good.id in basket else 0
    hint = say.NOW_IN.format(count=had) if had else None
    ask = say.MANY.format(item=good.name)
    count = yield Number(f"many_{n}", ask, hint=hint, min=1, max=good.most, unit=say.UNIT)
    basket[good.id] = (good, count)


def _say_before(ctx: Context, basket: Basket, opening: Localized) -> Localized:
    """Return what is in the basket where that can be seen all the time; by ear and at first the opening."""
    return show_basket(basket) if basket and ctx.channel not in BY_EAR else opening


def _say_round(scene: dict[str, Any]) -> Localized:
    first = scene["rounds"][0]
    day, until = Localized.from_json(first["day"]), Localized.from_json(first["until"])
    return say.MISSED.format(day=day) if scene["missed"] else say.NEXT_ROUND.format(day=day, until=until)


def _list_places(ctx: Context, scene: dict[str, Any]) -> tuple[Option, ...]:
    options = [Option("usual", say.USUAL, picture=scene["usual"][0]["picture"])] if scene["usual"] else []
    if ctx.channel not in WITHOUT_NUMBERS and scene["numbers"]:
        options.append(Option("number", say.BY_NUMBER))
    if ctx.channel in WITH_LETTERS:
        options.append(Option("words", say.BY_WORDS))
    options += [
        Option(f"shelf:{one['id']}", Localized(one["name"], one["name_en"]), picture=one["picture"])
        for one in scene["shelves"]
    ]
    return tuple(options)


def _find(
    n: int, where: str, scene: dict[str, Any], shelves: dict[int, Any], so_far: Localized | None
) -> Asking:
    if where == "number":
        return (yield from _by_number(n, scene))
    if where == "usual":
        found = scene["usual"]
    elif where == "words":
        words = yield TextPrompt(f"words_{n}", say.WORDS, hint=say.WORDS_HINT, max_length=40)
        found = yield Fetch(f"found_{n}", "shopping.search", {"words": words})
    else:
        shelf = int(where.partition(":")[2])
        if shelf not in shelves:
            shelves[shelf] = yield Fetch(f"shelf_{shelf}", "shopping.shelf", {"shelf": shelf})
        found = shelves[shelf]
    if not found:
        yield Show(f"nothing_{n}", say.NOT_FOUND)
        return None
    goods = [Good.from_json(one) for one in found]
    options = (*map(_show_good, goods), Option(_BACK, say.BACK))
    chosen = yield Choose(f"item_{n}", say.WHICH, hint=so_far, options=options)
    return next((good for good in goods if good.id == chosen), None)


def _by_number(n: int, scene: dict[str, Any]) -> Asking:
    low, high = scene["numbers"]
    number = yield Number(f"number_{n}", say.NUMBER, min=low, max=high)
    found = yield Fetch(f"numbered_{n}", "shopping.numbered", {"number": number})
    if found is None:
        yield Show(f"unknown_{n}", say.UNKNOWN.format(number=number))
        return None
    good = Good.from_json(found)
    ask = say.IS_THIS_IT.format(number=number, item=good.name, price=show_yen(good.price_yen))
    return good if (yield Confirm(f"right_{n}", ask, yes=say.IT_IS, no=say.IT_IS_NOT)) else None


# A turn replays every question before it: each shelf that was looked at would be worded again and again.
@lru_cache(maxsize=4096)
def _show_good(good: Good) -> Option:
    price = show_yen(good.price_yen)
    label = say.ITEM.format(item=good.name, price=price)
    return Option(good.id, label, say.DETAIL.format(price=price, number=good.number), good.picture)


def _change_line(n: int, basket: Basket) -> Asking:
    options = [
        Option(good.id, say.LINE.format(item=good.name, count=count), picture=good.picture)
        for good, count in basket.values()
    ]
    options.append(Option(_BACK, say.BACK))
    chosen = yield Choose(f"view_{n}", say.VIEW_WHICH, hint=show_basket(basket), options=tuple(options))
    if chosen == _BACK:
        return
    good, _count = basket[chosen]
    count = yield Number(f"set_{n}", say.SET.format(item=good.name), min=0, max=good.most, unit=say.UNIT)
    if count:
        basket[chosen] = (good, count)
    else:
        del basket[chosen]
