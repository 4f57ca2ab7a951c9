"""The zones of a feed as geometries."""

import json
from collections.abc import Iterator
from typing import Any

from moyai.core.feeds.gtfs.problems import Problem
from moyai.core.feeds.gtfs.tables import Tables
from moyai.core.places.geometry import read_polygon


def read_shapes(tables: Tables) -> dict[str, Any]:
    """Return the zones by id, those that are no area left out."""
    found = {}
    for row in tables.get("locations", ()):
        try:
            found[row["id"]] = read_polygon(json.loads(row["geometry"]))
        except (KeyError, ValueError):
            continue
    return found


def list_geometry_problems(tables: Tables) -> Iterator[Problem]:
    """Yield the zones that are missing, empty, or no valid polygon by the OGC's simple features."""
    for row in tables.get("locations", ()):
        if not row.get("geometry"):
            yield Problem("broken", "missing_polygon", row.get("id", ""))
            continue
        try:
            read_polygon(json.loads(row["geometry"]))
        except ValueError as error:
            yield Problem("broken", "bad_polygon", f"{row['id']}: {error}")
