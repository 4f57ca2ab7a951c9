"""One pregnancy. Dates are days of the civil calendar in Japan; no hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

TERM_DAYS = 280
LONGEST_DAYS = 44 * 7
"""From then on a date must be wrong: nobody is 44 weeks pregnant."""


class Basis(StrEnum):
    """From what the due date comes; what was measured early is believed before what is remembered."""

    LAST_PERIOD = "last_period"
    ECHO = "echo"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Visit:
    """A check that was held."""

    on: date


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """What is known of it.

    Attributes:
        basis: From what ``due`` comes.
        due: The expected date of delivery (分娩予定日), which the obstetrician has set.
        visits: Checks so far, in any order.
        ended_on: Birth, or its end otherwise: nothing is due any more.
    """

    basis: Basis
    due: date
    visits: tuple[Visit, ...] = ()
    ended_on: date | None = None

    def __post_init__(self) -> None:
        if any((self.due - each.on).days > TERM_DAYS for each in self.visits):
            raise ValueError("a check lies before the pregnancy")
        if self.ended_on is not None and any(each.on > self.ended_on for each in self.visits):
            raise ValueError("a check lies after the end")
