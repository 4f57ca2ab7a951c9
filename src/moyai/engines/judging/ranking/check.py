"""An independent check of a ranking: dense matrices and pairs; it shares no code with what makes it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from scipy import stats

from moyai.engines.judging.ranking.problem import Estimates
from moyai.engines.judging.ranking.solution import Ranking


def check(estimates: Estimates, ranking: Ranking) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Args:
        estimates: What is believed of entries.
        ranking: What came of it.
    """
    return tuple(_find(estimates, ranking))


def _find(estimates: Estimates, ranking: Ranking) -> Iterator[str]:
    keys = [each.key for each in ranking.rows]
    if sorted(keys) != sorted(estimates.keys):
        yield "not every entry stands once"
        return
    means = dict(zip(estimates.keys, estimates.means.tolist(), strict=True))
    if any(means[one] < means[other] for one, other in pairwise(keys)):
        yield "the best is not first"
    if keys != [key for band in ranking.bands for key in band]:
        yield "bands are not the rows"
    total = sum(each.chance for each in ranking.rows)
    if abs(total - min(ranking.first, len(keys))) > 1e-6:
        yield f"chances add up to {total}"
    covariance = np.diag(estimates.variances) + estimates.factor @ estimates.factor.T
    index = {key: n for n, key in enumerate(estimates.keys)}
    for number, band in enumerate(ranking.bands):
        below = band[1:] + ranking.bands[number + 1][:1] if number + 1 < len(ranking.bands) else band[1:]
        for key in below:
            chance = _chance(means[band[0]] - means[key], covariance, index[band[0]], index[key])
            if (chance >= ranking.level) == (key in band) and abs(chance - ranking.level) > 1e-9:
                yield f"band of {band[0]}: {key} with {chance}"


def _chance(lead: float, covariance: np.ndarray, one: int, other: int) -> float:
    pick = np.zeros(len(covariance))
    pick[one], pick[other] = 1.0, -1.0
    spread = float(pick @ covariance @ pick)
    if spread <= 1e-15 * (1 + covariance[other, other]):
        return 0.5 if lead == 0 else float(lead > 0)
    return float(stats.norm.cdf(lead, scale=spread**0.5))
