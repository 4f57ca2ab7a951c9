"""An independent check of a selection; it shares no code with the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

from moyai.engines.judging.selection.problem import Problem
from moyai.engines.judging.selection.solution import Outcome, Selection


def check(problem: Problem, outcome: Outcome) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right; whether it is the best is not seen.

    Args:
        problem: What was asked.
        outcome: What came of it.
    """
    return tuple(_find(problem, outcome))


def list_all(problem: Problem) -> list[Selection]:
    """Return every selection that satisfies all rules, the best first; for at most some 16 candidates."""
    made = []
    for chosen in product((False, True), repeat=len(problem.candidates)):
        taken = [each for each, is_in in zip(problem.candidates, chosen, strict=True) if is_in]
        one = Selection(
            tuple(each.key for each in taken),
            sum(each.value for each in taken),
            sum(each.cost_yen for each in taken),
        )
        if not any(_break(problem, one, problem.budget_yen)):
            made.append(one)
    return sorted(made, key=lambda each: (-each.value, each.cost_yen, each.keys))


def _find(problem: Problem, outcome: Outcome) -> Iterator[str]:
    if outcome.best is None:
        if outcome.alternatives or not outcome.obstacles:
            yield "nothing can be taken, and no obstacle is told"
        return
    every = [outcome.best, *outcome.alternatives]
    for one in every:
        yield from _break(problem, one, problem.budget_yen)
    order = [(-each.value, each.cost_yen) for each in every]
    if order != sorted(order) or len({each.keys for each in every}) != len(every):
        yield "the next best are not in order, or one is there twice"
    for change in (outcome.with_more, outcome.next_step):
        if change is not None:
            yield from _break(problem, change.selection, max(problem.budget_yen, change.selection.cost_yen))
            if change.selection.value <= outcome.best.value:
                yield "more money takes nothing worth more"


def _break(problem: Problem, one: Selection, budget_yen: int) -> Iterator[str]:
    by_key = {each.key: each for each in problem.candidates}
    taken = [by_key[key] for key in one.keys if key in by_key]
    if len(taken) != len(set(one.keys)) or len(one.keys) != len(set(one.keys)):
        yield "somebody is not known, or there twice"
    if (one.value, one.cost_yen) != (sum(e.value for e in taken), sum(e.cost_yen for e in taken)):
        yield "value or cost is not what its candidates come to"
    if one.cost_yen > budget_yen:
        yield f"{one.cost_yen} yen are over the budget"
    if any(e.is_excluded for e in taken) or any(e.must and e.key not in one.keys for e in problem.candidates):
        yield "who must be taken is not, or who must not is"
    if len(taken) < problem.least_count or (
        problem.most_count is not None and len(taken) > problem.most_count
    ):
        yield f"{len(taken)} are too few or too many"
    for track in problem.tracks:
        own = [e for e in taken if e.track == track.key]
        yen = sum(e.cost_yen for e in own)
        if yen < track.least_yen or (track.most_yen is not None and yen > track.most_yen):
            yield f"track {track.key}: {yen} yen"
        if len(own) < track.least_count or (track.most_count is not None and len(own) > track.most_count):
            yield f"track {track.key}: {len(own)} taken"
    for group, times in Counter(e.group for e in taken if e.group).items():
        if times > problem.per_group:
            yield f"group {group}: {times} taken"
