"""A gentle ladder of notices: the rules only propose, a person decides each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        number: 1 to 3.
        after_days: days after the due day, or after the step before, from which it may be taken.
    """

    number: int
    after_days: int


LADDER = (Step(1, 7), Step(2, 21), Step(3, 30))
"""A friendly letter; a letter and a call; a visit together with the welfare office."""


def find_next_step(reminders: int, due_on: date, reminded_on: date | None, today: date) -> Step | None:
    """Return the step that may be taken today; None: it is too early, or all were taken."""
    if reminders >= len(LADDER):
        return None
    step = LADDER[reminders]
    since = reminded_on if reminders and reminded_on else due_on
    return step if today >= since + timedelta(days=step.after_days) else None
