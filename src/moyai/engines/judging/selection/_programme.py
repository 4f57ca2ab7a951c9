"""A selection as rows of a programme in noughts and ones, solved by HiGHS; exact in whole yen and points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from moyai.engines.judging.selection.problem import Problem
from moyai.engines.sentences import Sentence, named

INFINITE = 10**15
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: low <= weights · chosen <= high, all whole numbers; and what it says."""

    weights: tuple[int, ...]
    low: int
    high: int
    sentence: Sentence

    def holds(self, chosen: Sequence[int]) -> bool:
        """Return whether it holds, exactly."""
        total = sum(weight for weight, is_in in zip(self.weights, chosen, strict=True) if is_in)
        return self.low <= total <= self.high


def list_rules(problem: Problem, budget_yen: int | None) -> list[Rule]:
    """Return what must hold; the budget only where there is one."""
    candidates = problem.candidates
    costs = [each.cost_yen for each in candidates]
    ones = [1] * len(candidates)
    rules = []
    if budget_yen is not None:
        rules.append(_make(costs, 0, budget_yen, _BUDGET.format(yen=f"{budget_yen:,}")))
    low, high = problem.least_count, _bound(problem.most_count)
    if low or high < INFINITE:
        rules.append(_make(ones, low, high, _COUNT.format(range=_tell_range(low, high, _ENTRIES))))
    for track in problem.tracks:
        inside = [int(each.track == track.key) for each in candidates]
        money = [cost * is_in for cost, is_in in zip(costs, inside, strict=True)]
        for weights, low, high, unit, words in (
            (money, track.least_yen, _bound(track.most_yen), _YEN, _TRACK_YEN),
            (inside, track.least_count, _bound(track.most_count), _ENTRIES, _TRACK_COUNT),
        ):
            if low or high < INFINITE:
                told = words.format(track=track.key, range=_tell_range(low, high, unit))
                rules.append(_make(weights, low, high, told))
    for group in sorted({each.group for each in candidates if each.group}):
        inside = [int(each.group == group) for each in candidates]
        if sum(inside) > problem.per_group:
            words = _GROUP.format(group=group, count=problem.per_group)
            rules.append(_make(inside, 0, problem.per_group, words))
    for number, each in enumerate(candidates):
        if each.must:
            own = [int(n == number) for n in range(len(candidates))]
            rules.append(_make(own, 1, 1, _MUST.format(key=each.key)))
    return rules


def solve(problem: Problem, rules: Sequence[Rule], gains: Sequence[int]) -> tuple[int, ...] | None:
    """Return which candidates to take so that gains add up to the most; None when the rules leave nothing.

    What HiGHS finds within its tolerances is counted again in whole numbers; what breaks a rule by a yen is
    forbidden and it is solved again.
    """
    count = len(problem.candidates)
    if not count:
        return () if all(rule.holds(()) for rule in rules) else None
    scaled = [_scale(rule) for rule in rules]
    upper = np.array([0.0 if each.is_excluded else 1.0 for each in problem.candidates])
    while True:
        found = milp(
            -np.array(gains, dtype=np.float64) / (math.gcd(*gains) or 1),
            constraints=_make_rows(scaled, count) if scaled else (),
            integrality=np.ones(count),
            bounds=Bounds(np.zeros(count), upper),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        chosen = tuple(int(each) for each in np.round(found.x))
        if all(rule.holds(chosen) for rule in rules):
            return chosen
        scaled.append(forbid(chosen))


def forbid(chosen: Sequence[int]) -> Rule:
    """Return a rule that anything but this selection satisfies."""
    weights = [1 if is_in else -1 for is_in in chosen]
    return _make(weights, -INFINITE, sum(chosen) - 1, named(""))


def find_obstacles(problem: Problem, rules: Sequence[Rule]) -> tuple[Sentence, ...]:
    """Return a smallest set of rules without which something would satisfy all others."""
    count, extra = len(problem.candidates), len(rules)
    if not count:
        return tuple(rule.sentence for rule in rules if not rule.holds(()))
    # A rule that is broken may be broken by as much as there is.
    loose = np.diag([float(2 * sum(map(abs, r.weights)) + 2 * max(abs(r.low), 1)) for r in rules])
    scaled = np.array([rule.weights for rule in rules], dtype=np.float64)
    low = np.array([rule.low for rule in rules], dtype=np.float64)
    high = np.array([rule.high if rule.high < INFINITE else np.inf for rule in rules], dtype=np.float64)
    upper = [0.0 if each.is_excluded else 1.0 for each in problem.candidates]
    scale = np.maximum(np.abs(scaled).max(axis=1), 1.0)[:, None]
    rows = np.vstack([np.hstack([scaled, loose]) / scale, np.hstack([scaled, -loose]) / scale])
    bounds = scale[:, 0]
    none = np.full(extra, np.inf)
    found = milp(
        np.concatenate([np.zeros(count), np.ones(extra)]),
        constraints=LinearConstraint(
            rows, np.concatenate([low / bounds, -none]), np.concatenate([none, high / bounds])
        ),
        integrality=np.ones(count + extra),
        bounds=Bounds(np.zeros(count + extra), np.concatenate([upper, np.ones(extra)])),
    )
    broken = [n for n in range(extra) if found.x is None or found.x[count + n] > 0.5]
    return tuple(rules[n].sentence for n in broken)


def _make_rows(rules: Sequence[Rule], count: int) -> LinearConstraint:
    rows = csr_array(np.array([rule.weights for rule in rules], dtype=np.float64).reshape(len(rules), count))
    low = [rule.low if rule.low > -INFINITE else -np.inf for rule in rules]
    high = [rule.high if rule.high < INFINITE else np.inf for rule in rules]
    return LinearConstraint(rows, low, high)


def _scale(rule: Rule) -> Rule:
    """Return the same rule in the largest units that its weights allow, such as ten thousand yen."""
    unit = math.gcd(*rule.weights) or 1
    low = -((-rule.low) // unit) if rule.low > -INFINITE else rule.low
    high = rule.high // unit if rule.high < INFINITE else rule.high
    return Rule(tuple(weight // unit for weight in rule.weights), low, high, rule.sentence)


def _make(weights: Sequence[int], low: int, high: int, sentence: Sentence) -> Rule:
    return Rule(tuple(weights), low, high, sentence)


def _bound(most: int | None) -> int:
    return INFINITE if most is None else most


def _tell_range(low: int, high: int, unit: Sentence) -> Sentence:
    facts = {"low": f"{low:,}", "high": f"{high:,}", "unit": unit}
    if high >= INFINITE:
        return _FROM.format(**facts)
    return _BETWEEN.format(**facts) if low else _UP_TO.format(**facts)


_FROM = Sentence("{low}{unit}以上", "{low} {unit} or more")
_UP_TO = Sentence("{high}{unit}以内", "at most {high} {unit}")
_BETWEEN = Sentence("{low}{unit}以上{high}{unit}以内", "{low} to {high} {unit}")
_YEN, _ENTRIES = Sentence("円", "yen"), Sentence("件", "entries")
_BUDGET = Sentence("予算は全部で{yen}円まで", "the budget of {yen} yen")
_COUNT = Sentence("採択は{range}", "{range} taken")
_TRACK_YEN = Sentence("「{track}」に使うのは{range}", "{range} for {track}")
_TRACK_COUNT = Sentence("「{track}」の採択は{range}", "{range} of {track}")
_GROUP = Sentence("「{group}」からの採択は{count}件まで", "at most {count} of {group}")
_MUST = Sentence("「{key}」は必ず採択", "{key} must be taken")
