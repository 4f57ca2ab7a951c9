"""Puts a tour into its best order: exactly where it is small, by moving visits about where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from moyai.engines.scheduling.tour._times import NEVER, Times
from moyai.engines.scheduling.tour.problem import Tour
from moyai.engines.scheduling.tour.solution import Plan, Visit, price

EXACT = 9
"""Up to so many stops every order is looked at; it takes time as 2^n n^2."""

Arrived = dict[tuple[int, int], np.ndarray]
"""By the set of stops that were visited (bits) and the last of them: costs by the cell of its arrival."""


def solve_tour(tour: Tour, *, may_leave_out: bool = False) -> Plan | None:
    """Return the cheapest plan within all windows; None: there is none.

    The plan is the best there is for up to `EXACT` stops. Beyond, it is one that moving one visit, or
    exchanging two, does not make better.

    Args:
        tour: What to put into order.
        may_leave_out: Whether stops for which there is no time may be left out; as few as possible are.
    """
    if not tour.stops:
        return price(tour, ())
    times = Times(tour)
    if len(tour.stops) > EXACT:
        return _search(tour, times, may_leave_out=may_leave_out)
    arrived = _try_all(times)
    return _read(times, arrived, may_leave_out=may_leave_out)


def _try_all(times: Times) -> Arrived:
    """Return the least cost of every set of stops with every last one, by its moment (dynamic program)."""
    tour, count = times.tour, len(times.tour.stops)
    arrived: Arrived = {}
    for number in range(count):
        first = times.arrive(times.begin(), tour.origin, number, waits=tour.is_under_way)
        if first.size and first.min() < NEVER:
            arrived[1 << number, number] = first
    for seen in range(1, 1 << count):
        for last in range(count):
            mine = arrived.get((seen, last))
            if mine is None:
                continue
            leave = times.leave(mine, last)
            for number in range(count):
                if not seen >> number & 1:
                    reached = times.arrive(leave, tour.stops[last].place, number)
                    _keep(arrived, (seen | 1 << number, number), reached)
    return arrived


def _keep(arrived: Arrived, key: tuple[int, int], reached: np.ndarray) -> None:
    if reached.min() >= NEVER:
        return
    known = arrived.get(key)
    arrived[key] = reached if known is None else np.minimum(known, reached)


def _read(times: Times, arrived: Arrived, *, may_leave_out: bool) -> Plan | None:
    """Return the cheapest plan of the largest set that can be visited."""
    everybody = (1 << len(times.tour.stops)) - 1
    best: tuple[int, int, int, int] | None = None
    for (seen, last), costs in arrived.items():
        home = times.come_home(times.leave(costs, last), last)
        if home < NEVER and (may_leave_out or seen == everybody):
            found = (-seen.bit_count(), home, seen, last)
            best = found if best is None else min(best, found)
    if best is None:
        return price(times.tour, ()) if may_leave_out else None
    return price(times.tour, _walk_back(times, arrived, best[2], best[3]))


def _walk_back(times: Times, arrived: Arrived, seen: int, last: int) -> list[Visit]:
    """Follow the costs from the last visit to the first."""
    tour = times.tour
    visits: list[Visit] = []
    leave = times.leave(arrived[seen, last], last)
    way = tour.travel_s[tour.stops[last].place][tour.home] // tour.grid_s
    cell = int(np.argmin(leave[: times.count - way])) - tour.stops[last].stand_s // tour.grid_s
    while True:
        visits.insert(0, Visit(tour.stops[last].id, int(times.at[cell])))
        cost, seen = int(arrived[seen, last][cell]), seen & ~(1 << last)
        if not seen:
            return visits
        before, cell = _find_before(times, arrived, seen, last, cell, cost)
        last = before


def _find_before(
    times: Times, arrived: Arrived, seen: int, last: int, cell: int, cost: int
) -> tuple[int, int]:
    """Return the visit before one, and the cell in which the car arrived there."""
    tour = times.tour
    for before in range(len(tour.stops)):
        mine = arrived.get((seen, before))
        if mine is None:
            continue
        place = tour.stops[before].place
        if int(times.arrive(times.leave(mine, before), place, last)[cell]) != cost:
            continue
        way = tour.travel_s[place][tour.stops[last].place] // tour.grid_s
        stand = tour.stops[before].stand_s // tour.grid_s
        latest = cell - way - stand
        at_stop = mine[: latest + 1] - times.waits[: latest + 1]
        return before, int(np.argmin(at_stop))
    raise AssertionError("a cost that nothing led to")


def _search(tour: Tour, times: Times, *, may_leave_out: bool) -> Plan | None:
    """Begin with what was told, then move visits about until nothing helps."""
    left = [number for _told, number in sorted((each.told_s, n) for n, each in enumerate(tour.stops))]
    order: list[int] = []
    for number in left:
        tries = [[*order[:place], number, *order[place:]] for place in range(len(order) + 1)]
        cost, best = min((_cost_of(times, each), each) for each in tries)
        if cost < NEVER:
            order = best
        elif not may_leave_out:
            return None
    best_cost = _cost_of(times, order) if order else 0
    while (found := _better(times, order, best_cost)) is not None:
        best_cost, order = found
    return price(tour, _time(times, order))


def _better(times: Times, order: Sequence[int], cost: int) -> tuple[int, list[int]] | None:
    found = min(((_cost_of(times, each), each) for each in _neighbours(order)), default=None)
    return found if found is not None and found[0] < cost else None


def _neighbours(order: Sequence[int]) -> Iterator[list[int]]:
    """Yield every order with one visit moved, or two exchanged."""
    for place, number in enumerate(order):
        rest = [*order[:place], *order[place + 1 :]]
        for other in range(len(order)):
            if other != place:
                yield [*rest[:other], number, *rest[other:]]
        for other in range(place + 2, len(order)):
            swapped = list(order)
            swapped[place], swapped[other] = swapped[other], swapped[place]
            yield swapped


def _follow(times: Times, order: Sequence[int]) -> Arrived:
    """Return the costs along one order, as `_try_all` has them."""
    tour, arrived, seen = times.tour, {}, 0
    leave, place, waits = times.begin(), tour.origin, tour.is_under_way
    for number in order:
        seen |= 1 << number
        arrived[seen, number] = times.arrive(leave, place, number, waits=waits)
        leave, place, waits = times.leave(arrived[seen, number], number), tour.stops[number].place, True
    return arrived


def _cost_of(times: Times, order: Sequence[int]) -> int:
    seen = sum(1 << number for number in order)
    arrived = _follow(times, order)
    return times.come_home(times.leave(arrived[seen, order[-1]], order[-1]), order[-1])


def _time(times: Times, order: Sequence[int]) -> list[Visit]:
    if not order:
        return []
    seen = sum(1 << number for number in order)
    return _walk_back(times, _follow(times, order), seen, order[-1])
