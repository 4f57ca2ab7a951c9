"""A bed and its days. Water in mm (litres per m²), depths in m, areas in m²."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from moyai.engines.agronomy.crops import Crop
from moyai.engines.agronomy.soils import Soil

MOST_MM = 2_000.0
"""More than falls anywhere in a day."""
MOST_ETO_MM = 20.0


@dataclass(frozen=True, slots=True)
class Band:
    """A figure that is not sure: the least it may be, the likeliest, the most."""

    least: float
    likely: float
    most: float

    def __post_init__(self) -> None:
        if not self.least <= self.likely <= self.most:
            raise ValueError(f"{self.least}, {self.likely}, {self.most} do not rise")


@dataclass(frozen=True, slots=True)
class Bed:
    """A bed with one crop.

    Attributes:
        crop: What grows.
        soil: In what.
        sown: When.
        area_m2: How large the wetted ground is.
        plants: How many stand in it; 0 is not known.
        depth_m: How deep the soil is; roots end there.
        is_covered: Under a roof: no rain comes in.
    """

    crop: Crop
    soil: Soil
    sown: date
    area_m2: float
    plants: int = 0
    depth_m: float = 0.30
    is_covered: bool = False

    def __post_init__(self) -> None:
        if not (0 < self.area_m2 <= 10_000 and 0 < self.depth_m <= 5 and 0 <= self.plants <= 100_000):
            raise ValueError("a bed has an area, a depth, and no less than no plants")


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of one day that is over.

    Attributes:
        day: Which.
        eto_mm: Reference evapotranspiration; None: not known.
        rain_mm: None: not known.
        irrigation_mm: What was given.
        runoff_mm: What of the rain ran off.
        vwc: Water in the soil as measured at the day's end, m³/m³; None: not measured.
        missing: What was not measured that day, by the names of its kinds: for the reasons.
    """

    day: date
    eto_mm: Band | None
    rain_mm: float | None
    irrigation_mm: float = 0.0
    runoff_mm: float = 0.0
    vwc: float | None = None
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.eto_mm is not None and not 0 <= self.eto_mm.least <= self.eto_mm.most <= MOST_ETO_MM:
            raise ValueError(f"{self.day}: no such evapotranspiration")
        for amount in (self.rain_mm or 0.0, self.irrigation_mm, self.runoff_mm):
            if not 0 <= amount <= MOST_MM:
                raise ValueError(f"{self.day}: {amount} mm is no water of a day")
        if self.runoff_mm > (self.rain_mm or 0.0):
            raise ValueError(f"{self.day}: more ran off than fell")
        if self.vwc is not None and not 0 <= self.vwc <= 1:
            raise ValueError(f"{self.day}: {self.vwc} m³/m³ is no water content")


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected of one day to come; the first is today."""

    day: date
    eto_mm: float
    rain_mm: float = 0.0
    rain_chance_pct: int = 0
    high_c: float | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.eto_mm <= MOST_ETO_MM and 0 <= self.rain_mm <= MOST_MM):
            raise ValueError(f"{self.day}: no such day is expected")
        if not 0 <= self.rain_chance_pct <= 100:
            raise ValueError(f"{self.day}: {self.rain_chance_pct} % is no chance")


@dataclass(frozen=True, slots=True)
class Practice:
    """How this farm waters.

    Attributes:
        efficiency: Share of the water that reaches the roots (0.9 by a robot's nozzle at the ground).
        most_mm_per_day: More is never advised for one day.
        least_mm: Less is not worth a journey.
        refill: Share of the depletion to make good; the rest leaves room for rain.
        sensor_error: How far a soil sensor may be off, m³/m³ (0.03 for one that was not calibrated).
        rain_sure_pct: From this chance on, rain is waited for.
    """

    efficiency: float = 0.9
    most_mm_per_day: float = 15.0
    least_mm: float = 1.0
    refill: float = 0.9
    sensor_error: float = 0.03
    rain_sure_pct: int = 70

    def __post_init__(self) -> None:
        if not (0 < self.efficiency <= 1 and 0 < self.refill <= 1 and 0 <= self.sensor_error < 1):
            raise ValueError("shares lie between 0 and 1")
        if not 0 < self.least_mm <= self.most_mm_per_day:
            raise ValueError("the least amount is below the most")


@dataclass(frozen=True, slots=True)
class Problem:
    """A bed, its days so far, and what is to come.

    Attributes:
        bed: The bed.
        days: One after the other, without a gap; a day that nobody measured stands there with None.
        ahead: Days to come, from the day after the last; the first is the day the advice is for.
        start_mm: Depletion before the first day; None: not known (anything between none and all).
        was_due: Whether watering was due yesterday: what was begun is finished before it is called off.
        practice: How this farm waters.
    """

    bed: Bed
    days: tuple[Day, ...]
    ahead: tuple[Ahead, ...]
    start_mm: float | None = None
    was_due: bool = False
    practice: Practice = Practice()

    def __post_init__(self) -> None:
        if not self.ahead:
            raise ValueError("advice is for a day: one ahead at least")
        each_day = [each.day for each in self.days] + [each.day for each in self.ahead]
        if any(after - before != timedelta(days=1) for before, after in pairwise(each_day)):
            raise ValueError("days follow one another without a gap")
        if self.start_mm is not None and not self.start_mm >= 0:
            raise ValueError("depletion is counted from field capacity down")
