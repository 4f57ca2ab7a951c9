"""Reads the tables of facts about the demo town (see ina/README.md for sources and licences)."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import shapely
from shapely import Geometry
from shapely.geometry import shape

MUNICIPALITY_CODE = "202096"
MUNICIPALITY_NAME = "伊那市"
MUNICIPALITY_NAME_EN = "Ina City"
CENTRE = "centre"


@dataclass(frozen=True)
class AreaFact:
    """An area with its GeoJSON polygon (WGS 84, longitude first)."""

    key: str
    name: str
    name_en: str
    is_centre: bool
    polygon: dict[str, Any]

    @property
    def geometry(self) -> Geometry:
        """The polygon as a shapely geometry."""
        return shape(self.polygon)


@dataclass(frozen=True)
class Settlement:
    """A town or hamlet with its representative point."""

    town: str
    koaza: str
    lon: float
    lat: float
    area: str
    source: str

    @property
    def name(self) -> str:
        """Town and hamlet, as people say it."""
        return f"{self.town} {self.koaza}".strip()


@dataclass(frozen=True)
class Shelter:
    """A designated emergency place; in the hamlets it is the community hall, in the middle of the houses."""

    name: str
    address: str
    lon: float
    lat: float
    area: str
    is_evacuation_site: bool
    source: str


@dataclass(frozen=True)
class Landmark:
    """A place people go to; ``precision`` as in ina/README.md."""

    key: str
    name: str
    kana: str
    name_en: str
    kind: str
    lon: float
    lat: float
    precision: str
    source: str
    demand_weight: int


def read_rows(folder: str, name: str) -> list[dict[str, str]]:
    """Return the rows of ``<folder>/<name>`` beside this module."""
    text = (files("moyai.demo") / folder / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def list_areas() -> tuple[AreaFact, ...]:
    """Return the town centre and the six operating areas."""
    text = (files("moyai.demo") / "ina" / "areas.geojson").read_text(encoding="utf-8")
    return tuple(
        AreaFact(p["key"], p["name_ja"], p["name_en"], p["is_centre"], f["geometry"])
        for f in json.loads(text)["features"]
        for p in [f["properties"]]
    )


@cache
def list_settlements() -> tuple[Settlement, ...]:
    """Return the settlements."""
    return tuple(
        Settlement(r["town"], r["koaza"], float(r["lon"]), float(r["lat"]), r["area"], r["source"])
        for r in read_rows("ina", "settlements.csv")
    )


@cache
def list_shelters() -> tuple[Shelter, ...]:
    """Return the designated emergency places."""
    return tuple(
        Shelter(
            name=r["name"],
            address=r["address"],
            lon=float(r["lon"]),
            lat=float(r["lat"]),
            area=r["area"],
            is_evacuation_site=r["is_evacuation_site"] == "yes",
            source=r["source"],
        )
        for r in read_rows("ina", "shelters.csv")
    )


@cache
def list_landmarks() -> tuple[Landmark, ...]:
    """Return the landmarks."""
    return tuple(
        Landmark(
            key=r["key"],
            name=r["name_ja"],
            kana=r["kana"],
            name_en=r["name_en"],
            kind=r["kind"],
            lon=float(r["lon"]),
            lat=float(r["lat"]),
            precision=r["precision"],
            source=" / ".join(part for part in (r["source"], r["position_basis"]) if part),
            demand_weight=int(r["demand_weight"]),
        )
        for r in read_rows("ina", "landmarks.csv")
    )


def find_area(lon: float, lat: float) -> AreaFact | None:
    """Return the area a point lies in."""
    point = shapely.Point(lon, lat)
    return next((a for a in list_areas() if a.geometry.contains(point)), None)
