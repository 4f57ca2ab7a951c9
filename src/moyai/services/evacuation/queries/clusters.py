"""What the map shows: squares joined as far as one looks from afar, and places of refuge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil, log2

from django.db.models import F, IntegerField, Sum
from django.db.models.expressions import CombinedExpression, Value

from moyai.services.evacuation.models import CellCount, Incident
from moyai.services.evacuation.projecting.cells import SIZE
from moyai.services.evacuation.queries.people import Filter, list_people

WIDTH_PX = 72
"""How far apart numbers on the map are at least."""
TILE_PX = 512
MOST_PEOPLE = 5_000
MOST_CLUSTERS = 300
PRIVATE_STEP = 4
"""For those who may not see people: squares of about two kilometres."""


@dataclass(frozen=True)
class Bounds:
    """What of the map is looked at, in degrees, and how near."""

    west: float
    south: float
    east: float
    north: float
    zoom: float


@dataclass(frozen=True)
class Cluster:
    """People near one another.

    Attributes:
        lon: of their middle, as far as squares tell.
        lat: the same.
        people: how many.
        kinds: how many by kind of place.
        step: of how many squares' width.
    """

    lon: float
    lat: float
    people: int
    kinds: tuple[tuple[str, int], ...]
    step: int


def choose_step(zoom: float) -> int:
    """Return how many squares are joined at a zoom: a power of two."""
    degrees = WIDTH_PX * 360 / (TILE_PX * 2 ** max(0.0, min(zoom, 22.0)))
    return int(2 ** max(0, ceil(log2(degrees / SIZE))))


def list_clusters(
    incident: Incident,
    wanted: Filter,
    bounds: Bounds | None,
    *,
    town: str,
    now: datetime,
    least: int = 1,
    least_step: int = 1,
) -> list[Cluster]:
    """Return what the map shows, the most people first.

    Args:
        incident: whose.
        wanted: whom.
        bounds: what is looked at; None: everything, from afar.
        town: confined to this one; empty: all.
        now: the town's time.
        least: squares with fewer people are left out.
        least_step: squares are not smaller than so many.
    """
    step = max(least_step, choose_step(bounds.zoom if bounds else 10))
    if wanted.is_only_kind:
        cells = _read_cells(incident, wanted.kind, bounds, town, step)
    else:
        cells = _read_people(incident, wanted, bounds, town, now, step)
    found = [_make_cluster(rows, step) for rows in cells.values()]
    shown = [each for each in found if each.people >= least]
    return sorted(shown, key=lambda each: (-each.people, each.lon, each.lat))[:MOST_CLUSTERS]


Rows = list[tuple[str, int, float, float]]
"""Kind, people, and the sums of longitudes and latitudes of their squares' middles."""


def _read_cells(
    incident: Incident, kind: str, bounds: Bounds | None, town: str, step: int
) -> dict[tuple[int, int], Rows]:
    cells = CellCount.objects.filter(incident=incident, people__gt=0)
    if kind:
        cells = cells.filter(kind=kind)
    if town:
        cells = cells.filter(town=town)
    if bounds is not None:
        cells = cells.filter(
            x__range=(int(bounds.west // SIZE), int(bounds.east // SIZE)),
            y__range=(int(bounds.south // SIZE), int(bounds.north // SIZE)),
        )
    rows = (
        cells.annotate(big_x=_divide("x", step), big_y=_divide("y", step))
        .values("big_x", "big_y", "kind")
        .annotate(n=Sum("people"), sum_x=Sum(F("x") * F("people")), sum_y=Sum(F("y") * F("people")))
        .order_by()
    )
    found: defaultdict[tuple[int, int], Rows] = defaultdict(list)
    for row in rows:
        middle = row["n"] * 0.5
        lon, lat = (row["sum_x"] + middle) * SIZE, (row["sum_y"] + middle) * SIZE
        found[row["big_x"], row["big_y"]].append((row["kind"], row["n"], lon, lat))
    return found


def _read_people(
    incident: Incident, wanted: Filter, bounds: Bounds | None, town: str, now: datetime, step: int
) -> dict[tuple[int, int], Rows]:
    people = list_people(incident, wanted, town=town, now=now).order_by()
    people = people.filter(lon__isnull=False, is_counted=True)
    if bounds is not None:
        people = people.filter(lon__range=(bounds.west, bounds.east), lat__range=(bounds.south, bounds.north))
    size = SIZE * step
    found: defaultdict[tuple[int, int], Rows] = defaultdict(list)
    for kind, lon, lat in people.values_list("kind", "lon", "lat")[:MOST_PEOPLE]:
        if lon is not None and lat is not None:
            found[int(lon // size), int(lat // size)].append((kind, 1, lon, lat))
    return found


def _make_cluster(rows: Iterable[tuple[str, int, float, float]], step: int) -> Cluster:
    kinds: Counter[str] = Counter()
    lon = lat = 0.0
    for kind, people, sum_lon, sum_lat in rows:
        kinds[kind] += people
        lon, lat = lon + sum_lon, lat + sum_lat
    total = kinds.total()
    return Cluster(round(lon / total, 5), round(lat / total, 5), total, tuple(kinds.most_common()), step)


def _divide(name: str, step: int) -> CombinedExpression:
    """Return whole squares: both databases leave the rest away, and none is negative in Japan."""
    return CombinedExpression(F(name), "/", Value(step), output_field=IntegerField())
