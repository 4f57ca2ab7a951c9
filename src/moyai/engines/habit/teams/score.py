"""What a team is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from moyai.engines.habit.teams.badge import count_generations
from moyai.engines.habit.teams.problem import LEAST_MEMBERS, WITH_CAMERA, Candidate, Weights


def score_team(members: Sequence[Candidate], weights: Weights) -> int:
    """Return the points of one team; nobody is worth nothing."""
    if not members:
        return 0
    generations = count_generations([each.age for each in members])
    points = {1: 0, 2: weights.two_generations}.get(generations, weights.three_generations)
    points += weights.other_goal * _count_others([each.goal for each in members])
    points += weights.other_area * _count_others([each.area for each in members if each.area])
    levels = [each.level for each in members if each.level is not None]
    points += weights.level * (max(levels) - min(levels)) if levels else 0
    points += weights.no_camera * (not any(each.door in WITH_CAMERA for each in members))
    return points + weights.lonely * max(0, LEAST_MEMBERS - len(members))


def _count_others(names: Sequence[str]) -> int:
    return len(names) - max(Counter(names).values(), default=0)
