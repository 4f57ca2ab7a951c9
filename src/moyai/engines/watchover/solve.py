"""From facts to a grade with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moyai.engines.watchover.problem import Condition, Problem, SignalKind
from moyai.engines.watchover.rules import FROM_LOOK, FROM_NOW, FROM_TODAY, NOT_MET, OFF, WORRIED
from moyai.engines.watchover.solution import Grade, Judgement, Reason

NOTHING = Judgement(Grade.NONE, 0, ())


@dataclass(frozen=True, slots=True)
class _Fact:
    kind: SignalKind
    subject: str
    at_s: int


def judge(problem: Problem) -> Judgement:
    """Return how much it matters that somebody looks in on one person, and why.

    Without consent, and without a fact that counts, there is no grade. The same fact told twice counts once;
    what a closed concern dealt with counts no more. While she is known to be away nobody misses her. Whoever
    sees her answers the silence before; only who sees her well answers that she was a little off, and
    a worry fades with time alone. A worse sighting never lowers the grade.
    """
    if not problem.has_consent:
        return NOTHING
    seen_s, well_s = _find_last_met(problem)
    facts = {
        (fact.kind.code, fact.subject): fact
        for fact in sorted(_list_facts(problem), key=lambda each: each.at_s)
        if not _is_answered(fact, seen_s, well_s)
    }
    reasons = _list_reasons(facts.values(), problem.now_s)
    points = sum(each.points for each in reasons)
    return Judgement(_find_grade(points), points, reasons) if reasons else NOTHING


def _find_last_met(problem: Problem) -> tuple[int, int]:
    """Return when she was last seen at all, and last seen well; long before 1970 for never."""
    met = [each for each in problem.sightings if each.condition is not None and each.at_s <= problem.now_s]
    never = -(10**12)
    seen = max((each.at_s for each in met), default=never)
    return seen, max((each.at_s for each in met if each.condition == Condition.WELL), default=never)


def _list_facts(problem: Problem) -> Iterator[_Fact]:
    kinds = {each.code: each for each in problem.kinds}
    for signal in problem.signals:
        kind = kinds.get(signal.kind)
        if kind is not None and not signal.is_dealt and _counts(problem, kind, signal.at_s):
            yield _Fact(kind, signal.subject, signal.at_s)
    for sighting in problem.sightings:
        seen = _find_kind(sighting.condition)
        if seen is not None and not sighting.is_dealt and _counts(problem, seen, sighting.at_s):
            yield _Fact(seen, sighting.id, sighting.at_s)


def _find_kind(condition: Condition | None) -> SignalKind | None:
    """Return what a sighting tells against her being well."""
    return {None: NOT_MET, Condition.WELL: None, Condition.OFF: OFF, Condition.WORRIED: WORRIED}[condition]


def _counts(problem: Problem, kind: SignalKind, at_s: int) -> bool:
    is_away = any(each.since_s <= at_s <= each.until_s for each in problem.aways)
    return at_s <= problem.now_s and not (kind.is_silence and is_away)


def _is_answered(fact: _Fact, seen_s: int, well_s: int) -> bool:
    if fact.kind.is_silence:
        return fact.at_s <= seen_s
    return fact.kind is OFF and fact.at_s <= well_s


def _list_reasons(facts: Iterable[_Fact], now_s: int) -> tuple[Reason, ...]:
    """Return one reason a kind: together its facts weigh at most as much as 100 points."""
    found: dict[str, Reason] = {}
    for fact in facts:
        points = fact.kind.weight * max(0, fact.kind.lasts_s - (now_s - fact.at_s)) // fact.kind.lasts_s
        if not points:
            continue
        one = found.get(fact.kind.code, Reason(fact.kind.code, fact.at_s, 0, 0))
        total = min(100, one.points + points)
        found[fact.kind.code] = Reason(one.code, max(one.at_s, fact.at_s), total, one.times + 1)
    return tuple(sorted(found.values(), key=lambda each: (-each.points, each.code)))


def _find_grade(points: int) -> Grade:
    steps = ((FROM_NOW, Grade.NOW), (FROM_TODAY, Grade.TODAY), (FROM_LOOK, Grade.LOOK))
    return next((grade for least, grade in steps if points >= least), Grade.NONE)
