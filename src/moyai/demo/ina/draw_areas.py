"""Draw the operating areas again from the settlements and shelters: `python -m moyai.demo.ina.draw_areas`.

Every settlement and shelter names its area. Each gets the land that is nearer to it than to any other
(Voronoi), clipped to where people live; cells of one area are joined and the common borders straightened
together, so that neighbours stay seamless. The areas of the real service are not published as polygons;
these follow the old villages and are good enough for a demo.
"""

import csv
import json
from pathlib import Path

import shapely
from shapely import Geometry, MultiPoint, Point, Polygon

HERE = Path(__file__).parent
LON_SCALE = 0.81
"""One degree of longitude over one degree of latitude at 35.8 north."""
REACH_DEG = 0.011
"""How far (about 1.2 km) land belongs to a hamlet."""
BRIDGE_DEG = 0.022
"""Gaps narrower than twice this are closed, so that a valley is one area."""
STRAIGHTEN_DEG = 0.0025

NAMES = {
    "centre": ("中心市街地", "Town centre"),
    "nishiharuchika": ("西春近", "Nishi-Haruchika"),
    "nishiminowa": ("西箕輪・伊那西部", "Nishi-Minowa and western Ina"),
    "higashiharuchika": ("東春近・富県", "Higashi-Haruchika and Tomigata"),
    "misuzu": ("美篶・手良・福島（竜東）", "Misuzu, Tera and Fukushima (Ryuto)"),
    "takato": ("高遠", "Takato"),
    "hase": ("長谷", "Hase"),
}


def read_anchors() -> list[tuple[Point, str]]:
    """The places that say where an area is, flattened so that a degree is as long both ways."""
    seen: dict[tuple[float, float], str] = {}
    for name in ("settlements.csv", "shelters.csv"):
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                seen.setdefault((float(row["lon"]) * LON_SCALE, float(row["lat"])), row["area"])
    return [(Point(xy), area) for xy, area in seen.items()]


def inhabited(points: list[Point]) -> Geometry:
    """Land within reach of a hamlet, with narrow gaps closed."""
    near = shapely.union_all([p.buffer(REACH_DEG) for p in points])
    return near.buffer(BRIDGE_DEG).buffer(-BRIDGE_DEG)


def cells(anchors: list[tuple[Point, str]]) -> dict[str, Geometry]:
    """Land by area: the union of the anchors' Voronoi cells, clipped to inhabited land."""
    land = inhabited([p for p, _ in anchors])
    diagram = shapely.voronoi_polygons(
        MultiPoint([p for p, _ in anchors]), extend_to=land.buffer(0.1), ordered=True
    )
    by_area: dict[str, list[Geometry]] = {}
    for cell, (_, area) in zip(diagram.geoms, anchors, strict=True):
        by_area.setdefault(area, []).append(cell)
    return {area: shapely.union_all(parts).intersection(land) for area, parts in by_area.items()}


def biggest(shape: Geometry) -> Polygon:
    """The largest part of a shape, without holes."""
    parts = [p for p in getattr(shape, "geoms", [shape]) if isinstance(p, Polygon)]
    return Polygon(max(parts, key=lambda p: p.area).exterior)


def feature(key: str, shape: Polygon) -> dict[str, object]:
    """One GeoJSON feature, back in plain longitude and latitude."""
    ring = [[round(x / LON_SCALE, 5), round(y, 5)] for x, y in shape.exterior.coords]
    ja, en = NAMES[key]
    return {
        "type": "Feature",
        "properties": {"key": key, "name_ja": ja, "name_en": en, "is_centre": key == "centre"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def main() -> None:
    """Write areas.geojson beside this file."""
    by_area = cells(read_anchors())
    keys = list(NAMES)
    drawn = shapely.coverage_simplify([by_area[key] for key in keys], STRAIGHTEN_DEG)
    features = [feature(key, biggest(shape)) for key, shape in zip(keys, drawn, strict=True)]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)
    (HERE / "areas.geojson").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
