"""Goods in a vehicle: what they take of it, how long they may be under way, what is asked at hand-overs.

Boxes are counted by the temperature that they need. How long a class keeps in a closed cool box and which
temperatures it bears are the usual ones of the trade (chilled at most 10 °C, frozen at most -15 °C), not law.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

TemperatureClass = Literal["ambient", "chilled", "frozen"]
CLASSES: tuple[TemperatureClass, ...] = ("ambient", "chilled", "frozen")

WARMEST_DC: dict[str, int] = {"chilled": 100, "frozen": -150}
"""Tenths of a degree Celsius above which a class is spoilt; ambient goods have no limit."""

COLDEST_DC: dict[str, int] = {"chilled": -20}
"""Below which a class freezes that must not."""

POSSIBLE_DC = (-400, 600)
"""What a thermometer in a box can honestly show; a digital sensor just switched on says 85 °C."""

LONGEST_CARRY_S: dict[str, int] = {"ambient": 6 * 3600, "chilled": 2 * 3600, "frozen": 3600}

HAND_OVER_S, EACH_BOX_S = 90, 20

Flag = Literal["", "absurd", "breach"]
Outcome = Literal["in_person", "left", "not_met"]
Question = Literal["codes", "temperature", "outcome"]


@dataclass(frozen=True, slots=True)
class Goods:
    """What a task carries beside people, or what a vehicle may carry of it at once.

    Attributes:
        grams: Weight.
        millilitres: Room.
        ambient: Boxes that need no cooling.
        chilled: Boxes kept cool.
        frozen: Boxes kept frozen.
    """

    grams: int = 0
    millilitres: int = 0
    ambient: int = 0
    chilled: int = 0
    frozen: int = 0

    def __post_init__(self) -> None:
        if min(self.as_load()) < 0:
            raise ValueError("goods weigh and measure something, or nothing")

    def as_load(self) -> tuple[int, int, int, int, int]:
        """Return the amounts in the order in which plans count them."""
        return (self.grams, self.millilitres, self.ambient, self.chilled, self.frozen)

    @property
    def boxes(self) -> int:
        """How many boxes, of any class."""
        return self.ambient + self.chilled + self.frozen

    def list_classes(self) -> tuple[TemperatureClass, ...]:
        """Return the classes of which there is a box."""
        return tuple(name for name in CLASSES if getattr(self, name))


NOTHING = Goods()


def add_up(parts: Iterable[Goods]) -> Goods:
    """Return everything together."""
    sums = [sum(column) for column in zip(*(part.as_load() for part in parts), strict=True)]
    return Goods(*sums) if sums else NOTHING


def hand_over_s(goods: Goods) -> int:
    """Return the seconds that handing goods over takes, scanning each box, at either end."""
    return HAND_OVER_S + EACH_BOX_S * goods.boxes


def longest_carry_s(goods: Goods) -> int:
    """Return how long goods may be in one vehicle: as the class that keeps least long."""
    return min((LONGEST_CARRY_S[name] for name in goods.list_classes()), default=LONGEST_CARRY_S["ambient"])


def judge_temperature(name: str, decidegrees: int) -> Flag:
    """Return what is wrong with a reading for a class: ``absurd`` says that the thermometer errs.

    An absurd reading proves nothing about the goods: it is kept, shown, and read again.
    """
    lowest, highest = POSSIBLE_DC
    if not lowest <= decidegrees <= highest or decidegrees == 850:
        return "absurd"
    if decidegrees > WARMEST_DC.get(name, highest) or decidegrees < COLDEST_DC.get(name, lowest):
        return "breach"
    return ""


def list_cooled(classes: Iterable[str]) -> list[str]:
    """Return the classes of which a reading is asked for where goods change hands."""
    present = set(classes)
    return [name for name in CLASSES if name in WARMEST_DC and name in present]


def list_asked(goods: Goods, *, is_pickup: bool) -> tuple[Question, ...]:
    """Return what is asked at a stop: every box, the temperature of what is cooled, at a door how it was.

    Left before the door also asks for a photo, not met for nothing but that.
    """
    asked: list[Question] = ["codes"]
    if list_cooled(goods.list_classes()):
        asked.append("temperature")
    return tuple(asked if is_pickup else [*asked, "outcome"])
