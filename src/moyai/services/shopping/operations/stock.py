"""Stock is taken and given back by conditional updates: of two who want the last one, one gets it."""

from collections.abc import Mapping

from django.db.models import F

from moyai.services.shopping.models import Item
from moyai.services.shopping.refusals import SoldOut


def take_stock(changes: Mapping[int, int]) -> None:
    """Take so many of each item, or give back where the number is negative; the caller's transaction.

    Items are taken in one order by everybody, so that two orders never wait for each other.

    Raises:
        SoldOut: of one not enough is left; the caller rolls back.
    """
    for item_id in sorted(changes):
        wanted = changes[item_id]
        if wanted > 0:
            _take(item_id, wanted)
        elif wanted < 0:
            Item.objects.filter(pk=item_id, stock__isnull=False).update(stock=F("stock") - wanted)


def _take(item_id: int, wanted: int) -> None:
    if Item.objects.filter(pk=item_id, stock__gte=wanted).update(stock=F("stock") - wanted):
        return
    item = Item.objects.get(pk=item_id)
    if item.stock is not None:
        raise SoldOut(item.name, item.stock)
