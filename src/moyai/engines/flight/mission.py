"""One mission: what the vehicle is told, what the authority is told, what the pilot reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from math import nan

from moyai.engines.flight.geometry import Point
from moyai.engines.flight.problem import FlightProblem
from moyai.engines.flight.solution import Tour


class Command(IntEnum):
    """MAV_CMD, as far as a delivery needs it."""

    WAYPOINT = 16
    RETURN = 20
    LAND = 21
    TAKEOFF = 22
    DELAY = 93
    PAYLOAD_PLACE = 94
    CHANGE_SPEED = 178
    GRIPPER = 211
    FENCE_IN = 5001
    FENCE_OUT = 5002
    RALLY = 5100


class Frame(IntEnum):
    """MAV_FRAME."""

    MISSION = 2
    RELATIVE_INT = 6
    GLOBAL_INT = 5


class MissionType(IntEnum):
    """MAV_MISSION_TYPE: three plans that are sent one after the other."""

    MISSION = 0
    FENCE = 1
    RALLY = 2


@dataclass(frozen=True)
class Item:
    """One thing to do. Height in metres above home; commands without a place have none of the three."""

    command: int
    params: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    lon: float | None = None
    lat: float | None = None
    height_m: float = 0.0


@dataclass(frozen=True)
class Mission:
    """What is flown. ``fence``: the ring it stays in; ``closed``: rings it stays out of; ``rally``: where it
    may come down. Heights are above home, whose height above sea is ``home_amsl_m``.
    """

    name: str
    home: Point
    home_amsl_m: float
    items: tuple[Item, ...]
    fence: tuple[Point, ...] = ()
    closed: tuple[tuple[Point, ...], ...] = ()
    rally: tuple[tuple[Point, float], ...] = ()
    cruise_m_s: float = 10.0
    route: tuple[Point, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError("a mission has something to do")


FENCE_M = 80.0
"""How far the fence is from the corridor."""
RALLY_HEIGHT_M = 30.0
PLACE_SECONDS = 5.0


def make_mission(problem: FlightProblem, tour: Tour, name: str) -> Mission:
    """Return the mission of a tour: take off, corridor, put down each parcel, back, land."""
    network = problem.network
    home = network.find(problem.home)
    items = [
        _at(Command.TAKEOFF, home.point, home.height_m),
        Item(Command.CHANGE_SPEED, (1.0, problem.aircraft.cruise_m_s, -1.0, 0.0)),
    ]
    for leg in tour.legs:
        there = network.find(leg.destination)
        height_m = there.ground_m + there.height_m - home.ground_m
        if leg.distance_m:
            items.append(_at(Command.WAYPOINT, there.point, height_m))
        if leg.drop:
            ground_m = there.ground_m - home.ground_m
            items += [
                _at(Command.PAYLOAD_PLACE, there.point, ground_m, there.height_m + 5),
                Item(Command.DELAY, (PLACE_SECONDS, -1.0, -1.0, -1.0)),
                _at(Command.WAYPOINT, there.point, height_m),
            ]
    items.append(_at(Command.LAND, home.point, 0.0))
    points = tuple(network.find(key).point for key in tour.route)
    return Mission(
        name=name,
        home=home.point,
        home_amsl_m=home.ground_m,
        items=tuple(items),
        fence=surround(points, FENCE_M),
        closed=tuple(area.ring for area in network.no_fly),
        rally=tuple(
            (site.point, site.ground_m - home.ground_m + RALLY_HEIGHT_M)
            for site in network.waypoints
            if site.key in network.landing
        ),
        cruise_m_s=problem.aircraft.cruise_m_s,
        route=points,
    )


def _at(command: int, point: Point, height_m: float, first: float = 0.0) -> Item:
    return Item(command, (first, 0.0, 0.0, nan), point[0], point[1], round(height_m, 2))


def surround(points: tuple[Point, ...], margin_m: float) -> tuple[Point, ...]:
    """Return a ring around a way, so many metres from it at least, without its first point again."""
    from shapely.geometry import LineString
    from shapely.geometry import Point as Dot

    from moyai.engines.flight.geometry import EARTH_M_PER_DEGREE, flatten

    origin = points[0]
    flat = [flatten(each, origin) for each in points]
    shape = (LineString(flat) if len(set(flat)) > 1 else Dot(flat[0])).buffer(margin_m * 1.1, quad_segs=2)
    east_m = flatten((origin[0] + 1, origin[1]), origin)[0]
    ring = [
        (round(origin[0] + x / east_m, 7), round(origin[1] + y / EARTH_M_PER_DEGREE, 7))
        for x, y in shape.simplify(margin_m * 0.05).exterior.coords
    ]
    return tuple(ring[:-1])
