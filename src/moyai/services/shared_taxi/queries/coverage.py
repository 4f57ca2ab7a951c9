"""Who could walk to a stop: what an officer looks at before people are asked to."""

from collections import Counter
from dataclasses import dataclass

from moyai.core.places.geometry import measure_m
from moyai.core.places.models import Area
from moyai.core.places.queries import list_areas, list_first_areas, list_stops
from moyai.core.residents.enums import EligibilityStatus, Mobility
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.walking import make_walker

DETOUR = 1.3
"""Ways on foot are longer than the straight line by about so much; good enough to count with."""


@dataclass(frozen=True)
class Coverage:
    """How many of an area's registered people can walk to a stop.

    Attributes:
        area: the area.
        stops: how many stops it has.
        people: how many are registered there.
        near: how many of them have a stop within the way that they can walk, and without a step where a step
            stops them.
    """

    area: Area
    stops: int
    people: int
    near: int


def list_coverage() -> list[Coverage]:
    """Return every area in the town's order."""
    stops = list_stops()
    of_stops = Counter(area.pk for area in list_first_areas((s.lon, s.lat) for s in stops) if area)
    live = [EligibilityStatus.PROVISIONAL, EligibilityStatus.CONFIRMED]
    people = list(
        Resident.objects.filter(eligibilities__service=LABEL, eligibilities__status__in=live)
        .distinct()
        .values_list("mobility", "kerb_minutes", "walk_limit_m", "household__lon", "household__lat")
    )
    areas = list_first_areas((lon, lat) for *_needs, lon, lat in people)
    policy, all_of, near = get_policy(), Counter[int](), Counter[int]()
    for (mobility, kerb, limit, lon, lat), area in zip(people, areas, strict=True):
        if area is None:
            continue
        walker = make_walker(
            mobility=Mobility(mobility),
            kerb_minutes=kerb,
            walk_limit_m=limit,
            wheelchairs=int(mobility == Mobility.WHEELCHAIR),
            policy=policy,
        )
        all_of[area.pk] += 1
        near[area.pk] += any(
            (stop.is_step_free or not walker.needs_step_free)
            and measure_m((stop.lon, stop.lat), (lon, lat)) * DETOUR <= walker.limit_m
            for stop in stops
        )
    return [Coverage(area, of_stops[area.pk], all_of[area.pk], near[area.pk]) for area in list_areas()]
