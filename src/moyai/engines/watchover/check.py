"""Is a judgement right? Each fact is weighed again by itself, with no code of the solver."""

from __future__ import annotations

from moyai.engines.watchover.problem import Problem
from moyai.engines.watchover.solution import Judgement

# The solver's figures, written down a second time on purpose.
_DOOR = {None: ("not_met", 50, 86_400), 1: ("off", 30, 259_200), 2: ("worried", 100, 172_800)}
_GRADES = ((90, 3), (45, 2), (20, 1), (0, 0))


def list_objections(problem: Problem, judgement: Judgement) -> list[str]:
    """Return what is wrong with a judgement; empty where it is right."""
    worth = _weigh_everything(problem) if problem.has_consent else {}
    told = {each.code: each.points for each in judgement.reasons}
    found = [
        f"{code} is worth {worth.get(code, 0)}" for code in worth | told if worth.get(code) != told.get(code)
    ]
    if judgement.points != sum(told.values()):
        found.append("points without a reason")
    right = next(grade for least, grade in _GRADES if sum(worth.values()) >= least)
    if judgement.grade != right:
        found.append(f"the grade should be {right}")
    if list(told.values()) != sorted(told.values(), reverse=True):
        found.append("the weightiest reason does not come first")
    return found


def _weigh_everything(problem: Problem) -> dict[str, int]:
    """Return the points of every kind, from the list of all (code, subject, at, weight, lasts, silence)."""
    rows = []
    for kind in problem.kinds:
        for one in problem.signals:
            if one.kind == kind.code and not one.is_dealt:
                rows.append((kind.code, one.subject, one.at_s, kind.weight, kind.lasts_s, kind.is_silence))
    for seen in problem.sightings:
        if seen.condition != 0 and not seen.is_dealt:
            code, weight, lasts = _DOOR[seen.condition]
            rows.append((code, seen.id, seen.at_s, weight, lasts, seen.condition is None))
    standing = [row for row in rows if _stands(problem, row[0], row[2], row[5])]
    latest = {(row[0], row[1]): max(r[2] for r in standing if r[:2] == row[:2]) for row in standing}
    worth: dict[str, int] = {}
    for (code, _subject), at_s in latest.items():
        _code, _subject, _at, weight, lasts, _silence = next(r for r in standing if r[0] == code)
        left = lasts - (problem.now_s - at_s)
        if left > 0 and weight * left // lasts:
            worth[code] = min(100, worth.get(code, 0) + weight * left // lasts)
    return worth


def _stands(problem: Problem, code: str, at_s: int, is_silence: bool) -> bool:
    if at_s > problem.now_s:
        return False
    later = [
        s.condition for s in problem.sightings if at_s <= s.at_s <= problem.now_s and s.condition is not None
    ]
    if is_silence:
        return not later and not any(a.since_s <= at_s <= a.until_s for a in problem.aways)
    return not (code == "off" and 0 in later)
