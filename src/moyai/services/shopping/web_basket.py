"""The basket of the web catalogue: in the browser's session, of one member; prices are looked up anew."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.http import HttpRequest

from moyai.services.shopping.checks import get_most
from moyai.services.shopping.models import Item, Member

_NAME = "shopping_basket"


@dataclass(frozen=True)
class Shown:
    """What was put in: how many, and the price that was shown."""

    item: Item
    quantity: int
    shown_yen: int

    @property
    def yen(self) -> int:
        """Return what the line costs now."""
        return self.item.price_yen * self.quantity

    @property
    def most(self) -> int:
        """Return how many there may be."""
        return get_most(self.item)


def put_in(request: HttpRequest, member: Member, item: Item, quantity: int) -> None:
    """Let a basket hold so many of an item; 0 takes it out."""
    basket = _read(request, member)
    lines = {key: value for key, value in basket["lines"].items() if key != str(item.pk)}
    if quantity > 0:
        lines[str(item.pk)] = [quantity, item.price_yen]
    request.session[_NAME] = {**basket, "lines": lines}


def list_shown(request: HttpRequest, member: Member) -> list[Shown]:
    """Return what is in the basket, in the order in which it was put in."""
    lines = _read(request, member)["lines"]
    items = member.shop.items.filter(pk__in=[int(key) for key in lines]).select_related("shelf", "picture")
    found = {item.pk: item for item in items.defer("picture__body")}
    return [
        Shown(found[int(key)], quantity, yen) for key, (quantity, yen) in lines.items() if int(key) in found
    ]


def get_key(request: HttpRequest, member: Member) -> str:
    """Return the key under which this basket is ordered: a form sent twice is one order."""
    basket = _read(request, member)
    request.session[_NAME] = basket
    return f"web:{basket['key']}"


def accept_prices(request: HttpRequest, member: Member) -> None:
    """Note that she has been shown today's prices."""
    for line in list_shown(request, member):
        put_in(request, member, line.item, line.quantity)


def empty(request: HttpRequest) -> None:
    """Begin a new basket."""
    request.session.pop(_NAME, None)


def _read(request: HttpRequest, member: Member) -> dict[str, Any]:
    kept = request.session.get(_NAME)
    if isinstance(kept, dict) and kept.get("member") == member.pk:
        return kept
    return {"member": member.pk, "lines": {}, "key": token_hex(12)}
