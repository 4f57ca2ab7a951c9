"""Whose item a barcode is."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from moyai.core.codes import normalise_code
from moyai.services.shopping.models import Box, Item, Shop
from moyai.services.shopping.queries.picking import PickedLine
from moyai.services.shopping.refusals_store import CannotPick
from moyai.services.shopping.texts import store as say

LENGTHS = (8, 13)
MOST_LETTERS = 40


def find_scanned(read: str, shop: Shop, lines: Sequence[PickedLine]) -> tuple[PickedLine, Item]:
    """Return the line for which a piece with this barcode is to be taken, and the item.

    Args:
        read: what the reader typed, or a person.
        shop: whose orders are picked.
        lines: of the orders that are picked together.

    Raises:
        CannotPick: no barcode, another shop's, unknown, or not needed.
    """
    jan = read_jan(read)
    item = Item.objects.filter(shop=shop, jan=jan).select_related("shop", "shelf").first()
    if item is None:
        other = Item.objects.filter(jan=jan).exclude(shop=shop).select_related("shop").first()
        if other is not None:
            raise CannotPick("other_shop", say.OTHER_SHOP.format(shop=other.shop.name))
        raise CannotPick("unknown_barcode", say.UNKNOWN_BARCODE)
    for one in lines:
        if one.line.item_id == item.pk and one.state.to_take:
            return one, item
        if one.state.substitute == item.pk and one.state.to_take_instead:
            return one, item
    raise CannotPick("not_wanted", say.NOT_WANTED.format(item=item.name))


def find_box(read: str, shops: Sequence[Shop]) -> Box:
    """Return the box whose label was read or typed.

    Args:
        read: what stands on the label, with or without the space in its middle.
        shops: whose boxes are looked for.

    Raises:
        CannotPick: no box of these shops has this code; boxes that were shared out anew have other codes.
    """
    code = normalise_code(normalize("NFKC", read[:MOST_LETTERS]))
    box = Box.objects.filter(code=code, order__round__shop__in=list(shops)).select_related("order").first()
    if box is None:
        raise CannotPick("unknown_box", say.UNKNOWN_BOX)
    return box


def read_jan(read: str) -> str:
    """Return the digits of a barcode (JAN: 8 or 13, the last checks the others).

    Raises:
        CannotPick: it is none.
    """
    digits = normalize("NFKC", read[:MOST_LETTERS]).strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) in LENGTHS and _is_checked(digits)):
        raise CannotPick("no_barcode", say.NO_BARCODE)
    return digits


def _is_checked(digits: str) -> bool:
    """GS1's check digit: from the right, every second digit counts three times."""
    weights = [3 if place % 2 else 1 for place in range(len(digits))]
    return sum(int(digit) * weight for digit, weight in zip(reversed(digits), weights, strict=True)) % 10 == 0
