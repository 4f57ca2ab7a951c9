"""Teams: formed by family, class or matching, filled up again, merged; the badge of three generations."""

from moyai.engines.habit.teams.badge import Badge, count_generations, find_badge
from moyai.engines.habit.teams.check import check, list_torn
from moyai.engines.habit.teams.form import form_class, form_families, form_matched
from moyai.engines.habit.teams.keep import (
    LivingTeam,
    Merger,
    Offer,
    is_dying,
    list_mergers,
    list_offers,
)
from moyai.engines.habit.teams.problem import MOST_MEMBERS, Candidate, Door, Weights
from moyai.engines.habit.teams.score import score_team
from moyai.engines.habit.teams.solution import Formation, Unplaced, Why

__all__ = [
    "MOST_MEMBERS",
    "Badge",
    "Candidate",
    "Door",
    "Formation",
    "LivingTeam",
    "Merger",
    "Offer",
    "Unplaced",
    "Weights",
    "Why",
    "check",
    "count_generations",
    "find_badge",
    "form_class",
    "form_families",
    "form_matched",
    "is_dying",
    "list_mergers",
    "list_offers",
    "list_torn",
    "score_team",
]
