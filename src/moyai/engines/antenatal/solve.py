"""Age, due date, next check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from moyai.engines.antenatal.problem import LONGEST_DAYS, TERM_DAYS, Basis, Pregnancy
from moyai.engines.antenatal.rules import CAR_ECHO, CAR_TRACE, find_interval_days, latest_after


@dataclass(frozen=True, order=True, slots=True)
class Age:
    """Completed weeks and days: 妊娠 22 週 3 日."""

    weeks: int
    days: int


@dataclass(frozen=True, slots=True)
class NextCheck:
    """The check that is due next.

    Attributes:
        on: When.
        overdue_from: The first day on which somebody should ask why it was not held.
        age: How far she is on that day.
        may_be_in_car: The car has what this check needs.
        needs: ``echo``, ``trace``, both or neither, of what the car has.
    """

    on: date
    overdue_from: date
    age: Age
    may_be_in_car: bool
    needs: tuple[str, ...]


def find_due_date(*, basis: Basis, on: date, cycle_days: int = 28, embryo_days: int = 5) -> date:
    """Return the expected date of delivery.

    Args:
        basis: ``LAST_PERIOD``: Naegele's rule, put right by the cycle; ``TRANSFER``: of an embryo.
        on: the first day of the last period; the day of the transfer.
        cycle_days: hers, 20 to 45; a later ovulation is a later date.
        embryo_days: age of the embryo at the transfer, 2 to 7.

    Raises:
        ValueError: an echo gives its own date; cycle or embryo out of range.
    """
    if basis == Basis.ECHO:
        raise ValueError("who measured by echo says the date")
    if basis == Basis.TRANSFER:
        if not 2 <= embryo_days <= 7:
            raise ValueError("an embryo is transferred at 2 to 7 days")
        return on + timedelta(days=TERM_DAYS - 14 - embryo_days)
    if not 20 <= cycle_days <= 45:
        raise ValueError("a cycle has 20 to 45 days")
    return on + timedelta(days=TERM_DAYS + cycle_days - 28)


def find_age(due: date, on: date) -> Age | None:
    """Return completed weeks and days on a day; None before it began and where the date must be wrong."""
    days = TERM_DAYS - (due - on).days
    return Age(*divmod(days, 7)) if 0 <= days < LONGEST_DAYS else None


def find_next_check(pregnancy: Pregnancy, today: date) -> NextCheck | None:
    """Return the check that is due next; None when it has ended, or nobody can know.

    The first is due today. A check is never due in the past: what was missed is due today, and overdue.
    """
    if pregnancy.ended_on is not None or find_age(pregnancy.due, today) is None:
        return None
    held = [each.on for each in pregnancy.visits if each.on <= today]
    last = max(held, default=None)
    planned = today if last is None else last + timedelta(days=_interval_after(pregnancy, last))
    on = max(planned, today)
    age = find_age(pregnancy.due, on)
    if age is None:
        return None
    needs = _find_needs(age.weeks)
    overdue_from = planned + latest_after(age.weeks) + timedelta(days=1)
    return NextCheck(on, overdue_from, age, may_be_in_car=bool(needs), needs=needs)


def _interval_after(pregnancy: Pregnancy, last: date) -> int:
    age = find_age(pregnancy.due, last)
    return find_interval_days(age.weeks if age is not None else 0)


def _find_needs(week: int) -> tuple[str, ...]:
    weeks = {"echo": CAR_ECHO, "trace": CAR_TRACE}
    return tuple(name for name, given in weeks.items() if week in given)
