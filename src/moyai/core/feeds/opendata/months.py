"""Months that may be published: those that are over."""

from datetime import date, timedelta

SHOWN = 12


def begin_month(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def list_past_months(today: date, count: int = SHOWN) -> list[date]:
    """Return the first days of the last months that are over, the latest first."""
    found = []
    first = begin_month(today)
    for _ in range(count):
        first = begin_month(first - timedelta(days=1))
        found.append(first)
    return found


def end_month(first: date) -> date:
    """Return the last day of the month that begins on a day."""
    return begin_month(first + timedelta(days=31)) - timedelta(days=1)
