"""How a rule that holds from one day to another stands, for the pages that list such rules."""

from datetime import date
from typing import Protocol


class Dated(Protocol):
    """Holds from a day on, until a day or for ever."""

    valid_from: date
    valid_until: date | None


def describe_standing(rule: Dated, today: date) -> dict[str, bool]:
    """Return whether it holds, is to come or is over, and whether it may be ended today."""
    is_over = rule.valid_until is not None and rule.valid_until < today
    return {
        "is_present": rule.valid_from <= today and not is_over,
        "is_to_come": rule.valid_from > today,
        "is_over": is_over,
        "may_end": not is_over and rule.valid_until != today,
    }
