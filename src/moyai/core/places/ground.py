"""What lies under every map of the town: its areas, and the names of areas and landmarks."""

from collections.abc import Sequence
from typing import Any

import shapely

from moyai.core.places.enums import FacilityKind
from moyai.core.places.gazetteer import AreaShape, area_shapes
from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import list_landmarks

TONES = 6
"""How many tones of ground a map knows."""
_MAJOR = {FacilityKind.TOWN_HALL.value, FacilityKind.HOSPITAL.value, FacilityKind.STATION.value}


def draw_ground(language: str) -> dict[str, Any]:
    """Return areas and names as ``{% map_view %}`` takes them.

    Args:
        language: of the names; English ones where it begins with ``en``, else Japanese ones.
    """
    shapes = area_shapes.list()
    names = [_name_area(each, language) for each in shapes] + _name_landmarks(language)
    return {"areas": _draw_areas(shapes, language), "settlements": names}


def _draw_areas(shapes: Sequence[AreaShape], language: str) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": each.area.polygon,
            "properties": {"name": _name(each.area, language), "tone": index % TONES + 1},
        }
        for index, each in enumerate(shapes)
    ]
    return {"type": "FeatureCollection", "features": features}


def _name_area(each: AreaShape, language: str) -> dict[str, Any]:
    middle = shapely.point_on_surface(each.geometry)
    return {"name": _name(each.area, language), "lon": middle.x, "lat": middle.y, "rank": 1}


def _name_landmarks(language: str) -> list[dict[str, Any]]:
    return [
        {
            "name": _name(place, language),
            "lon": place.lon,
            "lat": place.lat,
            "rank": 2 if place.kind in _MAJOR else 3,
        }
        for place in list_landmarks()
    ]


def _name(place: Area | Facility, language: str) -> str:
    return place.name_en if language.startswith("en") and place.name_en else place.name
