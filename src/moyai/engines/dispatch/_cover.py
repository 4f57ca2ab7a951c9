"""The best plan out of all routes seen: set partitioning over the pool by HiGHS, when highspy is installed.

The linear programme over the whole pool is solved by column generation (only routes of negative reduced cost
enter). What a route may then cost above its dual value is bounded by the gap to the plan that is known, so
few routes are left for the integer programme.
"""

from __future__ import annotations

import importlib.util
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from moyai.engines.dispatch._pool import NODES, ROUTES, Pool
from moyai.engines.dispatch._tables import Floats, Ints, Tables

AVAILABLE = importlib.util.find_spec("highspy") is not None
ENTERING = 500
FULL = 0.6
MOST_ROUNDS = 60
COLUMNS = 800
SEARCH_NODES = 1_000
MOST_EFFORT = 16
DEARER = 5.0  # a programme twice as large takes about so many times as long
ALWAYS, SELDOM = 8, 4  # rounds: in the first each time, then each fourth
SLACK = 1e-7


@dataclass
class Effort:
    """From how many routes the integer programme chooses: mostly few, and more when there is time for it.

    The routes of the best plan may cost well above their dual values, so that they are not among the first
    few hundred. A programme twice as large takes about four times as long; it is tried when so much has been
    left over by the rounds before. Where no time is set nothing can be left over, and it stays small.

    Attributes:
        rounds: How many there have been.
        factor: How many times ``COLUMNS`` the next large programme has.
        saved_s: How long a programme may take now.
        wanted_s: How much must have been saved for the next large one; infinite before the first small one.
    """

    rounds: int = 0
    factor: int = 2
    saved_s: float = 0.0
    wanted_s: float = math.inf

    def begin(self, seconds: float) -> int:
        """Begin a round that gives so much time; return how many times ``COLUMNS`` to choose from.

        0 where the round's time is better kept: what few routes can make is found in the first rounds.
        """
        self.rounds += 1
        self.saved_s += seconds
        if self.saved_s == math.inf:
            return 1
        if self.saved_s >= self.wanted_s:
            return self.factor
        return 1 if self.rounds <= ALWAYS or self.rounds % SELDOM == 0 else 0

    def end(self, factor: int, took_s: float, *, is_whole: bool, is_better: bool) -> None:
        """Tell how long it took, whether it was solved before the time was over, and found a better plan.

        After a better plan the same size is tried again, since the search goes on from there.
        """
        if factor > 1 and is_better:  # a large one
            self.factor, self.wanted_s = factor, took_s
        elif factor > 1:
            self.factor = min(MOST_EFFORT, 2 * factor) if is_whole else factor
            self.wanted_s = (DEARER if is_whole else 2.0) * took_s
        elif factor == 1 and self.wanted_s == math.inf:
            self.wanted_s = DEARER * took_s
        if self.saved_s < math.inf:
            self.saved_s = max(0.0, self.saved_s - took_s)


