"""Where riders are to be expected, by hour and cell, from the wishes of past days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moyai.services.shared_taxi.grid import Cell, find_cell
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
