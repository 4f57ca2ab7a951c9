"""Figures of replayed days that can be added up, and what is read from them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
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
        pooled: Rides with somebody else aboard for a part.
        runs: Runs from empty to empty.
        pooled_runs: Of these, how many carried two bookings or more.
        refused: By reason.
        no_shows: Had a promise and did not come.
        late: Boarded after the promised window, as first told.
        shifts: How far from the wish they rode who took another time.
        waits: From the wish, or from asking if that was later, to boarding; of those who leave after a time.
        earlies: From arrival to the wished time; of those who must be there by a time.
        ratios: Time aboard in percent of the direct ride.
        deviations: Boarding from the time first told, either way.
        driven_m: All driving.
        empty_m: Of that with nobody aboard.
        paid_s: Vehicle-hours that are paid for: the whole shift of every vehicle.
        moving_s: Of that on the way.
        cost_yen: By the rates agreed with the partners.
        fares_yen: What riders pay.
        by_area: By area: how many asked and were served.
        by_hour: By hour of the wish.
        wheelchairs: Those with a wheelchair.
    """

    days: int = 0
    asked: int = 0
    served: int = 0
    persons: int = 0
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
        made.by_area = {key: (pair[0], pair[1]) for key, pair in made.by_area.items()}
        made.by_hour = {key: (pair[0], pair[1]) for key, pair in made.by_hour.items()}
        made.wheelchairs = (made.wheelchairs[0], made.wheelchairs[1])
        return made


def total(figures: Iterable[Figures]) -> Figures:
    """Return the sum of some days."""
    summed = Figures()
    for each in figures:
        summed.add(each)
    return summed


def summarise(figures: Figures) -> dict[str, float]:
    """Return the figures that people compare, NaN where there is nothing to measure.

    Shares in percent, waits in minutes, hours and kilometres and yen for one day. Where no rate has been
    agreed there is no cost.
    """
    days = figures.days or math.nan
    return {
        "asked": figures.asked / days,
        "served": figures.served / days,
        "served_share": _percent(figures.served, figures.asked),
        "moved_share": _percent(len(figures.shifts), figures.served),
        "shift_mean": _mean(figures.shifts) / 60,
        "late_share": _percent(figures.late, figures.served),
        "no_show_share": _percent(figures.no_shows, figures.asked),
        "wait_mean": _mean(figures.waits) / 60,
        "wait_p90": _percentile(figures.waits) / 60,
        "early_mean": _mean(figures.earlies) / 60,
        "ride_ratio": _mean(figures.ratios) / 100,
        "deviation_mean": _mean(figures.deviations) / 60,
        "pooled_share": _percent(figures.pooled, figures.served),
        "pooled_run_share": _percent(figures.pooled_runs, figures.runs),
        "vehicle_hours": figures.paid_s / _HOUR_S / days,
        "moving_hours": figures.moving_s / _HOUR_S / days,
        "vehicle_km": figures.driven_m / _KM_M / days,
        "empty_share": _percent(figures.empty_m, figures.driven_m),
        "rides_per_hour": figures.served * _HOUR_S / figures.paid_s if figures.paid_s else math.nan,
        "cost_yen": figures.cost_yen / days if figures.cost_yen else math.nan,
        "fares_yen": figures.fares_yen / days,
        "cost_per_ride_yen": _divide(figures.cost_yen, figures.served) or math.nan,
        "wheelchair_share": _percent(figures.wheelchairs[1], figures.wheelchairs[0]),
    }


def _sum(one: Iterable[int], other: Iterable[int]) -> Pair:
    (a, b), (c, d) = one, other
    return (a + c, b + d)


def _divide(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _percent(part: float, whole: float) -> float:
    return 100 * _divide(part, whole)


def _mean(values: list[int]) -> float:
    return float(np.mean(values)) if values else math.nan


def _percentile(values: list[int]) -> float:
    return float(np.percentile(values, 90)) if values else math.nan
