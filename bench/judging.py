"""What judging an open call costs, how near it comes to the best there is, whether figures are the peers'.

    python -m bench.judging [--entries 5000] [--reviewers 300]

Seconds are the processor's. Peers (krippendorff, irrCAC, pingouin, pyrankvote, pref_voting) are looked at
where they are installed; they have an environment of their own (some are GPL: never part of the product):

    python -m venv .venv-judging
    .venv-judging/bin/pip install --require-hashes --no-deps -r requirements/bench_judging.txt
    PYTHONPATH=src:. .venv-judging/bin/python -m bench.judging
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from bench import judging_peers
from bench.judging_town import invent_affinity, invent_problem, invent_profiles, invent_reviews, invent_scores
from moyai.engines.judging.affinity import measure
from moyai.engines.judging.assignment import Aim, Problem, Rules, assign, check
from moyai.engines.judging.calibration import Prior, Score, calibrate, estimate_prior
from moyai.engines.judging.ranking import rank
from moyai.engines.judging.rubric import measure_sensitivity
from moyai.engines.judging.selection import Candidate, select
from moyai.engines.judging.selection import Problem as Purse
from moyai.engines.stop import TimeLimit

Made = TypeVar("Made")
EACH = 3


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--reviewers", type=int, default=300)
    parser.add_argument(
        "--limit", type=float, default=600.0, help="seconds an assignment may take by the clock"
    )
    parser.add_argument("--only", choices=["assignment", "scores", "rest", "peers"])
    parser.add_argument("--seed", type=int, default=1, help="of the call that is assigned")
    chosen = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}; {chosen.entries} entries by ", end=""
    )
    print(f"{chosen.reviewers} reviewers, {EACH} reviews each")
    if chosen.only in (None, "assignment"):
        _assign(chosen.entries, chosen.reviewers, chosen.limit, chosen.seed)
    if chosen.only in (None, "scores"):
        _score(chosen.entries, chosen.reviewers)
    if chosen.only in (None, "rest"):
        _rest(chosen.entries, chosen.reviewers)
    if chosen.only in (None, "peers"):
        judging_peers.compare_all()


def _time(name: str, make: Callable[[], Made]) -> Made:
    began, clock = time.process_time(), time.perf_counter()
    made = make()
    print(
        f"  {name:<58}{time.process_time() - began:>8.2f} s{time.perf_counter() - clock:>8.1f} s by the clock"
    )
    return made


def _assign(entries: int, reviewers: int, limit: float, seed: int) -> None:
    print("assignment")
    affinity = invent_affinity(entries, reviewers, seed=seed)
    for name, rules in (
        ("greatest total", Rules()),
        ("greatest total, an expert each", Rules(experts=1, expert_from=800)),
        ("an expert and a chair each", Rules(experts=1, expert_from=700, chairs=1)),
        ("the least entry raised (fair)", Rules(aim=Aim.FAIR)),
    ):
        problem = invent_problem(affinity, rules, each=EACH, seed=seed + 1)
        found = _time(name, lambda problem=problem: assign(problem, stop=TimeLimit(limit)))
        gap = 100 * (1 - found.total / max(1, found.total_bound))
        print(f"    total {found.total}, bound {found.total_bound} ({gap:.4f} % short)", end="")
        print(f"; least {found.least}, bound {found.least_bound}; proved: {found.is_proved}", end="")
        print(
            f"; {len(found.shortages)} shortages, {len(found.missed)} floors missed, {found.rounds} rounds",
            end="",
        )
        print(f"; checker: {check(problem, found) or 'nothing'}")
    problem = invent_problem(affinity, Rules(), each=EACH, seed=seed + 1)
    total, least = _assign_by_hand(problem)
    print(f"  by hand, one entry after the other, the best who has room: total {total}, least {least}")


def _assign_by_hand(problem: Problem) -> tuple[int, int]:
    """Return the total and the least of what somebody would do who goes down the list."""
    room = np.array([each.most for each in problem.reviewers])
    column = {each.key: n for n, each in enumerate(problem.reviewers)}
    score = problem.affinity.copy()
    row = {each.key: n for n, each in enumerate(problem.entries)}
    for entry, reviewer in problem.conflicts:
        score[row[entry], column[reviewer]] = -1
    sums = []
    for e, entry in enumerate(problem.entries):
        best = np.argsort(-np.where(room > 0, score[e], -1), kind="stable")[: entry.demand]
        room[best] -= 1
        sums.append(int(np.maximum(score[e, best], 0).sum()))
    return sum(sums), min(sums)


def _score(entries: int, reviewers: int) -> None:
    print("scores: no matrix of scores by scores is made, only one of reviewers by reviewers")
    truth = Prior(1.0, 0.6, 0.4)
    scores = invent_scores(entries, reviewers, EACH, truth)
    prior = _time("variances by marginal likelihood", lambda: estimate_prior(scores))
    parts = (prior.entry_variance, prior.reviewer_variance, prior.noise_variance)
    print(f"    found {', '.join(f'{each:.3f}' for each in parts)}; drawn with 1.000, 0.600, 0.400")
    found = _time("calibration with covariance", lambda: calibrate(scores, prior))
    _time("chances by 1,000 draws, bands", lambda: rank(found.estimates, first=entries // 10, draws=1000))
    few = scores[: EACH * min(entries, 500)]
    _time(f"the textbook's dense way, {len(few)} scores", lambda: _calibrate_densely(few, truth))
    _time(f"ours, the same {len(few)} scores", lambda: calibrate(few, truth))


def _calibrate_densely(scores: list[Score], prior: Prior) -> np.ndarray:
    entries, reviewers = (
        np.array([getattr(each, name) for each in scores]) for name in ("entry", "reviewer")
    )
    values = np.array([each.value for each in scores])
    same = entries[:, None] == entries[None, :]
    covariance = prior.entry_variance * same + prior.reviewer_variance * (
        reviewers[:, None] == reviewers[None, :]
    )
    covariance = covariance + prior.noise_variance * np.eye(len(scores))
    cross = prior.entry_variance * (np.unique(entries)[:, None] == entries[None, :])
    solved = np.linalg.solve(covariance, np.column_stack([values - values.mean(), cross.T]))
    return np.asarray(cross @ solved)


def _rest(entries: int, reviewers: int) -> None:
    print("the rest")
    ours, theirs = invent_profiles(entries), invent_profiles(reviewers, kind="r")
    _time("affinities from texts of 400 characters", lambda: measure(ours, theirs))
    rubric, reviews = invent_reviews(entries, reviewers, EACH)
    found = _time(
        "sensitivity of the first ten, 1,000 draws",
        lambda: measure_sensitivity(rubric, reviews, first=10, draws=1000),
    )
    print(f"    {found.sentence.en}")
    chance = np.random.default_rng(3)
    purse = Purse(
        tuple(
            Candidate(f"c{n}", int(chance.integers(300, 1000)), 10_000 * int(chance.integers(20, 500)))
            for n in range(200)
        ),
        100_000_000,
    )
    taken = _time("200 candidates for 100 million yen, 3 next best", lambda: select(purse))
    if taken.with_more is not None:
        print(f"    {taken.sentence.en} {taken.with_more.sentence.en}")


if __name__ == "__main__":
    main()
