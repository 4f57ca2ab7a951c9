"""The normal posterior of qualities and leniencies, without ever making a matrix of reviews by reviews.

With n scores the textbook's way inverts an n × n matrix. Entries and reviewers together have the precision

    [ A   C ]     A = diag(1/entry variance + scores of the entry/noise)
    [ C'  B ]     B = diag(1/reviewer variance + scores of the reviewer/noise),  C = who scored what/noise

in which each side by itself is diagonal. So the larger side is eliminated (Schur complement), and only a
matrix of the size of the smaller one, mostly the reviewers, is factored.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.sparse import csr_array

from moyai.engines.judging.calibration.problem import Prior
from moyai.engines.judging.errors import ProblemError

Floats = npt.NDArray[np.float64]
LARGEST = 3_000
"""Of the smaller side; its matrix is dense."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Scores as numbers.

    Attributes:
        entries: Keys, in order.
        reviewers: Keys, in order.
        rows: By score, the entry's number.
        columns: By score, the reviewer's.
        values: The scores.
    """

    entries: tuple[str, ...]
    reviewers: tuple[str, ...]
    rows: npt.NDArray[np.intp]
    columns: npt.NDArray[np.intp]
    values: Floats

    def incidence(self) -> csr_array:
        """Return how often each reviewer scored each entry."""
        shape = (len(self.entries), len(self.reviewers))
        return csr_array((np.ones(len(self.values)), (self.rows, self.columns)), shape=shape)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """What is believed of entries, or of reviewers: covariance diag(variances) + factor · factorᵀ."""

    means: Floats
    variances: Floats
    factor: Floats

    @property
    def deviations(self) -> Floats:
        """Standard deviation of each."""
        return np.sqrt(self.variances + (self.factor**2).sum(axis=1))


def find_posterior(table: Table, prior: Prior) -> tuple[Side, Side, float]:
    """Return entries (less the mean), reviewers, and the logarithm of the scores' chance.

    Raises:
        ProblemError: both sides are too large.
    """
    if min(len(table.entries), len(table.reviewers)) > LARGEST:
        raise ProblemError("calibration", f"over {LARGEST} entries and as many reviewers are too many")
    noise = prior.noise_variance
    centred = table.values - float(prior.mean or 0.0)
    links = table.incidence() / noise
    if len(table.entries) < len(table.reviewers):
        kept, gone, variances = links, links.T.tocsr(), (prior.entry_variance, prior.reviewer_variance)
        which = (table.rows, table.columns)
    else:
        kept, gone, variances = links.T.tocsr(), links, (prior.reviewer_variance, prior.entry_variance)
        which = (table.columns, table.rows)
    sums = [
        np.bincount(index, centred, matrix.shape[0]) / noise
        for index, matrix in zip(which, (kept, gone), strict=True)
    ]
    sides, log_determinant = _eliminate(kept, gone, sums, variances)
    explained = sum(float(part @ side.means) for part, side in zip(sums, sides, strict=True))
    log_determinant += sum(
        matrix.shape[0] * math.log(variance) for matrix, variance in zip((kept, gone), variances, strict=True)
    )
    count = len(centred)
    evidence = -0.5 * (
        float(centred @ centred) / noise
        - explained
        + log_determinant
        + count * math.log(noise)
        + count * math.log(2 * math.pi)
    )
    if len(table.entries) < len(table.reviewers):
        return sides[0], sides[1], evidence
    return sides[1], sides[0], evidence


def _eliminate(
    kept: Any, gone: Any, sums: list[Floats], variances: tuple[float, float]
) -> tuple[tuple[Side, Side], float]:
    """Return both sides, the kept one first, and the logarithm of the precision's determinant.

    Args:
        kept: Links by kept and gone.
        gone: The same by gone and kept.
        sums: Of each side's scores, over noise.
        variances: Of each side before.
    """
    diagonal = [
        1 / variance + matrix.sum(axis=1) for variance, matrix in zip(variances, (kept, gone), strict=True)
    ]
    shrunk = gone.multiply(1 / diagonal[1][:, None]).tocsr()
    schur = np.diag(diagonal[0]) - (kept @ shrunk).toarray()
    lower = cholesky(schur, lower=True)
    kept_means = cho_solve((lower, True), sums[0] - kept @ (sums[1] / diagonal[1]))
    gone_means = (sums[1] - gone @ kept_means) / diagonal[1]
    # The kept side's covariance is inverse(schur) = inv(L)' inv(L); the other's has that, carried over.
    factor = solve_triangular(lower, np.eye(len(schur)), lower=True).T
    carried = np.asarray(shrunk @ factor)
    log_determinant = float(np.log(diagonal[1]).sum()) + 2 * float(np.log(np.diag(lower)).sum())
    sides = (
        Side(kept_means, np.zeros(len(schur)), factor),
        Side(gone_means, 1 / diagonal[1], carried),
    )
    return sides, log_determinant
