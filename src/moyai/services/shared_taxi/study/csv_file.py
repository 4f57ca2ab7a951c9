"""Wishes from a file, for a town whose past is not in the database yet.

Columns (a header in the first line, any order; those with * are needed): ``date*`` (2026-06-10), ``time*``
(10:30, wished), ``origin_lon* origin_lat* destination_lon* destination_lat*`` (degrees), ``asked`` (date and
time at which it was asked for; else when the day opens), ``arrive_by`` (1 or 0), ``persons``,
``wheelchairs``, ``fare_class`` (ordinary, self_service, discount), ``age`` (years), ``person`` (any mark that
is the same for the same person; without it every line counts as a person of its own).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from moyai.services.shared_taxi.study.groups import UNKNOWN, name_band
from moyai.services.shared_taxi.study.wishes import Coordinates, Wish

NEEDED = ("date", "time", "origin_lon", "origin_lat", "destination_lon", "destination_lat")
OPTIONAL = ("asked", "arrive_by", "persons", "wheelchairs", "fare_class", "age", "person")
_OLDEST_EVER = 130
_CLASSES = ("ordinary", "self_service", "discount")


class WishesError(ValueError):
    """A file of wishes cannot be read; the message names the line."""


def read_wishes(lines: Iterable[str], *, area_of: Callable[[float, float], str], opens_s: int) -> list[Wish]:
    """Return the wishes of a file.

    Args:
        lines: Of the file, the header first.
        area_of: Gives the key of the area of a point (longitude, latitude), empty outside all.
        opens_s: When the day opens, seconds: whoever gives no time of asking asked then.

    Raises:
        WishesError: A column is missing or unknown, or a line makes no sense.
    """
    reader = csv.DictReader(lines)
    names = [name.strip().lstrip("\ufeff") for name in reader.fieldnames or ()]
    reader.fieldnames = names
    lacking, unknown = set(NEEDED) - set(names), set(names) - {*NEEDED, *OPTIONAL}
    if lacking or unknown:
        raise WishesError(f"line 1: lacks {sorted(lacking)}, does not know {sorted(unknown)}")
    wishes = []
    for number, row in enumerate(reader, start=2):
        try:
            wishes.append(_make_wish(row, number, area_of, opens_s))
        except (ValueError, TypeError) as wrong:
            raise WishesError(f"line {number}: {wrong}") from wrong
    return wishes


def _make_wish(
    row: dict[str, str], number: int, area_of: Callable[[float, float], str], opens_s: int
) -> Wish:
    day = date.fromisoformat(row["date"].strip())
    asked = (row.get("asked") or "").strip()
    origin, destination = _point(row, "origin"), _point(row, "destination")
    fare_class = (row.get("fare_class") or "ordinary").strip()
    age = (row.get("age") or "").strip()
    if fare_class not in _CLASSES:
        raise ValueError(f"fare class {fare_class!r}")
    return Wish(
        id=f"r{number}",
        day=day,
        asked_s=_seconds_from(day, datetime.fromisoformat(asked)) if asked else opens_s,
        wish_s=_seconds_from(day, datetime.combine(day, time.fromisoformat(row["time"].strip()))),
        is_arrive_by=(row.get("arrive_by") or "0").strip() == "1",
        origin=origin,
        destination=destination,
        origin_area=area_of(*origin),
        destination_area=area_of(*destination),
        persons=int(row.get("persons") or 1),
        wheelchairs=int(row.get("wheelchairs") or 0),
        fare_class=fare_class,  # type: ignore[arg-type]  # looked at above
        is_self_service=fare_class == "self_service",
        person=(row.get("person") or "").strip(),
        age_band=_read_band(age) if age else UNKNOWN,
    )


def _read_band(age: str) -> str:
    if not (age.isascii() and age.isdigit() and int(age) <= _OLDEST_EVER):
        raise ValueError(f"age {age!r}")
    return name_band(int(age))


def _point(row: dict[str, str], end: str) -> Coordinates:
    lon, lat = float(row[f"{end}_lon"]), float(row[f"{end}_lat"])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{lon}, {lat} is not a place on earth")
    return (lon, lat)


def _seconds_from(day: date, at: datetime) -> int:
    """Return the seconds of the wall clock from the beginning of a day."""
    return round((at.replace(tzinfo=None) - datetime.combine(day, time())).total_seconds())
