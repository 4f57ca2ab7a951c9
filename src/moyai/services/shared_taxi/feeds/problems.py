"""What of the configuration could not be published truthfully, beyond the rules of the formats."""

import json
from collections.abc import Iterator
from itertools import combinations
from math import cos, radians

import shapely

from moyai.core.feeds.gtfs.problems import Problem
from moyai.core.places.geometry import read_polygon
from moyai.services.shared_taxi.feeds.facts import Zone
from moyai.services.shared_taxi.policy import Policy

SLIVER_M2 = 1_000
"""Borders that were drawn by hand may lie over each other by so much: the width of a road, not a house."""
_METRES_PER_DEGREE = 111_320


def list_policy_problems(policy: Policy) -> list[Problem]:
    """Return what contradicts itself in the settings alone."""
    if policy.opens_minutes < policy.closes_minutes:
        return []
    hours = f"opens_minutes {policy.opens_minutes}, closes_minutes {policy.closes_minutes}"
    return [Problem("broken", "no_hours", hours)]


def list_own_problems(policy: Policy, zones: tuple[Zone, ...]) -> list[Problem]:
    """Return what contradicts itself in the settings and the areas."""
    return [*list_policy_problems(policy), *_list_overlaps(zones)]


def _list_overlaps(zones: tuple[Zone, ...]) -> Iterator[Problem]:
    """A house in two areas belongs to the first for us, and to both for whoever reads the feed."""
    shapes = {}
    for zone in zones:
        try:
            shapes[zone.key] = read_polygon(json.loads(zone.geometry))
        except ValueError:
            continue  # the format's own rules tell that
    for one, other in combinations([zone for zone in zones if zone.key in shapes], 2):
        shared_m2 = measure_overlap_m2(shapes[one.key], shapes[other.key])
        if shared_m2 > SLIVER_M2:
            yield Problem("broken", "area_overlap", f"{one.name} / {other.name} ({shared_m2:,.0f} m²)")


def measure_overlap_m2(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return the ground that two areas share, in square metres (flat earth at their latitude)."""
    if not shapely.intersects(one, other):
        return 0.0
    shared = shapely.intersection(one, other)
    if shared.is_empty:
        return 0.0
    return float(shared.area) * _METRES_PER_DEGREE**2 * cos(radians(shared.centroid.y))
