"""Whole numbers out of a programme whose best corner has fractions."""

from __future__ import annotations

import highspy
import numpy as np

from moyai.engines.judging.assignment._programme import FLOORS, INFINITE, Programme

EXACT = 1_000
"""Up to so many pairs, the programme over all of them is solved in whole numbers."""
SHORTFALL = 100.0
"""What a thousandth that lacks to a floor costs beside a thousandth of affinity."""
SECONDS = 20.0


def is_small(programme: Programme) -> bool:
    """Return whether the programme over all pairs can be solved in whole numbers."""
    return programme.tables.may.size <= EXACT


def make_whole(programme: Programme) -> bool:
    """Make the solution whole; return whether it is still the best there is.

    A small programme is solved in whole numbers as it stands. In a large one the entries that are whole stay
    as they are, and only the others, a few in a hundred, are decided anew; a floor may then be missed.
    """
    fractions = list(programme.list_fractions())
    if not fractions:
        return True
    if is_small(programme):
        columns = np.arange(programme.first_pair, programme.first_pair + programme.pairs.shape[1])
        programme.make_whole(columns)
        return programme.run()
    _decide(programme, fractions)
    return False


def _decide(programme: Programme, fractions: list[int]) -> None:
    model, value = programme.model, programme.values()
    programme.let_go()
    torn = np.unique(programme.pairs[0, fractions])
    is_free = np.isin(programme.pairs[0], torn)
    columns = np.arange(programme.first_pair, programme.first_pair + len(value))
    fixed = np.flatnonzero(~is_free)
    whole = np.round(value[fixed])
    model.changeColsBounds(len(fixed), columns[fixed].astype(np.int32), whole, whole)
    loose = np.flatnonzero(is_free)
    must = programme.tables.is_fixed[programme.pairs[0, loose], programme.pairs[1, loose]].astype(np.float64)
    model.changeColsBounds(len(loose), columns[loose].astype(np.int32), must, np.ones(len(loose)))
    if programme.sizes[FLOORS]:
        for entry in torn:
            slack = int(programme.begin[FLOORS] + entry)
            model.changeColBounds(slack, 0.0, INFINITE)
            model.changeColCost(slack, SHORTFALL)
    programme.make_whole(columns[is_free])
    # So few entries are a second's work; the limit is for what nobody foresaw.
    programme.run_within(SECONDS)
    programme.rounds += 1
    if model.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise RuntimeError("no whole assignment was found beside one with fractions")
