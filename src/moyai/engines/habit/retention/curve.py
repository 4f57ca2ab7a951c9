"""Who still takes part after so many days: Kaplan and Meier's estimate with Greenwood's bands.

Estimate: Kaplan & Meier, "Nonparametric estimation from incomplete observations", JASA 53, 1958. Variance:
Greenwood, "The natural duration of cancer", 1926. Bands: plain, and on the scale log(-log S), which stays
within 0 and 1 (Kalbfleisch & Prentice, "The statistical analysis of failure time data", 1980, section 1.4).
Band of the median: Brookmeyer & Crowley, Biometrics 38, 1982. Restricted mean: Klein & Moeschberger,
"Survival analysis", 2003, section 4.5. On ties, who is censored on a day was still there when others dropped
on it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from moyai.engines.habit.retention.spells import Spell

MARKS = (7, 30, 60, 90)
"""Days at which a challenge is looked at."""
_ROUNDING = 1e-12
"""A share that is a half but for rounding is a half."""


class Verdict(StrEnum):
    """Whether a target is reached, by the band and not by the estimate alone."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """The curve from one day on, until the next step.

    Attributes:
        day: Days since joining; the first step is day 0.
        at_risk: Who was known to be there until this day.
        dropped: Who dropped on it.
        censored: Whose knowledge ends on it.
        share: S: who stays beyond this day.
        error: Standard error of the share (Greenwood).
        plain: Band by the normal approximation, cut at 0 and 1; None where nobody is left.
        log_log: Band on the scale of log(-log S); None where nobody or everybody dropped.
    """

    day: int
    at_risk: int
    dropped: int
    censored: int
    share: float
    error: float
    plain: tuple[float, float] | None
    log_log: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Mark:
    """The curve at one day; ``share`` None: nobody was followed that long, so it cannot be told."""

    day: int
    share: float | None
    plain: tuple[float, float] | None
    log_log: tuple[float, float] | None
    at_risk: int


@dataclass(frozen=True, slots=True)
class Median:
    """After how many days half had dropped; None: more than half still take part, or that end is open."""

    day: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Days that people took part on average, of the first ``horizon``; with its standard error and band."""

    horizon: int
    days: float
    error: float
    band: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """A whole curve.

    Attributes:
        steps: By day; the last one is the last day on which anybody was seen.
        people: How many spells it is made from.
        confidence: Of the bands, such as 0.95.
    """

    steps: tuple[Step, ...]
    people: int
    confidence: float

    @property
    def last_day(self) -> int:
        """The last day of which anything is known."""
        return self.steps[-1].day

    def find_step(self, day: int) -> Step:
        """Return the step that holds on a day."""
        return next(step for step in reversed(self.steps) if step.day <= max(day, 0))

    def find_mark(self, day: int) -> Mark:
        """Return the curve at a day; nothing where nobody was followed that long and somebody is left."""
        if day < 0:
            raise ValueError("a mark lies on day 0 or later")
        step = self.find_step(day)
        if day > self.last_day and step.share > 0:
            return Mark(day, None, None, None, 0)
        at_risk = step.at_risk if step.day == day else step.at_risk - step.dropped - step.censored
        return Mark(day, step.share, step.plain, step.log_log, at_risk)

    def find_median(self) -> Median:
        """Return after how many days half had dropped, with Brookmeyer and Crowley's band."""
        return Median(
            self._find_crossing([step.share for step in self.steps]),
            self._find_crossing([step.log_log[0] if step.log_log else step.share for step in self.steps]),
            self._find_crossing([step.log_log[1] if step.log_log else step.share for step in self.steps]),
        )

    def find_restricted_mean(self, horizon: int) -> RestrictedMean:
        """Return the mean number of days of the first ``horizon``: the area under the curve.

        Raises:
            ValueError: nobody was followed so long, so the area is not known.
        """
        if not 0 < horizon <= self.last_day and self.steps[-1].share > 0:
            raise ValueError(
                f"a mean until day {horizon} cannot be told: the data end on day {self.last_day}"
            )
        days = self._find_area(0, horizon)
        variance = sum(
            self._find_area(step.day, horizon) ** 2 * step.dropped / (step.at_risk * left)
            for step in self.steps
            if step.day < horizon and step.dropped and (left := step.at_risk - step.dropped)
        )
        error = math.sqrt(variance)
        reach = _z(self.confidence) * error
        return RestrictedMean(horizon, days, error, (days - reach, days + reach))

    def _find_area(self, begin: int, end: int) -> float:
        ends = [*(step.day for step in self.steps[1:]), max(end, self.last_day)]
        return math.fsum(
            step.share * max(0, min(until, end) - max(step.day, begin))
            for step, until in zip(self.steps, ends, strict=True)
        )

    def _find_crossing(self, shares: Sequence[float]) -> int | None:
        found = zip(self.steps, shares, strict=True)
        return next((step.day for step, share in found if share <= 0.5 + _ROUNDING), None)


def estimate(spells: Iterable[Spell], *, confidence: float = 0.95) -> Curve:
    """Return the curve of spells.

    Args:
        spells: Of a group; in any order.
        confidence: Of the bands, between 0 and 1.

    Raises:
        ValueError: there are none, or the confidence is no confidence.
    """
    pairs = [(spell.days, spell.is_drop) for spell in spells]
    if not pairs:
        raise ValueError("nobody can be judged yet, so there is no curve")
    drops = Counter(days for days, is_drop in pairs if is_drop)
    ends = Counter(days for days, is_drop in pairs if not is_drop)
    return _build(drops, ends, len(pairs), confidence)


def judge_target(mark: Mark, target: float) -> Verdict:
    """Return whether a share reaches its target: *met* when all of its band does, *open* when a part."""
    band = mark.log_log or mark.plain
    if mark.share is None or band is None:
        return Verdict.UNKNOWN
    if band[0] >= target:
        return Verdict.MET
    return Verdict.NOT_MET if band[1] < target else Verdict.OPEN


def _build(drops: Counter[int], ends: Counter[int], people: int, confidence: float) -> Curve:
    z = _z(confidence)
    at_risk, share, spread = people, 1.0, 0.0
    steps: list[Step] = []
    for day in sorted({0, *drops, *ends}):
        dropped, censored = drops[day], ends[day]
        left = at_risk - dropped
        if dropped:
            share = share * left / at_risk
            spread = spread + dropped / (at_risk * left) if left else math.inf
        steps.append(_make_step(day, at_risk, dropped, censored, share, spread, z))
        at_risk = left - censored
    return Curve(tuple(steps), people, confidence)


def _make_step(
    day: int, at_risk: int, dropped: int, censored: int, share: float, spread: float, z: float
) -> Step:
    error = share * math.sqrt(spread) if share > 0 else 0.0
    plain = (max(0.0, share - z * error), min(1.0, share + z * error)) if share > 0 else None
    return Step(day, at_risk, dropped, censored, share, error, plain, _find_log_log(share, spread, z))


def _find_log_log(share: float, spread: float, z: float) -> tuple[float, float] | None:
    if not 0 < share < 1 or spread <= 0:
        return None
    reach = z * math.sqrt(spread) / math.log(share)
    middle = math.log(-math.log(share))
    return math.exp(-math.exp(middle - reach)), math.exp(-math.exp(middle + reach))


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("a confidence lies between 0 and 1")
    return NormalDist().inv_cdf((1 + confidence) / 2)
