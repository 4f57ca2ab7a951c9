"""Travel as the crow flies, made longer by a detour factor: needs no map and no service."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moyai.engines.travel.problem import Point, SpeedProfile, TravelError
from moyai.engines.travel.provider import Floats, Matrices, TravelSource

EARTH_RADIUS_M = 6_371_008.8
SAME_PLACE_M = 1.0


@dataclass(frozen=True, slots=True)
class StraightLine(TravelSource):
    """Great-circle distance times the profile's detour factor, at the profile's speed.

    Times are symmetric and zero from a point to itself; points less than a metre apart are one point. With a
    profile's ``least_s`` the triangle inequality still holds, since two legs cost it twice.

    Attributes:
        profile: The kind of vehicle.
    """

    profile: SpeedProfile

    def _compute(
        self, origins: Sequence[Point], destinations: Sequence[Point], hours: tuple[int, ...]
    ) -> Matrices:
        speed = self.profile.speed_m_per_s(hours)
        straight = great_circle_m(_radians(origins), _radians(destinations))
        straight[straight < SAME_PLACE_M] = 0.0
        metres = straight * self.profile.detour
        seconds = np.where(metres > 0.0, np.maximum(metres / speed, self.profile.least_s), 0.0)
        return Matrices(seconds=seconds, metres=metres, estimated=metres > 0.0)

    def position_along(self, origin: Point, destination: Point, fraction: float) -> Point:
        """Return the point after a fraction of the great circle between two points.

        Fractions below 0 and above 1 give the ends. The way is undefined between antipodes.
        """
        (a,), (b,) = _radians([origin]), _radians([destination])
        angle = float(great_circle_m(a[None], b[None])[0, 0]) / EARTH_RADIUS_M
        if fraction <= 0.0 or angle == 0.0:
            return origin
        if fraction >= 1.0:
            return destination
        towards = math.sin((1.0 - fraction) * angle) * _unit(a) + math.sin(fraction * angle) * _unit(b)
        x, y, z = (towards / math.sin(angle)).tolist()
        return (math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y))))


def great_circle_m(origins: Floats, destinations: Floats) -> Floats:
    """Return the haversine distances in metres between rows of (longitude, latitude) in radians."""
    lon_a, lat_a = origins[:, 0, None], origins[:, 1, None]
    lon_b, lat_b = destinations[None, :, 0], destinations[None, :, 1]
    across = np.sin((lon_b - lon_a) / 2.0) ** 2 * np.cos(lat_a) * np.cos(lat_b)
    half = np.sin((lat_b - lat_a) / 2.0) ** 2 + across
    return np.asarray(2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def _radians(points: Sequence[Point]) -> Floats:
    degrees = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    on_earth = (np.abs(degrees[:, 0]) <= 180.0) & (np.abs(degrees[:, 1]) <= 90.0)
    if not on_earth.all():
        wrong = degrees[int(np.argmin(on_earth))].tolist()
        raise TravelError(f"point {tuple(wrong)}: is not (longitude, latitude) in degrees")
    return np.radians(degrees)


def _unit(point: Floats) -> Floats:
    lon, lat = point
    return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])
