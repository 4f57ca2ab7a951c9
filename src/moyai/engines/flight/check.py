"""Looks at a plan again from the facts; shares no code with the solver."""

from __future__ import annotations

import math

from moyai.engines.flight.problem import Drop, FlightProblem, Waypoint
from moyai.engines.flight.solution import FlightPlan, Tour

_CLOSE = 1e-6


def list_objections(problem: FlightProblem, plan: FlightPlan) -> list[str]:
    """Return what is wrong with a plan; empty when nothing is."""
    drops = {each.key: each for each in problem.drops}
    told = [key for tour in plan.tours for key in tour.drops] + [each.drop for each in plan.refused]
    found = [] if sorted(told) == sorted(drops) else ["not every drop is told of exactly once"]
    for tour in plan.tours:
        found += _look_at(problem, tour, drops)
    return found


def _look_at(problem: FlightProblem, tour: Tour, drops: dict[str, Drop]) -> list[str]:
    places = {each.key: each for each in problem.network.waypoints}
    ways = {frozenset(each) for each in problem.network.ways}
    found = []
    if not tour.legs or tour.legs[0].origin != problem.home or tour.legs[-1].destination != problem.home:
        found.append("a tour begins and ends at home")
    if len(tour.drops) > problem.most_drops:
        found.append("too many drops")
    if [leg.drop for leg in tour.legs if leg.drop] != list(tour.drops):
        found.append("the drops are not made")
    load_g = sum(drops[key].load_g for key in tour.drops)
    if load_g > problem.aircraft.most_load_g:
        found.append("too heavy")
    used_wh = _hover(problem, load_g, places[problem.home].height_m / problem.aircraft.climb_m_s)
    used_wh += _lift(problem, load_g, places[problem.home].height_m)
    for before, leg in zip((None, *tour.legs), tour.legs, strict=False):
        if before is not None and before.destination != leg.origin:
            found.append("a leg begins elsewhere")
        one, other = places[leg.origin], places[leg.destination]
        if leg.origin != leg.destination and frozenset((leg.origin, leg.destination)) not in ways:
            found.append("off the corridor")
        if any(_crosses(one, other, area.ring) for area in problem.network.no_fly):
            found.append("through a closed area")
        if leg.load_g != load_g:
            found.append("another load")
        used_wh += _fly(problem, one, other, load_g)
        if leg.drop:
            if drops[leg.drop].waypoint != leg.destination:
                found.append("a drop at another place")
            down_s = other.height_m / problem.aircraft.descend_m_s
            used_wh += _hover(problem, load_g, down_s)
            load_g -= drops[leg.drop].load_g
            used_wh += _hover(problem, load_g, other.height_m / problem.aircraft.climb_m_s)
            used_wh += _lift(problem, load_g, other.height_m)
    home = places[problem.home]
    used_wh += _hover(problem, load_g, home.height_m / problem.aircraft.descend_m_s)
    return found + _weigh(problem, tour, used_wh)


def _weigh(problem: FlightProblem, tour: Tour, used_wh: float) -> list[str]:
    full_wh = problem.aircraft.capacity_wh
    left_wh = full_wh * problem.charge_pct / 100 - used_wh
    found = []
    if abs(used_wh - tour.energy_wh) > _CLOSE * max(1.0, used_wh):
        found.append("the energy is another")
    if left_wh < full_wh * problem.reserve_pct / 100 - _CLOSE:
        found.append("below the reserve")
    if abs(left_wh - tour.left_wh) > _CLOSE * full_wh:
        found.append("what is left is another")
    return found


def _hover(problem: FlightProblem, load_g: int, time_s: float) -> float:
    ratio = 1 + load_g / problem.aircraft.mass_g
    return problem.aircraft.hover_w * ratio * math.sqrt(ratio) * time_s / 3600


def _lift(problem: FlightProblem, load_g: int, climb_m: float) -> float:
    kilograms = (problem.aircraft.mass_g + load_g) / 1000
    return max(0.0, 2 * kilograms * 9.81 * climb_m / 3600)


def _fly(problem: FlightProblem, one: Waypoint, other: Waypoint, load_g: int) -> float:
    """Return watt-hours by the triangle of speeds, written with vectors rather than angles."""
    middle = math.radians((one.lat + other.lat) / 2)
    east, north = (other.lon - one.lon) * 111_195 * math.cos(middle), (other.lat - one.lat) * 111_195
    way_m = math.hypot(east, north)
    if way_m == 0:
        return 0.0
    course = math.atan2((other.lon - one.lon) * math.cos(math.radians(one.lat)), other.lat - one.lat)
    blowing = math.radians(problem.wind.from_deg + 180)
    wind = problem.wind.speed_m_s
    along = wind * (math.sin(blowing) * math.sin(course) + math.cos(blowing) * math.cos(course))
    across = wind * (math.sin(blowing) * math.cos(course) - math.cos(blowing) * math.sin(course))
    speed = math.sqrt(max(0.0, problem.aircraft.cruise_m_s**2 - across**2)) + along
    climb_m = other.ground_m + other.height_m - one.ground_m - one.height_m
    slow_s = climb_m / (problem.aircraft.climb_m_s if climb_m > 0 else -problem.aircraft.descend_m_s)
    return _hover(problem, load_g, max(way_m / speed, slow_s)) + _lift(problem, load_g, climb_m)


def _crosses(one: Waypoint, other: Waypoint, ring: tuple[tuple[float, float], ...]) -> bool:
    """Tell whether a straight way begins in an area, ends in it, or cuts its edge."""
    if _holds(ring, one.lon, one.lat) or _holds(ring, other.lon, other.lat):
        return True
    edges = zip(ring, (*ring[1:], ring[0]), strict=True)
    return any(_cut((one.lon, one.lat), (other.lon, other.lat), a, b) for a, b in edges)


def _holds(ring: tuple[tuple[float, float], ...], x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def _cut(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> bool:
    def side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
