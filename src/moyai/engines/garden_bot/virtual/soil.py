"""Water in the soil: a grid of buckets, each with what stands on it and what is in it.

Water stands on a cell, sinks in as fast as the soil takes it, fills the pores, drains above field capacity
and evaporates, less and less as the soil dries (FAO-56's stress coefficient). Nothing flows sideways.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp

import numpy as np
from numpy.typing import NDArray

from moyai.engines.garden_bot.bed import Bed
from moyai.engines.garden_bot.virtual.weather import HOUR_S, Weather

Grid = NDArray[np.float64]
CELL_MM = 100.0
ML_PER_MM = CELL_MM * CELL_MM / 1000.0  # one mm of water on a cell
SPREAD_MM = 60.0


@dataclass(frozen=True, slots=True)
class Earth:
    """What kind of soil it is: a loam by default. Moistures are per cent of the volume.

    Attributes:
        depth_mm: Of the layer that is looked at.
        wilting_pct: Below it plants find nothing.
        field_pct: What it holds against gravity.
        full_pct: All pores.
        intake_mm_h: How fast water sinks in.
        drain_per_h: Which part of what is above field capacity drains in an hour.
        ready: Which part of the water between field capacity and wilting is easy to take (FAO-56's p).
    """

    depth_mm: float = 200.0
    wilting_pct: float = 10.0
    field_pct: float = 30.0
    full_pct: float = 45.0
    intake_mm_h: float = 40.0
    drain_per_h: float = 0.08
    ready: float = 0.5


LOAM = Earth()


class Soil:
    """The soil of a bed.

    Attributes:
        moisture_pct: Of each cell, by x and y.
        pond_mm: What stands on each cell.
        in_mm, out_mm: Sums over all cells since the start: rain and water poured; drained and evaporated.
    """

    def __init__(self, bed: Bed, earth: Earth = LOAM, *, moisture_pct: float = 24.0) -> None:
        shape = (ceil(bed.length_mm.x / CELL_MM), ceil(bed.length_mm.y / CELL_MM))
        self.earth = earth
        self.moisture_pct: Grid = np.full(shape, moisture_pct, dtype=np.float64)
        self.pond_mm: Grid = np.zeros(shape)
        self.in_mm = 0.0
        self.out_mm = 0.0
        self._centres = tuple((np.arange(count) + 0.5) * CELL_MM for count in shape)

    def find_moisture_pct(self, x_mm: float, y_mm: float) -> float:
        """Return the moisture at a place."""
        return float(self.moisture_pct[self._cell(x_mm, y_mm)])

    def held_mm(self) -> float:
        """Return all the water there is, summed over the cells."""
        return float(self.pond_mm.sum() + self.moisture_pct.sum() * self.earth.depth_mm / 100)

    def pour(self, x_mm: float, y_mm: float, ml: float) -> None:
        """Pour water at a place; it spreads over the cells around."""
        near_x, near_y = (
            np.exp(-((centres - at) ** 2) / (2 * SPREAD_MM**2))
            for centres, at in zip(self._centres, (x_mm, y_mm), strict=True)
        )
        share = np.outer(near_x, near_y)
        total = share.sum()
        if total < 1e-9:  # far outside: it falls on the nearest cell
            share[self._cell(x_mm, y_mm)] = total = 1.0
        self.pond_mm += share * (ml / ML_PER_MM / total)
        self.in_mm += ml / ML_PER_MM

    def pass_time(self, seconds: float, weather: Weather) -> None:
        """Let water come, sink in, drain and evaporate."""
        hours, earth = seconds / HOUR_S, self.earth
        if weather.rain_mm_h:
            self.pond_mm += weather.rain_mm_h * hours
            self.in_mm += weather.rain_mm_h * hours * self.pond_mm.size
        to_pct = 100 / earth.depth_mm
        room_mm = (earth.full_pct - self.moisture_pct) / to_pct
        sinks_mm = np.minimum(np.minimum(self.pond_mm, earth.intake_mm_h * hours), np.maximum(room_mm, 0.0))
        self.pond_mm -= sinks_mm
        self.moisture_pct += sinks_mm * to_pct
        drains_pct = np.maximum(self.moisture_pct - earth.field_pct, 0.0) * (
            1 - exp(-earth.drain_per_h * hours)
        )
        self.moisture_pct -= drains_pct
        self.out_mm += float(drains_pct.sum()) / to_pct
        self._evaporate(weather.et0_mm_h * hours, to_pct)

    def _evaporate(self, wanted_mm: float, to_pct: float) -> None:
        earth = self.earth
        from_pond = np.minimum(self.pond_mm, wanted_mm)
        self.pond_mm -= from_pond
        easy_pct = (earth.field_pct - earth.wilting_pct) * (1 - earth.ready)
        ease = np.clip((self.moisture_pct - earth.wilting_pct) / easy_pct, 0.0, 1.0)
        from_soil = np.minimum((wanted_mm - from_pond) * ease, self.moisture_pct / to_pct)
        self.moisture_pct -= from_soil * to_pct
        self.out_mm += float(from_pond.sum() + from_soil.sum())

    def _cell(self, x_mm: float, y_mm: float) -> tuple[int, int]:
        width, depth = self.moisture_pct.shape
        return (
            min(width - 1, max(0, int(x_mm // CELL_MM))),
            min(depth - 1, max(0, int(y_mm // CELL_MM))),
        )
