"""Brings a town's streets in from an OpenStreetMap extract, and closes and opens them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from moyai.core.errors import Refused
from moyai.core.places.enums import AreaKind
from moyai.core.places.geometry import read_polygon
from moyai.core.places.models import Area, Facility
from moyai.engines.travel import Point
from moyai.engines.travel.streets import StreetMap, StreetTravel, save_map
from moyai.engines.travel.streets.links import Box, make_street_map
from moyai.engines.travel.streets.osm import read_osm
from moyai.fleet.models import Vehicle
from moyai.fleet.planning.closures import TimedClosure, read_closures, write_closures
from moyai.fleet.planning.streets import CLOSURES_FILE, MAP_FILE, find_street_travel, streets_folder
from moyai.town.peak import peak_mb

AROUND_DEG = 0.15
"""How far beyond its operating areas a town's streets are taken: some 15 km, for ways around a mountain."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought in.

    Attributes:
        streets: The map.
        left_out: How many of what were left out, by the reason.
        file: Where the map is kept.
        size: Its bytes.
    """

    streets: StreetMap
    left_out: Counter[str]
    file: Path
    size: int


def import_streets(*, file: Path, within: Box | None, say: Say) -> Imported:
    """Read an extract and keep its streets; the running town takes them up by itself.

    Raises:
        TravelError: The file cannot be read, or no street lies there; what was kept before stays.
    """
    began = time.perf_counter()

    def tell(stage: str, count: int, of: int | None) -> None:
        share = "" if of is None else f" ({100 * count // max(1, of)} %)"
        say(f"{stage}: {count:,}{share}, {time.perf_counter() - began:.1f} s, {peak_mb():,} MB")

    raw = read_osm(file, progress=tell)
    streets, left_out = make_street_map(raw, within=within)
    tell("links", streets.links, streets.links)
    folder = streets_folder()
    folder.mkdir(parents=True, exist_ok=True)
    size = save_map(streets, folder / MAP_FILE)
    tell("bytes kept", size, size)
    return Imported(streets, left_out, folder / MAP_FILE, size)


def find_box() -> Box | None:
    """Return the box around the town's operating areas with a margin, None where it has none."""
    areas = [read_polygon(area.polygon) for area in Area.objects.filter(kind=AreaKind.OPERATING)]
    if not areas:
        return None
    west, south, east, north = zip(*(each.bounds for each in areas), strict=True)
    return (
        min(west) - AROUND_DEG,
        min(south) - AROUND_DEG,
        max(east) + AROUND_DEG,
        max(north) + AROUND_DEG,
    )


def list_places_off_street(profile: str) -> list[str]:
    """Return the names of facilities and depots to which no street leads near enough, for one profile.

    Raises:
        Refused: There are no streets.
    """
    travel = find_street_travel(profile)
    if travel is None:
        raise Refused("no_streets", "no streets are imported, or they cannot be used: see the log")
    places: list[tuple[str, Point]] = [(each.name, (each.lon, each.lat)) for each in Facility.objects.all()]
    places += [
        (f"{each.code} {each.name}", (each.depot_lon, each.depot_lat)) for each in Vehicle.objects.all()
    ]
    return [name for name, point in _far(travel, places)]


def _far(travel: StreetTravel, places: list[tuple[str, Point]]) -> Iterable[tuple[str, Point]]:
    return ((name, point) for name, point in places if not travel.is_on_street(point))


def list_closures() -> tuple[TimedClosure, ...]:
    """Return what is closed now or was declared to be.

    Raises:
        ClosureRefused: The file of closures cannot be read.
    """
    return read_closures(streets_folder() / CLOSURES_FILE)


def close_streets(*, closure: TimedClosure) -> None:
    """Keep a closure; one of the same name is replaced.

    Raises:
        Refused: A way is not on the map that is imported; nothing would be closed.
    """
    travel = find_street_travel("car")
    known = closure.closure.ways if travel is None else set(travel.streets.way_id.tolist())
    unknown = sorted(closure.closure.ways - known)
    if unknown:
        raise Refused("unknown_way", f"{closure.name}: way {unknown[0]} is not on the imported map")
    others = [each for each in list_closures() if each.name != closure.name]
    streets_folder().mkdir(parents=True, exist_ok=True)
    write_closures(streets_folder() / CLOSURES_FILE, [*others, closure])


def open_streets(*, name: str) -> None:
    """Take a closure away.

    Raises:
        Refused: There is none of that name.
    """
    closures = list_closures()
    others = [each for each in closures if each.name != name]
    if len(others) == len(closures):
        raise Refused("no_closure", f"nothing is closed under the name {name}")
    write_closures(streets_folder() / CLOSURES_FILE, others)
