"""The linear programme of an assignment, solved by HiGHS with column generation.

One row an entry (as many reviews as it needs), one a reviewer (between the least and the most), rows for
experts, chairs and floors where there are such. What is missing is a column of its own in each row, so that
there is always a solution. Only pairs that may matter are columns: once they are solved, the prices of the
rows tell which others would help; when none would, the programme over all pairs is solved.

Rows of entries, reviewers and experts are nested sets on either side of a bipartite graph, so that corners of
the programme are whole; chairs beside experts, and floors, can break that (see ``_rounding``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from moyai.engines.judging.assignment._tables import Bools, Tables
from moyai.engines.judging.assignment.problem import FULL, Ints
from moyai.engines.stop import Progress

Floats = npt.NDArray[np.float64]
ALL_AT_ONCE = 20_000
"""So many pairs are columns from the start."""
ENTERING = 6
SLACK = 1e-7
INFINITE = float(highspy.kHighsInf)
SHORT, IDLE, EXPERTS, CHAIRS, FLOORS = range(5)


class Programme:
    """An assignment's programme, which keeps its corner from one objective to the next."""

    def __init__(self, tables: Tables, progress: Progress, *, has_floors: bool) -> None:
        self.tables = tables
        self.progress = progress
        self.rounds = 0
        self.is_finished = True
        entries, reviewers = tables.may.shape
        sizes = (
            entries,
            reviewers,
            entries * bool(tables.experts.any()),
            entries * bool(tables.chairs.any()),
            entries * has_floors,
        )
        self.begin = np.concatenate([[0], np.cumsum(sizes)])
        self.sizes = sizes
        self.have: Bools = np.zeros(tables.may.shape, dtype=bool)
        self.open = tables.may.copy()
        self.pairs: Ints = np.zeros((2, 0), dtype=np.int64)
        self.pays = True
        self.floor = np.zeros(entries)
        self.free = np.zeros(entries, dtype=bool)
        self.model = _make_silent()
        self._add_rows()
        self._add_slacks()
        self._add_pairs(self._choose_first())

    # Building

    def _add_rows(self) -> None:
        t = self.tables
        lower = [t.demand, t.least, t.experts[: self.sizes[EXPERTS]], t.chairs[: self.sizes[CHAIRS]]]
        upper = [t.demand, t.most, np.full(self.sizes[EXPERTS] + self.sizes[CHAIRS], INFINITE)]
        floors = np.full(self.sizes[FLOORS], -INFINITE)
        low = np.concatenate([*lower, floors]).astype(np.float64)
        high = np.concatenate([*upper, -floors]).astype(np.float64)
        none = np.zeros(len(low) + 1, dtype=np.int32)
        self.bounds = (low, high)
        self.model.addRows(len(low), low, high, 0, none[:-1], none[:0], np.zeros(0))

    def _add_slacks(self) -> None:
        """Add what is missing of each row, and the floor that is to rise."""
        count = int(self.begin[-1])
        index = np.arange(count, dtype=np.int32)
        upper = np.full(count, INFINITE)
        upper[self.begin[FLOORS] :] = 0.0
        self.slack_cost = self._price_slacks()
        self.model.addCols(
            count, self.slack_cost, np.zeros(count), upper, count, index, index, np.ones(count)
        )
        none = np.zeros(0, dtype=np.int32)
        self.model.addCols(
            1, np.zeros(1), np.zeros(1), np.zeros(1), 0, np.zeros(1, np.int32), none, np.zeros(0)
        )
        self.rising = count
        self.first_pair = count + 1

    def _price_slacks(self) -> Floats:
        """Return prices at which no affinity is ever worth a shortage.

        A chain of exchanges passes each reviewer once, so it gains at most one full affinity a reviewer.
        """
        step = self.least_price = float(FULL * (len(self.tables.most) + 2))
        prices = (4 * step, step, 2 * step, 2 * step, 0.0)
        return np.repeat(np.array(prices), self.sizes)

    def _choose_first(self) -> Bools:
        """Return pairs to begin with: the best of each entry and of each reviewer, and what is fixed."""
        t = self.tables
        entries, reviewers = t.may.shape
        if t.may.size <= ALL_AT_ONCE:
            return t.may.copy()
        score = np.where(t.may, t.affinity, -1)
        chosen = t.is_fixed.copy()
        width = min(reviewers, 2 * int(t.demand.max(initial=0)) + 4)
        best = np.argpartition(-score, width - 1, axis=1)[:, :width]
        np.put_along_axis(chosen, best, True, axis=1)
        depth = min(entries, 2 * int(t.most.max(initial=0)))
        if depth:
            best = np.argpartition(-score, depth - 1, axis=0)[:depth]
            np.put_along_axis(chosen, best, True, axis=0)
        return chosen & t.may

    def _add_pairs(self, new: Bools) -> None:
        e, r = np.nonzero(new)
        t, begin, count = self.tables, self.begin, len(e)
        if not count:
            return
        rows, values, is_in = [e, begin[IDLE] + r], [np.ones(count)] * 2, [np.ones(count, dtype=bool)] * 2
        for kind, inside in ((EXPERTS, t.expert[e, r]), (CHAIRS, t.chair[r])):
            if self.sizes[kind]:
                rows, values, is_in = [*rows, begin[kind] + e], [*values, np.ones(count)], [*is_in, inside]
        if self.sizes[FLOORS]:
            worth = t.affinity[e, r].astype(np.float64)
            rows, values, is_in = [*rows, begin[FLOORS] + e], [*values, worth], [*is_in, worth > 0]
        mask = np.stack(is_in, axis=1)
        starts = np.concatenate([[0], np.cumsum(mask.sum(axis=1))])[:-1]
        index = np.stack(rows, axis=1)[mask].astype(np.int32)
        cost = -t.affinity[e, r].astype(np.float64) if self.pays else np.zeros(count)
        lower = t.is_fixed[e, r].astype(np.float64)
        self.model.addCols(
            count,
            cost,
            lower,
            np.ones(count),
            len(index),
            starts.astype(np.int32),
            index,
            np.stack(values, axis=1)[mask],
        )
        self.pairs = np.concatenate([self.pairs, np.stack([e, r])], axis=1)
        self.have |= new

    # Solving

    def solve(self) -> bool:
        """Solve over all pairs; return whether that came to its end before it was to stop."""
        while self.is_finished:
            if not self.run():
                break
            helpful = self._find_helpful()
            if helpful is None:
                return True
            self._add_pairs(helpful)
        return False

    def run(self) -> bool:
        """Solve over the pairs that are columns; return whether it came to its end."""
        if self.rounds and self.progress.chunk() <= 0:
            self.is_finished = False
            return False
        self.run_within(self.progress.seconds(1.0 - self.progress.fraction()))
        self.progress.done(1)
        self.rounds += 1
        self.is_finished = self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self.is_finished

    def run_within(self, seconds: float) -> None:
        """Run the solver, which counts its time from when it was made."""
        self.model.setOptionValue("time_limit", self.model.getRunTime() + seconds)
        self.model.run()

    def find_reduced(self) -> Floats:
        """Return what each pair would cost beyond the prices of its rows."""
        t, begin = self.tables, self.begin
        dual = np.array(self.model.getSolution().row_dual)
        cost = -t.affinity.astype(np.float64) if self.pays else np.zeros(t.may.shape)
        entries = len(t.demand)
        cost -= dual[:entries, None] + dual[None, begin[IDLE] : begin[EXPERTS]]
        if self.sizes[EXPERTS]:
            cost -= dual[begin[EXPERTS] : begin[CHAIRS], None] * t.expert
        if self.sizes[CHAIRS]:
            cost -= dual[begin[CHAIRS] : begin[FLOORS], None] * t.chair[None, :]
        if self.sizes[FLOORS]:
            cost -= dual[begin[FLOORS] : begin[-1], None] * t.affinity
        return cost

    def _find_helpful(self) -> Bools | None:
        """Return the most helpful pairs of each entry that are no columns yet; None when none would help."""
        absent = self.open & ~self.have
        if not absent.any():
            return None
        reduced = np.where(absent, self.find_reduced(), 0.0)
        helpful = reduced < -SLACK
        if not helpful.any():
            return None
        width = min(ENTERING, helpful.shape[1])
        best = np.argpartition(reduced, width - 1, axis=1)[:, :width]
        chosen = np.zeros_like(helpful)
        np.put_along_axis(chosen, best, True, axis=1)
        return chosen & helpful

    # Objectives

    def pay(self, pays: bool) -> None:
        """Let affinities count, or not."""
        self.pays = pays
        count = self.pairs.shape[1]
        cost = -self.tables.affinity[self.pairs[0], self.pairs[1]].astype(np.float64)
        index = np.arange(self.first_pair, self.first_pair + count, dtype=np.int32)
        self.model.changeColsCost(count, index, cost if pays else np.zeros(count))

    def price(self, kind: int | None) -> None:
        """Let only one kind of shortage count, each as 1; None: all at their prices."""
        cost = np.zeros(len(self.slack_cost))
        if kind is None:
            cost = self.slack_cost
        else:
            cost[self.begin[kind] : self.begin[kind + 1]] = 1.0
        self.model.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def keep(self, kind: int) -> None:
        """Let no more be missing of a kind, row by row, than is missing now."""
        missing = np.ceil(self.missing(kind) - 1e-6)
        first = int(self.begin[kind])
        index = np.arange(first, first + len(missing), dtype=np.int32)
        self.model.changeColsBounds(len(missing), index, np.zeros(len(missing)), missing)

    def limit(self, kind: int) -> None:
        """Let no more be missing of a kind, all together, than is missing now."""
        first, last = int(self.begin[kind]), int(self.begin[kind + 1])
        most = float(np.round(self.missing(kind).sum()))
        self.model.addRow(
            0.0, most, last - first, np.arange(first, last, dtype=np.int32), np.ones(last - first)
        )

    def hold_face(self) -> None:
        """Let only solutions be that are as good as this one by the objective of now.

        These are all with the same values wherever another value would have its price (complementary
        slackness); so corners stay whole, as they would not beside a row that adds shortages up.
        """
        solution = self.model.getSolution()
        value, dual = np.array(solution.col_value), np.array(solution.col_dual)
        held = np.flatnonzero(np.abs(dual) > SLACK).astype(np.int32)
        self.model.changeColsBounds(len(held), held, value[held], value[held])
        rows, prices = np.array(solution.row_value), np.array(solution.row_dual)
        for row in np.flatnonzero(np.abs(prices) > SLACK):
            self.model.changeRowBounds(int(row), float(rows[row]), float(rows[row]))
        self.open &= self.have | (self.find_reduced() <= SLACK)

    def let_go(self) -> None:
        """Undo what was held of rows and of what is missing, but for floors."""
        low, high = self.bounds
        for row in range(int(self.begin[FLOORS])):
            self.model.changeRowBounds(row, float(low[row]), float(high[row]))
        count = int(self.begin[FLOORS])
        index = np.arange(count, dtype=np.int32)
        self.model.changeColsBounds(count, index, np.zeros(count), np.full(count, INFINITE))

    def missing(self, kind: int) -> Floats:
        """Return how much each row of a kind lacks."""
        value = np.array(self.model.getSolution().col_value)
        return np.asarray(value[self.begin[kind] : self.begin[kind + 1]])

    def lacks(self) -> bool:
        """Return whether anything is missing that is no floor."""
        value = np.array(self.model.getSolution().col_value)
        return bool(value[: self.begin[FLOORS]].sum() > 1e-6)

    def values(self) -> Floats:
        """Return the value of each pair that is a column."""
        return np.array(self.model.getSolution().col_value)[self.first_pair :]

    # Floors

    def raise_floor(self, free: Bools) -> None:
        """Make the floor under free entries rise as far as it can; others keep what they were promised."""
        self.pay(False)
        self.model.changeColCost(self.rising, -1.0)
        self.model.changeColBounds(self.rising, -INFINITE, INFINITE)
        for entry in np.flatnonzero(free != self.free):
            row = int(self.begin[FLOORS] + entry)
            self.model.changeCoeff(row, self.rising, -1.0 if free[entry] else 0.0)
            self.model.changeRowBounds(row, 0.0 if free[entry] else float(self.floor[entry]), INFINITE)
        self.free = free.copy()

    def promise(self) -> None:
        """Give every entry its floor, and let affinities count."""
        self.model.changeColCost(self.rising, 0.0)
        self.model.changeColBounds(self.rising, 0.0, 0.0)
        for entry in np.flatnonzero(self.free):
            self.model.changeRowBounds(int(self.begin[FLOORS] + entry), float(self.floor[entry]), INFINITE)
        self.pay(True)

    def find_risen(self) -> float:
        """Return how far the floor rose."""
        return float(np.array(self.model.getSolution().col_value)[self.rising])

    def find_binding(self) -> Bools:
        """Return the entries that keep the floor from rising: in every best solution they have just this."""
        dual = np.array(self.model.getSolution().row_dual)[self.begin[FLOORS] : self.begin[-1]]
        return np.asarray(np.abs(dual) > SLACK) & self.free

    # Whole numbers

    def make_whole(self, columns: Ints) -> None:
        """Let columns be whole numbers only."""
        kinds = np.full(len(columns), highspy.HighsVarType.kInteger, dtype=object)
        self.model.changeColsIntegrality(len(columns), columns.astype(np.int32), kinds)

    def make_any(self) -> None:
        """Let all columns be any numbers again."""
        count = int(self.model.getNumCol())
        kinds = np.full(count, highspy.HighsVarType.kContinuous, dtype=object)
        self.model.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)

    def list_fractions(self) -> Iterator[int]:
        """Yield the numbers of pairs whose value is no whole number."""
        value = self.values()
        yield from np.flatnonzero(np.abs(value - np.round(value)) > 1e-6).tolist()


def _make_silent() -> Any:
    """Return a solver on one thread that says nothing, not even its name when it is made."""

    def enable(self: Any) -> None:
        self.setOptionValue("output_flag", False)
        highspy.Highs.enableCallbacks(self)

    model = type("Silent", (highspy.Highs,), {"enableCallbacks": enable})()
    options: dict[str, Any] = {
        "output_flag": False,
        "log_to_console": False,
        "threads": 1,
        "random_seed": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.5,
    }
    for name, value in options.items():
        model.setOptionValue(name, value)
    return model
