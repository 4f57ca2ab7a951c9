"""Figures that may be published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.sentences import Sentence


class Withheld(StrEnum):
    """Why a cell is not published."""

    FEW = "few"
    DOMINATED = "dominated"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class Cell:
    """Figures of one kind of work.

    Attributes:
        path: From wide to narrow; () for everything.
        people: Behind it; None when withheld.
        median: Yen a day, rounded; None when withheld.
        quartiles: First and third, rounded; None when withheld or too few for them.
        withheld: Why; None when it is published.
        sentence: In plain words.
    """

    path: tuple[str, ...]
    people: int | None
    median: int | None
    quartiles: tuple[int, int] | None
    withheld: Withheld | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Table:
    """All cells, wide ones before narrow ones.

    Attributes:
        cells: By path.
    """

    cells: tuple[Cell, ...]

    def list_published(self) -> tuple[Cell, ...]:
        """Return the cells that tell figures."""
        return tuple(each for each in self.cells if each.withheld is None)
