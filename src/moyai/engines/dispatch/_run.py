"""One search: its plans, its pool of routes, and what can be done with them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from moyai.engines.dispatch._cover import Cover, Effort
from moyai.engines.dispatch._neighbours import free_items, load_routes, make_search
from moyai.engines.dispatch._plan import Plan, refresh, refresh_all
from moyai.engines.dispatch._pool import ROUTES, Pool, make_pool, thin
from moyai.engines.dispatch._recreate import put_back_by_regret
from moyai.engines.dispatch._refusal import reason_beforehand
from moyai.engines.dispatch._routes import Nodes, fill_plan, node_kind, sequences, time_route_softly
from moyai.engines.dispatch._schedule import Work, make_work
from moyai.engines.dispatch._search import iterate, keep_best, plan_total, settle
from moyai.engines.dispatch._state import BANK, BEST, CUR, STAMP, Search
from moyai.engines.dispatch._tables import Floats, Prepared
from moyai.engines.dispatch.evaluate import evaluate
from moyai.engines.dispatch.problem import Break, Problem, Request
from moyai.engines.dispatch.solution import Solution, Unassigned
from moyai.engines.dispatch.stop import Progress

LAST_HEAT = 0.03  # heats are in units of what driving costs for one item


@dataclass(frozen=True)
class Run:
    problem: Problem
    known: Prepared
    old: Plan
    new: Plan
    search: Search
    work: Work
    pool: Pool
    missed: Floats  # R; how often each item waited while a vehicle was closed
    effort: Effort = field(default_factory=Effort)

    @staticmethod
    def of(problem: Problem, known: Prepared, start: Solution | None, seed: int) -> Run:
        tables = known.tables
        rows = sequences(problem, known, start) if start else [[] for _ in problem.vehicles]
        frozen = _frozen(problem, known, rows)
        room = len(tables.place)
        plans = fill_plan(tables, rows, room), fill_plan(tables, rows, room)
        work = make_work(room)
        for plan in plans:
            refresh_all(tables, plan, work)
            plan.ok[frozen] = 0
            plan.cost[plan.ok == 0] = 0.0
            plan.stamp[:] = range(1, len(rows) + 1)
        search = make_search(problem, known, plans[0], seed)
        return Run(problem, known, *plans, search, work, make_pool(), np.zeros(len(tables.pick)))

    def build(self) -> None:
        """Put everything that is in no route into some route, and take stock."""
        put_back_by_regret(self.known.tables, self.new, self.search, self.work, 2, 0.0, False)
        total = plan_total(self.new, self.search)
        self.search.total[CUR] = total
        keep_best(self.new, self.search, total)
        settle(self.old, self.new, self.search, True)

    def iterate(self, iterations: int, first: float, fraction: float) -> None:
        """Search on; the heat falls from ``first`` as ``fraction`` rises to 1."""
        heat = self.heat(first * (LAST_HEAT / first) ** fraction)
        iterate(self.known.tables, self.old, self.new, self.search, self.work, self.pool, iterations, heat)

    def heat(self, share: float) -> float:
        """Return so much of what driving costs for one item."""
        served = int((self.search.old_route_of >= 0).sum())
        fixed = self.known.tables.fixed[self.old.riders > 0].sum()
        return round(float(self.old.cost.sum() - fixed) / max(1, served) * share, 9)

    def partition(self, seconds: float, progress: Progress) -> bool:
        """Go on from the best plan that the routes seen can make; False when there is none better.

        Args:
            seconds: How long this may take, with what earlier rounds have left of theirs.
            progress: Tells the time, and when it is over.
        """
        search, tables = self.search, self.known.tables
        if self.pool.filled[ROUTES] == 0:
            return False
        factor, began = self.effort.begin(seconds), progress.now()
        if factor == 0:
            return False
        rows = self.best_rows()
        free, stays = free_items(tables, search, rows), float(self.new.cost[search.closed == 1].sum())
        cover = Cover(tables, self.pool, search.kind, search.price, free, stays, search.is_metric)
        longest = min(self.effort.saved_s, progress.seconds(1.0 - progress.fraction()))
        better, keep = cover.improve(rows, self.best, longest, factor)
        took = progress.now() - began
        self.effort.end(factor, took, is_whole=cover.is_whole, is_better=better is not None)
        if keep is not None:
            thin(self.pool, keep)
        return better is not None and self.adopt(better)

    def keep(self) -> None:
        """Remember the present plan when it is the best so far."""
        total = plan_total(self.new, self.search)
        if total < self.best - 1e-9:
            keep_best(self.new, self.search, total)

    @property
    def waiting(self) -> bool:
        """Whether the present plan leaves anything out."""
        return bool(self.search.counts[BANK] > 0)

    @property
    def best(self) -> float:
        """The cost of the best plan, with the price of what it leaves out."""
        return float(self.search.total[BEST])

    def best_rows(self) -> list[Nodes]:
        """Return the best plan's nodes by vehicle."""
        sizes = self.search.best_size.tolist()
        return [self.search.best_seq[v, :size].tolist() for v, size in enumerate(sizes)]

    def adopt(self, rows: list[Nodes]) -> bool:
        """Make these routes the present plan; tell whether it is a new best."""
        best = self.best
        return self.lay_out(rows) and self.best < best

    def lay_out(self, rows: list[Nodes]) -> bool:
        """Make these routes the present plan; False, and nothing is changed, when one has no schedule."""
        tables, search, new = self.known.tables, self.search, self.new
        search.touched[:] = 1 - search.closed
        for v in np.flatnonzero(search.touched).tolist():
            new.seq[v, : len(rows[v])] = rows[v]
            new.size[v] = len(rows[v])
            search.counts[STAMP] += 1
            new.stamp[v] = search.counts[STAMP]
            if not refresh(tables, new, v, self.work):
                settle(self.old, new, search, False)
                return False
        load_routes(tables, new, search)
        total = plan_total(new, search)
        search.total[CUR] = total
        if total < search.total[BEST] - 1e-9:
            keep_best(new, search, total)
        settle(self.old, new, search, True)
        return True

    def solution(self) -> Solution:
        """Return the best plan with its times."""
        tables = self.known.tables
        routes = tuple(
            time_route_softly(self.problem, self.known, tables, v, row, self.work)
            for v, row in enumerate(self.best_rows())
        )
        served = {stop.id for route in routes for stop in route.stops}
        left = tuple(
            Unassigned(item.id, _reason(self.problem, item))
            for item in self.known.items
            if item.id not in served
        )
        return Solution(routes, left, sum(route.cost for route in routes))


def _reason(problem: Problem, item: Request | Break) -> str:
    """Return why an item is left out: what can be told without a plan, else that no place was found."""
    known = None if isinstance(item, Break) else reason_beforehand(problem, item)
    return known or "no_place_found"


def _frozen(problem: Problem, known: Prepared, rows: list[Nodes]) -> list[int]:
    """Return the vehicles whose route in the start plan breaks something."""
    tables = known.tables
    stops = {}
    for vehicle, row in zip(problem.vehicles, rows, strict=True):
        stops[vehicle.id] = [(known.items[tables.item[node]].id, node_kind(tables, node)) for node in row]
    broken = evaluate(problem, stops).broken
    return sorted({known.vehicle_of[each.vehicle_id] for each in broken})
