"""What a roster breaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rule(StrEnum):
    """The rules by name."""

    OVERLAP = "overlap"
    DAY_BOUND = "day_bound"
    DAY_AIM = "day_aim"
    LONG_DAYS_WEEK = "long_days_week"
    LONG_DAYS_MONTH = "long_days_month"
    MONTH_BOUND = "month_bound"
    REST = "rest"
    REST_AIM = "rest_aim"
    PAIR_MEAN = "pair_mean"
    STRAIN_REST = "strain_rest"
    NAP = "nap"
    BREAK = "break"
    WEEKLY_HOLIDAY = "weekly_holiday"
    HOLIDAY_WORK = "holiday_work"
    AGREED_MONTHS = "agreed_months"
    OVERTIME_MONTH = "overtime_month"
    OVERTIME_MONTH_AIM = "overtime_month_aim"
    OVERTIME_YEAR = "overtime_year"
    OVERTIME_YEAR_AIM = "overtime_year_aim"
    OVERTIME_YEAR_MOST = "overtime_year_most"


ADVICE = frozenset({Rule.DAY_AIM, Rule.REST_AIM, Rule.OVERTIME_MONTH_AIM, Rule.OVERTIME_YEAR_AIM})
"""What should be in principle: said, never refused."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken, on which day, and by how much.

    Attributes:
        rule: Which.
        day: The day of the duty; of a week or two its Monday, of a month or year its first day.
        found: What there is: seconds, or a number of days.
        allowed: What there may be at most, or must be at least.
    """

    rule: Rule
    day: date
    found: int
    allowed: int

    @property
    def excess(self) -> int:
        """How far the rule is broken; more is worse."""
        return abs(self.found - self.allowed)

    @property
    def is_advice(self) -> bool:
        """Whether it is only what should be."""
        return self.rule in ADVICE
