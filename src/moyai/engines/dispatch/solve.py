"""Plan from scratch, or better a plan, by large neighbourhood search."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from moyai.engines.dispatch._cover import AVAILABLE
from moyai.engines.dispatch._fewer import save_vehicles
from moyai.engines.dispatch._pool import merge
from moyai.engines.dispatch._run import LAST_HEAT, Run
from moyai.engines.dispatch._tables import prepared
from moyai.engines.dispatch.problem import Problem
from moyai.engines.dispatch.solution import Solution
from moyai.engines.dispatch.stop import Progress, StopCriterion

FIRST_HEAT, NEXT_HEAT = 0.3, 0.15
ROUND = 500  # iterations for each item from hot to cold
FEWEST_ITERATIONS = 1_000  # before the pace is known
PARTITION_SHARE = 0.2  # of the time of a round

FEWER_SHARE = 0.3  # of the iterations of a round, for plans with fewer vehicles

Better = Callable[[Solution], None]


def solve(
    problem: Problem,
    *,
    start: Solution | None = None,
    stop: StopCriterion,
    seed: int = 1,
    workers: int = 1,
    on_better: Better | None = None,
) -> Solution:
    """Find a cheap plan that breaks nothing.

    First as many requests as possible are served, then the cost is lowered: driving, fixed costs and riders'
    time by the problem's weights. With an iteration limit, the same seed and number of workers give the same
    plan, plain or compiled (and with the same release of highspy, or without it).

    Args:
        problem: What to plan.
        start: The present plan to begin from; its locked stops stay first, its other stops may move. From
            scratch when None. A route that cannot keep its promises is left exactly as it is.
        stop: ``TimeLimit``, ``IterationLimit`` (of each worker) or ``Until``.
        seed: Any whole number.
        workers: How many searches run side by side, a core each; they combine their routes.
        on_better: Called with each better plan as it is found, now and then, from this thread.

    Returns:
        The best plan found. What fits nowhere is in ``unassigned``.

    Raises:
        ProblemError: The start plan contradicts the problem.
    """
    clocks = [stop.start() for _ in range(max(1, workers))]
    known = prepared(problem)
    team = [Run.of(problem, known, start, seed + 7919 * n) for n in range(len(clocks))]
    for run in team:
        run.build()
    tell = _Teller(on_better)
    tell.about(team)
    heat = FIRST_HEAT
    with ThreadPoolExecutor(len(team)) as threads:
        while known.items and clocks[0].chunk() > 0:
            _search_round(team, clocks, heat, threads, tell)
            heat = NEXT_HEAT
    return min(team, key=lambda run: run.best).solution()


def _search_round(
    team: list[Run], clocks: list[Progress], heat: float, threads: ThreadPoolExecutor, tell: _Teller
) -> None:
    """Search from hot to cold once, each by itself, then combine the routes that all have seen."""
    if len(team) == 1:
        seconds = _cool(team[0], clocks[0], heat, tell)
    else:
        seconds = min(threads.map(_cool, team, clocks, [heat] * len(team)))
    first = team[0]
    for other in team[1:]:
        merge(other.pool, first.pool)
        if other.best < first.best - 1e-9:
            first.adopt(other.best_rows())
    if seconds > 0.0 and AVAILABLE:
        first.partition(seconds, clocks[0])
    tell.about(team)


def _cool(run: Run, progress: Progress, heat: float, tell: _Teller | None = None) -> float:
    """Search from hot to cold; return for how long routes may be combined, 0 when there are too few.

    A search that is too short to cool down begins cold.
    """
    full = ROUND * len(run.known.items)
    known = progress.left()
    if 0 < known < full / 4:
        heat = LAST_HEAT
    learn = min(FEWEST_ITERATIONS, known / 20) if known > 0 else FEWEST_ITERATIONS
    done = 0
    while done < learn and (iterations := progress.chunk()) > 0:
        run.iterate(iterations, heat, 0.0)
        progress.done(iterations)
        done += iterations
    if progress.left() > full / 4:
        done += save_vehicles(run, progress, FEWER_SHARE * min(progress.left(), full))
    left = progress.left()
    rounds = max(1, round(left / full)) if left < math.inf else 1
    share = PARTITION_SHARE * progress.seconds((1.0 - progress.fraction()) / rounds)
    length = left / rounds if left < math.inf else full
    if AVAILABLE and share < math.inf:
        length *= 1.0 - PARTITION_SHARE
    cooled = 0
    while cooled < length and (iterations := progress.chunk()) > 0:
        run.iterate(iterations, heat, cooled / length)
        progress.done(iterations)
        cooled += iterations
        if tell:
            tell.about([run])
    if done + cooled < full / 4:
        return 0.0
    return min(share, progress.seconds(1.0 - progress.fraction()))


class _Teller:
    """Tells of each better plan, once."""

    def __init__(self, on_better: Better | None) -> None:
        self.on_better = on_better
        self.told = math.inf

    def about(self, team: list[Run]) -> None:
        if self.on_better is None:
            return
        best = min(team, key=lambda run: run.best)
        if best.best < self.told - 1e-9:
            self.told = best.best
            self.on_better(best.solution())
