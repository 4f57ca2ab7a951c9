"""The order, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that counts.

    Attributes:
        code: The fact.
        text: Key of its sentence.
        amount: How much, to be put into the sentence.
        urgency: What it makes of the case, 1 to 5.
        points: What it weighs.
    """

    code: str
    text: str
    amount: int
    urgency: int
    points: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands.

    Attributes:
        id: The case.
        rank: 1 = the first. No two share one: the longer wait, then the smaller id comes first.
        urgency: The most urgent of its reasons; 5 where there is none.
        points: The sum of all reasons.
        since_s: Since when it waits.
        reasons: The weightiest first.
    """

    id: str
    rank: int
    urgency: int
    points: int
    since_s: int
    reasons: tuple[Reason, ...]
