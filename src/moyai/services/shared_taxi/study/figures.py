"""Figures of replayed days that can be added up, and what is read from them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

Pair = tuple[int, int]
"""How many asked, and how many of them were served."""
_HOUR_S, _KM_M = 3600, 1000


@dataclass(slots=True, kw_only=True)
class Figures:
    """Sums over days. Times in whole seconds, distances in metres, money in yen.

    Attributes:
        days: How many days.
        asked: Wishes.
        served: Brought to the destination, at the wished or another time.
        persons: People in those rides.
        changed: Of those served, how many changed vehicles.
        pooled: Rides with somebody else aboard for a part.
        runs: Runs from empty to empty.
        pooled_runs: Of these, how many carried two bookings or more.
        refused: By reason.
        no_shows: Had a promise and did not come.
        late: Boarded after the promised window, as first told.
        shifts: How far from the wish they rode who took another time.
        waits: From the wish, or from asking if that was later, to boarding; of those who leave after a time.
        earlies: From arrival to the wished time; of those who must be there by a time.
        ratios: Time aboard in percent of the direct ride, the wait between two vehicles included.
        deviations: Boarding from the time first told, either way.
        driven_m: All driving.
        empty_m: Of that with nobody aboard.
        paid_s: Vehicle-hours that are paid for: the whole shift of every vehicle.
        moving_s: Of that on the way.
        cost_yen: By the rates agreed with the partners.
        fares_yen: What riders pay.
        by_area: By area: how many asked and were served.
        by_group: The same by age band and area, as ``75-84/west`` (groups.py).
        by_hour: By hour of the wish.
        wheelchairs: Those with a wheelchair.
    """

    days: int = 0
    asked: int = 0
    served: int = 0
    persons: int = 0
    changed: int = 0
    pooled: int = 0
    runs: int = 0
    pooled_runs: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    no_shows: int = 0
    late: int = 0
    shifts: list[int] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    earlies: list[int] = field(default_factory=list)
    ratios: list[int] = field(default_factory=list)
    deviations: list[int] = field(default_factory=list)
    driven_m: int = 0
    empty_m: int = 0
    paid_s: int = 0
    moving_s: int = 0
    cost_yen: int = 0
    fares_yen: int = 0
    by_area: dict[str, Pair] = field(default_factory=dict)
    by_group: dict[str, Pair] = field(default_factory=dict)
    by_hour: dict[str, Pair] = field(default_factory=dict)
    wheelchairs: Pair = (0, 0)

    def add(self, other: Figures) -> None:
        """Add another day, or days."""
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            elif isinstance(mine, dict):
                for key, pair in theirs.items():
                    mine[key] = _sum(mine.get(key, (0, 0)), pair)
            else:
                total = _sum(mine, theirs) if isinstance(mine, tuple) else mine + theirs
                setattr(self, each.name, total)

    def as_dict(self) -> dict[str, Any]:
        """Return the sums for JSON."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in values.items()}

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> Figures:
        """Return the sums that ``as_dict`` gave, also after JSON."""
        made = Figures(**values)
        made.refused = Counter(made.refused)
        for name in ("by_area", "by_group", "by_hour"):
            pairs = {key: (pair[0], pair[1]) for key, pair in getattr(made, name).items()}
            setattr(made, name, pairs)
        made.wheelchairs = (made.wheelchairs[0], made.wheelchairs[1])
        return made


def total(figures: Iterable[Figures]) -> Figures:
    """Return the sum of some days."""
    summed = Figures()
    for each in figures:
        summed.add(each)
    return summed


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure that is one sum by another, so that days can be weighed one against the other.

    Attributes:
        top: What is divided.
        bottom: By what.
        scale: What the quotient is multiplied by: 100 for percent.
    """

    top: Callable[[Figures], float]
    bottom: Callable[[Figures], float]
    scale: float = 1.0

    def of(self, figures: Figures) -> float:
        """Return the figure, NaN where there is nothing to measure."""
        bottom = self.bottom(figures)
        return self.scale * self.top(figures) / bottom if bottom else math.nan


def _days(figures: Figures) -> float:
    return figures.days


def _served(figures: Figures) -> float:
    return figures.served


def _cost_yen(figures: Figures) -> float:
    """Where no rate has been agreed there is no cost."""
    return figures.cost_yen or math.nan


def _mean_of(name: str, scale: float) -> Ratio:
    return Ratio(
        lambda each: float(sum(getattr(each, name))), lambda each: float(len(getattr(each, name))), scale
    )


RATIOS: Mapping[str, Ratio] = {
    "asked": Ratio(lambda each: each.asked, _days),
    "served": Ratio(_served, _days),
    "served_share": Ratio(_served, lambda each: each.asked, 100),
    "moved_share": Ratio(lambda each: len(each.shifts), _served, 100),
    "shift_mean": _mean_of("shifts", 1 / 60),
    "late_share": Ratio(lambda each: each.late, _served, 100),
    "no_show_share": Ratio(lambda each: each.no_shows, lambda each: each.asked, 100),
    "wait_mean": _mean_of("waits", 1 / 60),
    "early_mean": _mean_of("earlies", 1 / 60),
    "ride_ratio": _mean_of("ratios", 1 / 100),
    "deviation_mean": _mean_of("deviations", 1 / 60),
    "pooled_share": Ratio(lambda each: each.pooled, _served, 100),
    "pooled_run_share": Ratio(lambda each: each.pooled_runs, lambda each: each.runs, 100),
    "vehicle_hours": Ratio(lambda each: each.paid_s, _days, 1 / _HOUR_S),
    "moving_hours": Ratio(lambda each: each.moving_s, _days, 1 / _HOUR_S),
    "vehicle_km": Ratio(lambda each: each.driven_m, _days, 1 / _KM_M),
    "empty_share": Ratio(lambda each: each.empty_m, lambda each: each.driven_m, 100),
    "rides_per_hour": Ratio(_served, lambda each: each.paid_s, _HOUR_S),
    "cost_yen": Ratio(_cost_yen, _days),
    "fares_yen": Ratio(lambda each: each.fares_yen, _days),
    "cost_per_ride_yen": Ratio(_cost_yen, _served),
    "wheelchair_share": Ratio(lambda each: each.wheelchairs[1], lambda each: each.wheelchairs[0], 100),
}
"""Shares in percent, times in minutes; rides, hours, kilometres and yen for one day."""


def summarise(figures: Figures) -> dict[str, float]:
    """Return the figures that people compare, NaN where there is nothing to measure."""
    return {
        **{key: ratio.of(figures) for key, ratio in RATIOS.items()},
        "wait_p90": float(np.percentile(figures.waits, 90)) / 60 if figures.waits else math.nan,
    }


def _sum(one: Iterable[int], other: Iterable[int]) -> Pair:
    (a, b), (c, d) = one, other
    return (a + c, b + d)
