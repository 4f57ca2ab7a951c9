"""How often, and what the clinic car can do.

How often: the usual checks (妊婦健康診査) recommended by the Ministry of Health, Labour and Welfare
under article 13 of the Maternal and Child Health Act: every four weeks to week 23, every two to week 35,
then every week, about fourteen in all. The car's weeks: Ina's mobile clinic (echo in weeks 22 to 33, trace of
the fetal heart from week 36 on). A town, with its obstetricians, may have others.
"""

from __future__ import annotations

from datetime import timedelta

CAR_ECHO = range(22, 34)
"""Weeks of pregnancy in which the echo is done in the car."""

CAR_TRACE = range(36, 42)
"""Weeks in which the fetal heart is traced in the car (分娩監視装置); from 42 weeks on she is in hospital."""


_RHYTHM = ((24, 28), (36, 14))
"""Up to week: days between checks; after the last every seven."""


def find_interval_days(week: int) -> int:
    """Return after how many days the next check is due for who is in this week."""
    return next((days for until, days in _RHYTHM if week < until), 7)


def latest_after(week: int) -> timedelta:
    """Return how much later than due a check may be before it is overdue: a third of the interval."""
    return timedelta(days=find_interval_days(week) // 3)
