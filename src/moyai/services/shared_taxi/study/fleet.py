"""A fleet of another size, made of the vehicles that the town has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from moyai.services.shared_taxi.study.wishes import Car, Wish


def choose_fleet(cars: Iterable[Car], count: int, demand: Mapping[str, int]) -> tuple[Car, ...]:
    """Return so many vehicles, each next one where most people ask for each vehicle that serves them.

    Fleets are nested: a larger one has all vehicles of a smaller one. A second copy of a vehicle comes only
    after every vehicle is there once, a third after every one is there twice.

    Args:
        cars: The present fleet, at least one vehicle.
        count: How many are wanted.
        demand: How many ask in each area.
    """
    known = sorted(cars, key=lambda each: each.code)
    used: Counter[str] = Counter()
    serving: Counter[str] = Counter()
    fleet: list[Car] = []
    while len(fleet) < count:
        least = min(used[each.code] for each in known)
        left = [each for each in known if used[each.code] == least]
        chosen = max(left, key=lambda each: _worth(each, demand, serving))
        used[chosen.code] += 1
        serving.update(chosen.areas)
        copy = used[chosen.code]
        fleet.append(chosen if copy == 1 else replace(chosen, code=f"{chosen.code}#{copy}"))
    return tuple(sorted(fleet, key=lambda each: each.code))  # in the order in which the desk plans them


def count_demand(wishes: Iterable[Wish], centre: frozenset[str]) -> Counter[str]:
    """Return how many ask in each area outside the centre; a ride between two areas counts in both."""
    demand: Counter[str] = Counter()
    for wish in wishes:
        demand.update({wish.origin_area, wish.destination_area} - centre - {""})
    return demand


def _worth(car: Car, demand: Mapping[str, int], serving: Mapping[str, int]) -> float:
    seats = max(sum(load) for load in car.configurations)
    people = sum(demand.get(area, 0) / (1 + serving.get(area, 0)) for area in sorted(car.areas))
    return people + seats / 1000  # of two that serve the same people, the larger one
