"""One day of wishes under one variant, as the dispatch engine's simulator takes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import numpy.typing as npt

from moyai.engines.dispatch import Break, Need, Request, Vehicle, Weights, Window
from moyai.engines.dispatch.simulation import Call, Onward, Scenario
from moyai.services.shared_taxi.pair_rule import is_barred
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study.wishes import Car, Coordinates, Town, Transfer, Wish

Matrix = npt.NDArray[np.float64]
AREA = "area:"
WHEELCHAIRS = 1
"""The place of wheelchairs in a load."""
_MINUTE_S, _STEP_S, _DAY_S = 60, 300, 86_400
_OTHER_S = 900
"""Width of each other time that is tried."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Ways:
    """Travel between the places of a day.

    Attributes:
        points: The places, in the order of the matrices.
        seconds: From each to each, whole seconds.
        metres: The same in metres.
    """

    points: tuple[Coordinates, ...]
    seconds: Matrix
    metres: Matrix


@dataclass(frozen=True, slots=True)
class Day:
    """A day ready to be simulated.

    Attributes:
        scenario: Whoever may ride, and the fleet.
        refused: By the id of a wish: which rule refuses it, before any vehicle is asked.
    """

    scenario: Scenario
    refused: dict[str, str]


def list_points(wishes: Sequence[Wish], town: Town) -> tuple[Coordinates, ...]:
    """Return every place of a day, each once."""
    found = dict.fromkeys(each.depot for each in town.cars)
    found.update(dict.fromkeys(each.place for each in town.transfers))
    for wish in wishes:
        found.update(dict.fromkeys((wish.origin, wish.destination)))
    return tuple(found)


def make_day(
    wishes: Sequence[Wish],
    fleet: Sequence[Car],
    *,
    variant: Variant,
    town: Town,
    ways: Ways,
    weights: Weights,
    needs: tuple[Need, ...] = (),
    seed: int = 1,
) -> Day:
    """Turn a day's wishes into calls; those that a rule refuses are named with the rule.

    Windows are made as the service makes them (queries/search.py): a ride counts as given when it lies within
    ``search_width_s`` of the wish. Some (``flexible_pct``; drawn by seed and wish, so that two variants meet
    the same people) would take another time where no vehicle is free, the nearest first.
    """
    number = {point: index for index, point in enumerate(ways.points)}
    calls, refused = [], {}
    for wish in wishes:
        rule = _object(wish, variant, town)
        legs = () if rule else _make_legs(wish, number, variant, town, ways)
        if not legs:
            refused[wish.id] = rule or "too_soon"
            continue
        others = tuple(
            _list_others(wish, number, variant, town, ways) if _is_flexible(wish, variant, seed) else ()
        )
        calls.append(
            Call(
                request=legs[0],
                released_at=float(wish.asked_s),
                group=wish.end_area(town.centre),
                alternatives=tuple(other[0] for other in others),
                onward=_make_onward(wish, legs, others, town),
            )
        )
    vehicles = tuple(_make_vehicle(car, number[car.depot], variant, town) for car in fleet)
    scenario = Scenario(
        vehicles=vehicles,
        calls=tuple(calls),
        travel_s=ways.seconds,
        distance=ways.metres,
        weights=weights,
        needs=needs,
    )
    return Day(scenario, refused)


def name_onward(wish_id: str) -> str:
    """Return the name of the second ride of a way with a change."""
    return f"{wish_id}>"


def changes_at(wish: Wish, variant: Variant, town: Town) -> Transfer | None:
    """Return where somebody must change, None where one vehicle may go all the way."""
    return None if variant.may_cross_areas else town.find_transfer(wish)


def _make_legs(
    wish: Wish, number: Mapping[Coordinates, int], variant: Variant, town: Town, ways: Ways
) -> tuple[Request, ...]:
    """Return a wish's ride, or both of a way with a change; none where no vehicle could come in time."""
    transfer = changes_at(wish, variant, town)
    if transfer is None:
        request = _make_request(wish, number, variant, town, ways)
        return () if request is None else (request,)
    first = replace(wish, destination=transfer.place, destination_area=transfer.place_area)
    second = replace(wish, id=name_onward(wish.id), origin=transfer.place, origin_area=transfer.place_area)
    one, two = (_make_request(leg, number, variant, town, ways) for leg in (first, second))
    if one is None or two is None:
        return ()
    closes = Window(0.0, 60.0 * variant.closes_minutes)
    if wish.is_arrive_by:  # the wish is about where the second lets off: the first comes when it must
        earliest = one.pickup_window.earliest
        begin = Window(_earliest_s(wish, variant), closes.latest)
        return (replace(one, pickup_window=begin, dropoff_window=Window(earliest, closes.latest)), two)
    return (one, replace(two, pickup_window=Window(two.pickup_window.earliest, closes.latest)))


def _make_onward(
    wish: Wish, legs: tuple[Request, ...], others: tuple[tuple[Request, ...], ...], town: Town
) -> Onward | None:
    transfer = town.find_transfer(wish)
    if len(legs) < 2 or transfer is None:
        return None
    return Onward(
        request=legs[1],
        least_s=transfer.least_s,
        most_s=transfer.most_s,
        alternatives=tuple(other[1] for other in others),
    )


def _is_flexible(wish: Wish, variant: Variant, seed: int) -> bool:
    return 100 * Random(f"flexible:{seed}:{wish.day}:{wish.id}").random() < variant.flexible_pct


