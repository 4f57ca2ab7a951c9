"""What is believed of entries: means, and how sure they are, together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moyai.engines.judging.errors import ProblemError

Floats = npt.NDArray[np.float64]
AT_ONCE = 4_000_000
"""So many drawn numbers are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """A normal distribution of entries' qualities: covariance diag(variances) + factor · factorᵀ.

    Attributes:
        keys: Of the entries, each once.
        means: Of each.
        variances: What is each entry's own, 0 or more.
        factor: By entry and something shared, such as reviewers; without columns when nothing is.
    """

    keys: tuple[str, ...]
    means: Floats
    variances: Floats
    factor: Floats

    def __post_init__(self) -> None:
        count = len(self.keys)
        if len(set(self.keys)) != count:
            raise ProblemError("estimates", "a key is there twice")
        shapes = (self.means.shape, self.variances.shape, self.factor.shape[:1])
        if set(shapes) != {(count,)} or self.factor.ndim != 2:
            raise ProblemError("estimates", "are not of one size")
        for each in (self.means, self.variances, self.factor):
            if not np.isfinite(each).all():
                raise ProblemError("estimates", "are no numbers")
        if (self.variances < 0).any():
            raise ProblemError("estimates", "a variance is negative")

    @property
    def deviations(self) -> Floats:
        """Standard deviation of each."""
        return np.sqrt(self.variances + (self.factor**2).sum(axis=1))

    def find_covariances(self, number: int) -> Floats:
        """Return the covariances of one entry with all."""
        row = self.factor @ self.factor[number]
        row[number] += self.variances[number]
        return np.asarray(row)

    def draw(self, count: int, seed: int) -> Iterator[Floats]:
        """Yield drawn qualities by draw and entry, in parts; the same seed gives the same numbers.

        With one seed, entries are drawn from the same randomness whatever else is asked (common random
        numbers), so that what differs between two questions is not chance.
        """
        chance = np.random.default_rng(seed)
        at_once = max(1, AT_ONCE // max(1, len(self.keys)))
        own = np.sqrt(self.variances)
        for start in range(0, count, at_once):
            size = min(at_once, count - start)
            drawn = chance.standard_normal((size, len(self.keys))) * own
            drawn += chance.standard_normal((size, self.factor.shape[1])) @ self.factor.T
            yield drawn + self.means


def make_estimates(keys: tuple[str, ...], means: object, deviations: object) -> Estimates:
    """Return estimates of entries that have nothing in common.

    Args:
        keys: Of the entries.
        means: Of each.
        deviations: Standard deviation of each.

    Raises:
        ProblemError: they are not of one size, or no numbers.
    """
    spread = np.asarray(deviations, dtype=np.float64)
    if (spread < 0).any():
        raise ProblemError("estimates", "a deviation is negative")
    return Estimates(keys, np.asarray(means, dtype=np.float64), spread**2, np.zeros((len(keys), 0)))
