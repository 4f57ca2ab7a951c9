"""What a basket comes to: money, weight, boxes by temperature. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


class Good(Protocol):
    """What is asked of an item."""

    @property
    def price_yen(self) -> int:
        """Price of one, tax included."""

    @property
    def weight_g(self) -> int:
        """Weight of one."""

    @property
    def volume_ml(self) -> int:
        """Room that one takes."""

    @property
    def temperature(self) -> str:
        """Class of temperature."""


@dataclass(frozen=True)
class Total:
    """The running total.

    Attributes:
        yen: Money, tax included.
        weight_g: Weight.
        boxes: How many boxes of each temperature are needed, by volume; only those that are.
    """

    yen: int
    weight_g: int
    boxes: Mapping[str, int]


def sum_up(lines: Iterable[tuple[Good, int]], box_ml: Mapping[str, int]) -> Total:
    """Return what items and their quantities come to; what has a temperature needs a box, however small."""
    yen, weight_g = 0, 0
    volume: dict[str, int] = {}
    for item, quantity in lines:
        yen += item.price_yen * quantity
        weight_g += item.weight_g * quantity
        volume[item.temperature] = volume.get(item.temperature, 0) + item.volume_ml * quantity
    boxes = {cold: max(1, -(-ml // box_ml[cold])) for cold, ml in sorted(volume.items())}
    return Total(yen, weight_g, boxes)
