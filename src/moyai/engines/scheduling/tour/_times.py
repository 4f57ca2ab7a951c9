"""Cheapest costs by the moment at which a car arrives, for all moments of a tour at once."""

from __future__ import annotations

import numpy as np

from moyai.engines.scheduling.tour.problem import Stop, Tour
from moyai.engines.scheduling.tour.solution import HOUR_S

NEVER = np.int64(1) << np.int64(50)
"""The cost of what cannot be; sums of a few of them do not overflow."""


class Times:
    """The cells of a tour's time, and the costs of arriving in them."""

    def __init__(self, tour: Tour) -> None:
        self.tour = tour
        self.count = max(0, (tour.back_s - tour.leaves_s) // tour.grid_s + 1)
        self.at = tour.leaves_s + tour.grid_s * np.arange(self.count, dtype=np.int64)
        self.waits = tour.weights.wait * tour.grid_s * np.arange(self.count, dtype=np.int64)
        self.fees = [self._fees(each) for each in tour.stops]

    def begin(self) -> np.ndarray:
        """Return the cost of leaving the origin in each cell."""
        leave = np.zeros(self.count, np.int64)
        if self.tour.is_under_way:
            leave[1:] = NEVER
        return leave

    def arrive(self, leave: np.ndarray, origin: int, number: int, *, waits: bool = True) -> np.ndarray:
        """Return the cost of having arrived at a stop in each cell, coming from a place."""
        stop = self.tour.stops[number]
        reached = self._after(leave, self.tour.travel_s[origin][stop.place])
        reached += self.tour.weights.drive * self.tour.travel_s[origin][stop.place]
        if waits:
            reached = np.minimum.accumulate(reached - self.waits) + self.waits
        return np.minimum(reached + self.fees[number], NEVER)

    def leave(self, arrived: np.ndarray, number: int) -> np.ndarray:
        """Return the cost of having left a stop in each cell."""
        return self._after(arrived, self.tour.stops[number].stand_s)

    def come_home(self, leave: np.ndarray, number: int) -> int:
        """Return the least cost of being home in time after a stop; `NEVER` or more: it cannot be."""
        way = self.tour.travel_s[self.tour.stops[number].place][self.tour.home]
        home = self._after(leave, way)
        return int(home.min()) + self.tour.weights.drive * way if self.count else int(NEVER)

    def _after(self, costs: np.ndarray, seconds: int) -> np.ndarray:
        """Return costs by a later moment."""
        by = seconds // self.tour.grid_s
        later = np.full(self.count, NEVER, np.int64)
        if by < self.count:
            later[by:] = costs[: self.count - by]
        return later

    def _fees(self, stop: Stop) -> np.ndarray:
        weights = self.tour.weights
        late = np.maximum(0, self.at - stop.due_s)
        fees = weights.moved * np.abs(self.at - stop.told_s)
        fees += weights.late * late + weights.later * late * late // HOUR_S
        fees += weights.put_off * (late > 0)
        may = np.zeros(self.count, bool)
        for each in stop.windows:
            may |= (each.begin_s <= self.at) & (self.at <= each.end_s)
        return np.where(may, fees, NEVER)
