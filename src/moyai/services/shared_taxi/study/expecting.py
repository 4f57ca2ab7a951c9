"""Where riders are to be expected and what they will need, by hour, from the wishes of past days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from moyai.engines.dispatch import Need
from moyai.services.shared_taxi.grid import Cell, find_cell
from moyai.services.shared_taxi.study.day import AREA, WHEELCHAIRS, name_area
from moyai.services.shared_taxi.study.wishes import Coordinates, Wish

_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Demand:
    """What past days had in one cell.

    Attributes:
        point: The place there at which most were fetched.
        area: Of that place.
        by_hour: Pickups a day in each hour of the day.
    """

    point: Coordinates
    area: str
    by_hour: Mapping[int, float]


def expect_demand(wishes: Iterable[Wish]) -> list[Demand]:
    """Return the demand of each cell, the busiest first; the hour of a wish stands for that of its pickup."""
    known = list(wishes)
    days = len({each.day for each in known})
    hours: dict[Cell, Counter[int]] = {}
    places: dict[Cell, Counter[tuple[Coordinates, str]]] = {}
    for wish in known:
        cell = find_cell(*wish.origin)
        hours.setdefault(cell, Counter())[wish.wish_s // _HOUR_S] += 1
        places.setdefault(cell, Counter())[wish.origin, wish.origin_area] += 1
    found = []
    for cell in sorted(hours, key=lambda each: (-hours[each].total(), each)):
        (point, area), _count = places[cell].most_common(1)[0]
        found.append(Demand(point, area, {hour: count / days for hour, count in hours[cell].items()}))
    return found


def expect_needs(wishes: Iterable[Wish], *, centre: frozenset[str]) -> tuple[Need, ...]:
    """Return what wishes of past days needed that not every vehicle has: a wheelchair place, an area.

    Args:
        wishes: Of all days that had any.
        centre: Keys of the areas that every area is connected to; who rides to them needs the other end's.
    """
    days: set[date] = set()
    chairs: Counter[int] = Counter()
    areas: dict[str, Counter[int]] = {}
    for wish in wishes:
        days.add(wish.day)
        hour = wish.wish_s // _HOUR_S
        chairs[hour] += bool(wish.wheelchairs)
        if served := name_area(wish, centre):
            areas.setdefault(served, Counter())[hour] += 1
    return make_needs(chairs, areas, len(days))


def make_needs(
    chairs: Mapping[int, int], areas: Mapping[str, Mapping[int, int]], days: int
) -> tuple[Need, ...]:
    """Return the needs of so many days' wishes by hour: those with a wheelchair, and those of each area."""
    needs = [Need(by_hour=_mean(areas[key], days), skill=AREA + key) for key in sorted(areas)]
    return (Need(by_hour=_mean(chairs, days), dimension=WHEELCHAIRS), *needs)


def _mean(counts: Mapping[int, int], days: int) -> dict[int, float]:
    return {hour: counts[hour] / days for hour in sorted(counts) if counts[hour]}
