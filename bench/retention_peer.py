"""Whether curves, bands and tests of ``engines/habit/retention`` are those of lifelines (MIT), on drawn data.

lifelines holds pandas below 3 and so OR-Tools back: it has an environment of its own.

    python -m venv .venv-retention
    .venv-retention/bin/pip install --require-hashes --no-deps -r requirements/bench_retention.txt
    PYTHONPATH=src:. .venv-retention/bin/python -m bench.retention_peer

Ends with 1 when anything differs by more than 1e-9.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterator
from datetime import date

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test, multivariate_logrank_test
from lifelines.utils import restricted_mean_survival_time

from moyai.engines.habit.retention import Spell, compare, estimate

JOINED = date(2026, 4, 6)
ALLOWED = 1e-9


def main() -> int:
    """Print the greatest difference of each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sets", type=int, default=200)
    sets = parser.parse_args().sets
    warnings.simplefilter("ignore")
    random = np.random.default_rng(1)
    worst: dict[str, float] = {}
    for _ in range(sets):
        groups = [_draw(random) for _ in range(int(random.integers(2, 5)))]
        for name, difference in _compare(groups):
            worst[name] = max(worst.get(name, 0.0), difference)
    print(f"{sets} sets of 2 to 4 groups of 5 to 120, whole days with ties; greatest differences")
    for name, difference in worst.items():
        print(f"  {name:<28}{difference:.1e}")
    return int(max(worst.values()) > ALLOWED)


def _draw(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    size = int(random.integers(5, 120))
    drops = np.ceil(random.weibull(random.uniform(0.6, 1.4), size) * random.uniform(20, 120)).astype(int)
    ends = random.integers(10, 100, size)
    return np.minimum(drops, ends), drops <= ends


def _compare(groups: list[tuple[np.ndarray, np.ndarray]]) -> Iterator[tuple[str, float]]:
    named = {str(number): _make_spells(*each, str(number)) for number, each in enumerate(groups)}
    for name, (days, is_drop) in zip(named, groups, strict=True):
        yield from _compare_curves(named[name], days, is_drop)
    ours = compare({name: named[name] for name in ("0", "1")})
    theirs = logrank_test(groups[0][0], groups[1][0], groups[0][1], groups[1][1])
    yield "log-rank, two groups", abs(ours.statistic - theirs.test_statistic) / max(1, ours.statistic)
    yield "its p", abs(ours.p - theirs.p_value)
    everybody = [np.concatenate(each) for each in zip(*groups, strict=True)]
    which = np.repeat(np.arange(len(groups)), [len(days) for days, _ in groups])
    ours = compare(named)
    theirs = multivariate_logrank_test(everybody[0], which, everybody[1])
    yield "log-rank, several groups", abs(ours.statistic - theirs.test_statistic) / max(1, ours.statistic)
    yield "its p (several)", abs(ours.p - theirs.p_value)


def _compare_curves(
    spells: list[Spell], days: np.ndarray, is_drop: np.ndarray
) -> Iterator[tuple[str, float]]:
    curve = estimate(spells)
    fitted = KaplanMeierFitter(alpha=0.05).fit(days, is_drop)
    bands = fitted.confidence_interval_survival_function_
    for day in fitted.survival_function_.index:
        step = curve.find_step(int(day))
        share = float(fitted.survival_function_.loc[day].iloc[0])
        yield "share", abs(step.share - share)
        if step.log_log is not None:
            low, high = (float(each) for each in bands.loc[day])
            yield "log-log band", max(abs(step.log_log[0] - low), abs(step.log_log[1] - high))
        if step.share > 0:
            spread = float(np.asarray(fitted._cumulative_sq_.loc[day]).ravel()[0])
            yield "Greenwood's error", abs(step.error - share * np.sqrt(spread))
    if all(abs(step.share - 0.5) > ALLOWED for step in curve.steps):
        # Where the curve stands at one half, rounding decides for lifelines, which then takes the next step.
        theirs, ours = float(fitted.median_survival_time_), curve.find_median().day
        yield "median", abs(theirs - ours) if ours is not None else float(np.isfinite(theirs))
    horizon = curve.last_day
    mean = restricted_mean_survival_time(fitted, t=horizon)
    yield "restricted mean", abs(curve.find_restricted_mean(horizon).days - mean) / horizon


def _make_spells(days: np.ndarray, is_drop: np.ndarray, name: str) -> list[Spell]:
    return [
        Spell(f"{name}{n}", f"{name}{n}", name, JOINED, int(day), bool(drop), "")
        for n, (day, drop) in enumerate(zip(days, is_drop, strict=True))
    ]


if __name__ == "__main__":
    sys.exit(main())
