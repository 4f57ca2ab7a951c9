"""Where farms and beds are, for other machines: a bed has no place of its own, so it stands at its farm's."""

from __future__ import annotations

from math import cos, radians
from typing import Any

from moyai.services.smart_farm.models import Bed, Farm

M_A_DEGREE = 111_320.0


def make_point(farm: Farm) -> dict[str, Any]:
    """Return a farm as a GeoJSON point."""
    return {"type": "Point", "coordinates": [farm.lon, farm.lat]}


def make_outline(bed: Bed) -> dict[str, Any]:
    """Return a bed as a GeoJSON polygon of its own size, its corner at its farm's point, counter-clockwise.

    The size is true, the place within the farm is not known.
    """
    farm = bed.farm
    east = bed.length_mm / 1000 / (M_A_DEGREE * max(0.01, cos(radians(farm.lat))))
    north = bed.width_mm / 1000 / M_A_DEGREE
    corners = [(0.0, 0.0), (east, 0.0), (east, north), (0.0, north), (0.0, 0.0)]
    ring = [[round(farm.lon + across, 8), round(farm.lat + up, 8)] for across, up in corners]
    return {"type": "Polygon", "coordinates": [ring]}
