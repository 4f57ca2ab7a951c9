"""Reads on the catalogue."""

import unicodedata
from datetime import date

from django.db.models import Q, QuerySet

from moyai.core.places.folding import fold, fold_words
from moyai.services.shopping.enums import LIVE_STATUSES, OrderStatus
from moyai.services.shopping.models import Item, Line, Member, Shelf, Shop

_MOST_NUMBER_DIGITS = 5
_JAN_LENGTHS = (8, 13)


def get_shop(key: str) -> Shop:
    """Return a shop.

    Raises:
        Shop.DoesNotExist: there is none.
    """
    return Shop.objects.select_related("partner").get(key=key)


def list_shops() -> list[Shop]:
    """Return the shops that take orders."""
    return list(Shop.objects.filter(is_open=True))


def list_shelves(shop: Shop, day: date) -> list[Shelf]:
    """Return the shelves on which something is offered on a day, in the order of the walk."""
    offered = _offered(shop, day).values("shelf")
    return list(shop.shelves.filter(pk__in=offered).select_related("picture").defer("picture__body"))


def list_items(shop: Shop, day: date, shelf_id: int | None = None) -> list[Item]:
    """Return what is offered on a day, of one shelf or of all."""
    found = _offered(shop, day)
    return list(found if shelf_id is None else found.filter(shelf_id=shelf_id))


def find_item(shop: Shop, number: int, day: date) -> Item | None:
    """Return what has this code number and is offered on a day, or None."""
    return _offered(shop, day).filter(number=number).first()


def search_items(shop: Shop, text: str, day: date, limit: int = 30) -> list[Item]:
    """Return what a code number, a JAN code or words of name or reading mean; kana and width are alike."""
    plain = unicodedata.normalize("NFKC", text).strip()
    offered = _offered(shop, day)
    if plain.isascii() and plain.isdigit():
        if len(plain) in _JAN_LENGTHS:
            return list(offered.filter(jan=plain))
        return list(offered.filter(number=int(plain))) if len(plain) <= _MOST_NUMBER_DIGITS else []
    words = fold_words(text)
    if not words:
        return []
    # A shop has hundreds of items: they are compared folded, which no database does for us.
    found = [item for item in offered if all(word in _get_key(item) for word in words)]
    first = fold(text)
    return sorted(found, key=lambda item: (not fold(item.name).startswith(first), item.number))[:limit]


def list_usual(member: Member, day: date, limit: int = 30) -> list[Item]:
    """Return her favourites, then what she bought most often, as far as it is offered."""
    marked = list(member.favourites.values_list("item_id", flat=True))
    bought: dict[int, int] = {}
    lines = Line.objects.filter(order__member=member).exclude(order__status=OrderStatus.CANCELLED)
    for item_id in lines.order_by("-order__placed_at", "-id").values_list("item_id", flat=True)[:200]:
        bought[item_id] = bought.get(item_id, 0) + 1
    order = [*marked, *sorted((pk for pk in bought if pk not in marked), key=lambda pk: -bought[pk])]
    offered = {item.pk: item for item in _offered(member.shop, day).filter(pk__in=order)}
    return [offered[pk] for pk in order if pk in offered][:limit]


def count_ordered(item: Item) -> int:
    """Return how many of an item stand in orders that are still to come."""
    live = Line.objects.filter(item=item, order__status__in=LIVE_STATUSES)
    return sum(live.values_list("quantity", flat=True))


def _offered(shop: Shop, day: date) -> QuerySet[Item]:
    begun = Q(from_day__isnull=True) | Q(from_day__lte=day)
    not_over = Q(until_day__isnull=True) | Q(until_day__gte=day)
    items = shop.items.filter(begun, not_over, is_offered=True).select_related("shelf", "picture")
    return items.defer("picture__body")


def _get_key(item: Item) -> str:
    return fold(f"{item.name}{item.reading}{item.name_en}{item.shelf.name}")
