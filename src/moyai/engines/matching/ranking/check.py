"""An independent check of who is shown and of what was learned; it shares no code with what makes them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from moyai.engines.matching.ranking.problem import Candidates, Outcome, Prior, Rules, Step
from moyai.engines.matching.ranking.solution import Model, Shown


def check(candidates: Candidates, model: Model, rules: Rules, shown: Sequence[Shown]) -> tuple[str, ...]:
    """Return what is wrong with who is shown in one line each, nothing when all is right.

    Args:
        candidates: Who could be shown.
        model: What was learned.
        rules: How many, and how much is explored.
        shown: Who is.
    """
    return tuple(_find(candidates, model, rules, shown))


def find_slope(outcomes: Sequence[Outcome], prior: Prior, model: Model, step: Step) -> float:
    """Return the steepest slope of what was to be least, number by number; 0 where it is least."""
    mean = model.beliefs[step].mean.tolist()
    before = [prior.bases[step], *(prior.effects.get(name, 0.0) for name in prior.names)]
    spread = [prior.base_deviation, *([prior.deviation] * len(prior.names))]
    slopes = [(at - was) / wide**2 for at, was, wide in zip(mean, before, spread, strict=True)]
    for each in outcomes:
        if any(earlier not in each.results for earlier in range(step + 1)):
            continue
        row = (1.0, *each.features)
        chance = _squash(sum(value * at for value, at in zip(row, mean, strict=True)))
        for n, value in enumerate(row):
            slopes[n] += (chance - each.results[step]) * value
    return max(abs(slope) for slope in slopes)


def _squash(odds: float) -> float:
    return 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0


def _find(candidates: Candidates, model: Model, rules: Rules, shown: Sequence[Shown]) -> Iterator[str]:
    at = {key: n for n, key in enumerate(candidates.keys)}
    keys = [each.key for each in shown]
    if len(set(keys)) != len(keys) or len(keys) != min(rules.count, len(at)):
        yield "somebody is there twice, or not as many as there could be"
    if [each.place for each in shown] != list(range(1, len(shown) + 1)):
        yield "places are not one after the other"
    if any(one.drawn < other.drawn for one, other in pairwise(shown)):
        yield "somebody stands before a higher chance"
    new = {key for key, n in at.items() if candidates.seen[n] < rules.newcomer_below}
    if len(new & set(keys)) < min(rules.newcomers, len(new)):
        yield "newcomers have fewer places than are kept for them"
    for each in shown:
        if each.is_newcomer != (each.key in new) or (each.is_kept and not each.is_newcomer):
            yield f"{each.key}: is taken for a newcomer, or not, by mistake"
        chance = 1.0
        for step in rules.steps:
            row = (1.0, *candidates.features[at[each.key]].tolist())
            mean = model.beliefs[step].mean.tolist()
            guess = _squash(sum(value * by for value, by in zip(row, mean, strict=True)))
            own = float(candidates.wins[at[each.key], step]), float(candidates.tries[at[each.key], step])
            chance *= (guess * rules.strength + own[0]) / (rules.strength + own[1])
        if not math.isclose(chance, each.chance, abs_tol=1e-9):
            yield f"{each.key}: the chance is {chance}, told is {each.chance}"
        if not rules.explores and each.drawn != each.chance:
            yield f"{each.key}: is drawn where nothing is to be explored"
