"""One track of the balance (FAO-56 eq. 81–88), and what is filled in for what was not measured."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.engines.agronomy.crops import find_kc, find_roots_m
from moyai.engines.agronomy.water.problem import Band, Bed, Day

USUAL_ETO_MM = 3.0
"""Where nothing at all was measured: about the yearly mean of Japan's lowlands on fair days."""
NEAR_DAYS = 7


@dataclass(frozen=True, slots=True)
class Ground:
    """What the soil holds for the roots on a day."""

    kc: float
    root_m: float
    taw_mm: float


@dataclass(frozen=True, slots=True)
class Step:
    """What one track did on one day, in mm."""

    ks: float
    raw_mm: float
    etc_mm: float
    drainage_mm: float
    depletion_mm: float


def find_ground(bed: Bed, day: Day | None, after_sowing: int) -> Ground:
    """Return coefficient, roots and total available water (eq. 82) so many days after sowing."""
    root_m = min(find_roots_m(bed.crop, after_sowing), bed.depth_m)
    holds = bed.soil.field_capacity - bed.soil.wilting_point
    return Ground(find_kc(bed.crop, max(0, after_sowing)), root_m, 1000 * holds * root_m)


def find_raw_mm(depletion_share: float, demand_mm: float, taw_mm: float) -> float:
    """Return readily available water (eq.

    83): p is smaller on days of great thirst (table 22, footnote 2).
    """
    share = depletion_share + 0.04 * (5 - demand_mm)
    return min(max(share, 0.1), 0.8) * taw_mm


def step(ground: Ground, depletion_share: float, before_mm: float, *, eto_mm: float, water_mm: float) -> Step:
    """Return one day: rain and watering first, then what plants and soil give off, no more than there is.

    Drainage is what the soil cannot hold at the end of the day (eq. 88); depletion never passes the total
    available water (eq. 85 to 86), as the plants then take nothing.
    """
    lacking = max(0.0, before_mm - water_mm)
    surplus = max(0.0, water_mm - before_mm)
    raw = find_raw_mm(depletion_share, ground.kc * eto_mm, ground.taw_mm)
    ks = 1.0 if lacking <= raw else max(0.0, (ground.taw_mm - lacking) / (ground.taw_mm - raw))
    etc = min(ks * ground.kc * eto_mm, ground.taw_mm - lacking + surplus)
    after = lacking + etc - surplus
    return Step(ks, raw, etc, max(0.0, -after), max(0.0, after))


def fill_eto(days: tuple[Day, ...], at: int) -> Band:
    """Return a day's evapotranspiration: its own, else the mean of its neighbours, half as sure."""
    own = days[at].eto_mm
    if own is not None:
        return own
    near = [
        each.eto_mm.likely
        for each in days[max(0, at - NEAR_DAYS) : at + NEAR_DAYS + 1]
        if each.eto_mm is not None
    ]
    usual = sum(near) / len(near) if near else USUAL_ETO_MM
    return Band(usual * 0.5, usual, usual * 1.5)