@dataclass
class Cover:
    """The programme: a row for each item, then one for each kind of vehicle."""

    tables: Tables
    pool: Pool
    kind: Ints  # V; the first twin, -1 for a vehicle whose route stays as it is
    price: Floats  # R
    free: npt.NDArray[np.bool_]  # R; False for what is in a route that stays
    stays: float  # cost of the routes that stay
    metric: bool  # whether a route never gets dearer or infeasible when an item is taken out
    is_whole: bool = True  # whether the last integer programme was solved before its time was over

    def improve(
        self, rows: list[list[int]], total: float, seconds: float, factor: int = 1
    ) -> tuple[list[list[int]] | None, Ints | None]:
        """Look for a plan cheaper than ``total``.

        Args:
            rows: The best plan's nodes by vehicle.
            total: Its cost.
            seconds: The longest time for the integer programme.
            factor: How many times ``COLUMNS`` it may have, and how many times ``SEARCH_NODES``.

        Returns:
            A better plan's nodes by vehicle or None, and for each route of the pool 1 when it may yet be
            part of a better plan.
        """
        reduced, bound = self._relax()
        gap = total - self.stays - bound
        keep = self._keep(reduced)
        if gap < 1e-6 * max(1.0, abs(total)):
            return None, keep
        near = np.flatnonzero(reduced < gap)
        if len(near) > factor * COLUMNS:
            near = near[np.argsort(reduced[near], kind="stable")[: factor * COLUMNS]]
        chosen = self._choose(np.sort(near), gap + bound, seconds, factor * SEARCH_NODES)
        return (None if chosen is None else self._rows(rows, chosen)), keep

    def _keep(self, reduced: Floats) -> Ints | None:
        if len(reduced) < FULL * len(self.pool.cost) and self.pool.filled[NODES] < FULL * len(self.pool.node):
            return None
        return (reduced <= np.median(reduced)).astype(np.int64)

    def _relax(self) -> tuple[Floats, float]:
        """Solve the linear programme over the pool; return the routes' reduced costs and its value."""
        pool, routes = self.pool, int(self.pool.filled[ROUTES])
        lp = self._programme()
        entered = 0
        inside = np.zeros(routes, dtype=np.bool_)
        begins = pool.begin[:routes]
        item = self.tables.item
        row_of = np.where(self.tables.drop[item] == np.arange(len(item)), item, -1)
        used = pool.node[: int(pool.filled[NODES])]
        while True:
            lp.run()
            dual = self.dual = np.array(lp.getSolution().row_dual)
            by_node = np.where(row_of >= 0, dual[row_of], 0.0)
            reduced = pool.cost[:routes] - dual[self._kind_row()[pool.vehicle[:routes]]]
            reduced -= np.add.reduceat(by_node[used], begins)
            entering = np.flatnonzero((reduced < -SLACK) & ~inside)
            if not len(entering) or entered > MOST_ROUNDS * ENTERING:
                return reduced, float(lp.getObjectiveValue())
            entering = entering[np.argsort(reduced[entering], kind="stable")[:ENTERING]]
            inside[entering] = True
            entered += len(entering)
            self._add(lp, entering)

    def _kind_row(self) -> Ints:
        """Return each vehicle's row."""
        items = len(self.tables.pick)
        kinds = np.unique(self.kind[self.kind >= 0])
        return items + np.searchsorted(kinds, self.kind)

    def _programme(self) -> Any:
        """Return the programme with what is left out and the empty vehicles as its only columns."""
        highspy = importlib.import_module("highspy")
        t = self.tables
        model = _silent(highspy)
        for option, value in (
            ("output_flag", False),
            ("log_to_console", False),
            ("threads", 1),
            ("random_seed", 1),
        ):
            model.setOptionValue(option, value)
        need = self.free.astype(np.float64)
        kinds, counts = np.unique(self.kind[self.kind >= 0], return_counts=True)
        lower = np.concatenate([need, counts.astype(np.float64)])
        most = np.concatenate([np.where(self.free & self.metric, np.inf, need), counts.astype(np.float64)])
        none = np.zeros(len(lower) + 1, dtype=np.int32)
        model.addRows(len(lower), lower, most, 0, none[:-1], none[:0], np.zeros(0))
        items = len(t.pick)
        home = np.array([0.0 if t.end[v] < 0 else t.cost[t.start[v], t.end[v]] for v in kinds])
        cost = np.concatenate([self.price, home])
        upper = np.concatenate([need, counts.astype(np.float64)])
        n = items + len(kinds)
        index = np.arange(n, dtype=np.int32)
        model.addCols(n, cost, np.zeros(n), upper, n, index, index, np.ones(n))
        return model

    def _add(self, model: Any, routes: Ints) -> None:
        """Add routes as columns."""
        pool, t = self.pool, self.tables
        kind_row = self._kind_row()
        starts: list[int] = []
        index: list[int] = []
        for route in routes:
            nodes = pool.node[pool.begin[route] : pool.begin[route + 1]]
            items = t.item[nodes]
            starts.append(len(index))
            index += items[t.drop[items] == nodes].tolist()
            index.append(int(kind_row[pool.vehicle[route]]))
        n = len(routes)
        where = np.array(index, dtype=np.int32)
        model.addCols(
            n,
            pool.cost[routes],
            np.zeros(n),
            np.ones(n),
            len(where),
            np.array(starts, dtype=np.int32),
            where,
            np.ones(len(where)),
        )

    def _choose(self, routes: Ints, cutoff: float, seconds: float, nodes: int) -> list[int] | None:
        """Solve the integer programme over some routes; return the chosen when they are cheaper."""
        highspy = importlib.import_module("highspy")
        model = self._programme()
        first = int(model.getNumCol())
        self._add(model, routes)
        n = first + len(routes)
        model.changeColsIntegrality(
            n, np.arange(n, dtype=np.int32), np.full(n, highspy.HighsVarType.kInteger, dtype=object)
        )
        model.setOptionValue("objective_bound", cutoff)
        model.setOptionValue("mip_max_nodes", nodes)
        model.setOptionValue("time_limit", seconds)
        model.run()
        self.is_whole = model.getModelStatus() != highspy.HighsModelStatus.kTimeLimit
        info = model.getInfo()
        if info.primal_solution_status != 2 or not info.objective_function_value < cutoff - 1e-6:
            return None
        value = np.array(model.getSolution().col_value)[first:]
        return [int(route) for route in routes[value > 0.5]]

    def _rows(self, rows: list[list[int]], chosen: list[int]) -> list[list[int]]:
        """Return the chosen routes by vehicle; a vehicle keeps its route when it is chosen."""
        pool = self.pool
        made: list[list[int] | None] = [row if self.kind[v] < 0 else None for v, row in enumerate(rows)]
        left = []
        for route in chosen:
            nodes = pool.node[pool.begin[route] : pool.begin[route + 1]].tolist()
            kind = int(self.kind[pool.vehicle[route]])
            same = [v for v, row in enumerate(rows) if row == nodes and self.kind[v] == kind]
            if same:
                made[same[0]] = nodes
            else:
                left.append((kind, nodes))
        for kind, nodes in left:
            made[next(v for v, row in enumerate(made) if row is None and self.kind[v] == kind)] = nodes
        return self._once([row or [] for row in made])

    def _once(self, rows: list[list[int]]) -> list[list[int]]:
        """Take items out of all routes but the one that saves least without them."""
        t = self.tables
        homes: dict[int, list[int]] = {}
        for v, row in enumerate(rows):
            for node in row:
                if t.drop[t.item[node]] == node:
                    homes.setdefault(int(t.item[node]), []).append(v)
        shared = {item: vehicles for item, vehicles in homes.items() if len(vehicles) > 1}
        for item, vehicles in shared.items():
            shorter = {v: [node for node in rows[v] if t.item[node] != item] for v in vehicles}
            saved = {v: self._driving(v, rows[v]) - self._driving(v, row) for v, row in shorter.items()}
            for v in sorted(vehicles, key=lambda v: -saved[v])[:-1]:
                rows[v] = shorter[v]
        return rows

    def _driving(self, v: int, row: list[int]) -> float:
        t = self.tables
        places = [int(t.start[v]), *(int(t.place[node]) for node in row if t.place[node] >= 0)]
        places += [int(t.end[v])] if t.end[v] >= 0 else []
        fixed = float(t.fixed[v]) if any(t.place[node] >= 0 for node in row) else 0.0
        return fixed + float(t.cost[places[:-1], places[1:]].sum())


def _silent(highspy: Any) -> Any:
    """Return a solver that does not even say its name on standard output when it is made."""

    def enable(self: Any) -> None:
        self.setOptionValue("output_flag", False)
        highspy.Highs.enableCallbacks(self)

    return type("Silent", (highspy.Highs,), {"enableCallbacks": enable})()
