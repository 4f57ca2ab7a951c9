"""Items, rounds and orders as JSON that a conversation keeps, and back."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from moyai.engines.conversation import Localized
from moyai.services.shopping.baskets import total_of
from moyai.services.shopping.checks import FOR_PHARMACIST, get_most
from moyai.services.shopping.cut_offs import compute_cut_off, list_windows
from moyai.services.shopping.labels import list_names, name_item, show_day, show_moment, show_window
from moyai.services.shopping.models import Item, Line, Order, Round
from moyai.services.shopping.policy import get_policy
from moyai.services.shopping.totals import Total, sum_up

MOST_AT_ONCE = 9
"""So many of one item at most in a conversation: one key of a telephone."""


@dataclass(frozen=True)
class Good:
    """An item as a conversation keeps it."""

    id: int
    number: int
    name: Localized
    price_yen: int
    weight_g: int
    volume_ml: int
    temperature: str
    most: int
    allergens: tuple[str, ...]
    is_checked: bool
    picture: str

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Good":
        """Read what `describe_item` wrote."""
        return cls(
            **{**data, "name": Localized.from_json(data["name"]), "allergens": tuple(data["allergens"])}
        )


Basket = dict[int, tuple[Good, int]]


def describe_item(item: Item) -> dict[str, Any]:
    """Return an item as JSON."""
    most = min(get_most(item), MOST_AT_ONCE, MOST_AT_ONCE if item.stock is None else item.stock)
    return {
        "id": item.pk,
        "number": item.number,
        "name": name_item(item.name, item.name_en, item.size).to_json(),
        "price_yen": item.price_yen,
        "weight_g": item.weight_g,
        "volume_ml": item.volume_ml,
        "temperature": item.temperature,
        "most": max(1, most),
        "allergens": list(item.allergens),
        "is_checked": item.otc_class in FOR_PHARMACIST,
        "picture": find_picture(item),
    }


def find_picture(item: Item) -> str:
    """Return the address of an item's picture, or empty."""
    return "" if item.picture is None else reverse("shopping:picture", args=[item.picture.digest])


def is_there(item: Item) -> bool:
    """Tell whether at least one can be ordered."""
    return item.stock is None or item.stock > 0


def describe_round(round_: Round, channel: str) -> dict[str, Any]:
    """Return a round as JSON, with its windows in words."""
    cut_off = compute_cut_off(round_, channel)
    windows = [
        {
            "token": f"{round_.pk}:{start}-{end}",
            "label": show_window(*moments).to_json(),
        }
        for (start, end), moments in zip(round_.windows, list_windows(round_), strict=True)
    ]
    day = show_day(list_windows(round_)[0][0])
    return {
        "id": round_.pk,
        "day": day.to_json(),
        "until": show_moment(cut_off).to_json(),
        "windows": windows,
    }


def read_window(token: str) -> tuple[int, tuple[int, int]]:
    """Return round and minutes of a chosen window."""
    round_id, _, minutes = token.partition(":")
    start, _, end = minutes.partition("-")
    return int(round_id), (int(start), int(end))


def total_basket(basket: Basket) -> Total:
    """Return what a basket comes to."""
    policy = get_policy()
    boxes = {cold: policy.get_box_ml(cold) for cold in ("ambient", "chilled", "frozen")}
    return sum_up([(good, count) for good, count in basket.values()], boxes)


def describe_order(order: Order, *, may_change: bool, may_undo: bool) -> dict[str, Any]:
    """Return an order as JSON."""
    items = list_names([line.item.name for line in order.lines.all()], 2)
    day = show_day(order.window_starts_at)
    return {
        "code": order.code,
        "version": order.version,
        "day": day.to_json(),
        "window": show_window(order.window_starts_at, order.window_ends_at).to_json(),
        "items": items,
        "yen": total_of(order).yen,
        "status": [order.get_status_display(), order.status],
        "may_change": may_change,
        "may_undo": may_undo,
        "lines": [
            {
                "good": {**describe_item(line.item), **_as_ordered(line)},
                "count": line.quantity,
                "substitution": line.substitution,
            }
            for line in order.lines.all()
        ],
        "page": reverse("shopping:order", args=[order.code]),
    }


def _as_ordered(line: Line) -> dict[str, int]:
    """Return what of an item is hers already: its price, and that what she holds is still to be had."""
    left = MOST_AT_ONCE if line.item.stock is None else line.item.stock + line.quantity
    most = max(line.quantity, min(get_most(line.item), MOST_AT_ONCE, left))
    return {"price_yen": line.price_yen, "most": most}
