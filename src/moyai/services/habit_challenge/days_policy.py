"""The rules of days, as the town sets them (``MOYAI_SERVICE_SETTINGS``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from moyai.core.clock import TOKYO
from moyai.core.manifest import read_policy
from moyai.engines.habit.days import DayRule, find_closing, find_day

if TYPE_CHECKING:
    from moyai.services.habit_challenge.models import Team

LABEL = "habit_challenge"

MOST_STEPS = 100_000
"""More than anybody walks in a day: not taken. (The database refuses it too.)"""


@dataclass(frozen=True)
class DaysPolicy:
    """The settings of this part; see days_settings.py for units."""

    remind_minutes: int
    late_days: int
    outage_least_minutes: int
    many_steps: int
    same_photo_days: int
    complaints_hide: int
    silent_days: int
    waiting_photo_days: int


def get_policy() -> DaysPolicy:
    """Return the town's rules."""
    return read_policy(LABEL, DaysPolicy)


def find_team_day(team: Team, now: datetime) -> date:
    """Return the day of a team to which a moment belongs."""
    return find_day(now, make_rule(team.closes_minutes))


def find_team_closing(team: Team, day: date) -> datetime:
    """Return when a day of a team closes; that moment belongs to the next."""
    return find_closing(day, make_rule(team.closes_minutes))


@lru_cache(maxsize=64)
def make_rule(closes_minutes: int) -> DayRule:
    """Return the engine's rule for a team's closing, in minutes after midnight of its day."""
    hours, minutes = divmod(closes_minutes % (24 * 60), 60)
    return DayRule(TOKYO, time(hours, minutes))
