"""Which ways of a network stay clear of closed areas, with a margin."""

from __future__ import annotations

from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as Spot

from moyai.engines.flight.geometry import Point, flatten
from moyai.engines.flight.problem import Network

MARGIN_M = 30.0
"""An aircraft is not exactly where it thinks it is."""


class ClosedAreas:
    """The no-fly areas of a network, each with the margin around it."""

    def __init__(self, network: Network) -> None:
        self._origin: Point = network.waypoints[0].point if network.waypoints else (0.0, 0.0)
        rings = ([flatten(point, self._origin) for point in area.ring] for area in network.no_fly)
        self._areas = [_make_area(Polygon(ring)) for ring in rings]

    def blocks(self, one: Point, other: Point) -> bool:
        """Tell whether a straight way touches an area."""
        line = LineString([flatten(one, self._origin), flatten(other, self._origin)])
        return any(area.intersects(line) for area in self._areas)

    def holds(self, point: Point) -> bool:
        """Tell whether a place lies in an area: nothing takes off or comes down there."""
        spot = Spot(flatten(point, self._origin))
        return any(area.intersects(spot) for area in self._areas)


def list_closed_waypoints(network: Network) -> frozenset[str]:
    """Return the waypoints that lie in a closed area."""
    closed = ClosedAreas(network)
    return frozenset(each.key for each in network.waypoints if closed.holds(each.point))


def list_open_ways(network: Network) -> list[tuple[str, str]]:
    """Return the ways that may be flown."""
    closed = ClosedAreas(network)
    points = {each.key: each.point for each in network.waypoints}
    return [(a, b) for a, b in network.ways if not closed.blocks(points[a], points[b])]


def _make_area(polygon: Polygon) -> Polygon:
    """Return the area with its margin; where a ring cuts itself, all that it could mean is closed."""
    return (polygon if polygon.is_valid else polygon.convex_hull).buffer(MARGIN_M)
