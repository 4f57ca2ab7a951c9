"""An independent check of a calibration, by the textbook's dense matrices; it shares no code with the other.

It inverts a matrix of scores by scores, so it is for small problems.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import stats

from moyai.engines.judging.calibration.problem import Score
from moyai.engines.judging.calibration.solution import Calibration


def check(scores: Sequence[Score], calibration: Calibration, *, tolerance: float = 1e-8) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Args:
        scores: What was given.
        calibration: What came of it.
        tolerance: How far a figure may be off, relatively.
    """
    return tuple(_find(scores, calibration, tolerance))


def _find(scores: Sequence[Score], calibration: Calibration, tolerance: float) -> Iterator[str]:
    prior, mean = calibration.prior, calibration.mean
    same_entry = _same([each.entry for each in scores], [each.entry for each in scores])
    same_reviewer = _same([each.reviewer for each in scores], [each.reviewer for each in scores])
    noise = prior.noise_variance * np.eye(len(scores))
    covariance = prior.entry_variance * same_entry + prior.reviewer_variance * same_reviewer + noise
    values = np.array([each.value for each in scores])
    solved = np.linalg.solve(covariance, values - mean)

    def is_off(one: float, other: float) -> bool:
        return abs(one - other) > tolerance * (1 + abs(other))

    for name, variance, told in (
        ("entry", prior.entry_variance, {e.entry: (e.corrected, e.deviation) for e in calibration.entries}),
        (
            "reviewer",
            prior.reviewer_variance,
            {r.reviewer: (r.leniency, r.deviation) for r in calibration.reviewers},
        ),
    ):
        cross = variance * _same(list(told), [getattr(each, name) for each in scores])
        means = cross @ solved + (mean if name == "entry" else 0.0)
        posterior = variance * np.eye(len(told)) - cross @ np.linalg.solve(covariance, cross.T)
        for n, (key, (found, deviation)) in enumerate(told.items()):
            if is_off(found, means[n]) or is_off(deviation, posterior[n, n] ** 0.5):
                yield f"{name} {key}: {found} ± {deviation} is not {means[n]} ± {posterior[n, n] ** 0.5}"
        if name == "entry":
            estimates = calibration.estimates
            stated = np.diag(estimates.variances) + estimates.factor @ estimates.factor.T
            if np.abs(stated - posterior).max() > tolerance * (1 + np.abs(posterior).max()):
                yield "the covariance of entries is not right"
    evidence = float(stats.multivariate_normal(np.full(len(scores), mean), covariance).logpdf(values))
    if is_off(calibration.evidence, evidence):
        yield f"evidence {calibration.evidence} is not {evidence}"


def _same(one: list[str], other: list[str]) -> np.ndarray:
    return np.array([[float(a == b) for b in other] for a in one])
