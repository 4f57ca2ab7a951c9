"""Ratings of entries by raters, some of them missing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from moyai.engines.judging.errors import ProblemError

Floats = npt.NDArray[np.float64]


class Scale(StrEnum):
    """What differences between ratings mean.

    ``NOMINAL``: same or not. ``ORDINAL``: how many ratings lie between. ``INTERVAL``: their difference.
    ``RATIO``: their difference beside their sum; no rating is negative.
    """

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """A table of ratings.

    Attributes:
        entries: Keys of its rows.
        raters: Keys of its columns.
        values: By entry and rater; NaN where there is none.
    """

    entries: tuple[str, ...]
    raters: tuple[str, ...]
    values: Floats

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.entries), len(self.raters)):
            raise ProblemError("ratings", "are no table of entries by raters")
        if np.isinf(self.values).any():
            raise ProblemError("ratings", "one is infinite")
        for keys in (self.entries, self.raters):
            if len(set(keys)) != len(keys):
                raise ProblemError("ratings", "a key is there twice")

    def list_complete(self) -> Floats:
        """Return the rows of entries that everybody rated."""
        return np.asarray(self.values[~np.isnan(self.values).any(axis=1)])


def make_ratings(given: Iterable[tuple[str, str, float]]) -> Ratings:
    """Return a table of ratings, given as entry, rater and value.

    Raises:
        ProblemError: a value is no number, or a rater rates an entry twice.
    """
    rows = list(given)
    entries = tuple(sorted({entry for entry, _, _ in rows}))
    raters = tuple(sorted({rater for _, rater, _ in rows}))
    row, column = ({key: n for n, key in enumerate(keys)} for keys in (entries, raters))
    values = np.full((len(entries), len(raters)), np.nan)
    for entry, rater, value in rows:
        place = row[entry], column[rater]
        if not math.isfinite(value):
            raise ProblemError(f"rating of {entry} by {rater}", "is no number")
        if not math.isnan(values[place]):
            raise ProblemError(f"rating of {entry} by {rater}", "is there twice")
        values[place] = value
    return Ratings(entries, raters, values)


@dataclass(frozen=True, slots=True)
class Drawing:
    """How an interval is found: entries are drawn again, with replacement (percentile bootstrap, Efron 1979).

    Attributes:
        draws: How often; 0: no interval.
        level: Of the interval, 0.5 to 0.999.
        seed: The same gives the same.
    """

    draws: int = 1000
    level: float = 0.95
    seed: int = 1

    def __post_init__(self) -> None:
        if self.draws < 0 or not 0.5 <= self.level <= 0.999:
            raise ProblemError("drawing", "a number is out of its bounds")
