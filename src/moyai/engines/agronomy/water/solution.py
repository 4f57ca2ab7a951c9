"""The balance of each day and the advice, with its reasons as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from moyai.engines.agronomy.crops import Stage
from moyai.engines.agronomy.water.problem import Band


class Action(StrEnum):
    """What is advised."""

    WATER = "water"
    WAIT = "wait"
    WAIT_FOR_RAIN = "wait_for_rain"
    DO_NOT = "do_not"
    """Too wet already."""
    LOOK = "look"
    """It cannot be told from what was measured: look, feel the soil."""


class Why(StrEnum):
    """Reasons, each with its own figures (``words.py`` says which)."""

    DEPLETED = "depleted"
    ENOUGH = "enough"
    STILL_DUE = "still_due"
    DRUNK = "drunk"
    RAINED = "rained"
    GIVEN = "given"
    STAGE = "stage"
    MEASURED = "measured"
    RAIN_COMING = "rain_coming"
    RAIN_TOO_LATE = "rain_too_late"
    NEXT_NEED = "next_need"
    LIMITED = "limited"
    TOO_WET = "too_wet"
    HOT = "hot"
    MISSING = "missing"
    FILLED = "filled"
    UNSURE = "unsure"
    START_UNKNOWN = "start_unknown"
    ROUGH_SOIL = "rough_soil"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its kind and its figures, by name."""

    why: Why
    facts: tuple[tuple[str, float | int | str], ...] = ()

    def __getitem__(self, name: str) -> float | int | str:
        """Return a figure by its name (KeyError: it has none such)."""
        return dict(self.facts)[name]


@dataclass(frozen=True, slots=True)
class DayBalance:
    """One day's water, in mm; the likely track, and the band of what was left lacking.

    ``correction_mm`` is what a soil sensor's word changed at the day's end.
    """

    day: date
    stage: Stage
    kc: float
    ks: float
    root_m: float
    taw_mm: float
    raw_mm: float
    eto_mm: float
    rain_mm: float
    irrigation_mm: float
    runoff_mm: float
    etc_mm: float
    drainage_mm: float
    correction_mm: float
    depletion: Band
    is_filled: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do today.

    Attributes:
        day: For which day.
        action: What.
        mm: How much to give, as it leaves the nozzle; 0 unless ``action`` is to water.
        bed_ml: The same for the whole bed.
        plant_ml: The same for each plant; None when their number is not known.
        is_sure: Whether the whole band says the same.
        next_need: The next day on which watering will be due; None: not within the days ahead.
        in_the_evening: Too hot for watering by day.
        reasons: Why, the weightiest first.
    """

    day: date
    action: Action
    mm: float
    bed_ml: int
    plant_ml: int | None
    is_sure: bool
    next_need: date | None
    in_the_evening: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """The balance and the advice. ``is_due`` is to be given back tomorrow as ``was_due``."""

    days: tuple[DayBalance, ...]
    depletion: Band
    taw_mm: float
    raw_mm: float
    is_due: bool
    advice: Advice
