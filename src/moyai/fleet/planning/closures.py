"""Streets that are closed for a while, kept in one small file beside the streets.

The file is JSON, a list of ``{"name", "ways": [numbers in OpenStreetMap], "area": GeoJSON polygon or null,
"from", "until"}``; times in ISO 8601 with their offset, null for always. ``moyai streets close`` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from moyai.core.errors import Refused
from moyai.core.places.geometry import read_polygon
from moyai.engines.travel import TravelError
from moyai.engines.travel.streets import Closure


class ClosureRefused(Refused):
    """A closure, or the file of closures, is not as it must be."""


@dataclass(frozen=True, slots=True)
class TimedClosure:
    """What is closed, and when.

    Attributes:
        name: By which it is opened again.
        closure: What is closed.
        begins_at: None: has been closed ever since.
        ends_at: None: until it is opened again.
        area: The area as it was given, GeoJSON as text; empty where ways alone are closed.
    """

    name: str
    closure: Closure
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    area: str = ""

    def touches(self, begin: datetime, end: datetime) -> bool:
        """Tell whether it is closed at some moment from ``begin`` until ``end``."""
        has_begun = self.begins_at is None or self.begins_at <= end
        return has_begun and (self.ends_at is None or begin < self.ends_at)


def read_closures(file: Path) -> tuple[TimedClosure, ...]:
    """Return the closures of a file, none where there is no file.

    Raises:
        ClosureRefused: It cannot be read; the text says which entry and why.
    """
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise ClosureRefused("closures_file", f"{file.name}: cannot be read ({error})") from error
    if not isinstance(rows, list):
        raise ClosureRefused("closures_file", f"{file.name}: is not a list")
    return tuple(_read_row(row, f"{file.name}, entry {number}") for number, row in enumerate(rows, start=1))


def write_closures(file: Path, closures: Iterable[TimedClosure]) -> None:
    """Write a file of closures, in its place at once."""
    rows = [_make_row(each) for each in closures]
    partial = file.with_name(file.name + ".part")
    partial.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(file)


def make_closure(
    *,
    name: str,
    ways: Iterable[int] = (),
    area: dict[str, Any] | None = None,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> TimedClosure:
    """Return a closure.

    Raises:
        ClosureRefused: It has no name, closes nothing, ends before it begins, or a time has no offset.
    """
    ways = frozenset(ways)
    if not name:
        raise ClosureRefused("closure_name", "a closure needs a name")
    if not ways and area is None:
        raise ClosureRefused("closure_empty", f"{name}: names neither a way nor an area")
    if any(at is not None and at.tzinfo is None for at in (begins_at, ends_at)):
        raise ClosureRefused("closure_times", f"{name}: a time needs its offset, such as +09:00")
    if begins_at is not None and ends_at is not None and begins_at >= ends_at:
        raise ClosureRefused("closure_times", f"{name}: ends before it begins")
    try:
        closure = Closure(ways, () if area is None else _read_rings(area))
    except (ValueError, TravelError) as error:
        raise ClosureRefused("closure_area", f"{name}: {error}") from error
    return TimedClosure(name, closure, begins_at, ends_at, "" if area is None else json.dumps(area))


def _read_rings(area: dict[str, Any]) -> tuple[tuple[tuple[float, float], ...], ...]:
    geometry = read_polygon(area)
    parts = getattr(geometry, "geoms", [geometry])
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return tuple(tuple((float(x), float(y)) for x, y, *_ in ring.coords[:-1]) for ring in rings)


def _read_row(row: Any, where: str) -> TimedClosure:
    try:
        return make_closure(
            name=str(row["name"]),
            ways=[_whole(way) for way in row.get("ways") or ()],
            area=row.get("area"),
            begins_at=_read_time(row.get("from")),
            ends_at=_read_time(row.get("until")),
        )
    except Refused as error:
        raise ClosureRefused(error.code, f"{where}: {error.text}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ClosureRefused("closures_file", f"{where}: is not a closure ({error})") from error


def _whole(way: Any) -> int:
    if type(way) is not int:
        raise ValueError(f"{way!r} is not the number of a way")
    return way


def _read_time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _make_row(each: TimedClosure) -> dict[str, Any]:
    return {
        "name": each.name,
        "ways": sorted(each.closure.ways),
        "area": json.loads(each.area) if each.area else None,
        "from": each.begins_at and each.begins_at.isoformat(),
        "until": each.ends_at and each.ends_at.isoformat(),
    }
