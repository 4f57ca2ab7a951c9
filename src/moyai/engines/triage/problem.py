"""Who is in need of what, and what the town says each need is worth."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

MOST_URGENT, LEAST_URGENT = 1, 5


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is so, in whole units of its rule: hours, nights, people; 1 where it just is so.

    Attributes:
        code: Which rule it is for, e.g. ``dialysis_h``.
        amount: How much, 0 or more.
    """

    code: str
    amount: int = 1

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("an amount is 0 or more")


@dataclass(frozen=True, slots=True)
class Case:
    """A person or a household in need.

    Attributes:
        id: Its number.
        since_s: Since when it waits, whole seconds since 1970: of two that are equal the longer wait comes
            first.
        facts: What is so. Of one code told twice the greater amount counts.
    """

    id: str
    since_s: int
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """From which amount on a fact is how urgent.

    Attributes:
        at_least: The amount.
        urgency: 1 (at once) to 5 (when there is time).
        points: Weight among those of the same urgency.
    """

    at_least: int
    urgency: int
    points: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What one kind of fact is worth: more of it is never worth less.

    Attributes:
        code: The fact's code.
        reason: Key of the sentence that is shown, e.g. ``triage.dialysis_h``.
        levels: By amount, the least first.
    """

    code: str
    reason: str
    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        if not self.levels:
            raise ValueError(f"{self.code}: a rule has a level")
        for each in self.levels:
            if not MOST_URGENT <= each.urgency <= LEAST_URGENT or each.points < 0 or each.at_least < 0:
                raise ValueError(f"{self.code}: urgency is 1 to 5, points and amounts are 0 or more")
        for less, more in pairwise(self.levels):
            if more.at_least <= less.at_least or more.urgency > less.urgency or more.points < less.points:
                raise ValueError(f"{self.code}: more of it must not be worth less")


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a town; a code without a rule is kept as a reason of no weight."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        codes = [each.code for each in self.rules]
        if len(set(codes)) != len(codes):
            raise ValueError("each code has one rule")
