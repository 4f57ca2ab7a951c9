"""Programmes, teams, days, coins and questionnaires."""

from moyai.services.habit_challenge.models.asking import (
    JoinRequest,
    Merge,
    MergeAnswer,
    Removal,
)
from moyai.services.habit_challenge.models.coins import (
    CoinRule,
    Exchange,
    Flag,
    Gift,
    Project,
    Purse,
)
from moyai.services.habit_challenge.models.days import (
    Block,
    Cheer,
    Complaint,
    Nudge,
    Report,
    Sheet,
    StepDay,
    TeamDay,
    Word,
)
from moyai.services.habit_challenge.models.frailty import (
    FrailtyCheck,
    Referral,
)
from moyai.services.habit_challenge.models.programmes import (
    Application,
    Attendance,
    Challenge,
    Course,
    Outage,
    Programme,
)
from moyai.services.habit_challenge.models.teams import (
    Invitation,
    Member,
    Pause,
    Stay,
    Team,
)

__all__ = [
    "Application",
    "Attendance",
    "Block",
    "Challenge",
    "Cheer",
    "CoinRule",
    "Complaint",
    "Course",
    "Exchange",
    "Flag",
    "FrailtyCheck",
    "Gift",
    "Invitation",
    "JoinRequest",
    "Member",
    "Merge",
    "MergeAnswer",
    "Nudge",
    "Outage",
    "Pause",
    "Programme",
    "Project",
    "Purse",
    "Referral",
    "Removal",
    "Report",
    "Sheet",
    "Stay",
    "StepDay",
    "Team",
    "TeamDay",
    "Word",
]
