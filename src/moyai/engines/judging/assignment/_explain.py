"""Why something is missing: the entries that compete and the reviewers for whom they do.

From an entry that lacks a review every reviewer it could have is asked, who must have no room (or a chain of
exchanges would help); so every entry that one of them has, and could give up, is in the same need, and so on.
What is reached has, all together, too little: Hall's condition, whose count proves it.
"""

from __future__ import annotations

import numpy as np

from moyai.engines.judging.assignment import words
from moyai.engines.judging.assignment._tables import Bools, Tables
from moyai.engines.judging.assignment.problem import Ints, Problem
from moyai.engines.judging.assignment.solution import Cause, Idle, Shortage


def list_shortages(
    problem: Problem, tables: Tables, chosen: Bools, *, is_explained: bool
) -> tuple[Shortage, ...]:
    """Return what entries lack, in their order.

    Args:
        problem: Its names.
        tables: Its numbers.
        chosen: The assignment.
        is_explained: It is one in which no exchange would help; False: the search was stopped.
    """
    made = []
    for e in range(len(problem.entries)):
        missing = int(tables.demand[e] - chosen[e].sum())
        if missing > 0:
            made.append(_explain(problem, tables, chosen, e, missing, is_explained))
        for cause, inside, needed in (
            (Cause.NO_EXPERT, tables.expert[e], tables.experts[e]),
            (Cause.NO_CHAIR, tables.chair, tables.chairs[e]),
        ):
            lacking = int(needed - (chosen[e] & inside).sum())
            if lacking > 0:
                made.append(_explain_kind(problem, tables, e, lacking, cause, inside, is_explained))
    return tuple(made)


def list_idle(problem: Problem, tables: Tables, chosen: Bools, *, is_explained: bool) -> tuple[Idle, ...]:
    """Return what reviewers lack to their least load, in their order."""
    made = []
    for r, reviewer in enumerate(problem.reviewers):
        missing = int(tables.least[r] - chosen[:, r].sum())
        if missing <= 0:
            continue
        able = int((tables.may[:, r] & (tables.demand > 0)).sum())
        if not is_explained:
            cause, sentence = Cause.STOPPED, words.STOPPED.format(name=reviewer.key, missing=missing)
        elif able < reviewer.least:
            cause = Cause.TOO_FEW_ENTRIES
            sentence = words.TOO_FEW_ENTRIES.format(reviewer=reviewer.key, least=reviewer.least, able=able)
        else:
            cause = Cause.TOO_LITTLE_WORK
            sentence = words.TOO_LITTLE_WORK.format(
                reviewer=reviewer.key, least=reviewer.least, missing=missing
            )
        made.append(Idle(reviewer.key, missing, cause, sentence))
    return tuple(made)


def _explain(
    problem: Problem, tables: Tables, chosen: Bools, e: int, missing: int, is_explained: bool
) -> Shortage:
    key, demand = problem.entries[e].key, int(tables.demand[e])
    if not is_explained:
        return Shortage(key, missing, Cause.STOPPED, words.STOPPED.format(name=key, missing=missing))
    able = int(tables.may[e].sum())
    if demand - able == missing:
        in_conflict = int(tables.in_conflict[e].sum())
        everybody = len(problem.reviewers)
        sentence = words.TOO_FEW.format(
            entry=key,
            demand=demand,
            able=able,
            all=everybody,
            conflicts=in_conflict,
            tracks=everybody - able - in_conflict,
        )
        return Shortage(key, missing, Cause.TOO_FEW, sentence, (key,), ())
    entries, busy = _find_competing(tables, chosen, e)
    room = tables.most[busy] - (tables.is_fixed[:, busy] & ~_mark(entries, tables)[:, None]).sum(axis=0)
    elsewhere = tables.may[entries].sum() - tables.may[np.ix_(entries, busy)].sum()
    sentence = words.ALL_BUSY.format(
        entry=key,
        missing=missing,
        count=len(entries),
        demand=int(tables.demand[entries].sum()),
        busy=len(busy),
        room=int(room.sum()),
        outside=int(elsewhere),
    )
    names = tuple(problem.entries[n].key for n in entries)
    return Shortage(
        key, missing, Cause.ALL_BUSY, sentence, names, tuple(problem.reviewers[n].key for n in busy)
    )


def _find_competing(tables: Tables, chosen: Bools, start: int) -> tuple[Ints, Ints]:
    """Return the entries and the busy reviewers that exchanges from an entry reach."""
    entries = np.zeros(len(chosen), dtype=bool)
    busy = np.zeros(chosen.shape[1], dtype=bool)
    entries[start] = True
    grows = True
    while grows:
        asked = (tables.may[entries] & ~chosen[entries]).any(axis=0) | busy
        holds = (chosen[:, asked] & ~tables.is_fixed[:, asked]).any(axis=1) | entries
        grows = bool((asked != busy).any() or (holds != entries).any())
        busy, entries = asked, holds
    return np.flatnonzero(entries), np.flatnonzero(busy)


def _mark(entries: Ints, tables: Tables) -> Bools:
    marked = np.zeros(len(tables.demand), dtype=bool)
    marked[entries] = True
    return marked


def _explain_kind(
    problem: Problem, tables: Tables, e: int, lacking: int, cause: Cause, inside: Bools, is_explained: bool
) -> Shortage:
    key = problem.entries[e].key
    if not is_explained:
        return Shortage(key, lacking, Cause.STOPPED, words.STOPPED.format(name=key, missing=lacking))
    told = words.NO_EXPERT if cause is Cause.NO_EXPERT else words.NO_CHAIR
    able = int((inside & tables.may[e]).sum())
    return Shortage(key, lacking, cause, told.format(entry=key, missing=lacking, able=able))
