"""Made-up days for the tests of studies: a plane with a centre and two areas."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import numpy as np

from moyai.services.shared_taxi.study.day import Ways, list_points
from moyai.services.shared_taxi.study.replay import DayTask
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study.wishes import Car, Coordinates, Town, Wish

DAY = date(2026, 6, 10)
CENTRE, WEST, EAST = (0.0, 0.0), (-0.05, 0.0), (0.05, 0.0)
METRES_A_DEGREE, METRES_A_SECOND = 100_000.0, 8.0
TEN, NINE = 10 * 3600, 9 * 3600
AREAS = {"centre": CENTRE, "west": WEST, "east": EAST}


def make_car(code: str = "w1", *, areas: tuple[str, ...] = ("west",), **changes: Any) -> Car:
    facts = {"configurations": ((4, 0),), "depot": CENTRE, "areas": frozenset((*areas, "centre"))}
    return Car(code=code, **{**facts, **changes})


def make_town(*cars: Car, **changes: Any) -> Town:
    return Town(
        centre=frozenset({"centre"}),
        areas=frozenset(AREAS),
        cars=cars or (make_car("w1"), make_car("e1", areas=("east",))),
        **changes,
    )


def make_wish(name: str = "a", *, start: str = "west", end: str = "centre", **changes: Any) -> Wish:
    facts: dict[str, Any] = {
        "id": name,
        "day": DAY,
        "asked_s": NINE,
        "wish_s": TEN,
        "is_arrive_by": False,
        "origin": AREAS.get(start, (0.5, 0.5)),
        "destination": AREAS.get(end, (0.5, 0.5)),
        "origin_area": start,
        "destination_area": end,
    }
    return Wish(**{**facts, **changes})


def make_ways(points: tuple[Coordinates, ...]) -> Ways:
    grid = np.array(points)
    metres = np.hypot(*(grid[:, None] - grid[None]).transpose(2, 0, 1)) * METRES_A_DEGREE
    return Ways(points=points, seconds=np.ceil(metres / METRES_A_SECOND), metres=metres)


def make_task(
    wishes: list[Wish], *, town: Town | None = None, variant: Variant | None = None, **changes: Any
) -> DayTask:
    town = town or make_town()
    fleet = changes.pop("fleet", town.cars)
    variant = variant or Variant(vehicles=len(fleet))
    ways = make_ways(list_points(wishes, town))
    return DayTask(wishes=tuple(wishes), fleet=fleet, variant=variant, town=town, ways=ways, **changes)


def draw_wishes(count: int, seed: int, *, day: date = DAY) -> list[Wish]:
    """Return wishes of a busy day: homes around both areas, to the centre and back."""
    random = Random(seed)
    wishes = []
    for number in range(count):
        side = random.choice(["west", "east"])
        home = (AREAS[side][0] + random.uniform(-0.03, 0.03), random.uniform(-0.03, 0.03))
        town = (random.uniform(-0.01, 0.01), random.uniform(-0.01, 0.01))
        is_back = random.random() < 0.5
        at = random.randrange(NINE, 14 * 3600, 300)
        is_arrive_by = not is_back and random.random() < 0.3 and at > TEN
        wishes.append(
            make_wish(
                f"w{number}",
                start="centre" if is_back else side,
                end=side if is_back else "centre",
                origin=town if is_back else home,
                destination=home if is_back else town,
                asked_s=max(NINE - 3600, at - random.randrange(1200, 7200)),
                wish_s=at,
                is_arrive_by=is_arrive_by,
                day=day,
                wheelchairs=int(random.random() < 0.1),
            )
        )
    return wishes
