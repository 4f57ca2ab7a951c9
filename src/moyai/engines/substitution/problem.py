"""What is missing, what she wishes, and what stands on the shelves instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Wish(StrEnum):
    """What the shopper said about this line: nothing instead, something similar, or to be called."""

    NONE = "none"
    SIMILAR = "similar"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Good:
    """An item of the shop.

    Attributes:
        id: Its number.
        group: What may stand in for one another ("milk 1 l"); empty: nothing can.
        temperature: How it is kept, e.g. ``chilled``.
        price_yen: Of one piece, or of ``weight_g`` of what is sold by weight.
        weight_g: Of one piece.
        allergens: Codes of what is in it; None where nobody has said.
        stock: Pieces that can still be taken.
        is_medicine: Sold under the law of medicines: a pharmacist decides, never a rule.
        is_by_weight: Sold by what the scales say.
    """

    id: str
    group: str
    temperature: str
    price_yen: int
    weight_g: int
    allergens: frozenset[str] | None = frozenset()
    stock: int = 0
    is_medicine: bool = False
    is_by_weight: bool = False

    def __post_init__(self) -> None:
        if self.price_yen < 1 or self.weight_g < 1 or self.stock < 0:
            raise ValueError(f"{self.id}: price and weight are 1 or more, stock is 0 or more")


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a substitute may be from what was ordered.

    Attributes:
        dearer_pct: So much dearer at most, in percent of the price when ordered; 0: never dearer.
        lighter_pct: So much less of it at most, in percent of its weight.
        heavier_pct: So much more of it at most (she has to carry it).
    """

    dearer_pct: int = 0
    lighter_pct: int = 50
    heavier_pct: int = 100

    def __post_init__(self) -> None:
        if min(self.dearer_pct, self.lighter_pct, self.heavier_pct) < 0 or self.lighter_pct > 100:
            raise ValueError("percentages are 0 or more; nothing is lighter by more than all of it")


@dataclass(frozen=True, slots=True)
class Shortage:
    """Pieces of an order that the shop does not have.

    Attributes:
        wanted: What was ordered, at the price when it was ordered.
        quantity: How many pieces are missing.
        wish: What the shopper said.
        avoid: Allergens of hers.
        shelf: What the shop has, ``wanted`` itself or not.
        limits: How far from it a substitute may be.
    """

    wanted: Good
    quantity: int
    wish: Wish
    avoid: frozenset[str] = frozenset()
    shelf: tuple[Good, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError("at least one piece is missing")
        if len({good.id for good in self.shelf}) != len(self.shelf):
            raise ValueError("each good of the shelf has an id of its own")
