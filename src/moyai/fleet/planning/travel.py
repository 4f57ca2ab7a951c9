"""Travel times between places, by the slowest hour that a plan touches."""

from __future__ import annotations

from datetime import datetime
from math import asin, ceil, cos, radians, sin, sqrt

import numpy as np
import numpy.typing as npt

from moyai.fleet.planning.places import Coordinates

Matrix = npt.NDArray[np.float64]


def seconds(origin: Coordinates, destination: Coordinates, profile: str, at: datetime) -> int:
    """TEMPORARY until engines.travel lands."""
    return int(ceil(_m(origin, destination) * 1.3 / 7.5))


def metres(origin: Coordinates, destination: Coordinates, profile: str) -> float:
    """TEMPORARY until engines.travel lands."""
    return _m(origin, destination) * 1.3


def matrix(
    points: tuple[Coordinates, ...], profiles: tuple[str, ...], begin: datetime, end: datetime
) -> Matrix:
    """TEMPORARY until engines.travel lands."""
    xy = np.radians(np.array(points))
    lon, lat = xy[:, 0], xy[:, 1]
    d = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    return np.ceil(2 * 6371008.8 * np.arcsin(np.sqrt(d)) * 1.3 / 7.5)


def _m(a: Coordinates, b: Coordinates) -> float:
    (x, y), (u, v) = (tuple(map(radians, p)) for p in (a, b))
    h = sin((v - y) / 2) ** 2 + cos(y) * cos(v) * sin((u - x) / 2) ** 2
    return 2 * 6371008.8 * asin(sqrt(h))
