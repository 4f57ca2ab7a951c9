"""Plan from scratch, or better a plan, by large neighbourhood search."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.engines.dispatch._insertion import Plan, refresh_all
from moyai.engines.dispatch._neighbours import make_search
from moyai.engines.dispatch._routes import Nodes, fill_plan, node_kind, sequences, time_route_softly
from moyai.engines.dispatch._schedule import Work, make_work
from moyai.engines.dispatch._search import CUR, Search, iterate, keep_best, plan_total, put_back, settle
from moyai.engines.dispatch._tables import Prepared, prepared
from moyai.engines.dispatch.evaluate import evaluate
from moyai.engines.dispatch.problem import Problem
from moyai.engines.dispatch.solution import Solution, Unassigned
from moyai.engines.dispatch.stop import StopCriterion

FIRST_THRESHOLD = 0.02


def solve(problem: Problem, *, start: Solution | None = None, stop: StopCriterion, seed: int = 1) -> Solution:
    """Find a cheap plan that breaks nothing.

    First as many requests as possible are served, then the cost is lowered: driving, fixed costs and riders'
    time by the problem's weights. With an iteration limit, the same seed gives the same plan, plain or
    compiled.

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
    known = prepared(problem)
    run = _Run.of(problem, known, start, seed)
    run.build()
    progress = stop.start()
    while (iterations := progress.chunk()) > 0:
        run.iterate(iterations, progress.fraction())
        progress.done(iterations)
    return run.solution()


@dataclass(frozen=True)
class _Run:
    problem: Problem
    known: Prepared
    old: Plan
    new: Plan
    search: Search
    work: Work

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
            plan.stamp[:] = range(1, len(rows) + 1)
        search = make_search(problem, known, plans[0], seed)
        return _Run(problem, known, *plans, search, work)

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
        iterate(self.known.tables, self.old, self.new, self.search, self.work, iterations, threshold)

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
