"""The demo's town for replays, without a database: invented people, drawn days, twelve vehicles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from moyai.demo.demand import Errand, Rider, plan_day
from moyai.demo.facts import CENTRE, find_area, list_areas, read_rows
from moyai.demo.population import invent_residents
from moyai.engines.dispatch import Weights
from moyai.engines.dispatch.simulation.policies import Waiting
from moyai.engines.travel import StraightLine
from moyai.fleet import rules
from moyai.fleet.profiles import PROFILES
from moyai.services.shared_taxi.study.day import Ways, list_points
from moyai.services.shared_taxi.study.expecting import expect_needs
from moyai.services.shared_taxi.study.fleet import choose_fleet, count_demand
from moyai.services.shared_taxi.study.replay import DayTask
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study.wishes import Car, Coordinates, Town, Wish

FIRST_DAY = date(2026, 6, 1)
WEIGHTS = Weights(wait_per_s=rules.WAIT_WEIGHT, ride_per_s=rules.RIDE_WEIGHT)
LUNCH_S, LUNCH_SLACK_S = 40 * 60, 50 * 60
MINUTE_S, HOUR_S = 60, 3600
SATURDAY = 5


def make_town(*, keep_areas: bool = True) -> Town:
    """Return the demo's town: twelve vehicles of three firms in six areas, or each in all areas."""
    areas = frozenset(each.key for each in list_areas())
    depots = {
        row["code"]: (float(row["depot_lon"]), float(row["depot_lat"]))
        for row in read_rows("invented", "partners.csv")
    }
    cars = tuple(
        _make_car(row, depots[row["partner"]], None if keep_areas else areas)
        for row in read_rows("invented", "vehicles.csv")
    )
    return Town(centre=frozenset({CENTRE}), areas=areas, cars=cars, yen_a_hour=3500)


def make_riders(count: int = 2500, seed: int = 1) -> list[Rider]:
    """Return the invented residents as riders."""
    people = invent_residents(count=count, seed=seed, on=FIRST_DAY)
    return [
        Rider(str(number), each.home.lon, each.home.lat, each.home.area, each.uses_wheelchair)
        for number, each in enumerate(people)
    ]


def draw_days(riders: list[Rider], count: int, *, seed: int, outings: int) -> list[list[Wish]]:
    """Return so many weekdays of wishes; the same seed gives the same days."""
    return [
        [_make_wish(errand, number, day) for number, errand in enumerate(_plan(riders, day, seed, outings))]
        for day in _list_weekdays(count)
    ]


def _plan(riders: list[Rider], day: date, seed: int, outings: int) -> list[Errand]:
    return plan_day(riders, seed=seed * 1_000_000 + day.toordinal(), outings=outings)


def measure(points: tuple[Coordinates, ...], variant: Variant) -> Ways:
    """Return the travel between places as the town's plans have it: by the slowest hour of the service."""
    hours = range(variant.opens_minutes // 60, -(-variant.closes_minutes // 60))
    found = StraightLine(PROFILES["car"]).many_to_many(points, points, hours=tuple(hours))
    return Ways(points=points, seconds=np.ceil(found.seconds), metres=found.metres)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How the days are replayed: see the options of published_year.py."""

    variant: Variant
    weights: Weights = WEIGHTS
    improve: int = 0


def make_tasks(
    days: list[list[Wish]], town: Town, choice: Choice, *, waiting: dict[date, Waiting] | None = None
) -> Iterator[DayTask]:
    """Yield the replay of each day."""
    demand = count_demand((wish for day in days for wish in day), town.centre)
    fleet = choose_fleet(town.cars, choice.variant.vehicles, demand)
    for wishes in days:
        yield DayTask(
            wishes=tuple(wishes),
            fleet=fleet,
            variant=choice.variant,
            town=town,
            ways=measure(list_points(wishes, town), choice.variant),
            weights=choice.weights,
            improve=choice.improve,
            waiting=(waiting or {}).get(wishes[0].day),
            needs=expect_needs(
                (wish for day in days if day is not wishes for wish in day), centre=town.centre
            ),
        )


def _make_car(row: dict[str, str], depot: Coordinates, areas: frozenset[str] | None) -> Car:
    seats, places, takes = (int(row[name]) for name in ("seats", "wheelchair_places", "wheelchair_seats"))
    hours, minutes = map(int, row["lunch_from"].split(":"))
    begins = hours * HOUR_S + minutes * MINUTE_S
    return Car(
        code=row["code"],
        configurations=tuple((max(0, seats - takes * taken), taken) for taken in range(places + 1)),
        areas=areas or frozenset([*row["areas"].split(), CENTRE]),
        depot=depot,
        break_s=LUNCH_S,
        break_from_s=begins,
        break_until_s=begins + LUNCH_S + LUNCH_SLACK_S,
    )


def _list_weekdays(count: int) -> list[date]:
    days = (FIRST_DAY + timedelta(days=n) for n in range(2 * count + 7))
    return [day for day in days if day.weekday() < SATURDAY][:count]


def _make_wish(errand: Errand, number: int, day: date) -> Wish:
    home = (errand.rider.lon, errand.rider.lat)
    there = (errand.landmark.lon, errand.landmark.lat)
    ends = (there, home) if errand.is_return else (home, there)
    found = [find_area(*end) for end in ends]
    return Wish(
        id=f"w{number}",
        day=day,
        asked_s=errand.ask_at * MINUTE_S,
        wish_s=errand.wish_at * MINUTE_S,
        is_arrive_by=errand.is_arrive_by,
        origin=ends[0],
        destination=ends[1],
        origin_area=found[0].key if found[0] else "",
        destination_area=found[1].key if found[1] else "",
        persons=max(errand.persons, errand.wheelchairs),
        wheelchairs=errand.wheelchairs,
    )
