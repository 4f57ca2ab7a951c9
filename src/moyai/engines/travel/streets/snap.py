"""The nearest street of a place, by a grid over all straight pieces of streets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moyai.engines.travel.problem import Point
from moyai.engines.travel.straight_line import EARTH_RADIUS_M
from moyai.engines.travel.streets.street_map import Array, Floats, StreetMap

CELL_M = 250.0
M_PER_DEG = math.radians(1) * EARTH_RADIUS_M


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where a place meets the street.

    Attributes:
        link: The link on the map.
        offset_m: Metres from the link's beginning.
        away_m: Metres as the crow flies from the place to the street.
    """

    link: int
    offset_m: float
    away_m: float


class Snapper:
    """Finds the nearest of some straight pieces, none farther than a limit; exact within it."""

    def __init__(self, streets: StreetMap, segments: Array, *, limit_m: float) -> None:
        """Put pieces (places in ``streets.segment_first``) into the grid."""
        self._streets = streets
        self._limit_m = limit_m
        first = streets.segment_first[segments]
        ends = np.stack([streets.link_points[first], streets.link_points[first + 1]], 1)
        self._lon, self._lat = streets.point_lon[ends], streets.point_lat[ends]
        self._first, self._link = first, streets.segment_link[segments]
        middle = float(np.abs(self._lat).max()) if len(ends) else 0.0
        self._cell_lat = CELL_M / M_PER_DEG
        self._cell_lon = self._cell_lat / max(0.01, math.cos(math.radians(middle)))
        self._fill_grid()

    def snap(self, point: Point) -> Snapped | None:
        """Return the nearest point on a street, None where none is within the limit."""
        near = self._candidates(point)
        if not len(near):
            return None
        x, y = self._metres_from(point, near)
        dx, dy = x[:, 1] - x[:, 0], y[:, 1] - y[:, 0]
        square = dx * dx + dy * dy
        share = -(x[:, 0] * dx + y[:, 0] * dy) / np.where(square > 0, square, 1.0)
        share = np.where(square > 0, np.clip(share, 0.0, 1.0), 0.0)
        away = np.hypot(x[:, 0] + share * dx, y[:, 0] + share * dy)
        best = int(np.argmin(away))
        if away[best] > self._limit_m:
            return None
        place = self._first[near[best]]
        begin, end = self._streets.offset_m[place : place + 2].tolist()
        offset = begin + float(share[best]) * (end - begin)
        return Snapped(int(self._link[near[best]]), offset, float(away[best]))

    def _fill_grid(self) -> None:
        """Enter each piece into every cell that its box touches, sorted by cell."""
        west, east = self._column(self._lon.min(axis=1)), self._column(self._lon.max(axis=1))
        south, north = self._row(self._lat.min(axis=1)), self._row(self._lat.max(axis=1))
        wide, high = east - west + 1, north - south + 1
        count = wide * high
        piece = np.repeat(np.arange(len(count)), count)
        within = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
        column = west[piece] + within % wide[piece]
        row = south[piece] + within // wide[piece]
        key = _key(column, row)
        order = np.argsort(key, kind="stable")
        self._keys, self._pieces = key[order], piece[order].astype(np.int32)

    def _candidates(self, point: Point) -> Array:
        reach_lat = self._limit_m / M_PER_DEG
        reach_lon = reach_lat / max(0.01, math.cos(math.radians(min(89.0, abs(point[1]) + reach_lat))))
        west, east = (int(self._column(np.array(point[0] + side * reach_lon))) for side in (-1, 1))
        south, north = (int(self._row(np.array(point[1] + side * reach_lat))) for side in (-1, 1))
        found = [np.zeros(0, dtype=np.int32)]
        for row in range(south, north + 1):
            span = np.array([_key(np.array(west), np.array(row)), _key(np.array(east), np.array(row))])
            begin, end = (
                np.searchsorted(self._keys, span[0], side="left"),
                np.searchsorted(self._keys, span[1], side="right"),
            )
            found.append(self._pieces[begin:end])
        return np.unique(np.concatenate(found))

    def _metres_from(self, point: Point, near: Array) -> tuple[Floats, Floats]:
        shrink = math.cos(math.radians(point[1]))
        x = (self._lon[near] - point[0]) * shrink * M_PER_DEG
        return x, (self._lat[near] - point[1]) * M_PER_DEG

    def _column(self, lon: Array) -> Array:
        return np.floor(np.asarray(lon) / self._cell_lon).astype(np.int64)

    def _row(self, lat: Array) -> Array:
        return np.floor(np.asarray(lat) / self._cell_lat).astype(np.int64)


def _key(column: Array, row: Array) -> Array:
    return np.asarray((row.astype(np.int64) << 32) + column)  # neighbours in a row follow one another


def snap_all(snapper: Snapper, points: Sequence[Point]) -> list[Snapped | None]:
    """Return the nearest street of each place."""
    return [snapper.snap(point) for point in points]
