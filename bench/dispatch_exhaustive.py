"""Whether the engine loses anything in the small: its plans beside those found by trying everything.

    python -m bench.dispatch_exhaustive [--problems 1000] [--seed 1] [--iterations 2000] [--only SEED]

Problems of up to 6 requests and 2 vehicles (``dispatch_small``) are planned in three ways, and each plan is
compared with the best of all plans, found by an independent search (the engine's ``tests/exhaustive.py``):

solve     From scratch.
insert    Requests are inserted one after the other, their windows left as they were asked; then the plan is
          improved, those refused included. Everything is known in the end and nothing was promised, so this
          too must reach the best plan there is.
promised  As in use: what is offered is promised, windows become narrow, who is refused is gone; then the plan
          is improved. What was promised cannot be taken back, so the best plan that keeps these same promises
          is what it must reach. (What foresight would have saved is another question: ``dispatch_online``.)

A plan is better than another when it leaves out less (breaks first, or by the price that is set), then when
it costs less. Every plan is judged by the checker. Exit code 1: a plan is wrong, or better than the best, or
worse.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from bench.dispatch_small import draw_problem
from moyai.engines.dispatch import (
    IterationLimit,
    Problem,
    Request,
    Solution,
    Window,
    check,
    empty_solution,
    insert,
    solve,
    warm,
)
from moyai.engines.dispatch.tests.exhaustive import Rank, best_rank, rank_of

WAYS = ("solve", "insert", "promised")
VERDICTS = ("equal", "worse", "better", "wrong")
PROMISE_S = 15.0  # before and after the pickup offered; days here last a few hundred seconds
EQUAL = 1e-6


@dataclass(frozen=True)
class Trial:
    """One way on one problem.

    Attributes:
        seed: Of the problem.
        way: One of ``WAYS``.
        verdict: One of ``VERDICTS``.
        found: Rank of the engine's plan.
        best: Rank of the best plan.
        cpu_s: Processor's seconds of trying everything.
    """

    seed: int
    way: str
    verdict: str
    found: Rank
    best: Rank
    cpu_s: float


def main() -> None:
    """Try, print a table and the seeds of what differs."""
    options = _arguments()
    first = 1_000_000 * options.seed
    seeds = [options.only] if options.only is not None else range(first, first + options.problems)
    trials: list[Trial] = []
    with ProcessPoolExecutor(options.jobs, initializer=warm) as pool:
        for found in pool.map(partial(try_problem, iterations=options.iterations), seeds, chunksize=5):
            trials += found
            for trial in found:
                if trial.verdict != "equal":
                    print(_line(trial), flush=True)
    _print_table(trials, options.iterations)
    sys.exit(any(trial.verdict != "equal" for trial in trials))


def try_problem(seed: int, iterations: int) -> list[Trial]:
    """Plan the problem of a seed in every way."""
    problem, stop = draw_problem(seed), IterationLimit(iterations)
    began = time.process_time()
    best = best_rank(problem)
    spent = time.process_time() - began
    made = [("solve", problem, solve(problem, stop=stop, seed=1), best, spent)]
    _, inserted = _insert_all(problem, promise_s=None)
    made.append(("insert", problem, solve(problem, start=inserted, stop=stop, seed=1), best, 0.0))
    promised, inserted = _insert_all(problem, promise_s=PROMISE_S)
    began = time.process_time()
    best = best_rank(promised)
    spent = time.process_time() - began
    made.append(("promised", promised, solve(promised, start=inserted, stop=stop, seed=1), best, spent))
    return [_judge(seed, *each) for each in made]


def _insert_all(problem: Problem, promise_s: float | None) -> tuple[Problem, Solution]:
    """Insert the requests in turn; return the problem of those accepted, as promised, and the plan."""
    known = problem.without_requests(problem.request_ids)
    plan = empty_solution(known)
    for request in problem.requests:
        result = insert(known, plan, request, alternatives=1)
        for offer in result.offers:
            asked = request if promise_s is None else _promised(request, offer.pickup_at, promise_s)
            known = known.with_request(asked)
            plan = plan.with_route(offer.route)
    return known, plan


def _promised(request: Request, pickup_at: float, span_s: float) -> Request:
    asked = request.pickup_window
    told = Window(max(asked.earliest, pickup_at - span_s), min(asked.latest, pickup_at + span_s))
    wish = request.wish if request.prefer == "early" else request.wished_at
    return replace(request, pickup_window=told, wished_at=wish)


def _judge(seed: int, way: str, problem: Problem, solution: Solution, best: Rank, cpu_s: float) -> Trial:
    found = rank_of(problem, solution)
    verdict = "worse" if found > best else "better"
    if found[0] == best[0] and abs(found[1] - best[1]) < EQUAL:
        verdict = "equal"
    if check(problem, solution):
        verdict = "wrong"
    return Trial(seed, way, verdict, found, best, cpu_s)


def _line(trial: Trial) -> str:
    left, cost = trial.found[0] - trial.best[0], trial.found[1] - trial.best[1]
    by = f"{left:+g} left out" if left else f"{cost:+.3f} ({100 * cost / max(trial.best[1], 1e-9):+.2f} %)"
    return f"seed {trial.seed}  {trial.way:<9} {trial.verdict:<7} {by}; best {trial.best[1]:.3f}"


def _print_table(trials: list[Trial], iterations: int) -> None:
    print(f"{len(trials) // len(WAYS)} problems, {iterations} iterations each")
    print(f"{'way':<10}" + "".join(f"{verdict:>8}" for verdict in VERDICTS) + "   worse by")
    for way in WAYS:
        mine = [trial for trial in trials if trial.way == way]
        count = Counter(trial.verdict for trial in mine)
        print(f"{way:<10}" + "".join(f"{count[verdict]:>8}" for verdict in VERDICTS) + "   " + _losses(mine))
    full = sum(trial.way == "solve" and trial.best[0] == 0 for trial in trials)
    spent = sorted(trial.cpu_s for trial in trials)
    print(f"In {full} problems everything can be served (or leaving out has a price).")
    print(f"Trying everything took {sum(spent):.0f} s of the processor, {spent[-1]:.1f} s at most.")


def _losses(trials: list[Trial]) -> str:
    worse = [trial for trial in trials if trial.verdict == "worse"]
    left = sum(trial.found[0] > trial.best[0] for trial in worse)
    shares = [*_shares(worse)]
    parts = [f"{left} leave out more"] if left else []
    if shares:
        mean, most = sum(shares) / len(shares), max(shares)
        parts.append(f"cost {100 * mean:.1f} % on average, {100 * most:.1f} % at most")
    return ", ".join(parts) or "–"


def _shares(worse: list[Trial]) -> Iterator[float]:
    for trial in worse:
        if trial.found[0] == trial.best[0]:
            yield trial.found[1] / max(trial.best[1], 1e-9) - 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--problems", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="problems' seeds begin at a million times it")
    parser.add_argument("--iterations", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=1, help="problems at a time")
    parser.add_argument("--only", type=int, help="the problem of this seed alone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
