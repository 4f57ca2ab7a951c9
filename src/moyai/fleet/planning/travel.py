"""Travel times between places, by the slowest hour that a plan touches, so that its promises hold.

Along the town's streets where it has imported them, else by straight lines (see ``streets.py``). Times are a
pure function of points, source and hours, so they are kept for a while: a day is planned again and again with
nearly the same places.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil

import numpy as np
import numpy.typing as npt

from moyai.core.clock import local
from moyai.engines.travel import TravelProvider
from moyai.fleet.planning.places import Coordinates
from moyai.fleet.planning.streets import find_travel

Matrix = npt.NDArray[np.float64]
Hours = tuple[int, ...]


def seconds(origin: Coordinates, destination: Coordinates, profile: str, at: datetime) -> int:
    """Return whole seconds of driving that begins at ``at``, rounded up."""
    source = provider(profile, at, at)
    found = source.many_to_many([origin], [destination], hours=[local(at).hour])
    return ceil(float(found.seconds[0, 0]))


def metres(origin: Coordinates, destination: Coordinates, profile: str) -> float:
    """Return the length of the way."""
    return float(provider(profile).many_to_many([origin], [destination], hours=[0]).metres[0, 0])


def along(origin: Coordinates, destination: Coordinates, share: float, profile: str) -> Coordinates:
    """Return where a vehicle is after a share (0 to 1) of its way."""
    return provider(profile).position_along(origin, destination, share)


def matrix(
    points: tuple[Coordinates, ...], profiles: tuple[str, ...], begin: datetime, end: datetime
) -> Matrix:
    """Return whole seconds between all points, read-only; the slowest profile and hour count."""
    sources = tuple(provider(profile, begin, end) for profile in profiles)
    return _matrix(points, sources, hours_between(begin, end))


def hours_between(begin: datetime, end: datetime) -> Hours:
    """Return the hours of the day in Japan from ``begin`` until just before ``end``, at least one."""
    first = local(begin).replace(minute=0, second=0, microsecond=0)
    hours = {first.hour}
    while (first := first + timedelta(hours=1)) < local(end) and len(hours) < 24:
        hours.add(first.hour)
    return tuple(sorted(hours))


def provider(profile: str, begin: datetime | None = None, end: datetime | None = None) -> TravelProvider:
    """Return the source of travel times for a profile; what is closed at some time of a span counts."""
    return find_travel(profile, begin, end)


@lru_cache(maxsize=16)
def _matrix(points: tuple[Coordinates, ...], sources: tuple[TravelProvider, ...], hours: Hours) -> Matrix:
    found = [each.matrix(points, hours=hours).seconds for each in sources]
    slowest = np.ceil(np.maximum.reduce(found))
    slowest.flags.writeable = False
    return slowest
