"""What a slip says of a line: exactly what was taken, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from moyai.services.shopping.picking.fold import TAKE, Done


@dataclass(frozen=True, slots=True)
class SlipRow:
    """An item of a line: how many, what they weigh where they were weighed, what they cost together."""

    item: int
    quantity: int
    weight_g: int
    yen: int


def list_rows(deeds: Iterable[Done]) -> list[SlipRow]:
    """Return a line's items as they were taken, in the order in which the first of each was."""
    rows: dict[int, SlipRow] = {}
    for deed in deeds:
        if deed.kind != TAKE:
            continue
        before = rows.get(deed.item, SlipRow(deed.item, 0, 0, 0))
        rows[deed.item] = SlipRow(
            deed.item,
            before.quantity + deed.quantity,
            before.weight_g + deed.weight_g,
            before.yen + deed.price_yen,
        )
    return list(rows.values())
