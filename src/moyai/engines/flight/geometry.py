"""Distances and directions on a piece of the earth as small as a town."""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians

EARTH_M_PER_DEGREE = 111_195.0
"""Metres in a degree of latitude, on a sphere of 6,371 km."""

Point = tuple[float, float]
"""Longitude, latitude."""


def flatten(point: Point, origin: Point) -> tuple[float, float]:
    """Return a place as metres east and north of an origin."""
    east = (point[0] - origin[0]) * EARTH_M_PER_DEGREE * cos(radians(origin[1]))
    return east, (point[1] - origin[1]) * EARTH_M_PER_DEGREE


def measure_m(one: Point, other: Point) -> float:
    """Return the distance in metres."""
    middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    (x1, y1), (x2, y2) = flatten(one, middle), flatten(other, middle)
    return hypot(x2 - x1, y2 - y1)


def point_deg(one: Point, other: Point) -> float:
    """Return the direction from one place to another, degrees clockwise from north."""
    east, north = flatten(other, one)
    return degrees(atan2(east, north)) % 360


def advance(one: Point, other: Point, way_m: float) -> Point:
    """Return the place so many metres from one towards the other, never beyond it."""
    whole = measure_m(one, other)
    share = 1.0 if whole == 0 else min(1.0, max(0.0, way_m / whole))
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
