"""The bed as it is: soil, plants and weeds under the weather, in steps of ten minutes whoever looks when."""

from __future__ import annotations

from math import hypot
from random import Random

from moyai.engines.garden_bot.bed import Bed
from moyai.engines.garden_bot.virtual.plants import WEED, Crop, Plant
from moyai.engines.garden_bot.virtual.soil import LOAM, Earth, Soil
from moyai.engines.garden_bot.virtual.weather import DAY_S, FAIR, Weather

STEP_S = 600.0
WEEDS_PER_M2_DAY = 0.15
MOST_PLANTS = 1_000


class Garden:
    """A bed that lives.

    Attributes:
        bed: Its frame.
        soil: Its water.
        plants: Of which ``weeds`` are those that nobody sowed.
        weather: Now.
    """

    def __init__(self, bed: Bed, seed: int, *, earth: Earth = LOAM, moisture_pct: float = 24.0) -> None:
        self.bed = bed
        self.soil = Soil(bed, earth, moisture_pct=moisture_pct)
        self.plants: list[Plant] = []
        self.weather: Weather = FAIR
        self._luck = Random(f"garden:{seed}")
        self._count = 0

    @property
    def weeds(self) -> list[Plant]:
        """Weeds that are to be seen."""
        return [each for each in self.plants if each.crop is WEED and each.is_there]

    def sow(self, crop: Crop, x_mm: float, y_mm: float) -> Plant | None:
        """Put a seed into the soil; None where the bed is full."""
        if len(self.plants) >= MOST_PLANTS:
            return None
        self._count += 1
        plant = Plant(self._count, crop, x_mm, y_mm)
        self.plants.append(plant)
        return plant

    def list_near(self, x_mm: float, y_mm: float, within_mm: float) -> list[Plant]:
        """Return the plants whose middle is so near, the nearest first."""
        near = [(hypot(each.x_mm - x_mm, each.y_mm - y_mm), each.number, each) for each in self.plants]
        return [each for away, _, each in sorted(near) if away <= within_mm and each.stage != "removed"]

    def uproot(self, x_mm: float, y_mm: float, within_mm: float) -> list[Plant]:
        """Take out whatever grows there, and return it."""
        found = self.list_near(x_mm, y_mm, within_mm)
        for each in found:
            each.stage = "removed"
        self.plants = [each for each in self.plants if each.stage != "removed"]
        return found

    def pass_step(self) -> None:
        """Let ten minutes go by."""
        self.soil.pass_time(STEP_S, self.weather)
        for each in self.plants:
            moisture = self.soil.find_moisture_pct(each.x_mm, each.y_mm)
            each.pass_time(STEP_S, self.weather.temp_c, moisture, self.soil.earth)
        self._let_weeds_come()

    def _let_weeds_come(self) -> None:
        area_m2 = self.bed.length_mm.x * self.bed.length_mm.y / 1e6
        if self._luck.random() < WEEDS_PER_M2_DAY * area_m2 * STEP_S / DAY_S:
            x = self._luck.uniform(0, self.bed.length_mm.x)
            y = self._luck.uniform(0, self.bed.length_mm.y)
            if not self.list_near(x, y, 40.0):
                self.sow(WEED, x, y)
