"""The settings of the teams as one typed object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from moyai.core.manifest import read_policy

LABEL = "habit_challenge"


@dataclass(frozen=True)
class TeamsPolicy:
    """What the town has decided; each field is the setting of that name in areas/teams.py."""

    elder_from_years: int
    child_until_years: int
    least_years_alone: int
    invitation_days: int
    merge_answer_days: int
    quiet_days: int
    class_weeks_apart: int

    @property
    def invitation(self) -> timedelta:
        """How long an invitation's link may be used."""
        return timedelta(days=self.invitation_days)

    @property
    def merge_answer(self) -> timedelta:
        """How long members may think about becoming one team with another."""
        return timedelta(days=self.merge_answer_days)


@cache
def get_teams_policy() -> TeamsPolicy:
    """Return the settings: the manifest's defaults, changed by ``MOYAI_SERVICE_SETTINGS``."""
    return read_policy(LABEL, TeamsPolicy)
