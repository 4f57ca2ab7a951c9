"""What a day earns: pure rules, so that the page that tells them and the closing that pays them are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FIRST_DAY = date(2000, 1, 1)
"""From when the manifest's own rule counts."""


@dataclass(frozen=True)
class Rule:
    """What coins are given for from a day on; the fields are those of ``models.CoinRule``."""

    effective_on: date
    ok_coins: int
    all_coins: int
    streak_days: int
    streak_coins: int
    month_cap: int
    points_per_coin: int


@dataclass(frozen=True)
class Earned:
    """The coins of one report: for a teammate's OK, for all having met the goal, for days in a row."""

    ok: int = 0
    everybody: int = 0
    streak: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return self.ok + self.everybody + self.streak


def earn(rule: Rule, *, has_ok: bool, is_goal_met: bool, all_met: bool, streak: int) -> Earned:
    """Return what a report that is shown earns.

    Args:
        rule: Of the day.
        has_ok: A teammate gave it an OK.
        is_goal_met: She met her goal.
        all_met: Everybody of whom a report was expected met the goal.
        streak: Days in a row with a report, this one counted.
    """
    is_round = streak > 0 and streak % rule.streak_days == 0
    return Earned(
        ok=rule.ok_coins if has_ok else 0,
        everybody=rule.all_coins if all_met and is_goal_met else 0,
        streak=rule.streak_coins if is_round else 0,
    )


def have_all_met(expected: int, met: int, *, was_outage: bool) -> bool:
    """Tell whether a team did it together: two at least, and nobody who was expected is missing."""
    return expected >= 2 and met >= expected and not was_outage


def find_rule(rules: Iterable[Rule], day: date) -> Rule:
    """Return the rule of a day: the last that had begun.

    Raises:
        ValueError: none had.
    """
    return max((rule for rule in rules if rule.effective_on <= day), key=lambda rule: rule.effective_on)
