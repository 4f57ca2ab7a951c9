"""Points, polygons and distances. Coordinates are WGS 84, longitude first."""

from math import cos, hypot, radians
from typing import Any

import shapely
from shapely.geometry import shape

METRES_PER_DEGREE = 111_320


def measure_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the straight distance in metres (flat earth, right to a thousandth within a town)."""
    east = (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))
    return METRES_PER_DEGREE * hypot(east, one[1] - other[1])


def read_polygon(geojson: dict[str, Any]) -> shapely.Geometry:
    """Return a GeoJSON Polygon or MultiPolygon as a geometry prepared for many point tests.

    Raises:
        ValueError: it is another kind of geometry, empty, or crosses itself.
    """
    try:
        geometry = shape(geojson)
    except (KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise ValueError("not a GeoJSON geometry") from error
    if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
        raise ValueError("an area is a Polygon or a MultiPolygon")
    if not geometry.is_valid:
        raise ValueError(shapely.is_valid_reason(geometry))
    shapely.prepare(geometry)
    return geometry


def covers(geometry: shapely.Geometry, lon: float, lat: float) -> bool:
    """Tell whether a point lies in the geometry or on its border."""
    return bool(shapely.intersects_xy(geometry, lon, lat))
