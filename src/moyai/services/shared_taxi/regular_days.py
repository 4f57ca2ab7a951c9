"""Days of the week as a sum of 1 << weekday (Monday 0), and the dates that they fall on. No database."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from moyai.engines.conversation import Localized, joined

_NAMES = (
    Localized("月曜", "Mondays"),
    Localized("火曜", "Tuesdays"),
    Localized("水曜", "Wednesdays"),
    Localized("木曜", "Thursdays"),
    Localized("金曜", "Fridays"),
    Localized("土曜", "Saturdays"),
    Localized("日曜", "Sundays"),
)


def to_mask(weekdays: Iterable[int]) -> int:
    """Return the sum that stands for days of the week."""
    return sum(1 << weekday for weekday in set(weekdays))


def list_weekdays(mask: int) -> tuple[int, ...]:
    """Return the days of the week of a sum."""
    return tuple(weekday for weekday in range(7) if mask >> weekday & 1)


def list_dates(mask: int, since: date, until: date) -> Iterator[date]:
    """Yield the dates on these days of the week, both ends included."""
    days = (since + timedelta(days=ahead) for ahead in range((until - since).days + 1))
    return (day for day in days if mask >> day.weekday() & 1)


def show_weekdays(mask: int) -> Localized:
    """Return days of the week in words: 月曜・水曜, Mondays, Wednesdays."""
    return joined([_NAMES[weekday] for weekday in list_weekdays(mask)], "・")


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
