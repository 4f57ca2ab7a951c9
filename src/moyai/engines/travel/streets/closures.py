"""Streets that are closed for a while, laid over the map without importing it again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from moyai.engines.travel.problem import Point, TravelError
from moyai.engines.travel.streets.street_map import Array, Floats, StreetMap


@dataclass(frozen=True, slots=True)
class Closure:
    """What is closed: whole ways by their numbers in OpenStreetMap, and every piece that touches an area.

    Attributes:
        ways: Numbers of ways.
        rings: Rings of polygons in degrees; a point within an even number of them is outside (holes).
    """

    ways: frozenset[int] = frozenset()
    rings: tuple[tuple[Point, ...], ...] = ()

    def __post_init__(self) -> None:
        for ring in self.rings:
            if len(set(ring)) < 3:
                raise TravelError(f"closure: a ring has {len(set(ring))} corners, it needs three")
            if not np.isfinite(np.array(ring, dtype=np.float64)).all():
                raise TravelError("closure: a corner of a ring is no point")


@dataclass(frozen=True, eq=False)
class ClosedSpans:
    """Where links are closed.

    Attributes:
        begin_m: Metres from each link's beginning at which the closed part begins (infinite: all open).
        end_m: Where it ends, minus infinity where all is open.
        segments: The closed straight pieces, true by place in ``StreetMap.segment_first``.
    """

    begin_m: Floats
    end_m: Floats
    segments: Array

    @property
    def links(self) -> Array:
        """Tell for each link whether one can no longer drive through it."""
        return np.isfinite(self.begin_m)


def find_closed_spans(streets: StreetMap, closures: Iterable[Closure]) -> ClosedSpans:
    """Return the closed part of each link; where two parts are closed, what is between them is closed too."""
    segments = np.zeros(len(streets.segment_first), dtype=bool)
    for closure in closures:
        if closure.ways:
            ways = np.isin(streets.way_id, list(closure.ways))
            segments |= ways[streets.link_way[streets.segment_link]]
        if closure.rings:
            segments |= _touching(streets, closure.rings)
    begin_m, end_m = np.full(streets.links, np.inf), np.full(streets.links, -np.inf)
    links, first = streets.segment_link[segments], streets.segment_first[segments]
    np.minimum.at(begin_m, links, streets.offset_m[first])
    np.maximum.at(end_m, links, streets.offset_m[first + 1])
    return ClosedSpans(begin_m, end_m, segments)


def _touching(streets: StreetMap, rings: tuple[tuple[Point, ...], ...]) -> Array:
    """Tell which straight pieces have an end within the rings or cross one."""
    first = streets.segment_first
    ends = np.stack([streets.link_points[first], streets.link_points[first + 1]], 1)
    x, y = streets.point_lon[ends], streets.point_lat[ends]
    corners = np.array([corner for ring in rings for corner in ring], dtype=np.float64)
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    near = (x.max(axis=1) >= west) & (x.min(axis=1) <= east)
    near &= (y.max(axis=1) >= south) & (y.min(axis=1) <= north)
    x, y = x[near], y[near]
    inside = np.zeros(len(x), dtype=bool)
    crosses = np.zeros(len(x), dtype=bool)
    for a, b in _edges(rings):
        inside ^= _is_right_of(x[:, 0], y[:, 0], a, b)
        crosses |= _cross(x, y, a, b)
    touching = np.zeros(len(first), dtype=bool)
    touching[near] = inside | crosses
    return touching


def _edges(rings: tuple[tuple[Point, ...], ...]) -> Iterable[tuple[Point, Point]]:
    for ring in rings:
        yield from zip(ring, (*ring[1:], ring[0]), strict=True)


def _is_right_of(x: Floats, y: Floats, a: Point, b: Point) -> Array:
    """Tell whether a ray from each point eastwards meets the edge."""
    if a[1] == b[1]:
        return np.zeros(len(x), dtype=bool)
    spans = (a[1] > y) != (b[1] > y)
    return np.asarray(spans & (x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]))


def _cross(x: Floats, y: Floats, a: Point, b: Point) -> Array:
    """Tell which pieces touch the edge from ``a`` to ``b``."""
    dx, dy = x[:, 1] - x[:, 0], y[:, 1] - y[:, 0]
    side_a = dx * (a[1] - y[:, 0]) - dy * (a[0] - x[:, 0])
    side_b = dx * (b[1] - y[:, 0]) - dy * (b[0] - x[:, 0])
    ex, ey = b[0] - a[0], b[1] - a[1]
    side_0 = ex * (y[:, 0] - a[1]) - ey * (x[:, 0] - a[0])
    side_1 = ex * (y[:, 1] - a[1]) - ey * (x[:, 1] - a[0])
    return np.asarray((side_a * side_b <= 0) & (side_0 * side_1 <= 0))
