"""What grows: seeds that wait for warmth and water, plants that grow or wilt, and weeds."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from moyai.engines.garden_bot.virtual.soil import Earth
from moyai.engines.garden_bot.virtual.weather import DAY_S

WILTS_IN_S = 4 * DAY_S
DROWNS_IN_S = 12 * DAY_S
RECOVERS_IN_S = 2 * DAY_S


@dataclass(frozen=True, slots=True)
class Crop:
    """A kind of plant. Degree days are above ``base_c``.

    Attributes:
        slug: As the REST API calls it.
        base_c: Below it nothing grows.
        sprout_dd: To sprout.
        ripe_dd: To be ripe.
        spread_mm: How wide it gets.
        ripe_g: What one weighs at harvest.
    """

    slug: str
    base_c: float
    sprout_dd: float
    ripe_dd: float
    spread_mm: float
    ripe_g: float


RADISH = Crop("radish", 5.0, 45.0, 350.0, 130.0, 20.0)
LETTUCE = Crop("lettuce", 4.0, 60.0, 600.0, 260.0, 250.0)
SPINACH = Crop("spinach", 3.0, 80.0, 480.0, 200.0, 60.0)
TOMATO = Crop("tomato", 10.0, 75.0, 1_100.0, 500.0, 1_500.0)
WEED = Crop("weed", 4.0, 20.0, 500.0, 160.0, 0.0)
CROPS = {each.slug: each for each in (RADISH, LETTUCE, SPINACH, TOMATO)}


@dataclass(slots=True)
class Plant:
    """One plant, or its seed.

    Attributes:
        number: Counted in its garden.
        crop: What it is.
        x_mm, y_mm: Where it stands.
        stage: ``planted``, ``sprouted``, ``active`` (ripe), ``removed``; FarmBot's words.
        degree_days: Since it was sown, since it sprouted.
        vigour: 1 is well, 0 is dead.
    """

    number: int
    crop: Crop
    x_mm: float
    y_mm: float
    stage: str = "planted"
    degree_days: float = 0.0
    vigour: float = 1.0

    @property
    def is_there(self) -> bool:
        """Whether there is something to be seen."""
        return self.stage in ("sprouted", "active")

    @property
    def is_dead(self) -> bool:
        """Whether it has withered."""
        return self.vigour <= 0.0

    @property
    def radius_mm(self) -> float:
        """How far its leaves reach: slowly, then fast, then slowly (logistic in degree days)."""
        if not self.is_there:
            return 0.0
        grown = 1 / (1 + exp(-8 * (self.degree_days / self.crop.ripe_dd - 0.45)))
        return (8.0 + (self.crop.spread_mm / 2 - 8.0) * grown) * (0.6 + 0.4 * self.vigour)

    @property
    def weight_g(self) -> float:
        """What would be harvested now."""
        if not self.is_there or self.is_dead:
            return 0.0
        return self.crop.ripe_g * min(1.2, self.degree_days / self.crop.ripe_dd) ** 2 * self.vigour

    def pass_time(self, seconds: float, temp_c: float, moisture_pct: float, earth: Earth) -> None:
        """Grow or wilt."""
        if self.stage == "removed" or self.is_dead:
            return
        warmth = max(0.0, temp_c - self.crop.base_c) * seconds / DAY_S
        if self.stage == "planted":
            if moisture_pct > earth.wilting_pct + 3:
                self.degree_days += warmth
            if self.degree_days >= self.crop.sprout_dd:
                self.stage, self.degree_days = "sprouted", 0.0
            return
        self.vigour = min(1.0, max(0.0, self.vigour + seconds * _find_change(moisture_pct, earth)))
        self.degree_days += warmth * self.vigour
        if self.degree_days >= self.crop.ripe_dd:
            self.stage = "active"


def _find_change(moisture_pct: float, earth: Earth) -> float:
    if moisture_pct < earth.wilting_pct + 2:
        return -1 / WILTS_IN_S
    if moisture_pct > earth.field_pct + 10:
        return -1 / DROWNS_IN_S
    return 1 / RECOVERS_IN_S
