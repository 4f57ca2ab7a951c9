"""Whether an order makes sense: quantities, prices, medicines, limits. Reads items, writes nothing."""

from collections.abc import Mapping, Sequence
from datetime import date

from moyai.services.shopping.enums import OtcClass, OtcState, Substitution
from moyai.services.shopping.models import Item, Shop
from moyai.services.shopping.policy import get_policy
from moyai.services.shopping.refusals import BadOrder, NotOffered, PriceChanged
from moyai.services.shopping.texts import refusals as say
from moyai.services.shopping.wishes import LineWish

FOR_PHARMACIST = (OtcClass.CLASS_1, OtcClass.DESIGNATED_2)
"""Medicines that nobody gets before a pharmacist has looked (薬機法 第36条の9, 第36条の10)."""


def get_most(item: Item) -> int:
    """Return how many of an item one order may hold; of a medicine few."""
    most = item.most_per_order
    return most if item.otc_class == OtcClass.NONE else min(most, get_policy().most_otc_a_line)


def get_otc_state(item: Item) -> OtcState:
    """Return whether a medicine has to wait for a pharmacist."""
    return OtcState.WAITING if item.otc_class in FOR_PHARMACIST else OtcState.NONE


def load_items(shop: Shop, lines: Sequence[LineWish]) -> dict[int, Item]:
    """Return the items of these lines by number of the row.

    Raises:
        BadOrder: nothing is in it, too much, or an item twice.
        NotOffered: one is not this shop's.
    """
    if not lines:
        raise BadOrder("empty", say.EMPTY)
    most = get_policy().most_lines
    ids = {line.item_id for line in lines}
    if len(lines) > most or len(ids) != len(lines):
        raise BadOrder("too_many_lines", say.TOO_MANY_LINES.format(most=most))
    items = {item.pk: item for item in Item.objects.filter(shop=shop, pk__in=ids)}
    if len(items) != len(ids):
        raise NotOffered("?")
    return items


def check_line(item: Item, line: LineWish, day: date) -> int:
    """Check one line for a day and return the price of one that she pays: the lower of shown and present.

    Raises:
        NotOffered: it is not sold, or not in that season.
        BadOrder: the quantity or the wish for a substitute makes no sense.
        PriceChanged: it has become dearer than what was shown.
    """
    in_season = (item.from_day is None or item.from_day <= day) and (
        item.until_day is None or day <= item.until_day
    )
    if not item.is_offered or not in_season:
        raise NotOffered(item.name)
    most = get_most(item)
    is_whole = isinstance(line.quantity, int) and not isinstance(line.quantity, bool)
    if not is_whole or not 1 <= line.quantity <= most or line.substitution not in Substitution.values:
        raise BadOrder("quantity", say.QUANTITY.format(item=item.name, most=most))
    if line.shown_yen is not None and item.price_yen > line.shown_yen:
        raise PriceChanged(item.name, item.price_yen)
    return item.price_yen


def check_sum(yen: int, least_yen: int) -> None:
    """Check what it costs together.

    Raises:
        BadOrder: too much for one order, or less than the round asks for.
    """
    most = get_policy().most_order_yen
    if yen > most:
        raise BadOrder("too_dear", say.TOO_DEAR.format(most=f"{most:,}", yen=f"{yen:,}"))
    if yen < least_yen:
        raise BadOrder("least", say.LEAST.format(least=f"{least_yen:,}", yen=f"{yen:,}"))


def price_lines(
    items: Mapping[int, Item], lines: Sequence[LineWish], day: date
) -> list[tuple[LineWish, Item, int]]:
    """Return each line with its item and the price of one.

    Raises:
        Refused: one of them will not do.
    """
    return [(line, items[line.item_id], check_line(items[line.item_id], line, day)) for line in lines]
