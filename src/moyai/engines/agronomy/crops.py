"""Crops: coefficients by stage, roots, how dry they may get, warmth they need, what harms them.

Sources by column: stages in days FAO-56 table 11 (the row named in ``stage_source``); Kc and height table
12; roots and p table 22 (the shallower end of the range for roots, as beds are shallow). Bases and sums of
warmth, and limits of temperature and VPD, are rough values of growers' handbooks, not of FAO-56: they are
marked as such in every sentence that uses them and a farm's adviser may set others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.agronomy.warmth import Rule
from moyai.engines.sentences import Sentence


class Stage(StrEnum):
    """Growth stages of FAO-56, in their order."""

    INITIAL = "initial"
    DEVELOPMENT = "development"
    MID = "mid"
    LATE = "late"


STAGE_NAMES = {
    Stage.INITIAL: Sentence("芽が出て根づく時期", "sprouting"),
    Stage.DEVELOPMENT: Sentence("葉がふえる時期", "growing leaves"),
    Stage.MID: Sentence("いちばん育つ時期", "full growth"),
    Stage.LATE: Sentence("実りと収穫の時期", "ripening and harvest"),
}


@dataclass(frozen=True, slots=True)
class Crop:
    """A crop.

    Attributes:
        code: Its key.
        name: For people.
        stage_days: Lengths of the four stages.
        kc: Single crop coefficient: initial, mid-season, at the end.
        height_m: Largest height.
        root_m: Largest effective depth of the roots.
        depletion: p: share of the water it can take before it suffers, at 5 mm/day.
        rule: How its warmth is counted.
        warmth_days: Degree days from sowing to the end of each stage.
        frost_c: At this temperature and below it is harmed.
        heat_c: Above it, it suffers.
        stage_source: Which row of table 11.
    """

    code: str
    name: Sentence
    stage_days: tuple[int, int, int, int]
    kc: tuple[float, float, float]
    height_m: float
    root_m: float
    depletion: float
    rule: Rule
    warmth_days: tuple[float, float, float, float]
    frost_c: float
    heat_c: float
    stage_source: str

    def __post_init__(self) -> None:
        if any(each <= 0 for each in self.stage_days) or not 0 < self.depletion < 1 or self.root_m <= 0:
            raise ValueError(f"{self.code}: stages, roots and depletion are above nothing")
        if list(self.warmth_days) != sorted(self.warmth_days):
            raise ValueError(f"{self.code}: warmth rises from stage to stage")


def _crop(
    code: str,
    ja: str,
    en: str,
    days: tuple[int, int, int, int],
    kc: tuple[float, float, float],
    size: tuple[float, float, float],
    warmth: tuple[float, float],
    limits: tuple[float, float],
    row: str,
) -> Crop:
    """Return a crop; its stages share the warmth of a season as they share its days."""
    height, root, depletion = size
    base, total = warmth
    ends = [sum(days[: count + 1]) / sum(days) * total for count in range(4)]
    return Crop(
        code,
        Sentence(ja, en),
        days,
        kc,
        height,
        root,
        depletion,
        Rule(base_c=base, cap_c=30.0),
        (ends[0], ends[1], ends[2], ends[3]),
        *limits,
        row,
    )


CROPS: tuple[Crop, ...] = (
    _crop(
        "radish",
        "ラディッシュ",
        "radish",
        (5, 10, 15, 5),
        (0.7, 0.90, 0.85),
        (0.3, 0.3, 0.30),
        (5, 450),
        (-2, 28),
        "Mediterranean/Europe, Mar/Apr",
    ),
    _crop(
        "lettuce",
        "レタス",
        "lettuce",
        (20, 30, 15, 10),
        (0.7, 1.00, 0.95),
        (0.3, 0.3, 0.30),
        (5, 850),
        (-1, 27),
        "Mediterranean, April",
    ),
    _crop(
        "spinach",
        "ほうれんそう",
        "spinach",
        (20, 20, 20, 5),
        (0.7, 1.00, 0.95),
        (0.3, 0.3, 0.20),
        (3, 700),
        (-6, 27),
        "Mediterranean, Apr; Sep/Oct",
    ),
    _crop(
        "carrot",
        "にんじん",
        "carrot",
        (20, 30, 30, 20),
        (0.7, 1.05, 0.95),
        (0.3, 0.5, 0.35),
        (5, 1300),
        (-3, 30),
        "Arid climate, Oct/Jan",
    ),
    _crop(
        "turnip",
        "かぶ",
        "turnip",
        (15, 25, 20, 10),
        (0.5, 1.10, 0.95),
        (0.6, 0.5, 0.50),
        (5, 800),
        (-3, 28),
        "of table beets, Mediterranean, Apr/May (turnips have no row)",
    ),
    _crop(
        "green_onion",
        "ねぎ",
        "green onion",
        (25, 30, 10, 5),
        (0.7, 1.00, 1.00),
        (0.3, 0.3, 0.30),
        (4, 900),
        (-5, 30),
        "Mediterranean, Apr/May",
    ),
    _crop(
        "cabbage",
        "キャベツ",
        "cabbage",
        (20, 30, 20, 10),
        (0.7, 1.05, 0.95),
        (0.4, 0.5, 0.45),
        (5, 1100),
        (-4, 28),
        "crucifers, Mediterranean, April",
    ),
    _crop(
        "broccoli",
        "ブロッコリー",
        "broccoli",
        (20, 30, 20, 10),
        (0.7, 1.05, 0.95),
        (0.3, 0.4, 0.45),
        (5, 1000),
        (-3, 27),
        "crucifers, Mediterranean, April",
    ),
    _crop(
        "green_bean",
        "いんげん",
        "green bean",
        (15, 25, 25, 10),
        (0.5, 1.05, 0.90),
        (0.4, 0.5, 0.45),
        (10, 750),
        (2, 32),
        "California, Egypt, Lebanon, Aug/Sep",
    ),
    _crop(
        "tomato",
        "トマト",
        "tomato",
        (30, 40, 45, 30),
        (0.6, 1.15, 0.80),
        (0.6, 0.7, 0.40),
        (10, 1600),
        (2, 33),
        "Mediterranean, Apr/May",
    ),
    _crop(
        "cucumber",
        "きゅうり",
        "cucumber",
        (20, 30, 40, 15),
        (0.6, 1.00, 0.75),
        (0.3, 0.7, 0.50),
        (12, 1100),
        (4, 34),
        "Arid region, Jun/Aug",
    ),
    _crop(
        "eggplant",
        "なす",
        "eggplant",
        (30, 45, 40, 25),
        (0.6, 1.05, 0.90),
        (0.8, 0.7, 0.45),
        (12, 1500),
        (4, 35),
        "Mediterranean, May/June",
    ),
    _crop(
        "sweet_pepper",
        "ピーマン",
        "sweet pepper",
        (30, 35, 40, 20),
        (0.6, 1.05, 0.90),
        (0.7, 0.5, 0.30),
        (11, 1400),
        (3, 33),
        "Europe and Mediterranean, Apr/June",
    ),
    _crop(
        "strawberry",
        "いちご",
        "strawberry",
        (30, 40, 60, 30),
        (0.40, 0.85, 0.75),
        (0.2, 0.2, 0.20),
        (5, 1400),
        (-2, 28),
        "our own: table 11 has no strawberries",
    ),
)


def find_crop(code: str) -> Crop | None:
    """Return a crop by its key, or None."""
    return next((each for each in CROPS if each.code == code), None)


def find_stage(crop: Crop, day: int) -> Stage:
    """Return the stage of the ``day``-th day after sowing (0 is that day); after the last it stays late."""
    ends = [sum(crop.stage_days[: count + 1]) for count in range(4)]
    return next((stage for stage, end in zip(Stage, ends, strict=True) if day < end), Stage.LATE)


def find_stage_by_warmth(crop: Crop, degree_days: float) -> Stage:
    """Return the stage a crop has reached with a sum of warmth."""
    pairs = zip(Stage, crop.warmth_days, strict=True)
    return next((stage for stage, end in pairs if degree_days < end), Stage.LATE)


def find_kc(crop: Crop, day: int) -> float:
    """Return the crop coefficient of a day (FAO-56 fig. 34, eq. 66): flat, rising, flat, falling."""
    initial, development, mid, late = crop.stage_days
    first, middle, end = crop.kc
    if day < initial:
        return first
    if day < initial + development:
        return first + (middle - first) * (day - initial) / development
    if day < initial + development + mid:
        return middle
    return middle + (end - middle) * min(1.0, (day - initial - development - mid) / late)


def adjust_kc(kc: float, wind_m_s: float, least_humidity_pct: float, height_m: float) -> float:
    """Return a mid-season or end Kc fitted to a climate that is not subhumid with little wind (eq. 62, 65).

    Below 0.45 it stays as it is (said at eq. 65). Wind within 1–6 m/s, humidity within 20–80 %.
    """
    if kc < 0.45:
        return kc
    wind, humidity = min(max(wind_m_s, 1.0), 6.0), min(max(least_humidity_pct, 20.0), 80.0)
    height = min(max(height_m, 0.1), 10.0)
    return float(kc + (0.04 * (wind - 2) - 0.004 * (humidity - 45)) * (height / 3) ** 0.3)


def find_roots_m(crop: Crop, day: int, *, shallowest_m: float = 0.15) -> float:
    """Return the depth of the roots on a day.

    Growing evenly until mid-season (as FAO-56 example 8-4 has it).
    """
    grown = crop.stage_days[0] + crop.stage_days[1]
    share = min(1.0, max(0, day) / grown)
    start = min(shallowest_m, crop.root_m)
    return start + (crop.root_m - start) * share
