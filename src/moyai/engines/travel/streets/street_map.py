"""A town's streets as arrays: what an import makes and every profile's graph is built from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from moyai.engines.travel.straight_line import EARTH_RADIUS_M

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class StreetMap:
    """Streets cut into links, from one junction to the next, with their shape.

    A link is a piece of one way in which nothing can be decided: points that only give it its shape are
    inside it. Each link has two arcs, ``2 * link`` along and ``2 * link + 1`` against its points.

    Attributes:
        point_lon: Degrees, for every point.
        point_lat: Degrees, for every point.
        point_id: The node's number in OpenStreetMap.
        point_flags: See ``tags.read_node``.
        link_first: Where each link's points begin in ``link_points``, and the end.
        link_points: Points of all links, one link after another.
        link_way: The way that each link is a piece of.
        way_id: The way's number in OpenStreetMap.
        way_road: Place in ``tags.ROADS``.
        way_open: See ``tags.open_bit``.
        way_limits: km/h along and against, 0 where none is signed.
        way_width_m: 0 where it is not known.
        ban_from: Arcs from which ``ban_to`` must not be entered.
        ban_to: See ``ban_from``.
        ban_modes: A bit for each mode that is bound.
    """

    point_lon: Floats
    point_lat: Floats
    point_id: Ints
    point_flags: npt.NDArray[np.uint8]
    link_first: Ints
    link_points: npt.NDArray[np.int32]
    link_way: npt.NDArray[np.int32]
    way_id: Ints
    way_road: npt.NDArray[np.uint8]
    way_open: npt.NDArray[np.uint8]
    way_limits: npt.NDArray[np.float32]
    way_width_m: npt.NDArray[np.float32]
    ban_from: npt.NDArray[np.int32]
    ban_to: npt.NDArray[np.int32]
    ban_modes: npt.NDArray[np.uint8]

    def __post_init__(self) -> None:
        for each in fields(self):
            getattr(self, each.name).flags.writeable = False

    @property
    def links(self) -> int:
        """How many links there are."""
        return len(self.link_way)

    @property
    def nbytes(self) -> int:
        """How much memory the arrays take."""
        return sum(int(getattr(self, each.name).nbytes) for each in fields(self))

    @cached_property
    def arc_tail(self) -> Array:
        """The point at which each arc begins."""
        ends = np.stack(
            [self.link_points[self.link_first[:-1]], self.link_points[self.link_first[1:] - 1]], 1
        )
        return np.asarray(ends.ravel())

    @cached_property
    def arc_head(self) -> Array:
        """The point at which each arc ends."""
        return np.asarray(self.arc_tail.reshape(-1, 2)[:, ::-1].ravel())

    @cached_property
    def segment_link(self) -> Array:
        """The link of each straight piece between two neighbouring points."""
        return np.repeat(np.arange(self.links, dtype=np.int32), np.diff(self.link_first) - 1)

    @cached_property
    def segment_first(self) -> Array:
        """Where each straight piece begins in ``link_points``; it ends one further."""
        inside = np.ones(len(self.link_points), dtype=bool)
        inside[self.link_first[1:] - 1] = False
        return np.flatnonzero(inside)

    @cached_property
    def offset_m(self) -> Floats:
        """Metres from the beginning of its link, for each place in ``link_points``."""
        step = np.zeros(len(self.link_points))
        a, b = self.link_points[self.segment_first], self.link_points[self.segment_first + 1]
        step[self.segment_first + 1] = haversine_m(
            self.point_lon[a], self.point_lat[a], self.point_lon[b], self.point_lat[b]
        )
        total = np.cumsum(step)
        begun = np.repeat(total[self.link_first[:-1]], np.diff(self.link_first))
        return np.asarray(total - begun)

    @cached_property
    def link_m(self) -> Floats:
        """Each link's length in metres."""
        return np.asarray(self.offset_m[self.link_first[1:] - 1])


def haversine_m(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Return great-circle distances in metres, element by element, of points in degrees."""
    lon_a, lat_a, lon_b, lat_b = (np.radians(each) for each in (lon_a, lat_a, lon_b, lat_b))
    across = np.sin((lon_b - lon_a) / 2) ** 2 * np.cos(lat_a) * np.cos(lat_b)
    half = np.sin((lat_b - lat_a) / 2) ** 2 + across
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
