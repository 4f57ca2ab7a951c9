"""Who goes where for how many days, and why not elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from moyai.engines.matching.stable.problem import Side
from moyai.engines.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Placement:
    """Days of one expert in one town.

    Attributes:
        expert: Who.
        town: Where.
        days: 1 or more.
        fee_yen: Days times rate.
    """

    expert: str
    town: str
    days: int
    fee_yen: int


@dataclass(frozen=True, slots=True)
class Report:
    """What is said to one of either side.

    Attributes:
        key: Of the expert or the town.
        days: They have together.
        missing: Days that they would have had besides.
        yen: Fees together.
        left_yen: Of a town's budget; 0 for an expert.
        sentence: In plain words, with the reason when days are missing.
    """

    key: str
    days: int
    missing: int
    yen: int
    left_yen: int
    sentence: Sentence


@dataclass(frozen=True)
class Assignment:
    """A stable assignment.

    Attributes:
        first: The side for which it is the best of all stable ones.
        placements: By expert, then town.
        experts: Reports in the problem's order.
        towns: Reports in the problem's order.
        rounds: Of asking.
    """

    first: Side
    placements: tuple[Placement, ...]
    experts: tuple[Report, ...]
    towns: tuple[Report, ...]
    rounds: int

    @cached_property
    def days(self) -> dict[tuple[str, str], int]:
        """Days by expert and town."""
        return {(each.expert, each.town): each.days for each in self.placements}


@dataclass(frozen=True, slots=True)
class Share:
    """What one town pays of a common cost.

    Attributes:
        town: Which.
        days: By which it was split.
        yen: Whole.
    """

    town: str
    days: int
    yen: int
