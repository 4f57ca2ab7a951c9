"""A problem as numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moyai.engines.judging.assignment.problem import Ints, Pair, Problem

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """By entry and reviewer, in the problem's order.

    Attributes:
        affinity: Of each pair.
        may: Pairs that may be.
        is_fixed: Pairs that must be: given or forced.
        in_conflict: Pairs that must not be.
        demand: Reviews of each entry; no fewer than it has already.
        least: Of each reviewer.
        most: Of each reviewer; no fewer than are fixed.
        expert: Pairs in which the reviewer is an expert.
        chair: Reviewers who are chairs.
        experts: How many each entry needs, no more than its demand.
        chairs: How many each entry needs.
    """

    affinity: Ints
    may: Bools
    is_fixed: Bools
    in_conflict: Bools
    demand: Ints
    least: Ints
    most: Ints
    expert: Bools
    chair: Bools
    experts: Ints
    chairs: Ints


def make_tables(problem: Problem) -> tuple[Tables, tuple[Pair, ...]]:
    """Return the problem's tables, and which given reviews are set aside."""
    rows = {each.key: n for n, each in enumerate(problem.entries)}
    columns = {each.key: n for n, each in enumerate(problem.reviewers)}
    shape = problem.affinity.shape

    def mark(pairs: frozenset[Pair]) -> Bools:
        table = np.zeros(shape, dtype=bool)
        for entry, reviewer in pairs:
            table[rows[entry], columns[reviewer]] = True
        return table

    in_conflict = mark(problem.conflicts)
    set_aside = problem.given & problem.conflicts
    is_fixed = mark((problem.given - set_aside) | problem.forced)
    may = (_on_track(problem) & ~in_conflict) | is_fixed
    demand = np.array([each.demand for each in problem.entries], dtype=np.int64)
    most = np.array([each.most for each in problem.reviewers], dtype=np.int64)
    rules = problem.rules
    tables = Tables(
        problem.affinity,
        may,
        is_fixed,
        in_conflict,
        np.maximum(demand, is_fixed.sum(axis=1)),
        np.array([each.least for each in problem.reviewers], dtype=np.int64),
        np.maximum(most, is_fixed.sum(axis=0)),
        problem.affinity >= rules.expert_from,
        np.array([each.is_chair for each in problem.reviewers], dtype=bool),
        np.where(demand > 0, rules.experts, 0),
        np.where(demand > 0, rules.chairs, 0),
    )
    return tables, tuple(sorted(set_aside))


def _on_track(problem: Problem) -> Bools:
    tracks = sorted({each.track for each in problem.entries})
    takes = np.array(
        [
            [not track or not each.tracks or track in each.tracks for each in problem.reviewers]
            for track in tracks
        ],
        dtype=bool,
    ).reshape(len(tracks), len(problem.reviewers))
    return np.asarray(takes[[tracks.index(each.track) for each in problem.entries]]).reshape(
        problem.affinity.shape
    )
