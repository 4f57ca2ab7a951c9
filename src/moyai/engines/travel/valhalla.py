"""Travel times from a Valhalla service, behind the same protocol as our own.

For towns whose map is too large for one process. Asked by its time-distance matrix (``sources_to_targets``);
what it cannot answer, and everything while it does not answer, is served by another provider.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import httpx
import numpy as np

from moyai.engines.travel.problem import Point, SpeedProfile
from moyai.engines.travel.provider import Matrices, TravelProvider, TravelSource
from moyai.engines.travel.straight_line import StraightLine
from moyai.engines.travel.streets.recent import Recent

COSTINGS: Final = {"motor": "auto", "bicycle": "bicycle", "foot": "pedestrian"}
MOST_PLACES = 50
"""A matrix of 50 by 50 is what a service allows unless it is told otherwise."""

TIMEOUT_S = 5.0
REST_S = 30.0
KEPT_PAIRS = 500_000
ROUNDS = 4

_log = logging.getLogger(__name__)


class ValhallaTravel(TravelSource):
    """Travel times of a Valhalla service, for one kind of vehicle.

    Times of the service are those of free streets; the profile's hours make them longer as they do on our own
    streets. After a failure the service is left alone for half a minute, so that nobody waits for it again
    and again.
    """

    def __init__(
        self,
        address: str,
        profile: SpeedProfile,
        *,
        costing: str,
        otherwise: TravelProvider,
        client: httpx.Client | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Name the service and what serves in its place.

        Args:
            address: Such as ``http://127.0.0.1:8002``.
            profile: Hours, least time, and what a point on Earth is.
            costing: Valhalla's word for the kind of vehicle, see ``COSTINGS``.
            otherwise: Serves what the service does not.
            client: Another client than the usual one, for tests.
            clock: Seconds that only grow.
        """
        self._url = address.rstrip("/") + "/sources_to_targets"
        self._profile, self._costing, self._otherwise = profile, costing, otherwise
        self._straight = StraightLine(profile)
        self._client = client or httpx.Client(timeout=TIMEOUT_S)
        self._clock, self._rests_until = clock, -np.inf
        self._pairs: Recent[tuple[Point, Point], tuple[float, float]] = Recent(KEPT_PAIRS)

    def _compute(
        self, origins: Sequence[Point], destinations: Sequence[Point], hours: tuple[int, ...]
    ) -> Matrices:
        line = self._straight.many_to_many(origins, destinations, hours=hours)
        self._ask_for_missing(origins, destinations)
        known = [[self._pairs.get((a, b)) or (np.inf, np.inf) for b in destinations] for a in origins]
        found = np.array(known, dtype=np.float64).reshape(len(origins), len(destinations), 2)
        slowness = max(self._profile.km_per_h) / 3.6 / self._profile.speed_m_per_s(hours)
        seconds = np.maximum(found[:, :, 0] * slowness, self._profile.least_s)
        lacks = ~np.isfinite(seconds) & ~line.is_same
        own = Matrices(seconds, found[:, :, 1], lacks)
        if lacks.any():
            own = own.filled(lacks, self._otherwise.many_to_many(origins, destinations, hours=hours))
        return own.standing(line.is_same)

    def position_along(self, origin: Point, destination: Point, fraction: float) -> Point:
        """Return where a vehicle is after a fraction of the way, as the other provider has it."""
        return self._otherwise.position_along(origin, destination, fraction)

    def _ask_for_missing(self, origins: Sequence[Point], destinations: Sequence[Point]) -> None:
        """Ask for new places to everywhere, then for everywhere to new places: two thin strips, no square."""
        for _ in range(ROUNDS):
            lacking = {a: [b for b in destinations if self._pairs.get((a, b)) is None] for a in origins}
            most = max(map(len, lacking.values()), default=0)
            rows = [a for a, missing in lacking.items() if missing and len(missing) == most]
            if not rows:
                return
            columns = list(dict.fromkeys(b for a in rows for b in lacking[a]))
            for sources in _chunks(rows):
                for targets in _chunks(columns):
                    if not self._ask(sources, targets):
                        return

    def _ask(self, sources: list[Point], targets: list[Point]) -> bool:
        """Ask for one block and keep it; tell whether the service answered."""
        if self._clock() < self._rests_until:
            return False
        question = {
            "sources": [{"lon": lon, "lat": lat} for lon, lat in sources],
            "targets": [{"lon": lon, "lat": lat} for lon, lat in targets],
            "costing": self._costing,
            "units": "kilometers",
        }
        try:
            answer = self._client.post(self._url, json=question)
            if answer.status_code == httpx.codes.BAD_REQUEST and len(sources) + len(targets) > 2:
                return self._ask_one_by_one(sources, targets)
            block = _read_answer(answer, len(sources), len(targets))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            self._rests_until = self._clock() + REST_S
            _log.warning("Valhalla does not serve, another source of travel times does: %s", error)
            return False
        for a, row in zip(sources, block, strict=True):
            for b, pair in zip(targets, row, strict=True):
                self._pairs.put((a, b), pair)
        return True

    def _ask_one_by_one(self, sources: list[Point], targets: list[Point]) -> bool:
        """Halve a block that was refused: one place without a street spoils it for all."""
        longer, shorter = (sources, targets) if len(sources) >= len(targets) else (targets, sources)
        half = len(longer) // 2
        parts = [(part, shorter) for part in (longer[:half], longer[half:])]
        if longer is targets:
            parts = [(other, part) for part, other in parts]
        return all(self._ask(*part) for part in parts)


def _read_answer(answer: httpx.Response, rows: int, columns: int) -> list[list[tuple[float, float]]]:
    """Return seconds and metres, infinite where there is no way.

    Raises:
        ValueError: The answer is none; KeyError and TypeError too.
    """
    content: Any = answer.json()
    if answer.status_code == httpx.codes.BAD_REQUEST and "error_code" in content:
        return [[(np.inf, np.inf)] * columns] * rows  # one pair of which a place has no street
    answer.raise_for_status()
    block = [[_read_pair(pair) for pair in row] for row in content["sources_to_targets"]]
    if len(block) != rows or any(len(row) != columns for row in block):
        raise ValueError("the matrix has another size than was asked for")
    return block


def _read_pair(pair: dict[str, Any]) -> tuple[float, float]:
    if pair["time"] is None or pair["distance"] is None:
        return (np.inf, np.inf)
    seconds, metres = float(pair["time"]), 1000 * float(pair["distance"])
    if not (0 <= seconds < np.inf and 0 <= metres < np.inf):
        raise ValueError(f"{pair} is no time and distance")
    return (seconds, metres)


def _chunks(points: list[Point]) -> Iterable[list[Point]]:
    for begin in range(0, len(points), MOST_PLACES):
        yield points[begin : begin + MOST_PLACES]
