"""Reads a town's tables; every mistake is kept with file, line and column: all can be mended at once."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

COLUMNS: dict[str, tuple[str, ...]] = {
    "town.csv": ("code", "name", "name_en"),
    "places.csv": (
        "kind",
        "name",
        "kana",
        "name_en",
        "address",
        "lon",
        "lat",
        "is_landmark",
        "source",
    ),
    "closed_days.csv": ("date", "reason", "reason_en"),
    "partners.csv": ("code", "name", "name_en", "kind", "phone"),
    "vehicles.csv": (
        "code",
        "partner",
        "name",
        "plate",
        "seats",
        "wheelchair_places",
        "wheelchair_seats",
        "boot_places",
        "areas",
        "depot_name",
        "depot_lon",
        "depot_lat",
    ),
    "staff.csv": ("username", "name", "role", "partner"),
    "roster.csv": (
        "vehicle",
        "driver",
        "weekdays",
        "opens",
        "closes",
        "lunch_from",
        "lunch_until",
        "lunch_minutes",
    ),
    "tariff.csv": ("valid_from", "ordinary_yen", "self_service_yen", "discount_yen"),
}
MAY_LACK: dict[str, tuple[str, ...]] = {"places.csv": ("number",), "vehicles.csv": ("boot_places",)}
"""Columns that a table may have."""

AREAS = "areas.geojson"


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing wrong in a table; ``line`` counts from 1, the heading being line 1."""

    file: str
    line: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.column}: {self.text}"


@dataclass(frozen=True)
class Row:
    """One line of a table, with readers that report mistakes instead of raising."""

    file: str
    line: int
    cells: dict[str, str]
    mistakes: list[Mistake] = field(repr=False)

    def text(self, column: str, *, is_needed: bool = True) -> str:
        """Return a cell, trimmed."""
        value = (self.cells.get(column) or "").strip()
        if is_needed and not value:
            self.complain(column, "is empty")
        return value

    def read(self, column: str, reader: Callable[[str], T], fallback: T) -> T:
        """Return a cell read by ``reader``; a ValueError becomes a mistake and ``fallback``."""
        value = self.text(column)
        if not value:
            return fallback
        try:
            return reader(value)
        except ValueError as error:
            self.complain(column, f"{value!r}: {error}")
            return fallback

    def complain(self, column: str, text: str) -> None:
        """Keep a mistake of this line."""
        self.mistakes.append(Mistake(self.file, self.line, column, text))


def read_table(folder: Path, name: str, mistakes: list[Mistake]) -> list[Row]:
    """Return the rows of a table; a missing file or column is a mistake."""
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        mistakes.append(Mistake(name, 1, "file", "is missing"))
        return []
    except UnicodeDecodeError:
        mistakes.append(Mistake(name, 1, "file", "is not UTF-8; save it as “CSV UTF-8”"))
        return []
    return list(_read_rows(name, text, mistakes))


def read_areas(folder: Path, mistakes: list[Mistake]) -> list[dict[str, Any]]:
    """Return the features of areas.geojson."""
    try:
        document = json.loads((folder / AREAS).read_text(encoding="utf-8-sig"))
        features = document["features"]
    except FileNotFoundError:
        mistakes.append(Mistake(AREAS, 1, "file", "is missing"))
    except (ValueError, KeyError, TypeError) as error:
        mistakes.append(Mistake(AREAS, 1, "file", f"is not a GeoJSON FeatureCollection ({error})"))
    else:
        return [f for n, f in enumerate(features, 1) if _is_feature(f, n, mistakes)]
    return []


def _is_feature(feature: Any, number: int, mistakes: list[Mistake]) -> bool:
    properties: dict[str, Any] = (feature.get("properties") if isinstance(feature, dict) else None) or {}
    missing = [k for k in ("key", "name", "kind") if not properties.get(k)]
    for key in missing:
        mistakes.append(Mistake(AREAS, number, key, f"feature {number} has none"))
    if not missing and properties["kind"] not in ("operating", "centre"):
        mistakes.append(Mistake(AREAS, number, "kind", "is neither operating nor centre"))
    return not missing


def _read_rows(name: str, text: str, mistakes: list[Mistake]) -> Iterator[Row]:
    reader = csv.DictReader(text.splitlines())
    missing = [c for c in COLUMNS[name] if c not in (reader.fieldnames or [])]
    if missing:
        mistakes.append(Mistake(name, 1, "heading", f"lacks {', '.join(missing)}"))
        return
    for cells in reader:
        if any((value or "").strip() for value in cells.values() if isinstance(value, str)):
            yield Row(name, reader.line_num, cells, mistakes)
