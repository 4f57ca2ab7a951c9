"""Who got which day part, why, and how evenly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Reason = Literal["own", "common", "released", "first_come"]
"""Its own share; everybody's; a share that its owner had not used by the day of release; came first."""

Refusal = Literal["no_such_slot", "all_taken", "not_released"]
"""No slot suits; those that do are given away; one is free, but still another's share."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A slot given.

    Attributes:
        request_id: To which request.
        slot_id: Which.
        granted_on: On which day.
        reason: Why it could have it.
        waited_days: Since it asked.
    """

    request_id: str
    slot_id: str
    granted_on: date
    reason: Reason
    waited_days: int


@dataclass(frozen=True, slots=True)
class Share:
    """What an institution got of what it asked.

    Attributes:
        institution: Who.
        asked: How many requests.
        got: How many slots.
    """

    institution: str
    asked: int
    got: int

    @property
    def part(self) -> float:
        """Got over asked; 1 for who asked nothing."""
        return self.got / self.asked if self.asked else 1.0


@dataclass(frozen=True, slots=True)
class Allocation:
    """What came of all requests.

    Attributes:
        grants: In the order in which they were given.
        refused: Why each other request got nothing, by its id.
        shares: By institution, in the order of names.
    """

    grants: tuple[Grant, ...]
    refused: dict[str, Refusal]
    shares: tuple[Share, ...]


def measure_fairness(shares: Sequence[Share]) -> float:
    """Return Jain's index of what institutions got of what they asked: 1 for all the same, 1/n for one alone.

    Source: R. Jain, D. Chiu & W. Hawe, DEC Research Report TR-301, 1984.

    Args:
        shares: Of the institutions; who asked nothing is not counted.
    """
    parts = [each.part for each in shares if each.asked]
    squares = sum(part * part for part in parts)
    return sum(parts) ** 2 / (len(parts) * squares) if squares else 1.0
