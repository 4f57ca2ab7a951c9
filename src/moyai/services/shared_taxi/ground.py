"""What lies under the residents' maps: the areas and the names of places."""

from typing import Any

from moyai.core.places.enums import FacilityKind
from moyai.core.places.queries import list_areas, list_landmarks
from moyai.services.shared_taxi.cards import page_language

_TONES = 6


def make_ground() -> dict[str, Any]:
    """Return areas and names as maps take them."""
    return {"areas": _list_areas(), "settlements": _list_names()}


def _list_areas() -> dict[str, Any]:
    language = page_language()
    features = [
        {
            "type": "Feature",
            "geometry": area.polygon,
            "properties": {
                "name": area.name_en if language == "en" and area.name_en else area.name,
                "tone": place % _TONES + 1,
            },
        }
        for place, area in enumerate(list_areas())
    ]
    return {"type": "FeatureCollection", "features": features}


def _list_names() -> list[dict[str, Any]]:
    language = page_language()
    major = {FacilityKind.TOWN_HALL.value, FacilityKind.HOSPITAL.value, FacilityKind.STATION.value}
    return [
        {
            "name": one.name_en if language == "en" and one.name_en else one.name,
            "lon": one.lon,
            "lat": one.lat,
            "rank": 1 if one.kind in major else 2,
        }
        for one in list_landmarks()
    ]
