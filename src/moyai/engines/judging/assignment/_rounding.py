"""Whole numbers out of a programme whose best corner has fractions."""

from __future__ import annotations

import highspy
import numpy as np

from moyai.engines.judging.assignment._programme import FLOORS, INFINITE, Programme
from moyai.engines.judging.assignment.problem import Ints

EXACT = 1_000
"""Up to so many pairs, the programme over all of them is solved in whole numbers."""
SHORTFALL = 100.0
"""What a thousandth that lacks to a floor costs beside a thousandth of affinity."""
BELOW = 0.25
"""So far below its floor an entry's sum may be: sums are whole, so it is the same, but what lacks is not.

HiGHS takes a column that can only be whole for a whole number, and goes through every value that it may have:
for what lacks to a floor, some thousands, seconds for each bound that it proves.
"""
NEAR = 5
"""So many whole entries are decided anew beside each that is torn."""
CHEAP = 1.5
"""Up to so many thousandths a pair costs next to nothing."""
NODES = 2_000
"""So many branches at most: nodes are counted, as seconds would be another assignment on another machine."""


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
    torn = np.unique(programme.pairs[0, fractions])
    loose = torn if programme.lacks() else _add_near(programme, torn)
    programme.let_go()
    _loosen(programme, loose)
    if programme.sizes[FLOORS]:
        _price_floors(programme, loose)
    programme.model.setOptionValue("mip_max_nodes", NODES)
    programme.run_within(programme.progress.seconds(1.0 - programme.progress.fraction()))
    programme.rounds += 1
    programme.is_finished = _is_good(programme)


def _add_near(programme: Programme, torn: Ints) -> Ints:
    """Return torn entries and those that best make room: they have most pairs at next to no cost."""
    e, r = programme.pairs
    is_cheap = (programme.values() < 0.5) & (np.abs(programme.find_reduced()[e, r]) < CHEAP)
    choice = np.bincount(e[is_cheap], minlength=len(programme.tables.demand))
    choice[torn] = 0
    near = np.argsort(-choice, kind="stable")[: NEAR * len(torn)]
    return np.union1d(torn, near[choice[near] > 0])


def _loosen(programme: Programme, entries: Ints) -> None:
    """Let the pairs of entries be any whole numbers, all others only what they are."""
    model, value, pairs = programme.model, programme.values(), programme.pairs
    is_free = np.isin(pairs[0], entries)
    columns = np.arange(programme.first_pair, programme.first_pair + len(value), dtype=np.int32)
    fixed, loose = np.flatnonzero(~is_free), np.flatnonzero(is_free)
    whole = np.round(value[fixed])
    model.changeColsBounds(len(fixed), columns[fixed], whole, whole)
    must = programme.tables.is_fixed[pairs[0, loose], pairs[1, loose]].astype(np.float64)
    model.changeColsBounds(len(loose), columns[loose], must, np.ones(len(loose)))
    programme.make_whole(columns[is_free].astype(np.int64))


def _price_floors(programme: Programme, entries: Ints) -> None:
    """Let sums be less than their floors, at a price."""
    for entry in entries:
        row = int(programme.begin[FLOORS] + entry)
        programme.model.changeRowBounds(row, float(programme.floor[entry]) - BELOW, INFINITE)
        programme.model.changeColBounds(row, 0.0, INFINITE)
        programme.model.changeColCost(row, SHORTFALL)


def _is_good(programme: Programme) -> bool:
    """Return whether what was found is there, and so near the best that no more is missing than must be."""
    found = programme.model.getInfo()
    if found.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return False
    return bool(found.objective_function_value - found.mip_dual_bound < programme.least_price)
