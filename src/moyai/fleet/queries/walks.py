"""How far people walk to meet a vehicle."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.fleet.planning import travel
from moyai.fleet.specs import Point

PROFILE = "walk"
NOON = 12


def measure_walks_m(origin: Point, destinations: Sequence[Point]) -> list[float]:
    """Return the metres on foot from a point to each of others, in their order.

    Along the town's streets where it has imported them, else in straight lines with a usual detour.
    """
    if not destinations:
        return []
    points = [(point.lon, point.lat) for point in destinations]
    found = travel.provider(PROFILE).many_to_many([(origin.lon, origin.lat)], points, hours=[NOON])
    return [float(metres) for metres in found.metres[0]]
