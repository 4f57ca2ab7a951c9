"""Years as councils and subsidies count them."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from moyai.core.indicators.registry import Period

FISCAL, SUBSIDY = 4, 10
"""Months in which a year begins: the fiscal year (年度); the year of the national feeder subsidy."""
MONTHS = 12


@dataclass(frozen=True)
class ServiceYear:
    """Twelve months from the first of a month on."""

    first: date

    @classmethod
    def around(cls, day: date, month: int = FISCAL) -> "ServiceYear":
        """Return the year that a day lies in."""
        return cls(date(day.year if day.month >= month else day.year - 1, month, 1))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.shift(1).first - timedelta(days=1)

    @property
    def whole(self) -> Period:
        """All of it."""
        return Period(self.first, self.last)

    def shift(self, years: int) -> "ServiceYear":
        """Return the year that begins so many years later (earlier where negative)."""
        return ServiceYear(self.first.replace(year=self.first.year + years))

    def list_months(self) -> list[Period]:
        """Return its months in order."""
        firsts = [self._add(months) for months in range(MONTHS + 1)]
        return [Period(first, later - timedelta(days=1)) for first, later in pairwise(firsts)]

    def _add(self, months: int) -> date:
        years, month = divmod(self.first.month - 1 + months, MONTHS)
        return date(self.first.year + years, month + 1, 1)
