"""Take what is worth most for the money."""

from __future__ import annotations

from dataclasses import replace

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.selection._programme import Rule, find_obstacles, forbid, list_rules, solve
from moyai.engines.judging.selection.problem import Problem
from moyai.engines.judging.selection.solution import Change, Outcome, Selection
from moyai.engines.sentences import Sentence, listed, named

MOST_ALTERNATIVES = 20


def select(problem: Problem, *, alternatives: int = 3, more_yen: int = 1_000_000) -> Outcome:
    """Return the selection worth most, of equal ones the cheapest; the next best; what more money would take.

    Args:
        problem: What could be taken and what must hold.
        alternatives: How many next best are looked for, 0 to 20.
        more_yen: With how much more money it is tried once more, 0 or more.

    Raises:
        ProblemError: an argument is out of its bounds.
    """
    if not 0 <= alternatives <= MOST_ALTERNATIVES or more_yen < 0:
        raise ProblemError("selection", "alternatives or more_yen is out of its bounds")
    rules = list_rules(problem, problem.budget_yen)
    best = _find_best(problem, rules)
    if best is None:
        obstacles = find_obstacles(problem, rules)
        return Outcome(None, (), None, None, obstacles, _NOTHING.format(rules=listed(obstacles)))
    others: list[Selection] = []
    forbidden = [*rules, _forbid(problem, best)]
    while len(others) < alternatives and (found := _find_best(problem, forbidden)) is not None:
        others.append(found)
        forbidden.append(_forbid(problem, found))
    left = problem.budget_yen - best.cost_yen
    told = _BEST.format(count=len(best.keys), value=best.value, cost=f"{best.cost_yen:,}", left=f"{left:,}")
    return Outcome(
        best, tuple(others), _with_more(problem, best, more_yen), _next_step(problem, best), (), told
    )


def explain(problem: Problem, best: Selection, key: str) -> Change | None:
    """Return what would become of the selection if a candidate that is not in it were taken.

    None: it cannot be taken, whatever goes out for it.

    Args:
        problem: What could be taken.
        best: The best selection.
        key: Who is asked about.

    Raises:
        ProblemError: it is not known, or is taken already.
    """
    if key in best.keys or key not in {each.key for each in problem.candidates}:
        raise ProblemError(f"candidate {key}", "is not known, or is taken already")
    forced = tuple(
        replace(each, must=True, is_excluded=False) if each.key == key else each
        for each in problem.candidates
    )
    found = _find_best(
        problem, list_rules(replace(problem, candidates=forced), problem.budget_yen), allow=key
    )
    return None if found is None else _change(problem, best, found, _INSTEAD, key=named(key))


def _find_best(problem: Problem, rules: list[Rule], *, allow: str = "") -> Selection | None:
    """Return what is worth most, and of that the cheapest."""
    if allow:
        candidates = tuple(
            replace(each, is_excluded=each.is_excluded and each.key != allow) for each in problem.candidates
        )
        problem = replace(problem, candidates=candidates)
    values = [each.value for each in problem.candidates]
    costs = [each.cost_yen for each in problem.candidates]
    chosen = solve(problem, rules, values)
    if chosen is None:
        return None
    worth = sum(value for value, is_in in zip(values, chosen, strict=True) if is_in)
    as_good = Rule(tuple(values), worth, worth, named(""))
    cheapest = solve(problem, [*rules, as_good], [-cost for cost in costs])
    return _read(problem, chosen if cheapest is None else cheapest)


def _with_more(problem: Problem, best: Selection, more_yen: int) -> Change | None:
    found = _find_best(problem, list_rules(problem, problem.budget_yen + more_yen))
    if found is None or found.value <= best.value:
        return None
    return _change(problem, best, found, _MORE, more=named(f"{more_yen:,}"))


def _next_step(problem: Problem, best: Selection) -> Change | None:
    """Return the best of what the least money buys that buys anything worth more."""
    values = [each.value for each in problem.candidates]
    better = Rule(tuple(values), best.value + 1, 10**15, named(""))
    chosen = solve(
        problem, [*list_rules(problem, None), better], [-each.cost_yen for each in problem.candidates]
    )
    if chosen is None:
        return None
    found = _find_best(problem, list_rules(problem, _read(problem, chosen).cost_yen))
    return None if found is None else _change(problem, best, found, _STEP)


def _change(
    problem: Problem, best: Selection, found: Selection, words: Sentence, **facts: Sentence
) -> Change:
    joins = tuple(key for key in found.keys if key not in best.keys)
    leaves = tuple(key for key in best.keys if key not in found.keys)
    extra = max(0, found.cost_yen - problem.budget_yen)
    told = words.format(
        joins=listed(named(key) for key in joins) if joins else _NOBODY,
        leaves=listed(named(key) for key in leaves) if leaves else _NOBODY,
        value=found.value - best.value,
        loss=best.value - found.value,
        extra=f"{extra:,}",
        **facts,
    )
    return Change(found, joins, leaves, found.value - best.value, extra, told)


def _read(problem: Problem, chosen: tuple[int, ...]) -> Selection:
    taken = [each for each, is_in in zip(problem.candidates, chosen, strict=True) if is_in]
    return Selection(
        tuple(each.key for each in taken),
        sum(each.value for each in taken),
        sum(each.cost_yen for each in taken),
    )


def _forbid(problem: Problem, selection: Selection) -> Rule:
    return forbid([int(each.key in selection.keys) for each in problem.candidates])


_BEST = Sentence(
    "{count}件を採択します。合計{value}点、費用{cost}円、残り{left}円です。これより点の高い組み合わせはありません。",
    "{count} are taken, worth {value}, for {cost} yen; {left} yen are left. No other choice is worth more.",
)
_NOTHING = Sentence(
    "条件をすべて満たす組み合わせがありません。次の条件をゆるめると、できるようになります: {rules}。",
    "Nothing satisfies all rules. Without these something would: {rules}.",
)
_MORE = Sentence(
    "あと{more}円あれば、{joins}が加わり、{leaves}が外れ、合計が{value}点ふえます。",
    "With {more} yen more, {joins} would come in and {leaves} go out: worth {value} more.",
)
_STEP = Sentence(
    "予算があと{extra}円ふえると、{joins}が加わり、{leaves}が外れ、合計が{value}点ふえます。これより少ない増額では変わりません。",
    "With {extra} yen more, {joins} would come in and {leaves} go out: worth {value} more. Less changes "
    "nothing.",
)
_INSTEAD = Sentence(
    "「{key}」を採択するなら、{joins}が加わり、{leaves}が外れ、合計が{loss}点へります。",
    "To take {key}, {joins} come in and {leaves} go out: worth {loss} less.",
)
_NOBODY = Sentence("なし", "nobody")
