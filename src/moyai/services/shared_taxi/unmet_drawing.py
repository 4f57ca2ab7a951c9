"""How refused requests are shown: cells and flows on the map, places by landmark and area."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from moyai.core.languages import get_page_language
from moyai.core.places.ground import draw_ground
from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import find_area
from moyai.services.shared_taxi.grid import Cell, draw_ring, find_middle
from moyai.services.shared_taxi.queries.unmet_map import UnmetMap

MOST_FLOWS = 60
"""Beyond that many lines nobody sees any; the table has them all."""
MOST_NUMBERS = 25


def draw_unmet(counted: UnmetMap) -> dict[str, Any]:
    """Return the data of ``{% map_view %}``: ground, cells with their counts, lines from cell to cell."""
    most_cell = max(counted.origins.values(), default=1)
    flows = counted.flows.most_common(MOST_FLOWS)
    most_flow = max((count for _pair, count in flows), default=1)
    return {
        **draw_ground(get_page_language()),
        "cells": _collect(_draw_cell(cell, n, n / most_cell) for cell, n in counted.origins.items()),
        "flows": _collect(_draw_flow(pair, n / most_flow) for pair, n in flows if pair[0] != pair[1]),
        "markers": [_mark(cell, n) for cell, n in counted.origins.most_common(MOST_NUMBERS)],
    }


def list_flow_rows(counted: UnmetMap) -> list[dict[str, Any]]:
    """Return the lines of the table of flows, the most frequent first."""
    return [
        {"origin": name_cell(start), "destination": name_cell(end), "count": count}
        for (start, end), count in counted.flows.most_common()
    ]


def name_point(point: tuple[float, float] | None, place: Facility | None) -> str:
    """Return where a point is without telling whose house it is: the landmark, else the area."""
    if point is None:
        return _("まだ聞いていない")
    return _name(place) if place else _name_area(point)


def name_cell(cell: Cell) -> str:
    """Return a cell in words: its area, and its middle in degrees."""
    lon, lat = find_middle(cell)
    return _("%(area)s（北緯%(lat).2f 東経%(lon).2f）") % {
        "area": _name_area((lon, lat)),
        "lat": lat,
        "lon": lon,
    }


def _name_area(point: tuple[float, float]) -> str:
    area = find_area(*point)
    return _name(area) if area else _("運行区域の外")


def _name(thing: Area | Facility) -> str:
    return thing.name_en if get_page_language() == "en" and thing.name_en else thing.name


def _collect(features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _draw_cell(cell: Cell, count: int, share: float) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [draw_ring(cell)]}
    return {"type": "Feature", "geometry": geometry, "properties": {"count": count, "share": share}}


def _draw_flow(pair: tuple[Cell, Cell], share: float) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": [find_middle(cell) for cell in pair]}
    return {"type": "Feature", "geometry": geometry, "properties": {"share": share}}


def _mark(cell: Cell, count: int) -> dict[str, Any]:
    lon, lat = find_middle(cell)
    return {
        "id": f"cell-{cell[0]}-{cell[1]}",
        "kind": "place",
        "label": _("%(count)s件") % {"count": count},
        "detail": name_cell(cell),
        "lon": lon,
        "lat": lat,
    }
