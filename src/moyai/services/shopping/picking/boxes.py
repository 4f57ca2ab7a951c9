"""Goods into boxes: each temperature apart, none too heavy to carry, none too full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: of which line and item, how it is kept, how heavy and large."""

    line: int
    item: int
    temperature: str
    weight_g: int
    volume_ml: int


@dataclass(slots=True)
class PackedBox:
    """A box and its pieces."""

    temperature: str
    pieces: list[Piece] = field(default_factory=list)

    @property
    def weight_g(self) -> int:
        """Of what is in it."""
        return sum(piece.weight_g for piece in self.pieces)

    @property
    def volume_ml(self) -> int:
        """Of what is in it."""
        return sum(piece.volume_ml for piece in self.pieces)

    def has_room(self, piece: Piece, most_g: int, most_ml: int) -> bool:
        """Tell whether a piece fits."""
        return self.weight_g + piece.weight_g <= most_g and self.volume_ml + piece.volume_ml <= most_ml


def pack(
    pieces: Sequence[Piece], *, most_g: int, room_ml: Mapping[str, int], order: Sequence[str]
) -> list[PackedBox]:
    """Return boxes by temperature, the heaviest pieces first into the first box with room.

    A piece that is too heavy or too large for any box has one of its own: it is carried all the same.

    Args:
        pieces: in any order.
        most_g: what a box may weigh with what is in it.
        room_ml: room of a box by temperature.
        order: the temperatures in the order of the boxes' numbers.
    """
    boxes: list[PackedBox] = []
    for temperature in order:
        own: list[PackedBox] = []
        kept = [piece for piece in pieces if piece.temperature == temperature]
        for piece in sorted(kept, key=lambda each: (-each.weight_g, each.line, each.item)):
            fitting = (box for box in own if box.has_room(piece, most_g, room_ml[temperature]))
            box = next(fitting, None)
            if box is None:
                box = PackedBox(temperature)
                own.append(box)
            box.pieces.append(piece)
        boxes += own
    return boxes


def is_weight_right(expected_g: int, weighed_g: int, *, off_g: int, off_pct: int) -> bool:
    """Tell whether a box weighs what it should, within grams or percent, whichever is more."""
    return abs(weighed_g - expected_g) <= max(off_g, expected_g * off_pct // 100)
