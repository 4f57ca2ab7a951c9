"""The town's places as `Place` prompts offer them, the same for every flow and channel.

Place identifiers: ``facility:12`` for a facility, ``named:3`` for a point that people have a name for,
``own:7`` for a resident's own place, ``home:7`` for a home.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from math import cos, hypot, radians
from typing import Any

from moyai.core.conversations.turns import to_localized
from moyai.core.places.enums import FacilityKind, NameStatus
from moyai.core.places.gazetteer import facility_names
from moyai.core.places.models import Area, Facility, PlaceName
from moyai.core.places.queries import find_by_number, list_landmarks, search_places
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_own_places
from moyai.engines.conversation import Localized, PlaceGroup, PlaceOption
from moyai.engines.conversation.prompts import Ring

HOME = Localized("自宅", "Home", "いえ")
NEAR = Localized("{name}のあたり", "Near {name}", "{name}の ちかく")
_KM_PER_DEGREE = 111.2
FARTHEST_KM = 20.0
"""A point farther from every settlement is not named after one: it would send people to the wrong place."""


def make_facility_option(facility: Facility) -> PlaceOption:
    """Return a facility as it is offered."""
    name = Localized(facility.name, facility.name_en or facility.name)
    detail = Localized.same(facility.address) if facility.address else None
    return PlaceOption(name, facility.lon, facility.lat, f"facility:{facility.pk}", detail)


def make_named_option(name: PlaceName) -> PlaceOption:
    """Return a point that has a local name as it is offered."""
    assert name.lon is not None
    assert name.lat is not None
    return PlaceOption(Localized.same(name.words), name.lon, name.lat, f"named:{name.pk}")


def list_landmark_groups() -> tuple[PlaceGroup, ...]:
    """Return the landmarks by sort, in the order of the sorts."""
    order = list(FacilityKind)
    landmarks = sorted(list_landmarks(), key=lambda f: (order.index(FacilityKind(f.kind)), f.name))
    return tuple(
        PlaceGroup(to_localized(FacilityKind(kind).label), tuple(map(make_facility_option, group)))
        for kind, group in groupby(landmarks, key=lambda f: f.kind)
    )


def list_own_options(resident: Resident) -> tuple[PlaceOption, ...]:
    """Return a resident's home and the places that she named, in her order."""
    home = resident.household
    detail = Localized.same(home.address)
    own = [
        PlaceOption(Localized.same(place.name), place.lon, place.lat, f"own:{place.pk}")
        for place in list_own_places(resident)
    ]
    return (PlaceOption(HOME, home.lon, home.lat, f"home:{home.pk}", detail), *own)


def search_options(words: str, limit: int = 8) -> tuple[PlaceOption, ...]:
    """Return the places that the words find, best first."""
    return tuple(
        make_facility_option(spot) if isinstance(spot, Facility) else make_named_option(spot)
        for spot in search_places(words, limit)
    )


def find_option(place_id: str) -> PlaceOption | None:
    """Return the town's place with this identifier, or None; own places are found only in a prompt's list."""
    kind, _, number = place_id.partition(":")
    if kind not in ("facility", "named") or not number.isdecimal():
        return None
    if kind == "named":
        accepted = PlaceName.objects.filter(pk=int(number), status=NameStatus.ACCEPTED, facility=None)
        return next(map(make_named_option, accepted), None)
    facility = Facility.objects.filter(pk=int(number)).first()
    return None if facility is None else make_facility_option(facility)


def find_numbered(number: int, *, municipality_id: int | None = None) -> PlaceOption | None:
    """Return the facility with this number in a municipality's booklet, or None; see ``find_by_number``."""
    facility = find_by_number(number, municipality_id=municipality_id)
    return None if facility is None else make_facility_option(facility)


def name_point(lon: float, lat: float) -> str:
    """Return the Japanese name of a bare point by the settlement next to it; empty where none is near."""
    near = min(_list_settlements(), key=lambda f: _distance_km(f, lon, lat), default=None)
    is_near = near is not None and _distance_km(near, lon, lat) <= FARTHEST_KM
    return "" if near is None or not is_near else NEAR.format(name=near.name).get("ja")


def show_name(name: str) -> Localized:
    """Return the stored name of a point, with the words that are ours in every language: 自宅, …のあたり."""
    mark = NEAR.get("ja").removeprefix("{name}")
    if name == HOME.get("ja"):
        return HOME
    if name.endswith(mark) and name != mark:
        return NEAR.format(name=name.removesuffix(mark))
    return Localized.same(name)


def list_settlement_labels() -> tuple[dict[str, Any], ...]:
    """Return the settlements' names for a map: ``{name, lon, lat, rank}``."""
    found = _list_settlements()
    return tuple({"name": f.name, "lon": f.lon, "lat": f.lat, "rank": 2} for f in found)


def list_rings(areas: Iterable[Area]) -> tuple[Ring, ...]:
    """Return the outer rings of areas, for ``Place(areas=…)``; holes are left out."""
    rings = []
    for area in areas:
        shape = area.polygon
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings += [tuple((lon, lat) for lon, lat, *_ in polygon[0]) for polygon in polygons]
    return tuple(rings)


def _list_settlements() -> list[Facility]:
    return [n.facility for n in facility_names.list() if n.facility.kind == FacilityKind.SETTLEMENT]


def _distance_km(facility: Facility, lon: float, lat: float) -> float:
    east = (facility.lon - lon) * cos(radians(lat))
    return hypot(east, facility.lat - lat) * _KM_PER_DEGREE
