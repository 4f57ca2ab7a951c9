"""How long one waits where one changes from one vehicle to the next. Pure rules over promised windows.

What is promised holds whatever the vehicles do within their windows: even when the first comes as late, and
the second as early, as was told, there is the least wait between them; and never more than the longest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Wait:
    """The shortest and the longest time between two vehicles."""

    least: timedelta
    most: timedelta

    def suits(self, arrival: tuple[datetime, datetime], pickup: tuple[datetime, datetime]) -> bool:
        """Tell whether two promised windows, of the arrival and of the next pickup, can be joined."""
        shortest, longest = measure_wait(arrival, pickup)
        return self.least <= shortest and longest <= self.most

    def find_pickup(
        self, arrival: tuple[datetime, datetime], *, width: timedelta
    ) -> tuple[datetime, datetime] | None:
        """Return between which times the next pickup may be planned; None where no window fits."""
        first, last = arrival[1] + self.least, arrival[0] + self.most - width
        return (first, last) if first <= last else None

    def find_arrival(
        self, pickup: tuple[datetime, datetime], *, width: timedelta
    ) -> tuple[datetime, datetime] | None:
        """Return between which times the arrival before a pickup may be planned."""
        first, last = pickup[1] - self.most + width, pickup[0] - self.least
        return (first, last) if first <= last else None


def measure_wait(
    arrival: tuple[datetime, datetime], pickup: tuple[datetime, datetime]
) -> tuple[timedelta, timedelta]:
    """Return the shortest and the longest wait that two promised windows leave open."""
    return pickup[0] - arrival[1], pickup[1] - arrival[0]
