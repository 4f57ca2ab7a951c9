"""Which days are closed, and why: national holidays, weekends, days the town names itself."""

from datetime import date
from functools import cache
from typing import NamedTuple

import holidays

SATURDAY = 5


class Closure(NamedTuple):
    """Why nothing runs on a day."""

    ja: str
    en: str


def find_holiday(day: date) -> Closure | None:
    """Return the national holiday (国民の祝日, substitute days included) on ``day``, or None."""
    japanese = _holidays("ja").get(day)
    return None if japanese is None else Closure(japanese, _holidays("en_US").get(day) or japanese)


def find_weekend(day: date) -> Closure | None:
    """Return "Saturday" or "Sunday" when ``day`` is one."""
    if day.weekday() < SATURDAY:
        return None
    return Closure("土曜日", "Saturday") if day.weekday() == SATURDAY else Closure("日曜日", "Sunday")


@cache
def _holidays(language: str) -> holidays.HolidayBase:
    return holidays.country_holidays("JP", language=language)
