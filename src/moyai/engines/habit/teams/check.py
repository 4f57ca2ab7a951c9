"""Whether teams are what they should be, counted anew and with no code of the solver."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.engines.habit.teams.problem import Candidate, Weights
from moyai.engines.habit.teams.solution import Formation


def check(candidates: Sequence[Candidate], formation: Formation, weights: Weights) -> tuple[str, ...]:
    """Return what is wrong, in words; nothing when all is well.

    Args:
        candidates: Everybody who was to be formed.
        formation: What came of it.
        weights: By which it was scored.
    """
    by_key = {candidate.person: candidate for candidate in candidates}
    wrong = []
    placed = [person for team in formation.teams for person in team]
    seen = placed + [each.person for each in formation.unplaced]
    if sorted(seen) != sorted(by_key):
        wrong.append("not everybody is in one team, or unplaced once")
    for team in formation.teams:
        members = [by_key[person] for person in team]
        if not 2 <= len(team) <= 5:
            wrong.append(f"{team}: {len(team)} members")
        if not [word for word in members[0].languages if all(word in other.languages for other in members)]:
            wrong.append(f"{team}: no language in common")
        for one in members:
            for other in members:
                if other.person in one.keeps_apart:
                    wrong.append(f"{team}: {one.person} and {other.person} are kept apart")
    total = sum(_score([by_key[person] for person in team], weights) for team in formation.teams)
    if total != formation.score:
        wrong.append(f"it is worth {total}, not {formation.score}")
    return tuple(wrong)


def list_torn(candidates: Sequence[Candidate], formation: Formation) -> tuple[str, ...]:
    """Return families of five at most, who may be together, that stand in several teams or partly in none."""
    torn = []
    for family in sorted({candidate.family for candidate in candidates if candidate.family}):
        kin = [candidate for candidate in candidates if candidate.family == family]
        keys = {candidate.person for candidate in kin}
        in_common = set.intersection(*(set(candidate.languages) for candidate in kin))
        at_odds = any(candidate.keeps_apart & keys for candidate in kin)
        if len(kin) > 5 or len(kin) < 2 or at_odds or not in_common:
            continue
        if not any(keys <= set(team) for team in formation.teams):
            torn.append(family)
    return tuple(torn)


def _score(members: list[Candidate], weights: Weights) -> int:
    ages = sorted(candidate.age for candidate in members)
    three = any(b - a >= 20 and c - b >= 20 for a in ages for b in ages for c in ages)
    points = weights.three_generations if three else 0
    if not three and ages[-1] - ages[0] >= 20:
        points += weights.two_generations
    goals = [candidate.goal for candidate in members]
    points += weights.other_goal * min(len(goals) - goals.count(goal) for goal in goals)
    areas = [candidate.area for candidate in members if candidate.area]
    if areas:
        points += weights.other_area * min(len(areas) - areas.count(area) for area in areas)
    known = [candidate.steps for candidate in members if candidate.steps is not None]
    if known:
        points += weights.level * (_level(max(known)) - _level(min(known)))
    if all(str(candidate.door) not in ("line", "web") for candidate in members):
        points += weights.no_camera
    return points + (weights.lonely * (3 - len(members)) if len(members) < 3 else 0)


def _level(steps: int) -> int:
    if steps < 2500:
        return 0
    if steps < 5000:
        return 1
    return 2 if steps < 7500 else 3
