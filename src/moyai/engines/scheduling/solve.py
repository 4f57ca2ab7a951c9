"""Plan a day of visits by simulated annealing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import cycle, pairwise

import numpy as np

from moyai.engines.scheduling._anneal import anneal
from moyai.engines.scheduling._start import first_sequences
from moyai.engines.scheduling._state import BEST, DISTANCE, LONGEST, TARDINESS, State, make_state
from moyai.engines.scheduling._tables import Tables, make_tables
from moyai.engines.scheduling.evaluate import Call, evaluate
from moyai.engines.scheduling.problem import Problem
from moyai.engines.scheduling.solution import Solution
from moyai.engines.stop import Progress, StopCriterion

HOT, COLD = 0.8, 0.0015  # of the mean way between places, by its weight
COOLER = (
    0.3  # of that heat every other round begins with: it betters a good plan, the others look for another
)
ROUND = 100_000  # iterations for each visit from hot to cold at least, where there is time for more than one
LARGE = 0.03  # of changes are large, where there are not more visits than MANY
MANY = 130  # visits; a large change takes time as their square, so beyond there are fewer of them
LEARN = 500  # iterations before the pace is known

Better = Callable[[Solution], None]


def solve(
    problem: Problem, *, stop: StopCriterion, seed: int = 1, on_better: Better | None = None
) -> Solution:
    """Find a cheap plan that gives every service.

    With an iteration limit the same seed gives the same plan, plain or compiled.

    Args:
        problem: What to plan.
        stop: ``TimeLimit``, ``IterationLimit`` or ``Until``.
        seed: Any whole number.
        on_better: Called with each better plan, once a round.

    Returns:
        The best plan found.
    """
    search = _Search(problem, seed)
    progress = stop.start()
    heats = cycle((HOT, HOT * COOLER))
    while problem.patients and progress.chunk() > 0:
        best = search.best.cost
        search.cool(progress, next(heats))
        if on_better and search.best.cost < best:
            on_better(search.best)
    return search.best


class _Search:
    """A search and the best plan that it has found."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.tables = make_tables(problem)
        self.calls = [(each.id, k) for each in problem.patients for k in range(len(each.services))]
        rows = first_sequences(problem)
        first = evaluate(problem, rows)
        if first is None:
            raise AssertionError("services put one behind the other wait for one another")
        self.best = first
        self.state = make_state(self.tables, *_link(self.tables, self.calls, rows, first), seed)
        self.state.sums[BEST] = first.cost
        self.large = LARGE * min(1.0, MANY / max(1, len(self.calls))) ** 2
        ways = problem.travel_s[problem.travel_s > 0.0]
        self.unit = float(ways.mean()) * problem.weights.distance if len(ways) else 1.0

    def cool(self, progress: Progress, heat: float) -> None:
        """Search once from hot to cold, from the best plan on."""
        self._begin_from(self.best)
        done, learn = 0.0, LEARN
        while learn > 0 and (n := min(learn, progress.chunk())) > 0:
            anneal(self.tables, self.state, n, self.unit * heat, self.large)
            progress.done(n)
            learn -= n
        full, tried = ROUND * len(self.calls), 0
        began, left = progress.fraction(), progress.left()
        rounds = max(1, round(left / full)) if left < math.inf else 1
        while done < 1.0 and (n := progress.chunk()) > 0:
            anneal(self.tables, self.state, n, self.unit * heat * (COLD / heat) ** done, self.large)
            progress.done(n)
            tried += n
            # Where nobody knows how long there is, a round has its iterations.
            gone = (progress.fraction() - began) / (1.0 - began) if left < math.inf else tried / full
            done = gone * rounds
        self._take_best()

    def _begin_from(self, plan: Solution) -> None:
        state = self.state
        links, begin = _link(self.tables, self.calls, sequences_of(plan), plan)
        state.links[:] = links
        state.begin[:] = begin
        state.sums[DISTANCE] = plan.distance
        state.sums[TARDINESS] = plan.tardiness_s
        state.sums[LONGEST] = plan.longest_tardiness_s

    def _take_best(self) -> None:
        """Time the best plan anew and exactly."""
        found = evaluate(self.problem, _rows(self.tables, self.state, self.calls))
        if found is not None and found.cost < self.best.cost:
            self.best = found
        self.state.sums[BEST] = self.best.cost


def sequences_of(plan: Solution) -> list[list[Call]]:
    """Return whom each crew visits for what."""
    return [[(stop.patient_id, stop.service) for stop in route.stops] for route in plan.routes]


def _link(
    tables: Tables, calls: list[Call], rows: Sequence[Sequence[Call]], plan: Solution
) -> tuple[np.ndarray, np.ndarray]:
    """Return a plan's links and begins as the kernels have them."""
    visits, crews, nodes = len(calls), len(rows), len(tables.place)
    number = {call: v for v, call in enumerate(calls)}
    links, begin = np.zeros(3 * nodes, np.int64), np.zeros(nodes)
    for c, row in enumerate(rows):
        chain = [visits + c, *(number[call] for call in row), visits + crews + c]
        for a, b in pairwise(chain):
            links[a], links[nodes + b] = b, a
        links[[2 * nodes + node for node in chain]] = c
    for route in plan.routes:
        for stop in route.stops:
            begin[number[stop.patient_id, stop.service]] = stop.begin_s
    return links, begin


def _rows(tables: Tables, state: State, calls: list[Call]) -> list[list[Call]]:
    visits = len(calls)
    rows: list[list[Call]] = []
    for c in range(len(tables.able)):
        rows.append([])
        v = int(state.best_links[visits + c])
        while v < visits:
            rows[-1].append(calls[v])
            v = int(state.best_links[v])
    return rows
