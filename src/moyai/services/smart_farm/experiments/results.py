"""What came out of an experiment: one value a plot, both groups compared, with all that is not fair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import TYPE_CHECKING

from moyai.services.smart_farm.experiments.fairness import BLURS, LEAST_EACH, Finding, Unfair, check_values

if TYPE_CHECKING:
    from moyai.engines.agronomy.comparison import Comparison

STALE_DAYS = 3
"""A value older than the last day by more says nothing of that day."""


@dataclass(frozen=True, slots=True)
class Value:
    """Something that was measured: of which plot, when, how much."""

    plot: int
    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a group on a day, of so many plots."""

    day: date
    mean: float
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came out.

    Attributes:
        day: Of the last measuring; None: nothing was measured.
        values_a: Plot and its value, of group A.
        values_b: The same of group B.
        means_a: Group A day by day.
        means_b: Group B day by day.
        comparison: Of the last values; None: there are too few.
        findings: What is not fair.
    """

    day: date | None
    values_a: tuple[tuple[int, float], ...]
    values_b: tuple[tuple[int, float], ...]
    means_a: tuple[Mean, ...]
    means_b: tuple[Mean, ...]
    comparison: Comparison | None
    findings: tuple[Finding, ...]

    @property
    def range(self) -> tuple[float, float]:
        """Between what the difference, A less B, lies: the wider of both ways to reckon it.

        Raises:
            ValueError: nothing was compared.
        """
        if self.comparison is None:
            raise ValueError("nothing was compared")
        both = (self.comparison.welch, self.comparison.drawn)
        return min(low for low, _high in both), max(high for _low, high in both)

    @property
    def is_blurred(self) -> bool:
        """Whether a difference could not be laid to what was to be studied."""
        return any(each.what in BLURS for each in self.findings)


def find_result(
    values: Iterable[Value], plots_a: Sequence[int], plots_b: Sequence[int], plan: Iterable[Finding]
) -> Result:
    """Return what came out.

    Of several who measured a plant on one day the middle value counts. A plot's value is its last one, unless
    it is older than the last day of all by more than `STALE_DAYS`.

    Args:
        values: All that was measured of what decides.
        plots_a: Of group A.
        plots_b: Of group B.
        plan: What is not fair about the plan.
    """
    daily = _find_daily(values)
    days = [day for _plot, day in daily]
    last = max(days, default=None)
    latest = {plot: _find_latest(daily, plot, last) for plot in (*plots_a, *plots_b)}
    a, b = ([latest[plot] for plot in plots] for plots in (plots_a, plots_b))
    findings = list(plan)
    found = check_values(
        [each[1] if each else None for each in a],
        [each[1] if each else None for each in b],
        days_a=[each[0] for each in a if each],
        days_b=[each[0] for each in b if each],
    )
    # What was foreseen of the plan is told as it came out.
    findings = [each for each in findings if each.what not in (Unfair.FEW, Unfair.TOO_FEW)] + found
    values_a, values_b = (
        tuple((plot, latest_of[1]) for plot in plots if (latest_of := latest[plot]))
        for plots in (plots_a, plots_b)
    )
    is_enough = min(len(values_a), len(values_b)) >= LEAST_EACH
    comparison = _compare(values_a, values_b) if is_enough else None
    return Result(
        last,
        values_a,
        values_b,
        _list_means(daily, plots_a),
        _list_means(daily, plots_b),
        comparison,
        tuple(findings),
    )


def _compare(a: Sequence[tuple[int, float]], b: Sequence[tuple[int, float]]) -> Comparison:
    from moyai.engines.agronomy.comparison import compare  # brings numpy and scipy, which few pages need

    return compare([value for _plot, value in a], [value for _plot, value in b])


def _find_daily(values: Iterable[Value]) -> dict[tuple[int, date], float]:
    gathered: dict[tuple[int, date], list[float]] = {}
    for each in values:
        gathered.setdefault((each.plot, each.day), []).append(each.value)
    return {key: median(several) for key, several in gathered.items()}


def _find_latest(
    daily: dict[tuple[int, date], float], plot: int, last: date | None
) -> tuple[date, float] | None:
    if last is None:
        return None
    own = [(day, value) for (one, day), value in daily.items() if one == plot]
    day, value = max(own, default=(date.min, 0.0))
    return (day, value) if (last - day).days <= STALE_DAYS else None


def _list_means(daily: dict[tuple[int, date], float], plots: Sequence[int]) -> tuple[Mean, ...]:
    days = sorted({day for plot, day in daily if plot in plots})
    found = []
    for day in days:
        own = [daily[plot, day] for plot in plots if (plot, day) in daily]
        found.append(Mean(day, fmean(own), len(own)))
    return tuple(found)
