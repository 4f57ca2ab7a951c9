"""Growing degree days: how much warmth a plant had, in °C d, and when it will have had enough.

Two variants are in use and give different sums; results are only comparable within one, so each is named.

- **A, average**: max(0, (Tmax + Tmin)/2 - Tb). (McMaster and Wilhelm, Agric. For. Meteorol. 87, 1997,
  method 1.)
- **B, bounded**: Tmax and Tmin are first brought between the base and the cap, then averaged. (Their method
  2, with the upper cap usual for maize, 10/30 °C.) A cold night under a warm day counts for more than in A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Variant(StrEnum):
    """How a day's degrees are counted; see the head of this module."""

    AVERAGE = "average"
    BOUNDED = "bounded"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a crop's warmth is counted.

    Attributes:
        base_c: Below it nothing grows.
        cap_c: Above it more warmth does not help; None without one. Variant A takes it for the mean.
        variant: Which sum.
    """

    base_c: float
    cap_c: float | None = None
    variant: Variant = Variant.AVERAGE

    def __post_init__(self) -> None:
        if self.cap_c is not None and not self.cap_c > self.base_c:
            raise ValueError("the cap lies above the base")


def degree_days(low_c: float, high_c: float, rule: Rule) -> float:
    """Return one day's growing degree days, in °C d.

    Raises:
        ValueError: the lowest is above the highest.
    """
    if not low_c <= high_c:
        raise ValueError(f"the lowest temperature {low_c} is above the highest {high_c}")
    top = rule.cap_c if rule.cap_c is not None else max(high_c, rule.base_c)
    if rule.variant is Variant.BOUNDED:
        low, high = (max(rule.base_c, min(each, top)) for each in (low_c, high_c))
        return (low + high) / 2 - rule.base_c
    return max(0.0, min((low_c + high_c) / 2, top) - rule.base_c)


@dataclass(frozen=True, slots=True)
class Warmth:
    """A sum of warmth.

    Attributes:
        degree_days: What the known days gave, with the missing ones filled in by their neighbours.
        known_days: Days measured.
        missing_days: Days filled in.
        filled: How much of the sum was filled in.
    """

    degree_days: float
    known_days: int
    missing_days: int
    filled: float


def sum_warmth(days: Sequence[tuple[float, float] | None], rule: Rule) -> Warmth:
    """Return the sum over days one after the other, each (lowest, highest) or None where it was not measured.

    A missing day gets what lies on the line between its neighbours that are known; at the ends, the nearest.
    Without any known day the sum is zero and all is missing.
    """
    known = {at: degree_days(*each, rule) for at, each in enumerate(days) if each is not None}
    filled = sum(_fill(at, known) for at in range(len(days)) if at not in known) if known else 0.0
    return Warmth(sum(known.values()) + filled, len(known), len(days) - len(known), filled)


def _fill(at: int, known: dict[int, float]) -> float:
    before = max((each for each in known if each < at), default=None)
    after = min((each for each in known if each > at), default=None)
    if before is None or after is None:
        nearest = before if after is None else after
        assert nearest is not None
        return known[nearest]
    share = (at - before) / (after - before)
    return known[before] * (1 - share) + known[after] * share


@dataclass(frozen=True, slots=True)
class Forecast:
    """In how many days a sum will be reached.

    Attributes:
        days: At the pace of the usual days ahead; None when it is not reached within them.
        soonest_days: At a pace warmer by the spread.
        latest_days: At a pace colder by it; None when it is not reached.
    """

    days: int | None
    soonest_days: int | None
    latest_days: int | None


def forecast_days(
    have: float, need: float, ahead: Sequence[tuple[float, float]], rule: Rule, *, spread_c: float = 2.0
) -> Forecast:
    """Return in how many days ``need`` is reached from ``have``, given the usual days ahead.

    Args:
        have: Degree days so far. need: Degree days of the stage. ahead: Lowest and highest of each day
            ahead: a forecast, then the usual of the season. rule: How they are counted. spread_c: By how
            much the days may be warmer or colder than the usual. Two degrees is about the standard
            deviation of ten-day means in Japan's temperate regions.
    """

    def reach(by_c: float) -> int | None:
        total = have
        if total >= need:
            return 0
        for count, (low, high) in enumerate(ahead, start=1):
            total += degree_days(low + by_c, high + by_c, rule)
            if total >= need:
                return count
        return None

    return Forecast(reach(0.0), reach(spread_c), reach(-spread_c))
