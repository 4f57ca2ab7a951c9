"""What every source of travel times offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from moyai.engines.travel.problem import Point

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Matrices:
    """Travel between points, origins in rows and destinations in columns.

    Attributes:
        seconds: Travel times.
        metres: Lengths of the way.
        estimated: True where a straight line stands for a way that is not known.
    """

    seconds: Floats
    metres: Floats
    estimated: Bools


class TravelProvider(Protocol):
    """A source of travel times and lengths."""

    def matrix(self, points: Sequence[Point], *, hours: Iterable[int]) -> Matrices:
        """Return travel between all points, (longitude, latitude) in degrees WGS 84.

        Args:
            points: The points.
            hours: The hours of the day (0 to 23) in which the trips may take place; times are those of the
                slowest of them, so that a plan made with them holds.
        """
        ...

    def many_to_many(
        self, origins: Sequence[Point], destinations: Sequence[Point], *, hours: Iterable[int]
    ) -> Matrices:
        """Return travel from every origin to every destination."""
        ...

    def position_along(self, origin: Point, destination: Point, fraction: float) -> Point:
        """Return where a vehicle is after a fraction (0 to 1) of the way."""
        ...
