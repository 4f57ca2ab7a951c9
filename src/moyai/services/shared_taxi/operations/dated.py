"""Ending a rule that holds from a day on: one that has begun holds to the end of today, one to come never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol, TypeVar

from django.utils.translation import gettext_lazy as _

from moyai.core.clock import local
from moyai.core.errors import Refused

ENDED = _("この決まりは、もう終わっています。")


class DatedRule(Protocol):
    """A row that holds from ``valid_from`` to ``valid_until``, both included; None: until further notice."""

    valid_from: date
    valid_until: date | None

    def save(self, *, update_fields: list[str]) -> None:
        """Write it."""

    def delete(self) -> object:
        """Take it back."""


Rule = TypeVar("Rule", bound=DatedRule)


def end_rule(rule: Rule, *, refused: type[Refused], audit: Callable[..., None], now: datetime) -> Rule | None:
    """Let a rule hold no more from tomorrow on; take one back that has not begun. Within a transaction.

    Args:
        rule: the row.
        refused: what is raised, with the code ``ended``, when it is over already.
        audit: called with ``"withdraw"`` and ``first``, or ``"end"`` and ``last``, the day as text.
        now: the town's time.

    Returns:
        The rule with its last day, None when it was taken back.
    """
    today = local(now).date()
    if rule.valid_from > today:
        audit("withdraw", first=str(rule.valid_from))
        rule.delete()
        return None
    if rule.valid_until is not None and rule.valid_until <= today:
        raise refused("ended", ENDED)
    rule.valid_until = today
    rule.save(update_fields=["valid_until"])
    audit("end", last=str(today))
    return rule
