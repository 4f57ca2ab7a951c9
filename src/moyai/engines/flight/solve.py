"""Range-limited tours: the cheapest ways by energy, the best order of drops, the fewest tours."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from heapq import heappop, heappush
from itertools import combinations, permutations
from math import inf

from moyai.engines.flight.closed import list_closed_waypoints, list_open_ways
from moyai.engines.flight.energy import cost_drop, cost_landing, cost_take_off, cost_way
from moyai.engines.flight.problem import Drop, FlightProblem
from moyai.engines.flight.solution import FlightPlan, Leg, Refusal, Tour

BATCH = 8
"""How many drops are shared out among tours exactly; more are taken in this many at a time, as they come."""
MOST_ORDERED = 4
"""Of how many drops in one tour every order is tried; nobody builds a drone that carries more."""


class _Ways:
    """The cheapest ways on the open network, for any load."""

    def __init__(self, problem: FlightProblem) -> None:
        self.problem = problem
        self.points = {each.key: each for each in problem.network.waypoints}
        self._closed = list_closed_waypoints(problem.network)
        self._next: dict[str, list[str]] = {key: [] for key in self.points}
        for a, b in list_open_ways(problem.network):
            self._next[a].append(b)
            self._next[b].append(a)
        self.find = lru_cache(maxsize=None)(self._find)

    def cost(self, a: str, b: str, load_g: int) -> tuple[float, float, float]:
        return cost_way(self.problem.aircraft, self.problem.wind, self.points[a], self.points[b], load_g)

    def _find(self, start: str, load_g: int) -> tuple[dict[str, float], dict[str, str]]:
        """Return the energy to each waypoint that can be reached, and where each is reached from."""
        if start in self._closed:  # no way leads there, but who stands there needs none
            return {}, {}
        best, came_from, done = {start: 0.0}, {start: start}, set()
        heap = [(0.0, start)]
        while heap:
            used, key = heappop(heap)
            if key in done:
                continue
            done.add(key)
            for other in self._next[key]:
                total = used + self.cost(key, other, load_g)[2]
                if total < best.get(other, inf):
                    best[other], came_from[other] = total, key
                    heappush(heap, (total, other))
        return best, came_from

    def trace(self, start: str, end: str, load_g: int) -> list[Leg] | None:
        """Return the legs of the cheapest way, None when there is none."""
        best, came_from = self.find(start, load_g)
        if end not in best:
            return None
        keys = [end]
        while keys[-1] != start:
            keys.append(came_from[keys[-1]])
        pairs = zip(keys[::-1], keys[::-1][1:], strict=False)
        return [Leg(a, b, *self.cost(a, b, load_g), load_g) for a, b in pairs]


def plan(problem: FlightProblem) -> FlightPlan:
    """Return tours that deliver as many drops as can be, then with the least energy.

    Every tour leaves the reserve in the battery, and at every waypoint a landing site is within what is left.
    """
    ways = _Ways(problem)
    tours: list[Tour] = []
    refused: list[Refusal] = []
    flown: list[Drop] = []
    for drop in problem.drops:
        made = _make_tour(ways, (drop,))
        if isinstance(made, str):
            refused.append(Refusal(drop.key, made))
        else:
            flown.append(drop)
    for first in range(0, len(flown), BATCH):
        tours += _share_out(ways, tuple(flown[first : first + BATCH]))
    return FlightPlan(tuple(tours), tuple(refused))


def _share_out(ways: _Ways, drops: tuple[Drop, ...]) -> list[Tour]:
    """Return the cheapest partition of drops into tours."""
    most = min(ways.problem.most_drops, MOST_ORDERED)
    tours: dict[int, Tour] = {}
    for size in range(1, most + 1):
        for group in combinations(range(len(drops)), size):
            best = _find_best_order(ways, [drops[each] for each in group])
            if best is not None:
                tours[sum(1 << each for each in group)] = best
    everything = (1 << len(drops)) - 1
    cheapest: dict[int, tuple[float, list[Tour]]] = {0: (0.0, [])}
    for mask in range(1, everything + 1):
        options = [
            (cheapest[mask ^ part][0] + tour.energy_wh, part)
            for part, tour in tours.items()
            if part & mask == part and part & (mask & -mask)  # the lowest drop goes first: each set once
        ]
        energy, part = min(options)
        cheapest[mask] = (energy, [tours[part], *cheapest[mask ^ part][1]])
    return cheapest[everything][1]


def _find_best_order(ways: _Ways, drops: list[Drop]) -> Tour | None:
    made = (_make_tour(ways, order) for order in permutations(drops))
    return min((each for each in made if isinstance(each, Tour)), key=lambda t: t.energy_wh, default=None)


def _make_tour(ways: _Ways, order: tuple[Drop, ...]) -> Tour | str:
    """Return the tour, or the code of why it cannot be flown."""
    problem = ways.problem
    load_g = sum(each.load_g for each in order)
    if load_g > problem.aircraft.most_load_g:
        return "too_heavy"
    legs: list[Leg] = []
    home = ways.points[problem.home]
    start_s, start_wh = cost_take_off(problem.aircraft, home, load_g)
    at = problem.home
    for drop in order:
        found = ways.trace(at, drop.waypoint, load_g)
        if found is None:
            return "no_way"
        after_g = load_g - drop.load_g
        extra = cost_drop(problem.aircraft, ways.points[drop.waypoint], load_g, after_g)
        legs += _end_with(found, drop.waypoint, extra, load_g, drop.key)
        at, load_g = drop.waypoint, after_g
    found = ways.trace(at, problem.home, load_g)
    if found is None:
        return "no_way"
    legs += _end_with(found, problem.home, cost_landing(problem.aircraft, home, load_g), load_g, "")
    return _judge(ways, Tour(tuple(each.key for each in order), tuple(legs), start_wh, start_s, 0.0))


def _end_with(legs: list[Leg], at: str, extra: tuple[float, float], load_g: int, drop: str) -> list[Leg]:
    """Return the legs with what is done at the end; a leg of no length where one is there already."""
    *before, last = legs or [Leg(at, at, 0.0, 0.0, 0.0, load_g)]
    time_s, energy_wh = last.time_s + extra[0], last.energy_wh + extra[1]
    return [*before, Leg(last.origin, last.destination, last.distance_m, time_s, energy_wh, load_g, drop)]


def _judge(ways: _Ways, tour: Tour) -> Tour | str:
    problem = ways.problem
    have_wh = problem.aircraft.capacity_wh * problem.charge_pct / 100
    left_wh = have_wh - tour.energy_wh
    if left_wh < problem.aircraft.capacity_wh * problem.reserve_pct / 100:
        return "out_of_range"
    for key, load_g, rest_wh in _list_moments(tour, have_wh):
        if find_refuge(ways, key, load_g)[0] > rest_wh:
            return "no_refuge"
    return Tour(tour.drops, tour.legs, tour.start_wh, tour.start_s, left_wh)


def _list_moments(tour: Tour, have_wh: float) -> Iterator[tuple[str, int, float]]:
    """Yield waypoint, load and what is left in the battery, all along a tour."""
    rest_wh = have_wh - tour.start_wh
    for leg in tour.legs:
        yield leg.origin, leg.load_g, rest_wh
        rest_wh -= leg.energy_wh


def find_refuge(ways: _Ways, key: str, load_g: int) -> tuple[float, str]:
    """Return what coming down at the nearest landing site or at home takes, and where; infinite: nowhere."""
    best, _from = ways.find(key, load_g)
    sites = (ways.problem.network.landing | {ways.problem.home}) & best.keys()
    costs = (
        (best[site] + cost_landing(ways.problem.aircraft, ways.points[site], load_g)[1], site)
        for site in sites
    )
    return min(costs, default=(inf, ""))


def list_refuges(problem: FlightProblem, tour: Tour) -> dict[str, str]:
    """Return, for each waypoint of a tour, the landing site to which it is least far."""
    ways = _Ways(problem)
    return {leg.origin: find_refuge(ways, leg.origin, leg.load_g)[1] for leg in tour.legs}
