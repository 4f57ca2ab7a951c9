"""How the service is run in a replay: what the town has decided, or what it wonders about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

BOUNDS: dict[str, tuple[int, int]] = {
    "vehicles": (1, 60),
    "opens_minutes": (5 * 60, 20 * 60),
    "closes_minutes": (6 * 60, 24 * 60 - 1),
    "promise_width_s": (5 * 60, 60 * 60),
    "search_width_s": (10 * 60, 120 * 60),
    "detour_factor_pct": (100, 300),
    "detour_slack_s": (0, 60 * 60),
    "least_notice_s": (0, 24 * 3600),
    "ordinary_yen": (0, 5000),
    "self_service_yen": (0, 5000),
    "discount_yen": (0, 5000),
    "demand_pct": (20, 300),
    "keep_free_s": (0, 3600),
    "flexible_pct": (0, 100),
    "alternative_s": (0, 180 * 60),
}
"""Least and greatest value of each figure."""
FARES = ("ordinary_yen", "self_service_yen", "discount_yen")


class VariantError(ValueError):
    """A figure is out of its bounds; the message begins with its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way to run the service.

    Attributes:
        vehicles: How many; fewer than the town has are chosen by demand, more are copies of those it has.
        opens_minutes: When the service starts, minutes after midnight.
        closes_minutes: When it ends.
        promise_width_s: Width of the promised pickup window.
        search_width_s: How far from the wished time a ride may lie to count as given.
        detour_factor_pct: Longest ride in percent of the direct one.
        detour_slack_s: Seconds on top.
        least_notice_s: Least time between asking and pickup.
        may_cross_areas: Whether one may ride from one area to another.
        may_ride_barred_pairs: Whether one may ride where the town bars it now (a bus runs there).
        is_fleet_shared: Whether every vehicle serves every area.
        ordinary_yen: Fare per person.
        self_service_yen: The same by web or TV.
        discount_yen: The same for a confirmed reason.
        demand_pct: How many people ask, in percent of those who did.
        keep_free_s: What keeping a scarce vehicle free is worth for each wish expected, seconds of driving.
        flexible_pct: Of those who are refused, how many take the nearest other time, in percent.
        alternative_s: How far from the wish that may lie.
    """

    vehicles: int
    opens_minutes: int = 9 * 60
    closes_minutes: int = 15 * 60
    promise_width_s: int = 600
    search_width_s: int = 1800
    detour_factor_pct: int = 150
    detour_slack_s: int = 600
    least_notice_s: int = 600
    may_cross_areas: bool = False
    may_ride_barred_pairs: bool = False
    is_fleet_shared: bool = False
    ordinary_yen: int = 500
    self_service_yen: int = 300
    discount_yen: int = 250
    demand_pct: int = 100
    keep_free_s: int = 300
    flexible_pct: int = 0
    alternative_s: int = 3600

    def __post_init__(self) -> None:
        for name, (least, most) in BOUNDS.items():
            value = getattr(self, name)
            if not least <= value <= most:
                raise VariantError(f"{name}: {value} is not within {least} to {most}")
        if self.closes_minutes < self.opens_minutes + 60:
            raise VariantError("closes_minutes: the service is open for an hour at least")

    def as_dict(self) -> dict[str, Any]:
        """Return the figures for JSON."""
        return asdict(self)

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> Variant:
        """Return the variant that ``as_dict`` described; unknown names are passed over.

        Raises:
            VariantError: a figure is out of its bounds.
        """
        names = {field.name for field in fields(Variant)}
        return Variant(**{name: value for name, value in values.items() if name in names})
