"""A day of visits to plan: who must be visited, for what, when, and which crews there are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from moyai.engines.scheduling.errors import ProblemError

BASE = 0
"""The place where every crew begins and ends."""


@dataclass(frozen=True, slots=True)
class Service:
    """What one crew does at a patient's.

    Attributes:
        ability: What the crew must be able to do.
        duration_s: How long it takes, 0 or more.
    """

    ability: str
    duration_s: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.duration_s < math.inf:
            raise ProblemError(f"service {self.ability}", f"duration {self.duration_s} is not 0 or more")


@dataclass(frozen=True, slots=True)
class Gap:
    """How long after the first service of a patient the second begins.

    Attributes:
        least_s: At least so long, 0 or more; both 0 for services that begin together.
        most_s: At most so long.
    """

    least_s: float
    most_s: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.least_s <= self.most_s < math.inf:
            raise ProblemError("gap", f"[{self.least_s}, {self.most_s}] is no span of 0 or more")


TOGETHER = Gap(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody who is visited.

    Attributes:
        id: Unique among patients.
        place: Index into the matrix, not the base.
        earliest_s: No service begins before.
        latest_s: A service that begins later is tardy by the difference.
        services: One, or two by different crews.
        gap: Between the begins of two services; None for one.
    """

    id: str
    place: int
    earliest_s: float
    latest_s: float
    services: tuple[Service, ...]
    gap: Gap | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.earliest_s <= self.latest_s < math.inf:
            span = f"[{self.earliest_s}, {self.latest_s}]"
            raise ProblemError(f"patient {self.id}", f"time window {span} is no span of 0 or more")
        if len(self.services) not in (1, 2):
            raise ProblemError(f"patient {self.id}", f"needs {len(self.services)} services, not 1 or 2")
        if (self.gap is None) != (len(self.services) == 1):
            raise ProblemError(f"patient {self.id}", "a gap belongs to two services, and to two only")


@dataclass(frozen=True, slots=True)
class Crew:
    """Who drives from patient to patient.

    Attributes:
        id: Unique among crews.
        abilities: What it can do.
    """

    id: str
    abilities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weights:
    """What a plan costs; as the benchmark has it, a third each.

    Attributes:
        distance: Of all ways, from the base and back to it.
        tardiness: Of all services' tardiness.
        longest: Of the greatest tardiness.
    """

    distance: float = 1.0 / 3.0
    tardiness: float = 1.0 / 3.0
    longest: float = 1.0 / 3.0

    def __post_init__(self) -> None:
        for name in ("distance", "tardiness", "longest"):
            if not 0.0 <= getattr(self, name) < math.inf:
                raise ProblemError("weights", f"{name} {getattr(self, name)} is not 0 or more")


@dataclass(frozen=True, eq=False)
class Problem:
    """What is to be planned. Crews are at the base at time 0 and may come home at any time.

    Attributes:
        travel_s: Square, from place to place; a unit of time costs a unit of distance.
        crews: At least one.
        patients: Any number.
        weights: Of the cost.

    Raises:
        ProblemError: Something contradicts itself, or nobody can give a service.
    """

    travel_s: np.ndarray
    crews: tuple[Crew, ...]
    patients: tuple[Patient, ...]
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        matrix = np.array(self.travel_s, dtype=np.float64)
        matrix.setflags(write=False)
        object.__setattr__(self, "travel_s", matrix)
        _check_matrix(matrix)
        if not self.crews:
            raise ProblemError("crews", "there are none")
        _check_unique("crew", [each.id for each in self.crews])
        _check_unique("patient", [each.id for each in self.patients])
        for patient in self.patients:
            self._check_patient(patient)

    def _check_patient(self, patient: Patient) -> None:
        if not 1 <= patient.place < len(self.travel_s):
            raise ProblemError(f"patient {patient.id}", f"place {patient.place} is not in the matrix")
        able = [set(self._able(service)) for service in patient.services]
        for service, crews in zip(patient.services, able, strict=True):
            if not crews:
                raise ProblemError(f"patient {patient.id}", f"no crew can give {service.ability}")
        if len(able) == 2 and len(able[0] | able[1]) == 1:
            raise ProblemError(f"patient {patient.id}", "two crews are needed and only one can come")

    def _able(self, service: Service) -> Iterator[str]:
        return (crew.id for crew in self.crews if service.ability in crew.abilities)


def _check_matrix(matrix: np.ndarray) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not len(matrix):
        raise ProblemError("matrix travel_s", f"shape {matrix.shape} is not square")
    wrong = np.argwhere(~((matrix >= 0.0) & np.isfinite(matrix)))
    if len(wrong):
        row, column = (int(each) for each in wrong[0])
        raise ProblemError(
            "matrix travel_s", f"from {row} to {column}: {matrix[row, column]} is not 0 or more"
        )


def _check_unique(kind: str, names: list[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise ProblemError(f"{kind} {name}", f"stands {times} times")
