"""What every source of travel times offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
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

    @property
    def is_same(self) -> Bools:
        """True where there is no way to go: origin and destination are one place."""
        return np.asarray(self.metres == 0.0)

    def filled(self, lacks: Bools, other: Matrices) -> Matrices:
        """Return these matrices with what is lacking, of shape origins by destinations, taken from others."""
        return Matrices(
            seconds=np.where(lacks, other.seconds, self.seconds),
            metres=np.where(lacks, other.metres, self.metres),
            estimated=lacks & other.estimated,
        )

    def standing(self, is_same: Bools) -> Matrices:
        """Return these matrices with nothing to travel where origin and destination are one place."""
        return Matrices(
            seconds=np.where(is_same, 0.0, self.seconds),
            metres=np.where(is_same, 0.0, self.metres),
            estimated=self.estimated & ~is_same,
        )


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


class TravelSource(ABC):
    """What our sources of travel have in common; see ``TravelProvider`` for what is asked of any."""

    __slots__ = ()

    def matrix(self, points: Sequence[Point], *, hours: Iterable[int]) -> Matrices:
        """Return travel between all points; see ``TravelProvider``.

        Raises:
            TravelError: A point is not on Earth, or an hour not of the day.
        """
        return self.many_to_many(points, points, hours=hours)

    def many_to_many(
        self, origins: Sequence[Point], destinations: Sequence[Point], *, hours: Iterable[int]
    ) -> Matrices:
        """Return travel from every origin to every destination; see ``TravelProvider``.

        Raises:
            TravelError: A point is not on Earth, or an hour not of the day.
        """
        return self._compute(origins, destinations, tuple(hours))

    @abstractmethod
    def _compute(
        self, origins: Sequence[Point], destinations: Sequence[Point], hours: tuple[int, ...]
    ) -> Matrices:
        """Return travel from every origin to every destination in some hours of the day."""
