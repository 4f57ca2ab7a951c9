"""The replayed days of one variant as a sample: how far its figures would differ with other days.

The bootstrap over days (Efron and Tibshirani 1993, chapter 13): as many days as there are, are drawn with
replacement many times over, and 95 % of the figures so found lie within the interval. A day is drawn whole,
since its riders share vehicles and weather. What it tells: how much of a figure, or of the difference
between two ways to run the same days, is owed to which days they were. Not: next year's demand, or what the
model leaves out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from moyai.services.shared_taxi.study.figures import RATIOS, Figures, total

LEAST_DAYS = 5
"""Of fewer days no interval is given: the bootstrap of so few is much too narrow."""
DRAWS, SEED, LEVEL_PCT = 1000, 1, 95.0
Interval = tuple[float, float]
_Draws = npt.NDArray[np.float64]
NONE: Interval = (math.nan, math.nan)


@dataclass(frozen=True)
class Sample:
    """Days of one variant.

    Attributes:
        days: The figures of each; where a day was replayed several times, their sum.
    """

    days: Mapping[date, Figures]

    @cached_property
    def total(self) -> Figures:
        """The sum of all days."""
        return total(self.days.values())

    @cached_property
    def intervals(self) -> dict[str, Interval]:
        """Where 95 % of the drawn figures lie, by key of ``summarise``; NaN where there is nothing to say."""
        return {key: _find_interval(draws) for key, draws in self._draws.items()}

    def compare(self, other: Sample) -> dict[str, Interval]:
        """Return the same of the difference, the other less this one.

        Over the same days both are drawn together: a day that is hard for one is hard for the other.
        """
        mine, theirs = self._draws, other._draws
        return {key: _find_interval(theirs[key] - mine[key]) for key in mine.keys() & theirs.keys()}

    @cached_property
    def _draws(self) -> dict[str, _Draws]:
        if len(self.days) < LEAST_DAYS:
            return {}
        figures = [self.days[day] for day in sorted(self.days)]
        often = np.random.default_rng(SEED).multinomial(
            len(figures), [1 / len(figures)] * len(figures), DRAWS
        )
        found = {}
        for key, ratio in RATIOS.items():
            top = often @ np.array([ratio.top(each) for each in figures], dtype=float)
            bottom = often @ np.array([ratio.bottom(each) for each in figures], dtype=float)
            found[key] = np.divide(ratio.scale * top, bottom, out=np.full(DRAWS, math.nan), where=bottom != 0)
        found["wait_p90"] = _draw_p90(figures, often)
        return found


def _draw_p90(figures: list[Figures], often: npt.NDArray[np.int64]) -> _Draws:
    """Return of each draw the wait, minutes, that nine of ten do not exceed."""
    waits = np.concatenate([np.array(each.waits, dtype=float) for each in figures])
    if not len(waits):
        return np.full(DRAWS, math.nan)
    order = np.argsort(waits, kind="stable")
    day = np.repeat(np.arange(len(figures)), [len(each.waits) for each in figures])[order]
    found = np.full(DRAWS, math.nan)
    for number, row in enumerate(often):
        upto = np.cumsum(row[day])
        if upto[-1]:
            found[number] = waits[order[np.searchsorted(upto, 0.9 * upto[-1])]] / 60
    return found


def _find_interval(draws: _Draws) -> Interval:
    known = draws[np.isfinite(draws)]
    if not len(known):
        return NONE
    beyond = (100 - LEVEL_PCT) / 2
    low, high = np.percentile(known, [beyond, 100 - beyond])
    return float(low), float(high)
