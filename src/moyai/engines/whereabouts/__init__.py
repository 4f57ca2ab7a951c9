"""Whereabouts: who is where in a disaster, and what they need, from everything that anybody said."""

from moyai.engines.whereabouts.claims import (
    Claim,
    Condition,
    Description,
    Kind,
    Report,
    Retraction,
    Role,
    Sameness,
    Speaker,
    Subject,
    Sure,
    Where,
)
from moyai.engines.whereabouts.follow_up import Asked, Question, Reach, Step, ask_next
from moyai.engines.whereabouts.matching import Band, Weights, compare, judge, list_keys, read_traits
from moyai.engines.whereabouts.reached import Reached, sort_by_reach
from moyai.engines.whereabouts.register import MemoryRegister, Register, Registered
from moyai.engines.whereabouts.roster import Roster
from moyai.engines.whereabouts.rules import Incident, Rules
from moyai.engines.whereabouts.solution import (
    Doubt,
    Flag,
    Group,
    Need,
    Notice,
    Party,
    PartyChange,
    Person,
    Reason,
    Verdict,
)

__all__ = [
    "Asked",
    "Band",
    "Claim",
    "Condition",
    "Description",
    "Doubt",
    "Flag",
    "Group",
    "Incident",
    "Kind",
    "MemoryRegister",
    "Need",
    "Notice",
    "Party",
    "PartyChange",
    "Person",
    "Question",
    "Reach",
    "Reached",
    "Reason",
    "Register",
    "Registered",
    "Report",
    "Retraction",
    "Role",
    "Roster",
    "Rules",
    "Sameness",
    "Speaker",
    "Step",
    "Subject",
    "Sure",
    "Verdict",
    "Weights",
    "Where",
    "ask_next",
    "compare",
    "judge",
    "list_keys",
    "read_traits",
    "sort_by_reach",
]