def _list_others(
    wish: Wish, number: Mapping[Coordinates, int], variant: Variant, town: Town, ways: Ways
) -> Iterator[tuple[Request, ...]]:
    """Yield the ride at other times, the nearest first, a quarter of an hour each.

    Whoever must be there by a time can only be there earlier.
    """
    near = replace(variant, search_width_s=_OTHER_S)
    for shift in _list_shifts(wish.is_arrive_by, variant):
        if not 0 <= wish.wish_s + shift < _DAY_S:
            continue
        other = replace(wish, wish_s=wish.wish_s + shift)
        legs = () if _object(other, near, town) else _make_legs(other, number, near, town, ways)
        if legs:
            yield legs


def _list_shifts(is_arrive_by: bool, variant: Variant) -> list[int]:
    """Return how far the wish is moved for each other time: what has been tried already is left out."""
    tried, most = variant.search_width_s, variant.alternative_s
    beyond = range(tried, most, _OTHER_S)
    if is_arrive_by:
        return [-shift for shift in beyond]
    by_distance = [(shift + _OTHER_S, shift) for shift in beyond]
    by_distance += [(shift, -shift) for shift in range(_OTHER_S, most + 1, _OTHER_S)]
    return [shift for _distance, shift in sorted(by_distance, key=lambda each: (each[0], -each[1]))]


def _object(wish: Wish, variant: Variant, town: Town) -> str:
    """Return the rule that refuses a wish, a value of UnmetReason; empty when none does."""
    if not wish.origin_area or not wish.destination_area:
        return "outside_area"
    ends = (wish.origin_area in town.centre, wish.destination_area in town.centre)
    if all(ends) and not town.may_ride_within_centre:
        return "area_rule"
    is_across = not any(ends) and wish.origin_area != wish.destination_area
    if is_across and not variant.may_cross_areas and town.find_transfer(wish) is None:
        return "area_rule"
    if not variant.may_ride_barred_pairs and is_barred(town.barred, *wish.ends):
        return "forbidden_pair"
    opens, closes = variant.opens_minutes * _MINUTE_S, variant.closes_minutes * _MINUTE_S
    is_open = opens < wish.wish_s <= closes if wish.is_arrive_by else opens <= wish.wish_s < closes
    return "" if is_open else "outside_hours"


def _make_request(
    wish: Wish, number: Mapping[Coordinates, int], variant: Variant, town: Town, ways: Ways
) -> Request | None:
    """Return the engine's request; None when no vehicle could come in time, however empty."""
    places = (number[wish.origin], number[wish.destination])
    service = town.wheelchair_boarding_s if wish.wheelchairs else town.boarding_s
    direct = int(ways.seconds[places])
    windows = _make_windows(wish, direct + service, variant)
    if windows is None or wish.origin == wish.destination:
        return None
    return Request(
        id=wish.id,
        pickup=places[0],
        dropoff=places[1],
        load=(wish.persons - wish.wheelchairs, wish.wheelchairs),
        pickup_window=windows[0],
        dropoff_window=windows[1],
        max_ride_s=direct * variant.detour_factor_pct // 100 + variant.detour_slack_s,
        pickup_service_s=service,
        dropoff_service_s=service,
        skills=_list_skills(wish, town),
        prefer="late" if wish.is_arrive_by else "early",
    )


def _make_windows(wish: Wish, ride_s: int, variant: Variant) -> tuple[Window, Window] | None:
    closes = variant.closes_minutes * _MINUTE_S
    earliest = _earliest_s(wish, variant)
    if wish.is_arrive_by:
        until = min(wish.wish_s, closes)
        pickup = (earliest, until - ride_s)
        dropoff = (max(until - variant.search_width_s, earliest + ride_s), until)
    else:
        begin = max(wish.wish_s, earliest)
        pickup = (begin, min(begin + variant.search_width_s, closes - ride_s))
        dropoff = (begin + ride_s, closes)
    if pickup[1] < pickup[0] or dropoff[1] < dropoff[0]:
        return None
    return Window(float(pickup[0]), float(pickup[1])), Window(float(dropoff[0]), float(dropoff[1]))


def _earliest_s(wish: Wish, variant: Variant) -> int:
    """Return when a vehicle can come at the earliest, on a five-minute mark."""
    told = -(-(wish.asked_s + variant.least_notice_s) // _STEP_S) * _STEP_S
    return max(variant.opens_minutes * _MINUTE_S, told)


def _list_skills(wish: Wish, town: Town) -> frozenset[str]:
    served = name_area(wish, town.centre)
    return frozenset({AREA + served} if served else ())


def name_area(wish: Wish, centre: frozenset[str]) -> str:
    """Return the area that a vehicle needs the right to serve; between two areas the origin's.

    Empty within the centre.
    """
    ends = (wish.origin_area, wish.destination_area)
    return next((area for area in ends if area not in centre), "")


def _make_vehicle(car: Car, depot: int, variant: Variant, town: Town) -> Vehicle:
    opens, closes = variant.opens_minutes * _MINUTE_S, variant.closes_minutes * _MINUTE_S
    areas = town.areas if variant.is_fleet_shared else car.areas
    rest_by = min(car.break_until_s, closes - car.break_s)
    has_break = car.break_s > 0 and opens <= car.break_from_s <= rest_by
    rest = (car.break_from_s, rest_by) if has_break else (opens, opens)
    window = Window(float(rest[0]), float(rest[1]))
    return Vehicle(
        id=car.code,
        start=depot,
        end=depot,
        shift=Window(float(opens), float(closes)),
        capacity=car.configurations,
        skills=frozenset(AREA + area for area in areas),
        breaks=(Break(id=f"break:{car.code}", window=window, duration_s=float(car.break_s)),)
        if has_break
        else (),
    )
