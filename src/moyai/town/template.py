"""Writes the tables with one example row each, for a town to fill in."""

import csv
import json
from pathlib import Path
from typing import Any

from moyai.town.tables import AREAS, COLUMNS, MAY_LACK

EXAMPLES: dict[str, tuple[str, ...]] = {
    "town.csv": ("999997", "もやい市", "Moyai City"),
    "places.csv": (
        "town_hall",
        "もやい市役所",
        "もやいしやくしょ",
        "Moyai City Hall",
        "中央1-1",
        "138.005",
        "35.805",
        "yes",
        "市の公表資料",
        "",
    ),
    "closed_days.csv": ("2027-08-13", "お盆休み", "Bon holidays"),
    "partners.csv": ("sample-taxi", "見本タクシー", "Sample Taxi", "taxi", "0000000000"),
    "vehicles.csv": (
        "v1",
        "sample-taxi",
        "1号車",
        "",
        "4",
        "0",
        "2",
        "2",
        "north centre",
        "見本タクシー車庫",
        "138.01",
        "35.81",
    ),
    "staff.csv": ("driver1", "運転 太郎", "driver", "sample-taxi"),
    "roster.csv": ("v1", "driver1", "1 2 3 4 5", "9:00", "15:00", "11:30", "13:00", "40"),
    "tariff.csv": ("2026-04-01", "500", "300", "250"),
}


def write_template(folder: Path) -> list[Path]:
    """Write every table into the folder; a file that is there is left alone. Returns what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, columns in COLUMNS.items():
        if not (folder / name).exists():
            with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([(*columns, *MAY_LACK.get(name, ())), EXAMPLES[name]])
            written.append(folder / name)
    if not (folder / AREAS).exists():
        (folder / AREAS).write_text(json.dumps(_example_areas(), ensure_ascii=False, indent=1))
        written.append(folder / AREAS)
    return written


def _example_areas() -> dict[str, Any]:
    features = [
        _square("north", "北部", "North", "operating", 138.0, 35.81),
        _square("centre", "中心市街地", "Town centre", "centre", 138.0, 35.8),
    ]
    return {"type": "FeatureCollection", "features": features}


def _square(key: str, name: str, name_en: str, kind: str, lon: float, lat: float) -> dict[str, Any]:
    side = 0.01
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {
        "type": "Feature",
        "properties": {"key": key, "name": name, "name_en": name_en, "kind": kind},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
