"""The places of a problem and the travel times between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Coordinates = tuple[float, float]
"""Longitude and latitude, WGS 84 degrees."""


@dataclass(slots=True)
class PlaceList:
    """Numbers places in the order in which they are first met; equal coordinates are one place."""

    points: list[Coordinates] = field(default_factory=list)
    _index: dict[Coordinates, int] = field(default_factory=dict)

    def add(self, lon: float, lat: float) -> int:
        """Return the place's number."""
        point = (lon, lat)
        found = self._index.get(point)
        if found is None:
            found = self._index[point] = len(self.points)
            self.points.append(point)
        return found

    def extend(self, points: Iterable[Coordinates]) -> None:
        """Number some more places."""
        for lon, lat in points:
            self.add(lon, lat)
