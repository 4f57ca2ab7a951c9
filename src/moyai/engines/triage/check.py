"""Is an order right? Every pair is compared from the facts again, with no code of the solver."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.engines.triage.problem import Case, Rules
from moyai.engines.triage.solution import Place


def list_objections(cases: Sequence[Case], places: Sequence[Place], rules: Rules) -> list[str]:
    """Return what is wrong with an order; empty where it is right."""
    found = []
    if sorted(case.id for case in cases) != sorted(place.id for place in places):
        found.append("not every case has one place")
    if [place.rank for place in places] != list(range(1, len(places) + 1)):
        found.append("ranks are not 1, 2, 3 …")
    case_of = {case.id: case for case in cases}
    for number, place in enumerate(places):
        for later in places[number + 1 :]:
            if _comes_before(case_of[later.id], case_of[place.id], rules):
                found.append(f"{later.id} should come before {place.id}")
        codes = {fact.code for fact in case_of[place.id].facts}
        if not {reason.code for reason in place.reasons} <= codes:
            found.append(f"{place.id} has a reason that is no fact")
        if place.points != sum(reason.points for reason in place.reasons):
            found.append(f"{place.id} has points without a reason")
    return found


def _comes_before(a: Case, b: Case, rules: Rules) -> bool:
    for urgency in (1, 2, 3, 4, 5):
        has_a, has_b = _has(a, urgency, rules), _has(b, urgency, rules)
        if has_a != has_b:
            return has_a
        if has_a:
            break
    points_a, points_b = _add_up(a, rules), _add_up(b, rules)
    if points_a != points_b:
        return points_a > points_b
    return (a.since_s, a.id) < (b.since_s, b.id)


def _has(case: Case, urgency: int, rules: Rules) -> bool:
    if urgency == 5:
        return True
    return any(
        fact.code == rule.code and fact.amount >= level.at_least and level.urgency <= urgency
        for fact in case.facts
        for rule in rules.rules
        for level in rule.levels
    )


def _add_up(case: Case, rules: Rules) -> int:
    total = 0
    for rule in rules.rules:
        told = [fact.amount for fact in case.facts if fact.code == rule.code]
        worth = [level.points for level in rule.levels if told and max(told) >= level.at_least]
        total += max(worth, default=0)
    return total
