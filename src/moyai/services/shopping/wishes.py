"""What somebody wishes to order, as plain data."""

from dataclasses import dataclass

from moyai.services.shopping.enums import Handing, Substitution


@dataclass(frozen=True, kw_only=True)
class LineWish:
    """So many of an item.

    Attributes:
        item_id: the item.
        quantity: how many.
        substitution: what to do when there is none on the shelf.
        shown_yen: the price that she was shown; None: none was, and today's counts.
    """

    item_id: int
    quantity: int
    substitution: str = Substitution.SIMILAR
    shown_yen: int | None = None


@dataclass(frozen=True, kw_only=True)
class OrderWish:
    """An order before it is placed.

    Attributes:
        lines: what; each item once.
        round_id: for which round; None: the next that is open.
        window: wished hours in minutes after midnight.
        handing: in person, or left at the door.
        note: a word for the shop.
    """

    lines: tuple[LineWish, ...]
    round_id: int | None
    window: tuple[int, int]
    handing: str = Handing.IN_PERSON
    note: str = ""
