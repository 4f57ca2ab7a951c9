"""Plan from scratch, or better a plan, by large neighbourhood search."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from moyai.engines.dispatch._cover import AVAILABLE, Cover
from moyai.engines.dispatch._insertion import Plan, refresh, refresh_all
from moyai.engines.dispatch._memo import mark_all
from moyai.engines.dispatch._neighbours import free_items, kinds, load_routes, make_search
from moyai.engines.dispatch._pool import ROUTES, Pool, make_pool, thin
from moyai.engines.dispatch._routes import Nodes, fill_plan, node_kind, sequences, time_route_softly
from moyai.engines.dispatch._schedule import Work, make_work
from moyai.engines.dispatch._search import iterate, keep_best, plan_total, put_back, settle
from moyai.engines.dispatch._state import BEST, CUR, Search
from moyai.engines.dispatch._tables import Prepared, prepared
from moyai.engines.dispatch.evaluate import evaluate
from moyai.engines.dispatch.problem import Problem
from moyai.engines.dispatch.solution import Solution, Unassigned
from moyai.engines.dispatch.stop import StopCriterion

FIRST_THRESHOLD = 0.005
PARTITIONS = (*(n / 16 for n in range(1, 16)), 0.97)  # shares of the run after which routes are combined
PARTITION_SHARE = 0.015
FEWEST_ITERATIONS = 1_000


def solve(problem: Problem, *, start: Solution | None = None, stop: StopCriterion, seed: int = 1) -> Solution:
    """Find a cheap plan that breaks nothing.

    First as many requests as possible are served, then the cost is lowered: driving, fixed costs and riders'
    time by the problem's weights. With an iteration limit, the same seed gives the same plan, plain or
    compiled (and with the same release of highspy, or without it).

    Args:
        problem: What to plan.
        start: The present plan to begin from; its locked stops stay first, its other stops may move. From
            scratch when None. A route that cannot keep its promises is left exactly as it is.
        stop: ``TimeLimit`` or ``IterationLimit``.
        seed: Any whole number.

    Returns:
        The best plan found. What fits nowhere is in ``unassigned``.

    Raises:
        ProblemError: The start plan contradicts the problem.
    """
    run = _Run.of(problem, prepared(problem), start, seed)
    run.build()
    progress = stop.start()
    done, due = 0, _next_partition(0.0)
    while (iterations := progress.chunk()) > 0:
        run.iterate(iterations, progress.fraction())
        done += iterations
        if progress.fraction() >= due and done >= FEWEST_ITERATIONS:
            run.partition(progress.seconds(PARTITION_SHARE))
            due = _next_partition(progress.fraction())
        progress.done(iterations)
    return run.solution()


def _next_partition(fraction: float) -> float:
    return next((each for each in PARTITIONS if AVAILABLE and each > fraction), math.inf)


@dataclass(frozen=True)
class _Run:
    problem: Problem
    known: Prepared
    old: Plan
    new: Plan
    search: Search
    work: Work
    pool: Pool

    @staticmethod
    def of(problem: Problem, known: Prepared, start: Solution | None, seed: int) -> _Run:
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
        search = make_search(problem, known, plans[0], seed)
        for plan in plans:
            mark_all(tables, plan, search, work)
        return _Run(problem, known, *plans, search, work, make_pool())

    def build(self) -> None:
        """Put everything that is in no route into some route, and take stock."""
        put_back(self.known.tables, self.new, self.search, self.work, 2, 0.0)
        total = plan_total(self.new, self.search)
        self.search.total[CUR] = total
        keep_best(self.new, self.search, total)
        settle(self.old, self.new, self.search, True)

    def iterate(self, iterations: int, fraction: float) -> None:
        """Search on; the threshold falls to nothing as ``fraction`` rises to 1."""
        fixed = self.known.tables.fixed[self.old.riders > 0].sum()
        driving = float(self.old.cost.sum() - fixed)
        threshold = FIRST_THRESHOLD * driving * (1.0 - fraction)
        iterate(
            self.known.tables, self.old, self.new, self.search, self.work, self.pool, iterations, threshold
        )

    def partition(self, seconds: float) -> bool:
        """Go on from the best plan that the routes seen can make; False when there is none better."""
        search, tables = self.search, self.known.tables
        if self.pool.filled[ROUTES] == 0:
            return False
        rows = [search.best_seq[v, :n].tolist() for v, n in enumerate(search.best_size.tolist())]
        free, stays = free_items(tables, search, rows), float(self.new.cost[search.closed == 1].sum())
        cover = Cover(tables, self.pool, kinds(search), search.price, free, stays, search.lazy)
        better, keep = cover.improve(rows, float(search.total[BEST]), seconds)
        if keep is not None:
            thin(self.pool, keep)
        return better is not None and self.adopt(better)

    def adopt(self, rows: list[Nodes]) -> bool:
        """Make these routes the present plan; tell whether it is a new best."""
        tables, search, new = self.known.tables, self.search, self.new
        search.touched[:] = 1 - search.closed
        for v in np.flatnonzero(search.touched).tolist():
            new.seq[v, : len(rows[v])] = rows[v]
            new.size[v] = len(rows[v])
            if not refresh(tables, new, v, self.work):
                settle(self.old, new, search, False)
                return False
        mark_all(tables, new, search, self.work)
        load_routes(tables, new, search)
        total = plan_total(new, search)
        search.total[CUR] = total
        better = total < search.total[BEST] - 1e-9
        if better:
            keep_best(new, search, total)
        settle(self.old, new, search, True)
        return bool(better)

    def solution(self) -> Solution:
        """Return the best plan with its times."""
        best_seq, best_size = self.search.best_seq, self.search.best_size
        routes = tuple(
            time_route_softly(
                self.problem,
                self.known,
                self.known.tables,
                v,
                best_seq[v, : best_size[v]].tolist(),
                self.work,
            )
            for v in range(len(self.problem.vehicles))
        )
        served = {stop.id for route in routes for stop in route.stops}
        left = tuple(
            Unassigned(item.id, "no_place_found") for item in self.known.items if item.id not in served
        )
        return Solution(routes, left, sum(route.cost for route in routes))


def _frozen(problem: Problem, known: Prepared, rows: list[Nodes]) -> list[int]:
    """Return the vehicles whose route in the start plan breaks something."""
    tables = known.tables
    stops = {}
    for vehicle, row in zip(problem.vehicles, rows, strict=True):
        stops[vehicle.id] = [(known.items[tables.item[node]].id, node_kind(tables, node)) for node in row]
    broken = evaluate(problem, stops).broken
    return sorted({known.vehicle_of[each.vehicle_id] for each in broken})
