"""Who may book what, when: a town's rules of fairness. Pure rules; the same for everybody, and said openly.

What riders and operators complain of is allocation: some ride forty times a month while somebody in need
finds no car. A town can limit the rides of a month, and let the booking of a day begin earlier for the
doctor's than for other errands, and later for those who have ridden much of late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from moyai.services.shared_taxi.enums import Purpose, UnmetReason

RECENT_DAYS = 30
"""How far back somebody's rides make her a frequent rider."""


class RuleLike(Protocol):
    """The rules that hold on a day.

    ``monthly_rides`` and ``frequent_from`` None: no such limit. ``*_ahead_days``: how many days before the
    ride its booking begins.
    """

    monthly_rides: int | None
    is_medical_counted: bool
    medical_ahead_days: int
    shopping_ahead_days: int
    other_ahead_days: int
    frequent_from: int | None
    frequent_ahead_days: int


@dataclass(frozen=True)
class Use:
    """How much somebody has ridden.

    Attributes:
        month: rides of the ride's month that count, those booked included.
        recent: all rides of the last 30 days.
    """

    month: int
    recent: int


@dataclass(frozen=True)
class Bar:
    """Why a ride may not be booked now.

    Attributes:
        reason: the quota is used up, or its booking has not begun.
        opens: the day on which its booking begins; None when the quota is used up.
        is_frequent: whether it begins later because she has ridden much.
    """

    reason: UnmetReason
    opens: date | None = None
    is_frequent: bool = False


def find_bar(rule: RuleLike, *, purpose: Purpose, use: Use, day: date, today: date) -> Bar | None:
    """Return what keeps a ride from being booked now, None when nothing does.

    Args:
        rule: the rules of the ride's day.
        purpose: of the ride.
        use: how much the rider has ridden, this ride not included.
        day: of the ride.
        today: when it is asked for.
    """
    if counts(rule, purpose) and rule.monthly_rides is not None and use.month >= rule.monthly_rides:
        return Bar(UnmetReason.QUOTA)
    frequent = is_frequent(rule, purpose, use)
    opens = day - timedelta(days=count_ahead_days(rule, purpose, is_frequent=frequent))
    return Bar(UnmetReason.BOOK_LATER, opens, frequent) if today < opens else None


def counts(rule: RuleLike, purpose: Purpose) -> bool:
    """Tell whether a ride of this purpose counts among those of a month."""
    return rule.is_medical_counted or purpose != Purpose.MEDICAL


def is_frequent(rule: RuleLike, purpose: Purpose, use: Use) -> bool:
    """Tell whether her booking begins later because she has ridden much; never for the doctor's."""
    if rule.frequent_from is None or purpose == Purpose.MEDICAL:
        return False
    return use.recent >= rule.frequent_from


def count_ahead_days(rule: RuleLike, purpose: Purpose, *, is_frequent: bool) -> int:
    """Return how many days before a ride its booking begins."""
    days = {
        Purpose.MEDICAL: rule.medical_ahead_days,
        Purpose.SHOPPING: rule.shopping_ahead_days,
        Purpose.OTHER: rule.other_ahead_days,
    }[purpose]
    return min(days, rule.frequent_ahead_days) if is_frequent else days


def rank(purpose: Purpose, recent: int) -> tuple[int, int]:
    """Return the place in a queue, the smallest first: the more urgent errand, then who has ridden less."""
    order = (Purpose.MEDICAL, Purpose.SHOPPING, Purpose.OTHER)
    return order.index(purpose), recent
