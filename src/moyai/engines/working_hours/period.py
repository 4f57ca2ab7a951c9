"""Duties that count as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Duties that count as one: what lies between them is a break.

    Attributes:
        begin: When the first begins.
        end: When the last ends.
        break_s: Seconds of break within it.
    """

    begin: datetime
    end: datetime
    break_s: int

    @property
    def day(self) -> date:
        """The day to which it belongs: that on which it begins."""
        return self.begin.date()

    @property
    def bound_s(self) -> int:
        """For how long the driver is bound."""
        return seconds_of(self.end - self.begin)


def seconds_of(span: timedelta) -> int:
    """Return a span in whole seconds."""
    return int(span.total_seconds())
