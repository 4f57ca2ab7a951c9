"""What is answered: every carrier with the reasons for or against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Code = Literal[
    "cheapest",
    "only_one",
    "sooner_for_the_same",
    "first_of_equals",
    "dearer",
    "later_for_the_same",
    "equal",
    "over_limit",
    "too_early",
    "too_late",
    "too_long_under_way",
    "not_agreed",
    "gate_closed",
    "no_way",
    "tried_already",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes:
        code: What it is.
        name: Of which dimension, agreement, gate or refusal, where there are several.
        amount: By how much: units over the limit, seconds, yen.
    """

    code: Code
    name: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one carrier.

    Attributes:
        key: Which.
        rank: 1 for the one that is taken, then those to ask next; None when it must not carry this.
        reasons: Never empty; of those that must not, every limit that it would break.
    """

    key: str
    rank: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """All verdicts: those that may, in order, then those that must not, by key."""

    verdicts: tuple[Verdict, ...] = field(default=())

    @property
    def taken(self) -> str | None:
        """The key of the carrier that is taken, None when nobody may."""
        first = self.verdicts[0] if self.verdicts else None
        return first.key if first is not None and first.rank == 1 else None

    @property
    def next_ones(self) -> tuple[str, ...]:
        """The keys of those to ask when the taken one fails, in order."""
        return tuple(each.key for each in self.verdicts if each.rank is not None and each.rank > 1)
