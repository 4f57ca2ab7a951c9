"""Put cases in order."""

from __future__ import annotations

from collections.abc import Iterable

from moyai.engines.triage.problem import LEAST_URGENT, Case, Rule, Rules
from moyai.engines.triage.rules import DEFAULT_RULES
from moyai.engines.triage.solution import Place, Reason


def put_in_order(cases: Iterable[Case], rules: Rules = DEFAULT_RULES) -> tuple[Place, ...]:
    """Return every case with its rank and reasons, the first to be helped first.

    The most urgent reason decides; among equals the sum of all points, then the longer wait, then the id. One
    more fact, or more of one, never lowers a case's place among the same others.

    Args:
        cases: In any order; ids are unique.
        rules: The town's.

    Raises:
        ValueError: Two cases share an id.
    """
    by_code = {each.code: each for each in rules.rules}
    judged = [(case, _list_reasons(case, by_code)) for case in cases]
    if len({case.id for case, _ in judged}) != len(judged):
        raise ValueError("each case has an id of its own")
    placed = [
        Place(case.id, 0, _find_urgency(reasons), sum(r.points for r in reasons), case.since_s, reasons)
        for case, reasons in judged
    ]
    placed.sort(key=lambda each: (each.urgency, -each.points, each.since_s, each.id))
    return tuple(
        Place(each.id, rank, each.urgency, each.points, each.since_s, each.reasons)
        for rank, each in enumerate(placed, start=1)
    )


def _list_reasons(case: Case, by_code: dict[str, Rule]) -> tuple[Reason, ...]:
    amounts: dict[str, int] = {}
    for fact in case.facts:
        amounts[fact.code] = max(fact.amount, amounts.get(fact.code, 0))
    found = [_weigh(code, amount, by_code.get(code)) for code, amount in amounts.items()]
    reasons = [each for each in found if each is not None]
    return tuple(sorted(reasons, key=lambda each: (each.urgency, -each.points, each.code)))


def _weigh(code: str, amount: int, rule: Rule | None) -> Reason | None:
    """Return what a fact makes of a case; None below its first level. Without a rule it has no weight."""
    if rule is None:
        return Reason(code, f"triage.{code}", amount, LEAST_URGENT, 0) if amount else None
    reached = [level for level in rule.levels if amount >= level.at_least]
    if not reached:
        return None
    return Reason(code, rule.reason, amount, reached[-1].urgency, reached[-1].points)


def _find_urgency(reasons: Iterable[Reason]) -> int:
    return min((each.urgency for each in reasons), default=LEAST_URGENT)
