"""The way that a vehicle takes, as points with times."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moyai.engines.travel.problem import Point
from moyai.engines.travel.streets.graph import StreetGraph
from moyai.engines.travel.streets.rows import Piece
from moyai.engines.travel.streets.street_map import Floats, StreetMap


@dataclass(frozen=True, slots=True)
class Route:
    """Points of a way and the share of the driving time at each; empty where no street leads."""

    lon: tuple[float, ...] = ()
    lat: tuple[float, ...] = ()
    share: tuple[float, ...] = ()

    def where(self, fraction: float) -> Point:
        """Return the point at a share of the driving time."""
        after = min(max(1, bisect_right(self.share, fraction)), len(self.share) - 1)
        begin, end = self.share[after - 1], self.share[after]
        part = (fraction - begin) / (end - begin) if end > begin else 1.0
        lon, lat = self.lon, self.lat
        return (
            lon[after - 1] + part * (lon[after] - lon[after - 1]),
            lat[after - 1] + part * (lat[after] - lat[after - 1]),
        )


def make_route(
    streets: StreetMap,
    graph: StreetGraph,
    way: Sequence[Piece],
    origin: Point,
    destination: Point,
) -> Route:
    """Return the route along arcs, each from one share of it to another; junctions take no time here."""
    if not way:
        return Route()
    parts = [_part(streets, graph, *piece) for piece in way]
    lon, lat = (np.concatenate([part[axis] for part in parts]) for axis in (0, 1))
    before = np.cumsum([0.0, *(part[2][-1] for part in parts[:-1])])
    seconds = np.concatenate([part[2] + begun for part, begun in zip(parts, before, strict=True)])
    total = float(seconds[-1])
    share = seconds / total if total > 0 else np.linspace(0.0, 1.0, len(seconds))
    return Route(
        (origin[0], *lon.tolist(), destination[0]),
        (origin[1], *lat.tolist(), destination[1]),
        (0.0, *share.tolist(), 1.0),
    )


def _part(
    streets: StreetMap, graph: StreetGraph, arc: int, begin: float, end: float
) -> tuple[Floats, Floats, Floats]:
    """Return longitudes, latitudes and seconds of a part of an arc."""
    number = int(graph.arcs[arc])
    link, is_back = number >> 1, number & 1
    places = slice(int(streets.link_first[link]), int(streets.link_first[link + 1]))
    points, offset = streets.link_points[places], streets.offset_m[places]
    if is_back:
        points, offset = points[::-1], offset[-1] - offset[::-1]
    length = float(offset[-1])
    inner = (offset > begin * length) & (offset < end * length)
    at = np.concatenate([[begin * length], offset[inner], [end * length]])
    seconds = (at - at[0]) / length * graph.seconds[arc] if length > 0 else np.zeros(len(at))
    lon = np.interp(at, offset, streets.point_lon[points])
    return lon, np.interp(at, offset, streets.point_lat[points]), seconds
